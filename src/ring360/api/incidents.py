"""Incidents: what is being handled, who should go and why, who went, and what happened when."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.cursors import Cursor, next_cursor, read_cursor
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_attention, told_needs, told_recommendation
from ring360.api.taking import Doing
from ring360.api.versions import answer, must_match
from ring360.api.words import Asked, Name, Words
from ring360.domain.board import Board
from ring360.domain.facts import IncidentClosed, RecommendationAccepted
from ring360.domain.hazards import hazards_near
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.language import say
from ring360.operations.ports import Row

router = APIRouter(prefix="/api/incidents", tags=["incidents"])


class AcceptAsked(Asked):
    """The dispatcher's choice; none named = as recommended. A different choice needs a reason."""

    unit_ids: Annotated[tuple[Name, ...], Field(max_length=200)] = ()
    reason: Words = ""


class CloseAsked(Asked):
    disposition: Words = ""


@router.get("", dependencies=[may("incidents.read")])
def listed(
    desk: OpenDesk, language: Language, open_only: bool = False, limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Cursor = None,
) -> Any:  # fmt: skip
    """Newest first. `next` is the cursor of the following page, null on the last."""
    rows = desk.readings.incidents(open_only, limit, read_cursor(cursor))
    return {
        "seq": desk.room.seq,
        "incidents": [labelled(desk, row, language) for row in rows],
        "next": next_cursor(rows, limit, "opened_at", "incident_id"),
    }


@router.get("/{incident_id}", dependencies=[may("incidents.read")])
def shown(incident_id: str, desk: OpenDesk, language: Language, request: Request) -> Response:
    """One incident with its calls, recommendation, assignments and timeline; its `ETag` names this state of it."""
    return answer(request, told_incident(desk, incident_id, language))


@router.post("/{incident_id}/accept", dependencies=[may("incidents.accept")])
def accept(incident_id: str, asked: AcceptAsked, desk: OpenDesk, doing: Doing, language: Language,
           request: Request) -> Any:  # fmt: skip
    """Send units. Those on their way to something less urgent are taken off it."""
    with desk.room.look() as board:
        must_match(request, lambda: told_incident(desk, incident_id, language))
        recommended = board.incident(incident_id).recommendation
        advised = recommended.unit_ids if recommended else ()
        chosen = asked.unit_ids or advised
        if set(chosen) != set(advised) and not asked.reason:
            raise Problem("override-without-reason", incident=incident_id)
        taken = tuple(name for name in chosen if name in board.units and board.units[name].incident_id)
        doing.take(lambda at, fact_id: RecommendationAccepted(at, fact_id, incident_id, chosen, asked.reason, taken))
    return told_incident(desk, incident_id, language)


@router.post("/{incident_id}/close", dependencies=[may("incidents.close")])
def close(incident_id: str, asked: CloseAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Finish with a disposition; units still on it are released."""
    doing.take(lambda at, fact_id: IncidentClosed(at, fact_id, incident_id, asked.disposition))
    return told_incident(desk, incident_id, language)


def told_incident(desk: Desk, incident_id: str, language: Language) -> dict[str, Any]:
    """Everything about one incident; NotKnown where there is none."""
    with desk.room.look() as board:
        row = desk.readings.incident(incident_id)
        if row is None:
            raise NotKnown("incident-unknown", incident=incident_id)
        on_board = _from_board(board, incident_id, desk.room.now(), language)
    timeline = desk.readings.timeline_of(incident_id)
    return {
        **labelled(desk, row, language),
        "version": timeline[-1]["seq"] if timeline else 0,
        "calls": desk.readings.calls_of(incident_id),
        **on_board,
        "assignments": desk.readings.assignments_of(incident_id),
        "timeline": [told_line(line, language) for line in timeline],
    }


def _from_board(board: Board, incident_id: str, at: float, language: Language) -> dict[str, Any]:
    entry = board.incident(incident_id)
    containment = entry.containment
    return {
        "recommendation": told_recommendation(entry.recommendation, language),
        "needs": told_needs(entry.incident.needs),
        "missing": told_needs(entry.missing),
        "attention": [
            told_attention(each, language) for each in entry.attention if each.attention_id in board.attention
        ],
        "links": [asdict(link) for link in entry.links],
        "merged": {name: list(calls) for name, calls in entry.merged.items()},
        "notes": [asdict(note) for note in entry.notes],
        "feedback": [asdict(each) for each in entry.feedbacks],
        "referrals": [asdict(each) for each in entry.referrals],
        "reserves": list(entry.reserves),
        "containment": containment and asdict(containment),
        "sightings": [asdict(each) for each in entry.sightings],
        "hazards": [asdict(each) for each in hazards_near(board.hazards.values(), entry.incident.place, at)],
        "due": sorted(
            ({"code": code, "due_at": board.deadlines[name].due_at} for code, name in entry.deadlines.items()),
            key=lambda each: str(each["code"]),
        ),
    }


def labelled(desk: Desk, row: Row, language: Language) -> dict[str, Any]:
    """A row with the words for its category and state."""
    category = desk.categories.get(str(row["category"]))
    label = category.label(language) if category else row["category"]
    return {**row, "category_label": label, "state_label": say(f"incident-state-{row['state']}", language)}


def told_line(line: Row, language: Language) -> dict[str, Any]:
    """A line of the timeline in the reader's words."""
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", str(line["kind"])).lower()
    if line["kind"] == "AttentionRaised":
        text = say(f"attention-{line['code']}", language, unit=line["unit_id"] or "")
    else:
        text = say(f"timeline-{kind}", language, unit=line["unit_id"] or "")
    if line["words"]:
        text = say("timeline-with-words", language, text=text, words=line["words"])
    return {**line, "text": text}
