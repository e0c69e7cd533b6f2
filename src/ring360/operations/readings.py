"""From a turn of the desk to the rows that people look at: pure, told only the turn and the board after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ring360.domain.board import Board
from ring360.domain.consequences import CallJoined, Consequence, DeadlineSet, IncidentOpened, Reason
from ring360.domain.facts import (
    CallReceived,
    Fact,
    FeedbackGiven,
    IncidentsMerged,
    IncidentsUnmerged,
    UnitMoved,
    UnitsMoved,
)
from ring360.operations.ports import Readings, Row


@dataclass(frozen=True, slots=True)
class Turn:
    """A fact, what the desk answered, the incident that the fact's unit was busy with before, and on whose word."""

    fact: Fact
    consequences: tuple[Consequence, ...]
    incident_before: str = ""
    by: str = ""
    """Id of the person or device; empty where it is nobody's word."""

    @property
    def records(self) -> tuple[Fact | Consequence, ...]:
        return (self.fact, *self.consequences)


def incident_before(board: Board, fact: Fact) -> str:
    """The incident of the unit that the fact is about, before the fact is applied; empty where there is none."""
    unit = board.units.get(getattr(fact, "unit_id", ""))
    if unit is not None:
        return unit.incident_id
    deadline = board.deadlines.get(getattr(fact, "deadline_id", ""))
    return deadline.incident_id if deadline is not None else ""


def readings_of(board: Board, turns: Sequence[Turn]) -> Readings:
    """Rows of everything that the turns touched, as the board has it now, and their lines of the timeline."""
    call_ids: dict[str, None] = {}
    incident_ids: dict[str, None] = {}
    unit_ids: dict[str, None] = {}
    timeline: list[Row] = []
    position = 0
    for turn in turns:
        for record in turn.records:
            about = _incident_of(turn, record)
            if about:
                incident_ids[about] = None
            other = getattr(record, "merged_id", "") or getattr(record, "other_id", "")
            if other:
                incident_ids[other] = None
            if isinstance(record, (IncidentsMerged, IncidentsUnmerged)):
                call_ids |= dict.fromkeys([*board.incidents[about].calls, *board.incidents[other].calls])
            if isinstance(record, UnitsMoved):
                unit_ids |= dict.fromkeys(move.unit_id for move in record.moves)
            if about and not isinstance(record, (UnitMoved, DeadlineSet)):
                timeline.append(_line(position, record, about, turn.by if record is turn.fact else ""))
            unit_id = _unit_of(record)
            if unit_id:
                unit_ids[unit_id] = None
            if isinstance(record, CallReceived):
                call_ids[record.call.call_id] = None
            position += 1
    return Readings(
        calls=[call_row(board, name) for name in call_ids],
        incidents=[incident_row(board, name) for name in incident_ids],
        units=[unit_row(board, name) for name in unit_ids],
        assignments=[row for name in incident_ids for row in _assignment_rows(board, name)],
        timeline=timeline,
    )


def _unit_of(record: Fact | Consequence) -> str:
    unit = getattr(record, "unit", None)
    return unit.unit_id if unit is not None else getattr(record, "unit_id", "")


def _incident_of(turn: Turn, record: Fact | Consequence) -> str:
    if isinstance(record, IncidentOpened):
        return record.incident.incident_id
    if isinstance(record, CallReceived):
        for consequence in turn.consequences:
            if isinstance(consequence, (IncidentOpened, CallJoined)):
                return _incident_of(turn, consequence)
        return record.joins
    named: str = getattr(record, "incident_id", "")
    return named or (turn.incident_before if record is turn.fact else "")


def _line(position: int, record: Fact | Consequence, incident_id: str, by: str) -> Row:
    """`words` are what somebody wrote, `code` is what the desk means by it."""
    reason = getattr(record, "reason", "")
    said = reason if isinstance(reason, str) else ""
    for name in ("disposition", "words", "agency"):
        said = said or getattr(record, name, "")
    if isinstance(record, FeedbackGiven):
        said = record.feedback.words or record.feedback.disposition
    return {
        "entry": position,
        "incident_id": incident_id,
        "at": record.at,
        "kind": type(record).__name__,
        "unit_id": _unit_of(record) or None,
        "words": said or None,
        "code": reason.code if isinstance(reason, Reason) else None,
        "by": by or None,
    }


def call_row(board: Board, call_id: str) -> Row:
    """One call with the incident that handles it now."""
    call = board.calls[call_id]
    return {
        "call_id": call_id,
        "received_at": call.received_at,
        "answered_at": call.answered_at,
        "channel": call.channel,
        "category": call.category,
        "lon": call.place.point.lon,
        "lat": call.place.point.lat,
        "place": call.place.words,
        "words": call.words,
        "caller": call.caller,
        "incident_id": board.incident_of_call.get(call_id),
    }


def incident_row(board: Board, incident_id: str) -> Row:
    """One incident as it stands."""
    entry = board.incidents[incident_id]
    return {
        "incident_id": incident_id,
        "opened_at": entry.incident.received_at,
        "category": entry.incident.category,
        "priority": entry.incident.priority,
        "state": entry.state,
        "lon": entry.incident.place.point.lon,
        "lat": entry.incident.place.point.lat,
        "place": entry.incident.place.words,
        "cleared_at": entry.cleared_at,
        "closed_at": entry.closed_at,
        "alarm_level": entry.incident.alarm_level,
        "merged_into": entry.merged_into or None,
        "disposition": entry.disposition or (entry.feedbacks[-1].disposition if entry.feedbacks else ""),
        "agency": entry.referrals[-1].agency if entry.referrals else None,
    }


def unit_row(board: Board, unit_id: str) -> Row:
    """One unit as it stands."""
    entry = board.units[unit_id]
    return {
        "unit_id": unit_id,
        "role": entry.unit.role,
        "officers": entry.unit.officers,
        "state": entry.state,
        "lon": entry.point.lon,
        "lat": entry.point.lat,
        "incident_id": entry.incident_id or None,
        "post": entry.post,
        "state_since": entry.state_since,
        "moved_at": entry.moved_at,
    }


def _assignment_rows(board: Board, incident_id: str) -> list[Row]:
    return [
        {
            "incident_id": incident_id,
            "unit_id": assignment.unit_id,
            "assigned_at": assignment.dispatched_at,
            "expected_at": assignment.expected_at,
            "acknowledged_at": assignment.acknowledged_at,
            "en_route_at": assignment.departed_at,
            "on_scene_at": assignment.arrived_at,
            "cleared_at": assignment.cleared_at,
            "released_at": assignment.released_at,
        }
        for assignment in board.incidents[incident_id].assignments
    ]
