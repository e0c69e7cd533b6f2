"""The desk: `take` is one whole turn, the same code live, in an exercise and in a study.

The fact goes on the board, then what follows from it at once (`answers`), then the deadlines that start
(`escalation`), and last what the desk recommends on the board as it now stands (`review`). Each part is a pure function
of the board; `apply` alone writes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ring360.decisions.answers import answer
from ring360.decisions.escalation import deadlines_after, standby_reminder
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.review import review
from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.board import Board, apply
from ring360.domain.consequences import Advice, Consequence, DeadlineSet
from ring360.domain.facts import Fact

_LEAVES: Final = (
    said.UnitAssigned, told.UnitWithdrawn, told.UnitLeftService, told.RoadsClosed, told.RoadsReopened,
)  # fmt: skip
"""Records after which the ring may have a hole."""
_COMES: Final = (told.UnitEnteredService, told.UnitReturned, told.UnitCleared, said.UnitReleased)
"""Records after which moves that stand advised may no longer be needed."""


def take(board: Board, fact: Fact, knowledge: Knowledge) -> list[Consequence]:
    """One turn. Refused where the board cannot take the fact, unchanged."""
    gone = _taken_off(board, fact)
    apply(board, fact)
    consequences = answer(board, fact, knowledge, gone)
    _apply_all(board, consequences)
    records: list[Fact | Consequence] = [fact, *consequences]
    deadlines: list[Consequence] = [*deadlines_after(board, records, fact.at, fact.fact_id, knowledge)]
    moving = (*_LEAVES, *_COMES) if board.advice else _LEAVES
    if any(isinstance(record, moving) for record in records):
        deadlines.extend(standby_reminder(board, fact.at, fact.fact_id, knowledge))
    _apply_all(board, deadlines)
    reviewed = review(board, fact, records, knowledge)
    _apply_all(board, reviewed)
    return [*consequences, *deadlines, *reviewed]


def _taken_off(board: Board, fact: Fact) -> DeadlineSet | Advice | None:
    """The deadline or the advice that a fact is about to take off the board."""
    if isinstance(fact, told.DeadlinePassed):
        return board.deadlines.get(fact.deadline_id)
    if isinstance(fact, told.AdviceAccepted):
        return board.advice.get(fact.advice_id)
    return None


def _apply_all(board: Board, records: Iterable[Consequence]) -> None:
    for record in records:
        apply(board, record)
