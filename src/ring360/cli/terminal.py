"""What a command speaks through: sentences, tables, progress bars and JSON, in the language the user reads.

Sentences and tables go to standard output; notes and progress bars to standard error, so that output can be piped.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol, TypeVar

import click

from ring360.language import Language, number, say

Command = TypeVar("Command", bound=Callable[..., object])


class Advance(Protocol):
    """Tells how far a piece of work has come: a fraction 0..1 and, where the stage changes, its message id."""

    def __call__(self, fraction: float, label_id: str | None = None) -> None: ...


@dataclass(slots=True)
class Terminal:
    """The user's end of a command."""

    language: Language
    as_json: bool = False

    def say(self, message_id: str, /, **details: object) -> str:
        return say(message_id, self.language, **details)

    def print(self, message_id: str, /, **details: object) -> None:
        click.echo(self.say(message_id, **details))

    def note(self, message_id: str, /, **details: object) -> None:
        click.echo(self.say(message_id, **details), err=True)

    def emit(self, answer: object) -> None:
        """Print `answer` as JSON. Infinity and nan are refused: they are not JSON."""
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False))

    def table(self, title_id: str | None, column_ids: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print rows under headings; columns of numbers are set flush right. Cells: text, or int/float to be written
        the language's way."""
        from rich.box import SIMPLE_HEAD
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(title=self.say(title_id) if title_id else None, box=SIMPLE_HEAD, title_justify="left")
        for position, column_id in enumerate(column_ids):
            figures = bool(rows) and all(_is_figure(row[position]) for row in rows)
            table.add_column(self.say(column_id), justify="right" if figures else "left", overflow="fold")
        for row in rows:
            table.add_row(*(Text(self._cell(cell)) for cell in row))
        console = Console(highlight=False, markup=False, emoji=False)
        if not console.is_terminal:
            console.width = 200  # a pipe has no width of its own; a cut row would be worse than a long one
        console.print(table)

    def _cell(self, cell: object) -> str:
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            return "" if cell is None else str(cell)
        return number(cell, self.language, digits=0 if isinstance(cell, int) else 1)

    @contextmanager
    def progress(self, label_id: str) -> Iterator[Advance]:
        """A bar on standard error while the work runs; nothing at all where nobody looks (a pipe, `--json`)."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda fraction, label_id=None: None
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            bar = bars.add_task(self.say(label_id), total=1.0)

            def advance(fraction: float, label_id: str | None = None) -> None:
                bars.update(bar, completed=min(max(fraction, 0.0), 1.0))
                if label_id is not None:
                    bars.update(bar, description=self.say(label_id))

            yield advance


pass_terminal = click.make_pass_decorator(Terminal)


def words(message_id: str) -> str:
    """A help text by its id, put into words only when the language is known (see `cli/help.py`)."""
    return f"words:{message_id}"


def json_option(command: Command) -> Command:
    """The `--json` option every command takes: one JSON document on standard output instead of tables."""

    def remember(context: click.Context, _parameter: click.Parameter, chosen: bool) -> None:
        context.ensure_object(Terminal).as_json = chosen

    option = click.option("--json", is_flag=True, expose_value=False, callback=remember, help=words("cli-json-help"))
    return option(command)


def _is_figure(cell: object) -> bool:
    return cell is None or isinstance(cell, int | float) or (isinstance(cell, str) and cell[:1].isdigit())
