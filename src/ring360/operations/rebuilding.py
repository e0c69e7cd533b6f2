"""From the journal's lines back to turns, and to the rows that people look at: pure, in the order of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from ring360.domain.board import Board, apply
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact
from ring360.domain.records import from_plain, is_fact
from ring360.operations.ports import JournalLine, Readings, Row
from ring360.operations.readings import Turn, incident_before, readings_of

TURNS_AT_ONCE: Final = 500


def record_of(line: JournalLine) -> Fact | Consequence:
    """The record that a line holds; ValueError where it is none of ours."""
    return from_plain({"kind": line.kind, **line.payload})


def turns_of(lines: Iterable[JournalLine], board: Board) -> Iterator[tuple[Turn, list[JournalLine]]]:
    """Each turn with its lines, applied to the board by the time it is given."""
    gathered: list[JournalLine] = []
    for line in lines:
        if line.cause is None and gathered:
            yield _turn(gathered, board)
            gathered = []
        gathered.append(line)
    if gathered:
        yield _turn(gathered, board)


def _turn(lines: list[JournalLine], board: Board) -> tuple[Turn, list[JournalLine]]:
    records: list[Any] = [record_of(line) for line in lines]
    fact = records[0]
    if not is_fact(fact):
        raise ValueError(f"line {lines[0].seq} answers no fact")
    before = incident_before(board, fact)
    for record in records:
        apply(board, record)
    return Turn(fact, tuple(records[1:]), before, lines[0].by), lines


def readings_again(lines: Iterable[JournalLine]) -> Iterator[tuple[int, Readings]]:
    """The rows of all turns, some hundreds of turns at once, each with the number of the last line it covers."""
    board = Board()
    turns: list[Turn] = []
    numbers: list[int] = []
    for turn, told in turns_of(lines, board):
        turns.append(turn)
        numbers += [line.seq for line in told]
        if len(turns) >= TURNS_AT_ONCE:
            yield numbers[-1], _numbered(readings_of(board, turns), numbers)
            turns, numbers = [], []
    if turns:
        yield numbers[-1], _numbered(readings_of(board, turns), numbers)


def _numbered(readings: Readings, numbers: list[int]) -> Readings:
    return replace(readings, timeline=[numbered(row, numbers) for row in readings.timeline])


def numbered(row: Row, numbers: list[int]) -> Row:
    """A row that names its entry by position, with the number of that line instead."""
    if "entry" not in row:
        return row
    entry = row["entry"]
    assert isinstance(entry, int)
    return {"seq": numbers[entry], **{name: value for name, value in row.items() if name != "entry"}}
