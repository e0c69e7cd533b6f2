"""What records about sending units do to the board: each checks everything before it writes anything.

Called by `domain.board.apply` alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.deadline_changes import lift, lift_all
from ring360.domain.entries import AssignmentEntry, ContainmentEntry, IncidentEntry, UnitEntry
from ring360.domain.lifecycles import (
    ATTENDED,
    BUSY,
    CLEARED,
    CLOSED,
    FREE,
    INCIDENT_TRANSITIONS,
    ON_THE_WAY,
    WANTING,
)
from ring360.domain.refusals import Refused
from ring360.domain.situation import Board
from ring360.domain.unit_changes import move_on, set_state


def incident_next(entry: IncidentEntry, kind: str) -> str:
    """The state the incident goes to; Refused where its state does not allow it."""
    state = INCIDENT_TRANSITIONS[entry.state].get(kind)
    if state is None:
        raise Refused("incident-transition", incident=entry.incident.incident_id, state=entry.state, kind=kind)
    return state


def note_pending(board: Board, entry: IncidentEntry) -> None:
    """Keep the list of incidents that want units."""
    if entry.is_pending:
        board.pending[entry.incident.incident_id] = entry
    else:
        board.pending.pop(entry.incident.incident_id, None)


def _assignment(board: Board, entry: UnitEntry) -> tuple[IncidentEntry, AssignmentEntry]:
    incident = board.incidents[entry.incident_id]
    unit_id = entry.unit.unit_id
    return incident, next(a for a in reversed(incident.assignments) if a.unit_id == unit_id)


def _sendable(board: Board, entry: IncidentEntry, unit_ids: Sequence[str], taken: Collection[str], reason: str) -> None:
    """Refused unless every unit is free, or on its way to something less urgent and knowingly taken off it."""
    incident = entry.incident
    if not unit_ids or len(set(unit_ids)) != len(unit_ids):
        raise Refused("units-named-twice-or-none", incident=incident.incident_id)
    for unit_id in unit_ids:
        unit = board.unit(unit_id)
        if unit.state == FREE:
            continue
        if unit_id not in taken or unit.state not in ON_THE_WAY or unit.incident_id == incident.incident_id:
            raise Refused("unit-transition", unit=unit_id, state=unit.state, kind="UnitAssigned")
        other = board.incidents[unit.incident_id].incident
        if other.priority <= incident.priority and not reason:
            raise Refused("unit-needed-elsewhere", unit=unit_id, incident=other.incident_id)


def accepted(board: Board, fact: told.RecommendationAccepted) -> None:
    entry = board.incident(fact.incident_id)
    incident_next(entry, "UnitAssigned")
    _sendable(board, entry, fact.unit_ids, fact.taken_from_others, fact.reason)
    if fact.reason:
        entry.override_reasons.append(fact.reason)


def mustered(board: Board, fact: told.MusterOrdered) -> None:
    entry = board.incident(fact.incident_id)
    incident_next(entry, "UnitAssigned")
    unit_ids = [station.unit_id for station in fact.stations]
    if unit_ids or not fact.reserves:
        _sendable(board, entry, unit_ids, fact.taken_from_others, fact.reason)
    if len(set(fact.reserves)) != len(fact.reserves):
        raise Refused("reserve-named-twice", incident=fact.incident_id)


def reserve_called_up(board: Board, consequence: said.ReserveCalledUp) -> None:
    board.incident(consequence.incident_id).reserves.append(consequence.reserve)


def contained(board: Board, fact: told.ContainmentOrdered) -> None:
    entry = board.incident(fact.incident_id)
    incident_next(entry, "UnitAssigned")
    _sendable(board, entry, [closure.unit_id for closure in fact.closures], (), fact.reason)
    before = entry.containment
    if before is None:
        entry.containment = ContainmentEntry(fact.at, fact.closures)
        return
    # Who was ordered earlier and is still with the case goes on closing; all count from the first order.
    named = {closure.unit_id for closure in fact.closures}
    stay = [each for each in before.closures if each.unit_id in entry.unit_ids and each.unit_id not in named]
    later = fact.at - before.ordered_at
    come = [replace(each, ready_seconds=each.ready_seconds + later) for each in fact.closures]
    entry.containment = ContainmentEntry(before.ordered_at, (*stay, *come))


def sighted(board: Board, fact: told.VehicleSighted) -> None:
    entry = board.incident(fact.incident_id)
    if entry.state not in WANTING:
        raise Refused("incident-transition", incident=fact.incident_id, state=entry.state, kind="VehicleSighted")
    entry.sightings.append(fact.sighting)


def containment_ended(board: Board, fact: told.ContainmentEnded) -> None:
    entry = board.incident(fact.incident_id)
    if entry.containment is None:
        raise Refused("containment-none", incident=fact.incident_id)
    entry.containment = None


def recommended(board: Board, consequence: said.UnitsRecommended) -> None:
    entry = board.incident(consequence.incident_id)
    entry.recommendation = entry.standing = consequence


def assigned(board: Board, consequence: said.UnitAssigned) -> None:
    entry = board.unit(consequence.unit_id)
    incident = board.incident(consequence.incident_id)
    state = move_on(entry, consequence)
    incident.state = incident_next(incident, "UnitAssigned")
    incident.assignments.append(
        AssignmentEntry(
            consequence.unit_id, consequence.at, target=consequence.target, expected_at=consequence.expected_at
        )
    )
    incident.unit_ids.append(consequence.unit_id)
    incident.sent.append(entry.unit)
    incident.standing = None
    if incident.first_dispatched_at is None:
        incident.first_dispatched_at = consequence.at
    if incident.state == ATTENDED:
        incident.cleared_at = None
    entry.incident_id = entry.last_incident_id = consequence.incident_id
    entry.assignments_count += 1
    set_state(board, entry, state, consequence)
    lift(board, incident.deadlines, "UnitAssigned")
    note_pending(board, incident)


def redirected(board: Board, consequence: said.UnitRedirected) -> None:
    _, assignment = _assignment(board, board.unit(consequence.unit_id))
    assignment.target, assignment.expected_at = consequence.target, None


def progress(
    board: Board,
    fact: told.AssignmentAcknowledged | told.UnitDeparted | told.UnitArrived | told.UnitStartedClearing,
) -> None:
    entry = board.unit(fact.unit_id)
    state = move_on(entry, fact)
    incident, assignment = _assignment(board, entry)
    if isinstance(fact, told.AssignmentAcknowledged):
        assignment.acknowledged_at = fact.at
    elif isinstance(fact, told.UnitDeparted):
        assignment.departed_at = fact.at
    elif isinstance(fact, told.UnitArrived):
        incident.state = incident_next(incident, "UnitArrived")
        assignment.arrived_at = fact.at
        entry.point, entry.moved_at = assignment.target or incident.incident.place.point, fact.at
        if incident.first_arrived_at is None:
            incident.first_arrived_at = fact.at
    set_state(board, entry, state, fact)


def cleared(board: Board, fact: told.UnitCleared) -> None:
    entry = board.unit(fact.unit_id)
    state = move_on(entry, fact)
    incident, assignment = _assignment(board, entry)
    assignment.cleared_at = fact.at
    _leave(board, entry, incident, "LastUnitCleared", fact.at)
    set_state(board, entry, state, fact)


def stood_down(board: Board, fact: told.UnitStoodDown) -> None:
    entry = board.unit(fact.unit_id)
    if entry.state not in BUSY:
        raise Refused("unit-transition", unit=fact.unit_id, state=entry.state, kind="UnitStoodDown")


def released(board: Board, consequence: said.UnitReleased) -> None:
    entry = board.unit(consequence.unit_id)
    state = move_on(entry, consequence)
    incident, assignment = _assignment(board, entry)
    assignment.released_at = consequence.at
    incident.sent.remove(next(unit for unit in incident.sent if unit.unit_id == consequence.unit_id))
    _leave(board, entry, incident, "LastUnitReleased", consequence.at)
    set_state(board, entry, state, consequence)


def _leave(board: Board, entry: UnitEntry, incident: IncidentEntry, last: str, at: float) -> None:
    incident.unit_ids.remove(entry.unit.unit_id)
    entry.incident_id = ""
    if not incident.unit_ids and incident.state != CLOSED:
        incident.state = incident_next(incident, last)
        if incident.state == CLEARED:
            incident.cleared_at = at
            lift_all(board, incident.deadlines)
    note_pending(board, incident)
