"""What records about calls and incidents do to the board: each checks everything before it writes anything.

Called by `domain.board.apply` alone.
"""

from __future__ import annotations

from dataclasses import replace

from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.assignment_changes import incident_next, note_pending
from ring360.domain.deadline_changes import lift, lift_all, lift_call
from ring360.domain.entries import IncidentEntry
from ring360.domain.incidents import OPPOSITE, Link, Note, Referral
from ring360.domain.lifecycles import ATTENDED, CLOSED, DISPATCHED, MERGED, WAITING
from ring360.domain.refusals import NotKnown, Refused
from ring360.domain.situation import Board


def call_rang(board: Board, fact: told.CallRang) -> None:
    if fact.call_id in board.ringing or fact.call_id in board.calls:
        raise Refused("call-known", call=fact.call_id)
    board.ringing[fact.call_id] = fact.at


def call_abandoned(board: Board, fact: told.CallAbandoned) -> None:
    if fact.call_id not in board.ringing:
        raise NotKnown("call-not-ringing", call=fact.call_id)
    del board.ringing[fact.call_id]
    lift_call(board, fact.call_id)


def call_received(board: Board, fact: told.CallReceived) -> None:
    call = fact.call
    if call.call_id in board.calls:
        raise Refused("call-known", call=call.call_id)
    if fact.joins and board.incident(fact.joins).state in (CLOSED, MERGED):
        state = board.incident(fact.joins).state
        raise Refused("incident-transition", incident=fact.joins, state=state, kind="CallReceived")
    board.ringing.pop(call.call_id, None)
    lift_call(board, call.call_id)
    board.calls[call.call_id] = call


def opened(board: Board, consequence: said.IncidentOpened) -> None:
    incident = consequence.incident
    entry = IncidentEntry(incident, [incident.call_id] if incident.call_id else [])
    board.incidents[incident.incident_id] = entry
    board.opened += 1
    if incident.call_id:
        board.incident_of_call[incident.call_id] = incident.incident_id
    note_pending(board, entry)


def call_joined(board: Board, consequence: said.CallJoined) -> None:
    entry = board.incident(consequence.incident_id)
    entry.calls.append(consequence.call_id)
    board.incident_of_call[consequence.call_id] = consequence.incident_id
    _start_with_first_call(board, entry)


def _start_with_first_call(board: Board, entry: IncidentEntry) -> None:
    """The ring's clock starts with the first call about it."""
    if entry.calls:
        first = min(board.calls[call_id].received_at for call_id in entry.calls)
        entry.incident = replace(entry.incident, received_at=first)


def amended(board: Board, fact: told.IncidentAmended) -> None:
    entry = _alive(board, fact.incident_id, "IncidentAmended")
    incident = entry.incident
    entry.incident = replace(
        incident,
        category=incident.category if fact.category is None else fact.category,
        priority=incident.priority if fact.priority is None else fact.priority,
        place=incident.place if fact.place is None else fact.place,
    )
    entry.standing = None


def needs_replaced(board: Board, consequence: said.NeedsChanged) -> None:
    entry = board.incident(consequence.incident_id)
    entry.incident = replace(entry.incident, needs=consequence.needs, alarm_level=consequence.alarm_level)
    entry.standing = None
    note_pending(board, entry)


def alarm_raised(board: Board, fact: told.AlarmRaised) -> None:
    entry = _alive(board, fact.incident_id, "AlarmRaised")
    if fact.alarm_level <= entry.incident.alarm_level:
        raise Refused("alarm-not-higher", incident=fact.incident_id, level=entry.incident.alarm_level)


def merged(board: Board, fact: told.IncidentsMerged) -> None:
    kept, gone = board.incident(fact.incident_id), board.incident(fact.merged_id)
    if kept is gone or kept.state in (CLOSED, MERGED):
        raise Refused("incident-transition", incident=fact.incident_id, state=kept.state, kind="IncidentsMerged")
    state = incident_next(gone, "IncidentsMerged")
    gone.state, gone.merged_into, gone.merged_at, gone.standing = state, fact.incident_id, fact.at, None
    kept.merged[fact.merged_id] = tuple(gone.calls)
    kept.calls.extend(gone.calls)
    for call_id in gone.calls:
        board.incident_of_call[call_id] = fact.incident_id
    _take_units(board, kept, gone, fact.at)
    gone.calls = []
    _start_with_first_call(board, kept)
    lift_all(board, gone.deadlines)
    kept.standing = None
    note_pending(board, gone)
    note_pending(board, kept)


def _take_units(board: Board, kept: IncidentEntry, gone: IncidentEntry, at: float) -> None:
    """The units of the merged incident go on as units of the one that is kept; their sendings stay in both."""
    if not gone.unit_ids:
        return
    incident_id = kept.incident.incident_id
    moving = set(gone.unit_ids)
    running = [each for each in gone.assignments if each.unit_id in moving and not each.is_over]
    gone.assignments = [replace(each, released_at=at) if each in running else each for each in gone.assignments]
    kept.assignments.extend(running)
    kept.unit_ids.extend(gone.unit_ids)
    kept.sent.extend(unit for unit in gone.sent if unit.unit_id in moving)
    gone.sent = [unit for unit in gone.sent if unit.unit_id not in moving]
    gone.unit_ids = []
    for unit_id in moving:
        unit = board.units[unit_id]
        unit.incident_id = unit.last_incident_id = incident_id
    lift(board, kept.deadlines, "UnitAssigned")
    arrivals = [each.arrived_at for each in running if each.arrived_at is not None]
    dispatches = [each.dispatched_at for each in running]
    kept.first_dispatched_at = min(filter(None, (kept.first_dispatched_at, *dispatches)))
    kept.first_arrived_at = min(filter(None, (kept.first_arrived_at, *arrivals)), default=None)
    kept.cleared_at = None
    kept.state = ATTENDED if kept.first_arrived_at is not None else DISPATCHED


