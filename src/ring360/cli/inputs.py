"""Options that several commands share: the atlas, units and calls and how they are read, mode, hour, closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from ring360.adapters.history.options import InputOptions, parse_columns
from ring360.assembly.inputs import Placed, Row
from ring360.cli.terminal import Terminal, words
from ring360.domain.problems import Problem
from ring360.geography.roads import MODES

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(path_type=Path)


def atlas_option(command: Command) -> Command:
    return click.option("--atlas", "atlas_path", required=True, type=FILE, help=words("cli-atlas-option-help"))(command)


def units_option(command: Command) -> Command:
    return click.option("--units", "units_path", required=True, type=FILE, help=words("cli-units-help"))(command)


def calls_option(command: Command) -> Command:
    return click.option("--calls", "calls_path", type=FILE, help=words("cli-calls-help"))(command)


def reading_options(command: Command) -> Command:
    """--columns, --timezone, --time-format, --datum, --encoding and --max-refused, gathered by `options_for`."""
    for option in (
        click.option("--max-refused", type=click.FloatRange(0, 1), default=0.2, show_default=True,
                     help=words("cli-max-refused-help")),
        click.option("--encoding", help=words("cli-encoding-help")),
        click.option("--datum", default="wgs84", show_default=True, help=words("cli-datum-help")),
        click.option("--time-format", help=words("cli-time-format-help")),
        click.option("--timezone", help=words("cli-timezone-help")),
        click.option("--columns", multiple=True, help=words("cli-columns-help")),
    ):  # fmt: skip
        command = option(command)
    return command


def driving_options(command: Command) -> Command:
    """--mode, --at and --close."""
    for option in (
        click.option("--close", "closed", multiple=True, help=words("cli-close-help")),
        click.option("--at", help=words("cli-at-help")),
        click.option("--mode", type=click.Choice(MODES), default="car", show_default=True, help=words("cli-mode-help")),
    ):
        command = option(command)
    return command


def options_for(kind: str, given: Mapping[str, Any]) -> InputOptions:
    """The reading options as they bind files of `kind` ("units" or "calls"); `--datum calls=gcj02` binds one kind."""
    return InputOptions(
        columns=parse_columns(given["columns"], kind),
        timezone=given["timezone"],
        time_format=given["time_format"],
        datum=_datum(given["datum"], kind),
        max_refused=given["max_refused"],
        encoding=given["encoding"],
    )


def _datum(text: str, kind: str) -> str:
    chosen = "wgs84"
    for part in text.split(","):
        name, equals, datum = part.strip().rpartition("=")
        if equals and name not in ("units", "calls"):
            raise Problem("inputs-datum", datum=text)
        if name in ("", kind):
            chosen = datum
    return chosen.upper() if chosen.lower().startswith("epsg:") else chosen.lower()


def tell_account(terminal: Terminal, placed: Placed[Row]) -> None:
    """Say on standard error what was not taken and what looks wrong; silent where all is well."""
    account = placed.account
    if account.encoding != "utf-8":
        terminal.note("inputs-encoding-guessed", file=account.file, encoding=account.encoding)
    if account.refused:
        terminal.note("inputs-refused", file=account.file, refused=account.refused, total=account.rows)
        for reason, count in account.reasons.items():
            rows = [one.row for one in account.refusals if one.reason == reason][:5]
            told = terminal.say(f"inputs-reason-{reason}")
            listed = ", ".join(map(str, rows)) + ("…" if count > len(rows) else "")
            terminal.note("inputs-refused-reason", reason=told, count=count, rows=listed)
    if account.repeated:
        terminal.note("inputs-repeated", file=account.file, count=account.repeated)
    for code, count in sorted(account.notes.items()):
        terminal.note(f"inputs-note-{code}", file=account.file, count=count)
    if placed.outside:
        terminal.note("inputs-outside", file=account.file, count=len(placed.outside), total=account.taken)
    for warned in placed.warnings:
        terminal.note(f"inputs-warning-{warned.code}", **warned.details)
