"""Which incidents a call may be about: asked while the call taker still types, or about an incident that stands."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ring360.api.calls import PlaceAsked
from ring360.api.console import Desk, OpenDesk
from ring360.api.incidents import labelled
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_reason
from ring360.api.words import Asked, Name
from ring360.decisions.duplicates import DuplicateSuggestion, suggest_duplicates
from ring360.domain.calls import Call
from ring360.operations.locating import locate
from ring360.operations.readings import incident_row

router = APIRouter(prefix="/api", tags=["calls"])


class SoFarAsked(Asked):
    """What is known of a call so far."""

    place: PlaceAsked
    category: Name


@router.post("/calls/duplicates", dependencies=[may("calls.take")])
def of_call(asked: SoFarAsked, desk: OpenDesk, language: Language) -> Any:
    """Incidents that the call may be about, most alike first; nothing is taken."""
    place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
    return _told(desk, Call("", desk.room.now(), place, asked.category), language)


@router.get("/incidents/{incident_id}/duplicates", dependencies=[may("incidents.read")])
def of_incident(incident_id: str, desk: OpenDesk, language: Language) -> Any:
    """Other incidents that it may be the same as, most alike first."""
    with desk.room.look() as board:
        entry = board.incident(incident_id)
        incident = entry.incident
        call_id = entry.calls[0] if entry.calls else ""
    call = Call(call_id, incident.received_at, incident.place, incident.category)
    return _told(desk, call, language, incident_id)


def _told(desk: Desk, call: Call, language: Language, own: str = "") -> dict[str, Any]:
    with desk.room.look() as board:
        found = [each for each in suggest_duplicates(board, call, desk.knowledge) if each.incident_id != own]
        rows = [labelled(desk, incident_row(board, each.incident_id), language) for each in found]
    return {"duplicates": [_suggestion(each, row, language) for each, row in zip(found, rows, strict=True)]}


def _suggestion(found: DuplicateSuggestion, row: dict[str, Any], language: Language) -> dict[str, Any]:
    return {
        "score": found.score,
        "gap_seconds": found.gap_seconds,
        "walk_seconds": found.walk_seconds,
        "reasons": [told_reason(each, language) for each in found.reasons],
        "incident": row,
    }
