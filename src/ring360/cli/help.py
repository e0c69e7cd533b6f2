"""Help pages in the reader's language: replaces `words:<id>` in a command and its options, and click's own headings."""

from __future__ import annotations

import re
from typing import Any, Final
from weakref import WeakKeyDictionary

import click

from ring360.cli.terminal import Terminal
from ring360.language import Language, say

_WORDS: Final = re.compile(r"words:([\w.-]+)")
_HEADINGS: Final = {"Options": "cli-heading-options", "Commands": "cli-heading-commands"}
_unspoken: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()
"""The texts as written in the source, kept so that a command can be spoken again in another language."""


def speak(command: click.Command, language: Language) -> click.Command:
    """Put every help text of `command`, its options and its subcommands into `language`."""
    command.context_class = SpeakingContext
    _translate(command, ("help", "short_help", "epilog"), language)
    for parameter in command.params:
        _translate(parameter, ("help",), language)
    # Click makes this option itself, and keeps it once it is made.
    if help_option := command.get_help_option(click.Context(command)):
        help_option.help = say("cli-help-option", language)
    if isinstance(command, click.Group):
        for member in command.commands.values():
            speak(member, language)
    return command


def _translate(owner: Any, fields: tuple[str, ...], language: Language) -> None:
    written = _unspoken.setdefault(owner, {name: getattr(owner, name, None) or "" for name in fields})
    for name, text in written.items():
        if _WORDS.search(text):
            setattr(owner, name, _WORDS.sub(lambda found: say(found[1], language), text))


class SpeakingContext(click.Context):
    """A click context whose help pages carry headings in the reader's language."""

    def make_formatter(self) -> click.HelpFormatter:
        terminal = self.find_object(Terminal)
        width = {"width": self.terminal_width, "max_width": self.max_content_width or 100}
        return SpeakingFormatter(terminal.language if terminal else "en", **width)

    def get_usage(self) -> str:
        formatter = self.make_formatter()
        self.command.format_usage(self, formatter)
        return formatter.getvalue().rstrip("\n")


class SpeakingFormatter(click.HelpFormatter):
    """Writes click's fixed headings from the language room."""

    def __init__(self, language: Language, **sizes: Any) -> None:
        super().__init__(**sizes)
        self._language = language

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, say("cli-heading-usage", self._language) + " ")

    def write_heading(self, heading: str) -> None:
        spoken = say(_HEADINGS[heading], self._language) if heading in _HEADINGS else heading
        self.write(f"{'':>{self.current_indent}}{spoken}\n" if spoken[-1:] in ":：" else f"{spoken}:\n")
