"""Walks the rows of a table that is taken whole or not at all, and gathers what is wrong in it.

Units and calls come by the thousand and a bad row of theirs is left out and counted; categories and response plans come
by the dozen and steer what is done, so one bad row stops the reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ring360.adapters.history.tables import open_table
from ring360.domain.problems import Problem

ROWS_MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """One row by column name; `number` is what a spreadsheet shows, the header being row 1."""

    number: int
    cells: dict[str, str]

    def list(self, name: str) -> tuple[str, ...]:
        """The words of a cell, divided by `;`."""
        parts = (part.strip() for part in self.cells[name].replace("；", ";").replace("、", ";").split(";"))
        return tuple(part for part in parts if part)


@dataclass(slots=True)
class Faults:
    """What is wrong in one file."""

    file: str
    found: list[tuple[int, str, str, str]] = field(default_factory=list)

    def add(self, line: Line, column: str, reason: str) -> None:
        """`reason` is a branch of the message `problem-table-row`."""
        self.found.append((line.number, column, line.cells.get(column, ""), reason))

    def stop_if_any(self) -> None:
        """Problem for the first fault, with the number of the others."""
        if self.found:
            row, column, value, reason = min(self.found, key=lambda each: each[0])
            raise Problem(
                "table-row", file=self.file, row=row, column=column, value=value[:80], reason=reason,
                more=len(self.found) - 1,
            )  # fmt: skip

    def number(self, line: Line, column: str, least: float, most: float, default: float | None) -> float | None:
        """A number of a cell between bounds, `default` where the cell is empty; None and a fault where it is none."""
        text = line.cells[column]
        if not text:
            if default is None:
                self.add(line, column, "empty")
            return default
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if least <= value <= most:
            return value
        self.add(line, column, "number")
        return None

    def whole(self, line: Line, column: str, least: int, most: int, default: int | None) -> int | None:
        """As `number`, for whole numbers."""
        value = self.number(line, column, least, most, default)
        if value is None or value == int(value):
            return None if value is None else int(value)
        self.add(line, column, "whole")
        return None


def lines_of(path: Path, needed: Sequence[str], wanted: Sequence[str], encoding: str | None = None) -> Iterator[Line]:
    """Every row; Problem where the file cannot be read, lacks a needed column or has no rows or far too many."""
    table = open_table(path, encoding)
    at = {name.casefold(): place for place, name in reversed(list(enumerate(table.columns)))}
    for name in needed:
        if name not in at:
            raise Problem("table-column", file=table.file, column=name, columns=", ".join(table.columns[:30]))
    places = {name: at.get(name.casefold(), -1) for name in (*needed, *wanted)}
    number = 0
    for count, (number, row) in enumerate(table.rows, start=1):
        if count > ROWS_MOST:
            raise Problem("table-too-long", file=table.file, most=ROWS_MOST)
        yield Line(
            number, {name: row[place].strip() if 0 <= place < len(row) else "" for name, place in places.items()}
        )
    if number == 0:
        raise Problem("inputs-no-rows", file=table.file)
