"""The `ring360` command: finds the subcommand, speaks the user's language, turns problems into exit statuses.

Exit status: 0 done, 1 a problem with an input or the machine, 2 the command was called wrongly, 130 stopped by Ctrl-C.
A subcommand `x-y` is the object `x_y` in `ring360/cli/x_y.py`; its one line in the list is the message `cli-x-y-help`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final

import click

from ring360 import __version__
from ring360.cli.help import SpeakingContext, speak
from ring360.cli.mistakes import mistake
from ring360.cli.terminal import Terminal, words
from ring360.domain.problems import Problem
from ring360.language import LANGUAGES, Language, pick_language, say

COMMANDS: Final = (
    "atlas", "eta", "route", "coverage", "muster", "contain", "simulate", "serve", "gateway", "journal", "backup",
    "restore", "user", "completion",
)  # fmt: skip
"""In the order of the help page: the map, the questions, the study, the desk."""


class Commands(click.Group):
    """Loads a command's file only when that command is called, so that `ring360 --help` needs no engine."""

    def list_commands(self, context: click.Context) -> list[str]:
        return [*COMMANDS, *super().list_commands(context)]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return super().get_command(context, name)
        symbol = name.replace("-", "_")
        command: click.Command = getattr(import_module(f"ring360.cli.{symbol}"), symbol)
        return speak(command, _language(context))

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        language = _language(context)
        lines = [(name, say(f"cli-{name}-help", language).partition("\n")[0]) for name in COMMANDS]
        with formatter.section("Commands"):
            formatter.write_dl(lines)


def _choose(context: click.Context, _parameter: click.Parameter, option: str | None) -> str | None:
    if option is not None:
        context.ensure_object(Terminal).language = pick_language(option, {})
    return option


@click.group(cls=Commands, help=words("cli-help"), no_args_is_help=True)
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, is_eager=True, callback=_choose,
              help=words("cli-lang-help"))  # fmt: skip
@click.version_option(__version__, prog_name="ring360", message="%(prog)s %(version)s", help=words("cli-version-help"))
def cli() -> None:
    """The root of all commands; its own work is done by `main`."""


cli.context_class = SpeakingContext


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (`sys.argv` if none is given) and return its exit status; a mistake is told, not raised."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen, rest = _language_first(given)
    terminal = Terminal(pick_language(chosen, os.environ))
    speak(cli, terminal.language)
    try:
        status = cli.main(rest, prog_name="ring360", obj=terminal, standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except Problem as problem:
        terminal.note(f"problem-{problem.code}", **_in_words(problem, terminal))
        return 1
    except click.ClickException as wrong:
        click.echo(mistake(wrong, terminal), err=True)
        return wrong.exit_code
    except (click.Abort, KeyboardInterrupt):
        terminal.note("cli-stopped")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has gone: nothing is left to say, and Python must not complain while closing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _in_words(problem: Problem, terminal: Terminal) -> dict[str, object]:
    """A problem's details; reasons for refused rows, which travel as codes with counts, are put into words."""
    details: dict[str, object] = dict(problem.details)
    if isinstance(codes := details.get("reasons"), str):
        pairs = (part.rsplit(" ", 1) for part in codes.split(", ") if part)
        details["reasons"] = ", ".join(f"{terminal.say(f'inputs-reason-{code}')} {count}" for code, count in pairs)
    return details


def _language_first(arguments: list[str]) -> tuple[str | None, list[str]]:
    """Move `--lang X` to the front, so that it may stand anywhere in the line; and its value, if it has one."""
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and position + 1 < len(arguments):
            value, rest = arguments[position + 1], arguments[:position] + arguments[position + 2 :]
            return value, ["--lang", value, *rest]
        if argument.startswith("--lang="):
            return argument[7:], [argument, *arguments[:position], *arguments[position + 1 :]]
    return None, arguments


def _language(context: click.Context) -> Language:
    terminal = context.find_object(Terminal)
    return terminal.language if terminal else pick_language(None, os.environ)
