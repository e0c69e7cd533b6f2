"""What records about units do to the board: each checks everything before it writes anything.

Called by `domain.board.apply` and the other `…changes` files alone.
"""

from __future__ import annotations

from typing import Any

from ring360.domain import facts as told
from ring360.domain.deadline_changes import lift, lift_all
from ring360.domain.entries import UnitEntry
from ring360.domain.lifecycles import BUSY, FREE, OFF_DUTY, UNIT_TRANSITIONS
from ring360.domain.refusals import Refused
from ring360.domain.situation import Board


def move_on(entry: UnitEntry, record: Any) -> str:
    """The state the unit goes to; Refused where its state does not allow the record."""
    kind = type(record).__name__
    state = UNIT_TRANSITIONS[entry.state].get(kind)
    if state is None:
        raise Refused("unit-transition", unit=entry.unit.unit_id, state=entry.state, kind=kind)
    return state


def set_state(board: Board, entry: UnitEntry, state: str, record: Any) -> None:
    """Put the unit into a state, with all that hangs on it."""
    at = record.at
    if state in BUSY and entry.busy_since is None:
        entry.busy_since = at
    elif state not in BUSY and entry.busy_since is not None:
        entry.busy_seconds += at - entry.busy_since
        entry.busy_since = None
    entry.state, entry.state_since = state, at
    if state == FREE:
        board.free[entry.unit.unit_id] = entry
    else:
        board.free.pop(entry.unit.unit_id, None)
    if state == OFF_DUTY:
        lift_all(board, entry.deadlines)
    lift(board, entry.deadlines, type(record).__name__)


def entered(board: Board, fact: told.UnitEnteredService) -> None:
    entry = board.units.get(fact.unit.unit_id)
    if entry is not None:
        move_on(entry, fact)
    entry = UnitEntry(fact.unit, fact.point, fact.at, state=OFF_DUTY, post=fact.unit.post)
    board.units[fact.unit.unit_id] = entry
    set_state(board, entry, FREE, fact)


def changed(board: Board, fact: told.UnitLeftService | told.UnitWithdrawn | told.UnitReturned) -> None:
    entry = board.unit(fact.unit_id)
    set_state(board, entry, move_on(entry, fact), fact)


def altered(board: Board, fact: told.UnitAltered) -> None:
    entry = board.unit(fact.unit.unit_id)
    if entry.state == OFF_DUTY:
        raise Refused("unit-transition", unit=fact.unit.unit_id, state=entry.state, kind="UnitAltered")
    entry.unit = fact.unit


def moved(board: Board, fact: told.UnitMoved) -> None:
    entry = board.unit(fact.unit_id)
    entry.point, entry.moved_at = fact.point, fact.at


def all_moved(board: Board, fact: told.UnitsMoved) -> None:
    entries = [board.unit(move.unit_id) for move in fact.moves]
    for entry, move in zip(entries, fact.moves, strict=True):
        entry.point, entry.moved_at = move.point, move.heard_at


def fell_silent(board: Board, fact: told.UnitFellSilent) -> None:
    board.unit(fact.unit_id).silent_since = fact.last_heard_at


def heard_again(board: Board, fact: told.UnitHeardAgain) -> None:
    board.unit(fact.unit_id).silent_since = None


def known(board: Board, fact: told.UnitStopped | told.PanicRaised) -> None:
    """Nothing of the unit changes; it must be one of ours."""
    board.unit(fact.unit_id)


def welfare_confirmed(board: Board, fact: told.WelfareConfirmed) -> None:
    entry = board.unit(fact.unit_id)
    if entry.state not in BUSY:
        raise Refused("unit-transition", unit=fact.unit_id, state=entry.state, kind="WelfareConfirmed")
