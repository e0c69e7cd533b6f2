"""What each record does to the board: one function a kind, which checks everything before it writes anything.

Called by `domain.board.apply` alone.
"""

from __future__ import annotations

from typing import Any

from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.consequences import DeadlineSet
from ring360.domain.entries import AssignmentEntry, IncidentEntry, UnitEntry
from ring360.domain.lifecycles import (
    ATTENDED,
    BUSY,
    CLEARED,
    CLOSED,
    FREE,
    INCIDENT_TRANSITIONS,
    OFF_DUTY,
    UNIT_TRANSITIONS,
)
from ring360.domain.refusals import NotKnown, Refused
from ring360.domain.situation import Board


def _move_on(entry: UnitEntry, record: Any) -> str:
    """The state the unit goes to; Refused where its state does not allow the record."""
    kind = type(record).__name__
    state = UNIT_TRANSITIONS[entry.state].get(kind)
    if state is None:
        raise Refused("unit-transition", unit=entry.unit.unit_id, state=entry.state, kind=kind)
    return state


def _incident_next(entry: IncidentEntry, kind: str) -> str:
    state = INCIDENT_TRANSITIONS[entry.state].get(kind)
    if state is None:
        raise Refused("incident-transition", incident=entry.incident.incident_id, state=entry.state, kind=kind)
    return state


def _set_unit(board: Board, entry: UnitEntry, state: str, at: float) -> None:
    entry.state, entry.state_since = state, at
    unit_id = entry.unit.unit_id
    if state == FREE:
        board.free[unit_id] = entry
    else:
        board.free.pop(unit_id, None)
    if entry.deadline_id:
        board.deadlines.pop(entry.deadline_id, None)
        entry.deadline_id = ""


def _note_pending(board: Board, entry: IncidentEntry) -> None:
    if entry.is_pending:
        board.pending[entry.incident.incident_id] = entry
    else:
        board.pending.pop(entry.incident.incident_id, None)


def _assignment(board: Board, entry: UnitEntry) -> tuple[IncidentEntry, AssignmentEntry]:
    incident = board.incidents[entry.incident_id]
    unit_id = entry.unit.unit_id
    return incident, next(a for a in reversed(incident.assignments) if a.unit_id == unit_id)


def call_received(board: Board, fact: told.CallReceived) -> None:
    if fact.call.call_id in board.calls:
        raise Refused("call-known", call=fact.call.call_id)
    if fact.joins and board.incident(fact.joins).state == CLOSED:
        raise Refused("incident-transition", incident=fact.joins, state=CLOSED, kind="CallReceived")
    board.calls[fact.call.call_id] = fact.call


def unit_entered(board: Board, fact: told.UnitEnteredService) -> None:
    entry = board.units.get(fact.unit.unit_id)
    if entry is not None:
        _move_on(entry, fact)
    entry = UnitEntry(fact.unit, fact.point, fact.at, state=OFF_DUTY)
    board.units[fact.unit.unit_id] = entry
    _set_unit(board, entry, FREE, fact.at)


def unit_changed(board: Board, fact: told.UnitLeftService | told.UnitWithdrawn | told.UnitReturned) -> None:
    entry = board.unit(fact.unit_id)
    _set_unit(board, entry, _move_on(entry, fact), fact.at)


def unit_moved(board: Board, fact: told.UnitMoved) -> None:
    entry = board.unit(fact.unit_id)
    entry.point, entry.moved_at = fact.point, fact.at


def recommendation_accepted(board: Board, fact: told.RecommendationAccepted) -> None:
    entry = board.incident(fact.incident_id)
    _incident_next(entry, "UnitAssigned")
    if not fact.unit_ids or len(set(fact.unit_ids)) != len(fact.unit_ids):
        raise Refused("units-named-twice-or-none", incident=fact.incident_id)
    for unit_id in fact.unit_ids:
        state = board.unit(unit_id).state
        if state != FREE:
            raise Refused("unit-transition", unit=unit_id, state=state, kind="UnitAssigned")
    if fact.reason:
        entry.override_reasons.append(fact.reason)


def progress(board: Board, fact: told.AssignmentAcknowledged | told.UnitDeparted | told.UnitArrived) -> None:
    entry = board.unit(fact.unit_id)
    state = _move_on(entry, fact)
    incident, assignment = _assignment(board, entry)
    if isinstance(fact, told.AssignmentAcknowledged):
        assignment.acknowledged_at = fact.at
    elif isinstance(fact, told.UnitDeparted):
        assignment.departed_at = fact.at
    else:
        incident.state = _incident_next(incident, "UnitArrived")
        assignment.arrived_at = fact.at
        entry.point, entry.moved_at = incident.incident.place.point, fact.at
        if incident.first_arrived_at is None:
            incident.first_arrived_at = fact.at
    _set_unit(board, entry, state, fact.at)


