"""Incidents: what is being handled, who should go and why, who went, and what happened when."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.words import Asked, Name, Words
from ring360.domain.consequences import Candidate, Reason, UnitsRecommended
from ring360.domain.facts import IncidentClosed, RecommendationAccepted
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.domain.units import ROLES
from ring360.language import say
from ring360.operations.ports import Row

router = APIRouter(prefix="/api/incidents", tags=["incidents"])


class AcceptAsked(Asked):
    """The dispatcher's choice; none named = as recommended. A different choice needs a reason."""

    unit_ids: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    reason: Words = ""


class CloseAsked(Asked):
    disposition: Words = ""


@router.get("", dependencies=[may("incidents.read")])
def listed(
    desk: OpenDesk, language: Language, open_only: bool = False, limit: Annotated[int, Query(ge=1, le=500)] = 100
) -> Any:
    """Newest first."""
    rows = desk.readings.incidents(open_only, limit)
    return {"seq": desk.room.seq, "incidents": [labelled(desk, row, language) for row in rows]}


@router.get("/{incident_id}", dependencies=[may("incidents.read")])
def shown(incident_id: str, desk: OpenDesk, language: Language) -> Any:
    """One incident with its calls, recommendation, assignments and timeline."""
    return told_incident(desk, incident_id, language)


@router.post("/{incident_id}/accept", dependencies=[may("incidents.accept")])
def accept(incident_id: str, asked: AcceptAsked, desk: OpenDesk, language: Language) -> Any:
    """Send units."""
    with desk.room.look() as board:
        recommended = board.incident(incident_id).recommendation
        advised = recommended.unit_ids if recommended else ()
        chosen = asked.unit_ids or advised
        if set(chosen) != set(advised) and not asked.reason:
            raise Problem("override-without-reason", incident=incident_id)
        desk.room.take(
            lambda at, fact_id: RecommendationAccepted(at, fact_id, incident_id, tuple(chosen), asked.reason)
        )
    return told_incident(desk, incident_id, language)


@router.post("/{incident_id}/close", dependencies=[may("incidents.close")])
def close(incident_id: str, asked: CloseAsked, desk: OpenDesk, language: Language) -> Any:
    """Finish with a disposition; units still on it are released."""
    desk.room.take(lambda at, fact_id: IncidentClosed(at, fact_id, incident_id, asked.disposition))
    return told_incident(desk, incident_id, language)


def told_incident(desk: Desk, incident_id: str, language: Language) -> dict[str, Any]:
    """Everything about one incident; NotKnown where there is none."""
    row = desk.readings.incident(incident_id)
    if row is None:
        raise NotKnown("incident-unknown", incident=incident_id)
    with desk.room.look() as board:
        recommendation = board.incident(incident_id).recommendation
    return {
        **labelled(desk, row, language),
        "calls": desk.readings.calls_of(incident_id),
        "recommendation": _told_recommendation(recommendation, language),
        "assignments": desk.readings.assignments_of(incident_id),
        "timeline": [_told_line(line, language) for line in desk.readings.timeline_of(incident_id)],
    }


def labelled(desk: Desk, row: Row, language: Language) -> dict[str, Any]:
    """A row with the words for its category and state."""
    category = desk.categories.get(str(row["category"]))
    label = category.label(language) if category else row["category"]
    return {**row, "category_label": label, "state_label": say(f"incident-state-{row['state']}", language)}


def _told_recommendation(told: UnitsRecommended | None, language: Language) -> dict[str, Any] | None:
    if told is None:
        return None
    return {
        "at": told.at,
        "unit_ids": told.unit_ids,
        "candidates": [_told_candidate(each, language) for each in told.candidates],
        "unreachable": told.unreachable,
        "shortfall": [_told_reason(each, language) for each in told.shortfall],
    }


def _told_candidate(candidate: Candidate, language: Language) -> dict[str, Any]:
    leaves = candidate.leaves
    return {
        "unit_id": candidate.unit_id,
        "travel_seconds": candidate.travel_seconds,
        "total_response_seconds": candidate.total_response_seconds,
        "within_ring": candidate.within_ring,
        "leaves": leaves and {
            "road_share_before": leaves.road_share_before,
            "road_share_after": leaves.road_share_after,
            "road_share_lost": leaves.road_share_lost,
        },
        "reasons": [_told_reason(each, language) for each in candidate.reasons],
    }  # fmt: skip


def _told_reason(reason: Reason, language: Language) -> dict[str, Any]:
    details = dict(reason.details)
    words = {name: say(f"role-{value}", language) if name == "role" and value in ROLES else value
             for name, value in details.items()}  # fmt: skip
    return {"code": reason.code, "details": details, "text": say(f"reason-{reason.code}", language, **words)}


def _told_line(line: Row, language: Language) -> dict[str, Any]:
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", str(line["kind"])).lower()
    text = say(f"timeline-{kind}", language, unit=line["unit_id"] or "")
    if line["words"]:
        text = say("timeline-with-words", language, text=text, words=line["words"])
    return {**line, "text": text}