def unmerged(board: Board, fact: told.IncidentsUnmerged) -> None:
    kept, gone = board.incident(fact.incident_id), board.incident(fact.merged_id)
    if fact.merged_id not in kept.merged:
        raise Refused("incident-not-merged", incident=fact.incident_id, other=fact.merged_id)
    gone.state = incident_next(gone, "IncidentsUnmerged")
    # A unit that only came along is not one that was taken off: it may be sent again.
    gone.assignments = [each for each in gone.assignments if each.released_at != gone.merged_at]
    gone.merged_into, gone.merged_at = "", None
    gone.calls = list(kept.merged.pop(fact.merged_id))
    kept.calls = [call_id for call_id in kept.calls if call_id not in gone.calls]
    for call_id in gone.calls:
        board.incident_of_call[call_id] = fact.merged_id
    _start_with_first_call(board, kept)
    _start_with_first_call(board, gone)
    note_pending(board, gone)


def linked(board: Board, fact: told.IncidentsLinked) -> None:
    one, other = board.incident(fact.incident_id), board.incident(fact.other_id)
    if one is other or fact.sort not in OPPOSITE:
        raise Refused("link-impossible", incident=fact.incident_id, other=fact.other_id)
    if any(link.incident_id == fact.other_id for link in one.links):
        raise Refused("link-known", incident=fact.incident_id, other=fact.other_id)
    one.links.append(Link(fact.sort, fact.other_id))
    other.links.append(Link(OPPOSITE[fact.sort], fact.incident_id))


def unlinked(board: Board, fact: told.IncidentsUnlinked) -> None:
    one, other = board.incident(fact.incident_id), board.incident(fact.other_id)
    if not any(link.incident_id == fact.other_id for link in one.links):
        raise Refused("link-unknown", incident=fact.incident_id, other=fact.other_id)
    one.links = [link for link in one.links if link.incident_id != fact.other_id]
    other.links = [link for link in other.links if link.incident_id != fact.incident_id]


def noted(board: Board, fact: told.NoteAdded) -> None:
    board.incident(fact.incident_id).notes.append(Note(fact.at, fact.words))


def fed_back(board: Board, fact: told.FeedbackGiven) -> None:
    entry = board.incident(fact.incident_id)
    if entry.state in (WAITING, MERGED):
        raise Refused("incident-transition", incident=fact.incident_id, state=entry.state, kind="FeedbackGiven")
    entry.feedbacks.append(fact.feedback)
    lift(board, entry.deadlines, "FeedbackGiven")


def handed_over(board: Board, fact: told.IncidentHandedOver) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = incident_next(entry, "IncidentHandedOver")
    entry.referrals.append(Referral(fact.at, fact.agency, fact.words))
    entry.standing = None
    lift_all(board, entry.deadlines)
    note_pending(board, entry)


def handover_answered(board: Board, fact: told.HandoverAnswered) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = incident_next(entry, "HandoverAnswered")
    entry.referrals[-1] = replace(entry.referrals[-1], answered_at=fact.at, answer=fact.words)
    lift(board, entry.deadlines, "HandoverAnswered")


def taken_back(board: Board, fact: told.HandoverTakenBack) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = incident_next(entry, "HandoverTakenBack")
    entry.referrals[-1] = replace(entry.referrals[-1], answered_at=fact.at, answer=fact.reason)
    lift(board, entry.deadlines, "HandoverTakenBack")
    note_pending(board, entry)


def closed(board: Board, fact: told.IncidentClosed) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = incident_next(entry, "IncidentClosed")
    entry.closed_at, entry.disposition = fact.at, fact.disposition
    # What was seen of a vehicle belongs to the open case and ends with it.
    entry.sightings, entry.containment = [], None
    lift_all(board, entry.deadlines)
    for raised in entry.attention:
        board.attention.pop(raised.attention_id, None)
    note_pending(board, entry)


def reopened(board: Board, fact: told.IncidentReopened) -> None:
    entry = board.incident(fact.incident_id)
    entry.state = incident_next(entry, "IncidentReopened")
    entry.closed_at = None


def hazard_reported(board: Board, fact: told.HazardReported) -> None:
    if fact.hazard.hazard_id in board.hazards:
        raise Refused("hazard-known", hazard=fact.hazard.hazard_id)
    for name in [name for name, hazard in board.hazards.items() if hazard.expires_at <= fact.at]:
        del board.hazards[name]
    board.hazards[fact.hazard.hazard_id] = fact.hazard


def hazard_lifted(board: Board, fact: told.HazardLifted) -> None:
    if fact.hazard_id not in board.hazards:
        raise NotKnown("hazard-unknown", hazard=fact.hazard_id)
    del board.hazards[fact.hazard_id]


def _alive(board: Board, incident_id: str, kind: str) -> IncidentEntry:
    entry = board.incident(incident_id)
    if entry.state in (CLOSED, MERGED):
        raise Refused("incident-transition", incident=incident_id, state=entry.state, kind=kind)
    return entry