def started_clearing(board: Board, fact: told.UnitStartedClearing) -> None:
    entry = board.unit(fact.unit_id)
    _set_unit(board, entry, _move_on(entry, fact), fact.at)


def unit_cleared(board: Board, fact: told.UnitCleared) -> None:
    entry = board.unit(fact.unit_id)
    state = _move_on(entry, fact)
    incident, assignment = _assignment(board, entry)
    assignment.cleared_at = fact.at
    _leave(board, entry, incident, "LastUnitCleared", fact.at)
    _set_unit(board, entry, state, fact.at)


def _leave(board: Board, entry: UnitEntry, incident: IncidentEntry, last: str, at: float) -> None:
    incident.unit_ids.remove(entry.unit.unit_id)
    entry.incident_id = ""
    if not incident.unit_ids and incident.state != CLOSED:
        incident.state = _incident_next(incident, last)
        if incident.state == CLEARED:
            incident.cleared_at = at
    _note_pending(board, incident)


def stood_down(board: Board, fact: told.UnitStoodDown) -> None:
    entry = board.unit(fact.unit_id)
    if entry.state not in BUSY:
        raise Refused("unit-transition", unit=fact.unit_id, state=entry.state, kind="UnitStoodDown")


def incident_closed(board: Board, fact: told.IncidentClosed) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = _incident_next(entry, "IncidentClosed")
    entry.closed_at, entry.disposition = fact.at, fact.disposition
    _note_pending(board, entry)


def roads_closed(board: Board, fact: told.RoadsClosed) -> None:
    board.closed_segments |= frozenset(fact.directed_segments)


def roads_reopened(board: Board, fact: told.RoadsReopened) -> None:
    board.closed_segments -= frozenset(fact.directed_segments)


def deadline_passed(board: Board, fact: told.DeadlinePassed) -> None:
    deadline = board.deadlines.get(fact.deadline_id)
    if deadline is None:
        raise NotKnown("deadline-unknown", deadline=fact.deadline_id)
    if fact.at < deadline.due_at:
        raise Refused("deadline-not-due", deadline=fact.deadline_id)
    del board.deadlines[fact.deadline_id]
    board.units[deadline.unit_id].deadline_id = ""


def incident_opened(board: Board, consequence: said.IncidentOpened) -> None:
    entry = IncidentEntry(consequence.incident, [consequence.incident.call_id])
    board.incidents[consequence.incident.incident_id] = entry
    _note_pending(board, entry)


def call_joined(board: Board, consequence: said.CallJoined) -> None:
    board.incident(consequence.incident_id).calls.append(consequence.call_id)


def units_recommended(board: Board, consequence: said.UnitsRecommended) -> None:
    entry = board.incident(consequence.incident_id)
    entry.recommendation = entry.standing = consequence


def unit_assigned(board: Board, consequence: said.UnitAssigned) -> None:
    entry = board.unit(consequence.unit_id)
    incident = board.incident(consequence.incident_id)
    state = _move_on(entry, consequence)
    incident.state = _incident_next(incident, "UnitAssigned")
    incident.assignments.append(AssignmentEntry(consequence.unit_id, consequence.at))
    incident.unit_ids.append(consequence.unit_id)
    incident.standing = None
    incident.units_sent += 1
    incident.officers_sent += entry.unit.officers
    if incident.first_dispatched_at is None:
        incident.first_dispatched_at = consequence.at
    if incident.state == ATTENDED:
        incident.cleared_at = None
    entry.incident_id = entry.last_incident_id = consequence.incident_id
    _set_unit(board, entry, state, consequence.at)
    _note_pending(board, incident)


def unit_released(board: Board, consequence: said.UnitReleased) -> None:
    entry = board.unit(consequence.unit_id)
    state = _move_on(entry, consequence)
    incident, assignment = _assignment(board, entry)
    assignment.released_at = consequence.at
    incident.units_sent -= 1
    incident.officers_sent -= entry.unit.officers
    _leave(board, entry, incident, "LastUnitReleased", consequence.at)
    _set_unit(board, entry, state, consequence.at)


def deadline_set(board: Board, consequence: DeadlineSet) -> None:
    board.deadlines[consequence.deadline_id] = consequence
    board.units[consequence.unit_id].deadline_id = consequence.deadline_id


def attention_raised(board: Board, consequence: said.AttentionRaised) -> None:
    board.incident(consequence.incident_id).attention.append(consequence)
