"""What a drill found: one row for each thing that was asked of it, printed and written as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

COLUMNS = ("drill", "on", "rounds", "asked", "seen", "held")


@dataclass(frozen=True)
class Row:
    """One demand of a drill, what was seen, and whether it held."""

    drill: str
    on: str
    """The database or broker."""
    rounds: int
    asked: str
    seen: str
    held: bool

    def cells(self) -> tuple[str, ...]:
        return (self.drill, self.on, str(self.rounds), self.asked, self.seen, "yes" if self.held else "NO")


def spread(seconds: Sequence[float]) -> str:
    """Median and largest."""
    return f"median {median(seconds):.2f} s, most {max(seconds):.2f} s" if seconds else "never"


def show(rows: Sequence[Row]) -> None:
    console = Console(width=None if Console().is_terminal else 170)
    table = Table()
    for name in COLUMNS:
        table.add_column(name)
    for row in rows:
        table.add_row(*row.cells())
    console.print(table)


def lines_of(rows: Sequence[Row]) -> list[str]:
    """Lines of a Markdown table, without its head."""
    return [f"| {' | '.join(cell.replace('|', '/') for cell in row.cells())} |" for row in rows]


def machine() -> str:
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} when it began"
    )
