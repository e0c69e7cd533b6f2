"""The desk: `respond` answers a fact with consequences and changes nothing; `take` is one whole turn.

The only file that joins the decisions. Incidents that want units are served by priority, then by age: what is
recommended for one is not offered to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from ring360.decisions.choose_units import Want, choose_units
from ring360.decisions.escalation import acknowledgement_deadline, escalate
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.triage import triage
from ring360.domain import facts as told
from ring360.domain.board import Board, apply
from ring360.domain.consequences import (
    CallJoined,
    Consequence,
    DeadlineSet,
    IncidentOpened,
    Reason,
    UnitAssigned,
    UnitReleased,
    UnitsRecommended,
)
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.facts import Fact

Consequences = list[Consequence]


def take(board: Board, fact: Fact, knowledge: Knowledge) -> Consequences:
    """Apply the fact, respond, apply the consequences. Refused where the board cannot take the fact, unchanged."""
    deadline = board.deadlines.get(fact.deadline_id) if isinstance(fact, told.DeadlinePassed) else None
    apply(board, fact)
    consequences = respond(board, fact, knowledge, deadline)
    for consequence in consequences:
        apply(board, consequence)
    return consequences


def respond(board: Board, fact: Fact, knowledge: Knowledge, deadline: DeadlineSet | None = None) -> Consequences:
    """The consequences of a fact already applied. `deadline` is the one that a DeadlinePassed took off the board."""
    if isinstance(fact, told.DeadlinePassed):
        return [] if deadline is None else [escalate(deadline, fact.at, fact.fact_id)]
    answer = _ANSWERS.get(type(fact))
    return [] if answer is None else answer(board, fact, knowledge)


def _to_call(board: Board, fact: told.CallReceived, knowledge: Knowledge) -> Consequences:
    if fact.joins:
        return [CallJoined(fact.at, fact.fact_id, fact.call.call_id, fact.joins)]
    incident = triage(fact.call, f"I{len(board.incidents) + 1:06d}", knowledge)
    opened = IncidentOpened(fact.at, fact.fact_id, incident)
    entry = IncidentEntry(incident, [incident.call_id])
    return [opened, *_recommend(board, fact, knowledge, changed=(entry,))]


def _to_acceptance(board: Board, fact: told.RecommendationAccepted, knowledge: Knowledge) -> Consequences:
    entry = board.incidents[fact.incident_id]
    consequences: Consequences = []
    for unit_id in fact.unit_ids:
        point = entry.incident.place.point
        consequences.append(UnitAssigned(fact.at, fact.fact_id, unit_id, fact.incident_id, point))
        consequences.append(acknowledgement_deadline(unit_id, fact.incident_id, fact.at, fact.fact_id, knowledge))
    still = IncidentEntry(entry.incident, entry.calls, assignments=entry.assignments)
    still.units_sent = entry.units_sent + len(fact.unit_ids)
    still.officers_sent = entry.officers_sent + sum(board.units[unit_id].unit.officers for unit_id in fact.unit_ids)
    return [*consequences, *_recommend(board, fact, knowledge, changed=(still,), gone=fact.unit_ids)]


def _to_stand_down(board: Board, fact: told.UnitStoodDown, knowledge: Knowledge) -> Consequences:
    unit = board.units[fact.unit_id]
    entry = board.incidents[unit.incident_id]
    reason = Reason("stood-down", (("words", fact.reason),))
    released = UnitReleased(fact.at, fact.fact_id, fact.unit_id, unit.incident_id, reason)
    still = IncidentEntry(entry.incident, entry.calls, assignments=entry.assignments)
    still.units_sent, still.officers_sent = entry.units_sent - 1, entry.officers_sent - unit.unit.officers
    changed = () if entry.first_arrived_at is not None and len(entry.unit_ids) == 1 else (still,)
    return [released, *_recommend(board, fact, knowledge, changed=changed, freed=(unit,), gained=True)]


def _to_closing(board: Board, fact: told.IncidentClosed, knowledge: Knowledge) -> Consequences:
    entry = board.incidents[fact.incident_id]
    freed = [board.units[unit_id] for unit_id in entry.unit_ids]
    reason = Reason("incident-closed")
    released: Consequences = [
        UnitReleased(fact.at, fact.fact_id, entry.unit.unit_id, fact.incident_id, reason) for entry in freed
    ]
    withdrawn = _withdrawn(entry, fact)
    gained = bool(freed or withdrawn)
    return [*released, *withdrawn, *_recommend(board, fact, knowledge, freed=freed, gained=gained)]


def _to_clearing(board: Board, fact: told.UnitCleared, knowledge: Knowledge) -> Consequences:
    entry = board.incidents[board.units[fact.unit_id].last_incident_id]
    withdrawn = [] if entry.is_pending else _withdrawn(entry, fact)
    return [*withdrawn, *_recommend(board, fact, knowledge, gained=True)]


def _withdrawn(entry: IncidentEntry, fact: told.IncidentClosed | told.UnitCleared) -> Consequences:
    """Take back what stands recommended for an incident that wants no more units."""
    if entry.standing is None or not entry.standing.unit_ids:
        return []
    reason = Reason("no-longer-needed")
    return [UnitsRecommended(fact.at, fact.fact_id, entry.incident.incident_id, (), (), (), (reason,))]


def _to_more_means(board: Board, fact: Fact, knowledge: Knowledge) -> Consequences:
    return _recommend(board, fact, knowledge, gained=True)


def _to_fewer_means(board: Board, fact: Fact, knowledge: Knowledge) -> Consequences:
    return _recommend(board, fact, knowledge)


def _recommend(
    board: Board, fact: Fact, knowledge: Knowledge, changed: Collection[IncidentEntry] = (),
    gone: Collection[str] = (), freed: Iterable[UnitEntry] = (), gained: bool = False,
) -> Consequences:  # fmt: skip
    """Recommendations that differ from the standing ones.

    `changed` replaces incidents as the consequences of this turn will leave them; `gone` and `freed` do the same for
    free units. Unless something was `gained`, a standing choice that nobody took units from is still the best.
    """
    if not board.pending and not changed:
        return []
    pending = {key: entry for key, entry in board.pending.items() if entry.is_pending}
    for entry in changed:
        pending[entry.incident.incident_id] = entry
    pool = {unit_id: entry for unit_id, entry in board.free.items() if unit_id not in gone}
    pool.update((entry.unit.unit_id, entry) for entry in freed)
    recommended: Consequences = []
    for entry in sorted(pending.values(), key=_urgency):
        if not entry.is_pending:
            continue
        standing = entry.standing
        if standing is not None and not gained and all(unit_id in pool for unit_id in standing.unit_ids):
            chosen = standing.unit_ids
        elif standing is not None and not standing.unit_ids and not pool:
            continue
        else:
            latest = _recommendation(board, entry, pool, fact, knowledge)
            chosen = latest.unit_ids
            if standing is None or standing.unit_ids != chosen or _codes(standing) != _codes(latest):
                recommended.append(latest)
        for unit_id in chosen:
            del pool[unit_id]
    return recommended


def _recommendation(
    board: Board, entry: IncidentEntry, pool: dict[str, UnitEntry], fact: Fact, knowledge: Knowledge
) -> UnitsRecommended:
    """The choice for one incident; a unit that was taken off it before is not offered again."""
    tried = {assignment.unit_id for assignment in entry.assignments if assignment.released_at is not None}
    if isinstance(fact, told.UnitStoodDown) and board.units[fact.unit_id].incident_id == entry.incident.incident_id:
        tried.add(fact.unit_id)
    free = [unit for unit_id, unit in pool.items() if unit_id not in tried] if tried else list(pool.values())
    want = Want(entry.incident, entry.units_missing, entry.officers_missing)
    choice = choose_units(want, free, fact.at, board.closed_segments, knowledge)
    return UnitsRecommended(
        fact.at, fact.fact_id, entry.incident.incident_id,
        choice.unit_ids, choice.candidates, choice.unreachable, choice.shortfall,
    )  # fmt: skip


def _urgency(entry: IncidentEntry) -> tuple[int, float, str]:
    incident = entry.incident
    return incident.priority, incident.received_at, incident.incident_id


def _codes(recommended: UnitsRecommended) -> tuple[str, ...]:
    return tuple(reason.code for reason in recommended.shortfall)


_ANSWERS: dict[type, Callable[[Board, Any, Knowledge], Consequences]] = {
    told.CallReceived: _to_call,
    told.RecommendationAccepted: _to_acceptance,
    told.UnitStoodDown: _to_stand_down,
    told.IncidentClosed: _to_closing,
    told.UnitCleared: _to_clearing,
    told.UnitEnteredService: _to_more_means,
    told.UnitReturned: _to_more_means,
    told.RoadsClosed: _to_more_means,
    told.RoadsReopened: _to_more_means,
    told.UnitLeftService: _to_fewer_means,
    told.UnitWithdrawn: _to_fewer_means,
}
