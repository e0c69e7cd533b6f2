"""What this server is: its area, its setting, the standards it works to, its categories and its words."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response

from ring360.api.console import OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.language import say
from ring360.operations.room_states import FOLLOWING, OPEN, SUSPENDED, RoomClosed

router = APIRouter(tags=["about"])

PAGE_WORDS: Final = (
    "title", "exercise", "exercise-note", "live", "language", "ring-now", "total-response", "travel-only", "allowances",
    "processing", "turnout", "units-free", "depth", "legend", "beyond", "never", "edge", "new-call", "place",
    "place-hint", "pick-on-map", "picked", "category", "what-happened", "send", "sending", "incidents", "no-incidents",
    "recommended", "accept", "accepting", "accept-other", "reason", "reason-default", "arrives-in", "leaves",
    "timeline", "who-went", "waiting", "state", "role", "close", "back", "fit", "zoom-in", "zoom-out", "map-help",
    "connection-lost", "connected", "minutes", "seconds", "no-units", "shortfall", "units", "of-roads", "rate",
    "road-length", "clock", "failed", "skip", "sign-in-sign-in", "sign-in-setup", "sign-in-invite", "sign-in-locked",
    "sign-out", "user-name", "password", "password-hint", "second-code", "passkey", "provider", "demo-person",
)  # fmt: skip
"""What the small page says; ids `page-…`."""
ROLES: Final = ("special", "patrol", "traffic", "community")
UNIT_STATES: Final = (
    "free", "assigned", "acknowledged", "en_route", "on_scene", "clearing", "out_of_service", "off_duty",
)  # fmt: skip


@router.get("/api/about", dependencies=[may("area.read")])
def about(desk: OpenDesk, language: Language) -> Any:
    """Asked once when a console starts."""
    west, south, east, north = desk.atlas.roads.bounds
    standards = desk.room.standards
    return {
        "name": desk.atlas.name,
        "setting": desk.setting,
        "rate": desk.rate,
        "timezone": desk.timezone,
        "bounding_box": {"west": west, "south": south, "east": east, "north": north},
        "atlas_checksum": desk.atlas.checksum,
        "within_seconds": standards.ring_seconds,
        "allowances": {
            "processing_seconds": standards.processing_seconds, "turnout_seconds": standards.turnout_seconds,
        },
        "categories": [
            {"name": each.name, "label": each.label(language), "priority": each.priority}
            for each in sorted(desk.categories.values(), key=lambda each: (each.priority, each.name))
        ],
        "basemap": "/basemap.pmtiles" if desk.basemap else None,
    }  # fmt: skip


@router.get("/api/words", dependencies=[may("page.load")])
def words(language: Language) -> Any:
    """The small page's words."""
    return {
        "language": language,
        "words": {name: say(f"page-{name}", language) for name in PAGE_WORDS},
        "roles": {name: say(f"role-{name}", language) for name in ROLES},
        "role_letters": {name: say(f"role-letter-{name}", language) for name in ROLES},
        "unit_states": {name: say(f"unit-state-{name}", language) for name in UNIT_STATES},
        "unit_letters": {name: say(f"unit-letter-{name}", language) for name in UNIT_STATES},
    }


@router.get("/api/health", dependencies=[may("health.read")])
def health(desk: OpenDesk, response: Response) -> Any:
    """200 while facts are taken or another server that takes them is followed, 503 when not; `state` says which."""
    answers = True
    try:
        with desk.room.look():
            pass
        # A room that nobody asks for anything would not know that its database is gone.
        desk.journal.last_seq()
    except RoomClosed:
        answers = False
    state = desk.room.state
    name = state.name if answers or state.name != OPEN else SUSPENDED
    if not answers or name not in (OPEN, FOLLOWING):
        response.status_code = 503
    leader = state.reason if name == FOLLOWING else ""
    return {"state": name, "seq": desk.room.seq, "leader": leader}


@router.get("/api/openapi.json", include_in_schema=False, dependencies=[may("area.read")])
def description(request: Request) -> Any:
    """The whole interface, as OpenAPI."""
    return request.app.openapi()
