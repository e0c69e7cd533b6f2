"""What records about deadlines, attention and roads do to the board, and how a deadline is lifted.

Called by `domain.board.apply` and the other `…changes` files alone.
"""

from __future__ import annotations

from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.refusals import NotKnown, Refused
from ring360.domain.situation import Board


def lift(board: Board, running: dict[str, str], kind: str) -> None:
    """Take off the board those of a subject's deadlines that a record of this kind lifts."""
    if not running:
        return
    for code, deadline_id in list(running.items()):
        if kind in board.deadlines[deadline_id].lifted_by:
            del running[code], board.deadlines[deadline_id]


def lift_all(board: Board, running: dict[str, str]) -> None:
    """Take all of a subject's deadlines off the board."""
    for deadline_id in running.values():
        del board.deadlines[deadline_id]
    running.clear()


def lift_call(board: Board, call_id: str) -> None:
    """A ringing call was answered or ended."""
    lift_all(board, board.call_deadlines.pop(call_id, {}))


def _running(board: Board, deadline: said.DeadlineSet) -> dict[str, str]:
    """The subject's own list of deadlines."""
    if deadline.call_id:
        return board.call_deadlines.setdefault(deadline.call_id, {})
    if deadline.unit_id:
        return board.units[deadline.unit_id].deadlines
    return board.incidents[deadline.incident_id].deadlines if deadline.incident_id else board.desk_deadlines


def deadline_set(board: Board, consequence: said.DeadlineSet) -> None:
    running = _running(board, consequence)
    before = running.get(consequence.code)
    if before is not None:
        del board.deadlines[before]
    running[consequence.code] = consequence.deadline_id
    board.deadlines[consequence.deadline_id] = consequence


def passed(board: Board, fact: told.DeadlinePassed) -> None:
    deadline = board.deadlines.get(fact.deadline_id)
    if deadline is None:
        raise NotKnown("deadline-unknown", deadline=fact.deadline_id)
    if fact.at < deadline.due_at:
        raise Refused("deadline-not-due", deadline=fact.deadline_id)
    del board.deadlines[fact.deadline_id]
    del _running(board, deadline)[deadline.code]


def attention_raised(board: Board, consequence: said.AttentionRaised) -> None:
    if consequence.incident_id:
        board.incident(consequence.incident_id).attention.append(consequence)
    if consequence.attention_id:
        board.attention[consequence.attention_id] = consequence


def attention_answered(board: Board, fact: told.AttentionAnswered) -> None:
    if fact.attention_id not in board.attention:
        raise NotKnown("attention-unknown", attention=fact.attention_id)
    del board.attention[fact.attention_id]


def roads_closed(board: Board, fact: told.RoadsClosed) -> None:
    board.closed_segments |= frozenset(fact.directed_segments)


def roads_reopened(board: Board, fact: told.RoadsReopened) -> None:
    board.closed_segments -= frozenset(fact.directed_segments)
