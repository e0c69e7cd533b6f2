"""From the board to a dossier: pure, one incident at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.categories import Category, category_of
from ring360.domain.entries import AssignmentEntry, IncidentEntry
from ring360.domain.incidents import Feedback
from ring360.operations.dossiers import (
    Dossier,
    DossierCall,
    DossierFeedback,
    DossierLink,
    DossierNote,
    DossierOrder,
    DossierReferral,
    levels_of,
)

Categories = Mapping[str, Category]


def dossier_of(board: Board, categories: Categories, incident_id: str) -> Dossier:
    """All that is told about one incident; NotKnown where the board has none of that id."""
    entry = board.incident(incident_id)
    incident = entry.incident
    return Dossier(
        incident_id=incident.incident_id,
        opened_at=incident.received_at,
        updated_at=_updated_at(board, entry),
        category=incident.category,
        priority=incident.priority,
        state=entry.state,
        lon=incident.place.point.lon,
        lat=incident.place.point.lat,
        place=incident.place.words,
        alarm_level=incident.alarm_level,
        codes=_codes(categories, incident.category),
        calls=tuple(_call(board.calls[each], categories) for each in entry.calls),
        orders=tuple(_orders(board, entry)),
        notes=tuple(DossierNote(note.at, note.words) for note in entry.notes),
        feedback=tuple(
            _feedback(incident_id, number, each, categories) for number, each in enumerate(entry.feedbacks, 1)
        ),
        links=tuple(DossierLink(link.sort, link.incident_id) for link in entry.links),
        merged_ids=tuple(entry.merged),
        merged_into=entry.merged_into,
        referrals=tuple(
            DossierReferral(each.at, each.agency, each.words, each.answered_at, each.answer) for each in entry.referrals
        ),
        disposition=entry.disposition,
        cleared_at=entry.cleared_at,
        closed_at=entry.closed_at,
    )


def opened_between(board: Board, after: float, before: float) -> list[str]:
    """Ids of the incidents opened from `after` on and before `before`, oldest first."""
    opened = ((entry.incident.received_at, name) for name, entry in board.incidents.items())
    return [name for at, name in sorted(opened) if after <= at < before]


def _call(call: Call, categories: Categories) -> DossierCall:
    point = call.place.point
    return DossierCall(
        call.call_id, call.received_at, call.category, point.lon, point.lat, call.place.words, call.words,
        call.channel, call.answered_at, bool(call.caller), _codes(categories, call.category),
    )  # fmt: skip


def _orders(board: Board, entry: IncidentEntry) -> Iterator[DossierOrder]:
    sendings: Counter[str] = Counter()
    for each in entry.assignments:
        sendings[each.unit_id] += 1
        unit = board.units[each.unit_id].unit
        yield DossierOrder(
            f"{entry.incident.incident_id}-{each.unit_id}-{sendings[each.unit_id]}", each.unit_id, unit.role,
            unit.officers, each.dispatched_at, each.acknowledged_at, each.departed_at, each.arrived_at,
            each.cleared_at, each.released_at,
        )  # fmt: skip


def _feedback(incident_id: str, number: int, told: Feedback, categories: Categories) -> DossierFeedback:
    codes = _codes(categories, told.category) if told.category else ()
    return DossierFeedback(
        f"{incident_id}-F{number}", told.at, told.disposition, told.words, told.category, told.unit_id,
        told.satisfaction, codes,
    )  # fmt: skip


def _codes(categories: Categories, name: str) -> tuple[str, ...]:
    return levels_of(category_of(categories, name).code)


def _updated_at(board: Board, entry: IncidentEntry) -> float:
    """The newest instant that anything in it bears."""
    instants = [
        entry.incident.received_at,
        *(board.calls[each].received_at for each in entry.calls),
        *(at for each in entry.assignments for at in _stamps(each)),
        *(note.at for note in entry.notes),
        *(feedback.at for feedback in entry.feedbacks),
        *(each.answered_at or each.at for each in entry.referrals),
        *(at for at in (entry.cleared_at, entry.closed_at) if at is not None),
    ]
    return max(instants)


def _stamps(each: AssignmentEntry) -> list[float]:
    stamps = (
        each.dispatched_at, each.acknowledged_at, each.departed_at, each.arrived_at, each.cleared_at, each.released_at,
    )  # fmt: skip
    return [at for at in stamps if at is not None]
