"""Warnings to the public: sent, followed by others, called off; told as JSON, as an Atom feed and as CAP 1.2."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Request, Response
from pydantic import AfterValidator, Field, StringConstraints

from ring360.api.calls import PlaceAsked
from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.outside import Exchange, OpenExchange
from ring360.api.permissions import Actor, may
from ring360.api.words import Asked, Lat, Lon, Name, Words
from ring360.domain.problems import Problem
from ring360.language import say
from ring360.operations.locating import locate
from ring360.operations.warnings import (
    ALERT,
    CANCEL,
    LONGEST_SECONDS,
    UPDATE,
    PublicWarning,
    WarningArea,
    WarningReference,
    WarningText,
)

router = APIRouter(prefix="/api/warnings", tags=["warnings"])

CAP_TYPE: Final = "application/cap+xml"
ATOM_TYPE: Final = "application/atom+xml"
LONG_MOST: Final = 2_000


def _plain(text: str) -> str:
    if any(ord(letter) < 32 and letter != "\n" for letter in text):
        raise ValueError("control characters are not allowed")
    return text


Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONG_MOST), AfterValidator(_plain)]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=100)]


class TextAsked(Asked):
    """What is said in one language."""

    language: Literal["zh-CN", "en"]
    event: Name
    headline: Name
    description: Long = ""
    instruction: Long = ""


class AreaAsked(Asked):
    """Where: a place with a radius, a polygon, or roads with so many metres on both sides; one or more of them."""

    words: Words = ""
    place: PlaceAsked | None = None
    radius_metres: Annotated[float, Field(gt=0, le=50_000, allow_inf_nan=False)] = 300.0
    polygon: Annotated[tuple[tuple[Lon, Lat], ...], Field(max_length=200)] = ()
    directed_segments: Annotated[tuple[int, ...], Field(max_length=500)] = ()
    """Roads in the numbering of `/api/roads`, such as those just closed."""
    metres: Annotated[float, Field(gt=0, le=5_000, allow_inf_nan=False)] = 50.0


class WarningAsked(Asked):
    """A warning as somebody writes it. Whether it is of an exercise is not asked: the desk knows."""

    category: Literal[
        "geo", "met", "safety", "security", "rescue", "fire", "health", "env", "transport", "infra", "cbrne", "other"
    ]
    urgency: Literal["immediate", "expected", "future", "past", "unknown"] = "immediate"
    severity: Literal["extreme", "severe", "moderate", "minor", "unknown"] = "moderate"
    certainty: Literal["observed", "likely", "possible", "unlikely", "unknown"] = "observed"
    responses: Annotated[
        tuple[
            Literal[
                "shelter", "evacuate", "prepare", "execute", "avoid", "monitor", "assess", "all-clear", "none"
            ], ...
        ],
        Field(max_length=5),
    ] = ()  # fmt: skip
    lasts_seconds: Annotated[float, Field(ge=60, le=LONGEST_SECONDS, allow_inf_nan=False)]
    texts: Annotated[tuple[TextAsked, ...], Field(min_length=1, max_length=2)]
    areas: Annotated[tuple[AreaAsked, ...], Field(min_length=1, max_length=10)]
    incident_ids: Annotated[tuple[Name, ...], Field(max_length=10)] = ()


class CancelAsked(Asked):
    """Words for calling a warning off; those of the house where none are given."""

    texts: Annotated[tuple[TextAsked, ...], Field(max_length=2)] = ()


@router.get("", dependencies=[may("area.read")])
def listed(exchange: OpenExchange) -> Any:
    """Those in force, newest first."""
    return {"warnings": [_told(each) for each in exchange.warnings.in_force()]}


@router.get(".atom", dependencies=[may("area.read")], response_class=Response)
def feed(desk: OpenDesk, exchange: OpenExchange, language: Language, request: Request) -> Response:
    """Those in force as an Atom feed whose entries lead to the alerts."""
    address = str(request.url.replace(query="", fragment="")).removesuffix(".atom")
    told = exchange.formats.feed(exchange.warnings.in_force(), address, language, desk.room.now())
    return Response(told, media_type=ATOM_TYPE)


@router.get("/{warning_id}.xml", dependencies=[may("area.read")], response_class=Response)
def alert(warning_id: str, exchange: OpenExchange) -> Response:
    """One message, in force or not, as a CAP 1.2 alert."""
    return Response(exchange.formats.cap(exchange.warnings.get(warning_id)), media_type=CAP_TYPE)


@router.get("/{warning_id}", dependencies=[may("area.read")])
def shown(warning_id: str, exchange: OpenExchange) -> Any:
    """One message, in force or not."""
    return _told(exchange.warnings.get(warning_id))


@router.post("", status_code=201, dependencies=[may("warnings.publish")])
def publish(asked: WarningAsked, desk: OpenDesk, exchange: OpenExchange, actor: Actor, key: Key = None) -> Any:
    """Warn the public. Sent again with the same `Idempotency-Key`, it is answered with the same warning."""
    return _told(_sent(asked, desk, exchange, ALERT, actor.person_id, "", _own_id(actor.person_id, key)))


@router.post("/{warning_id}/update", status_code=201, dependencies=[may("warnings.publish")])
def update(
    warning_id: str, asked: WarningAsked, desk: OpenDesk, exchange: OpenExchange, actor: Actor, key: Key = None
) -> Any:
    """Put another in its place; 409 where it is no longer in force."""
    return _told(_sent(asked, desk, exchange, UPDATE, actor.person_id, warning_id, _own_id(actor.person_id, key)))


@router.post("/{warning_id}/cancel", status_code=201, dependencies=[may("warnings.publish")])
def cancel(
    warning_id: str, asked: CancelAsked, desk: OpenDesk, exchange: OpenExchange, actor: Actor, key: Key = None
) -> Any:
    """Call it off before its time."""
    sender, before = exchange.sender, exchange.warnings.get(warning_id)
    texts = _texts(asked.texts) or tuple(_called_off(text) for text in before.texts)

    def draft(made_id: str, at: float, references: tuple[WarningReference, ...]) -> PublicWarning:
        return PublicWarning(
            made_id, sender, at, desk.setting, CANCEL, before.expires_at, before.category, "past", before.severity,
            before.certainty, texts, before.areas, ("all-clear",), before.incident_ids, references,
        )  # fmt: skip

    own_id = _own_id(actor.person_id, key)
    return _told(exchange.warnings.send(draft, actor.person_id, follows=warning_id, warning_id=own_id))


def _sent(
    asked: WarningAsked, desk: Desk, exchange: Exchange, kind: str, by: str, follows: str, own_id: str
) -> PublicWarning:
    sender = exchange.sender
    areas = tuple(_area(desk, exchange, area) for area in asked.areas)
    with desk.room.look() as board:
        for incident_id in asked.incident_ids:
            board.incident(incident_id)

    def draft(made_id: str, at: float, references: tuple[WarningReference, ...]) -> PublicWarning:
        return PublicWarning(
            made_id, sender, at, desk.setting, kind, at + asked.lasts_seconds, asked.category, asked.urgency,
            asked.severity, asked.certainty, _texts(asked.texts), areas, asked.responses, asked.incident_ids,
            references,
        )  # fmt: skip

    return exchange.warnings.send(draft, by, follows, own_id)


def _area(desk: Desk, exchange: Exchange, asked: AreaAsked) -> WarningArea:
    most = 2 * desk.atlas.roads.segments
    for segment in asked.directed_segments:
        if not 0 <= segment < most:
            raise Problem("segment-unknown", most=most - 1)
    words = asked.words
    circles: tuple[tuple[float, float, float], ...] = ()
    if asked.place is not None:
        place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
        point = place.point
        # Where somebody pointed, not the road next to it.
        lon = point.lon if asked.place.lon is None else asked.place.lon
        lat = point.lat if asked.place.lat is None else asked.place.lat
        circles, words = ((lon, lat, asked.radius_metres),), words or place.words
    polygons = exchange.formats.corridor(desk.atlas.roads, asked.directed_segments, asked.metres)
    drawn = asked.polygon[:-1] if len(asked.polygon) > 1 and asked.polygon[0] == asked.polygon[-1] else asked.polygon
    return WarningArea(words or desk.atlas.name, circles, (*((drawn,) if drawn else ()), *polygons))


def _texts(asked: tuple[TextAsked, ...]) -> tuple[WarningText, ...]:
    return tuple(
        WarningText(each.language, each.event, each.headline, each.description, each.instruction) for each in asked
    )


def _called_off(text: WarningText) -> WarningText:
    language: Literal["zh-CN", "en"] = "zh-CN" if text.language == "zh-CN" else "en"
    return WarningText(text.language, text.event, say("warning-called-off", language, headline=text.headline))


def _own_id(person_id: str, key: str | None) -> str:
    return f"W{sha256(f'{person_id}/{key}'.encode()).hexdigest()[:20]}" if key else ""


def _told(warning: PublicWarning) -> dict[str, Any]:
    return {**warning.plain(), "cap": f"/api/warnings/{warning.warning_id}.xml"}
