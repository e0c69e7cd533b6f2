"""Calls: a report rings, is taken and answered with its incident and who should go."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query
from pydantic import Field, model_validator
from starlette.responses import JSONResponse

from ring360.api.console import OpenDesk
from ring360.api.cursors import Cursor, next_cursor, read_cursor
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Lat, Lon, Name, Words
from ring360.domain.calls import Call
from ring360.domain.consequences import CallJoined, IncidentOpened
from ring360.domain.facts import CallAbandoned, CallRang, CallReceived
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.operations.locating import locate
from ring360.operations.readings import Turn, call_row

router = APIRouter(prefix="/api/calls", tags=["calls"])

Channel = Literal["phone", "text", "app", "video", "alarm", "officer", "agency"]


class PlaceAsked(Asked):
    """Where: `words` (an address, a crossing "A/B", a name), or `lon` and `lat`, or both."""

    words: Words = ""
    lon: Lon | None = None
    lat: Lat | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.lon is None) != (self.lat is None) or (self.lon is None and not self.words):
            raise ValueError("give words, or lon and lat")
        return self


class CallAsked(Asked):
    """A call as the call taker enters it. Who called is kept apart, at `/api/calls/{call_id}/caller`."""

    place: PlaceAsked
    category: Name
    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    words: Words = ""
    joins: Words = ""
    """An open incident that this call is about."""
    call_id: Name | None = None
    """The ringing call that this is; left out for a call that did not ring here."""
    channel: Channel = "phone"


class RingAsked(Asked):
    """A call that waits to be answered."""

    call_id: Name
    channel: Channel = "phone"


@router.post("", status_code=201, dependencies=[may("calls.take")])
def receive(asked: CallAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Take a call. Sent again with the same `Idempotency-Key`, it is answered with the same incident."""
    if asked.category not in desk.categories:
        raise Problem("category-unknown", category=asked.category, known=", ".join(sorted(desk.categories)))
    place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
    rang = asked.call_id
    with desk.room.look() as board:
        if rang is not None and rang not in board.ringing and rang not in board.calls:
            raise NotKnown("call-not-ringing", call=rang)

        def call_received(at: float, fact_id: str) -> CallReceived:
            rang_at = board.ringing.get(rang, at) if rang is not None else at
            call = Call(
                rang or f"C{fact_id[1:]}", rang_at, place, asked.category, asked.priority, asked.words,
                at, asked.channel,
            )  # fmt: skip
            return CallReceived(at, fact_id, call, asked.joins)

    # An answer of its own: what is told is plain already, and to look through it once more would take its time.
    return JSONResponse(told_incident(desk, doing.take(call_received, _incident_of), language), 201)


def _incident_of(turn: Turn) -> str:
    for consequence in turn.consequences:
        if isinstance(consequence, IncidentOpened):
            return consequence.incident.incident_id
        if isinstance(consequence, CallJoined):
            return consequence.incident_id
    raise AssertionError("a call that led to nothing")


@router.get("", dependencies=[may("calls.read")])
def listed(desk: OpenDesk, limit: Annotated[int, Query(ge=1, le=500)] = 100, cursor: Cursor = None) -> Any:
    """Newest first. `next` is the cursor of the following page, null on the last."""
    rows = desk.readings.calls(limit, read_cursor(cursor))
    return {"seq": desk.room.seq, "calls": rows, "next": next_cursor(rows, limit, "received_at", "call_id")}


@router.post("/ringing", status_code=201, dependencies=[may("calls.take")])
def ring(asked: RingAsked, desk: OpenDesk, doing: Doing) -> Any:
    """A call reached the room; from here on its answering is timed."""
    doing.take(lambda at, fact_id: CallRang(at, fact_id, asked.call_id, asked.channel))
    return ringing(desk)


@router.get("/ringing", dependencies=[may("calls.read")])
def ringing(desk: OpenDesk) -> Any:
    """Calls nobody has answered yet, longest first."""
    with desk.room.look() as board:
        waiting = sorted((at, call_id) for call_id, at in board.ringing.items())
    return {"ringing": [{"call_id": call_id, "rang_at": at} for at, call_id in waiting]}


@router.post("/ringing/{call_id}/abandon", dependencies=[may("calls.take")])
def abandon(call_id: str, desk: OpenDesk, doing: Doing) -> Any:
    """The caller hung up before anybody answered."""
    doing.take(lambda at, fact_id: CallAbandoned(at, fact_id, call_id))
    return ringing(desk)


@router.get("/{call_id}", dependencies=[may("calls.read")])
def shown(call_id: str, desk: OpenDesk) -> Any:
    """One call with the incident that handles it."""
    with desk.room.look() as board:
        if call_id not in board.calls:
            raise NotKnown("call-unknown", call=call_id)
        return call_row(board, call_id)
