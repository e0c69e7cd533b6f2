"""Calls: a report is taken and answered with its incident and who should go."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated, Any, Self

from fastapi import APIRouter, Header, Response
from pydantic import Field, model_validator

from ring360.api.console import Desk, OpenDesk
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.words import Asked, Lat, Lon, Name, Words
from ring360.domain.calls import Call
from ring360.domain.facts import CallReceived
from ring360.domain.problems import Problem
from ring360.domain.refusals import Refused
from ring360.operations.locating import locate

router = APIRouter(prefix="/api/calls", tags=["calls"])


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
    """A call as the call taker enters it. Nothing about the caller is asked for or kept."""

    place: PlaceAsked
    category: Name
    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    words: Words = ""
    joins: Words = ""
    """An open incident that this call is about."""


Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.post("", status_code=201, dependencies=[may("calls.take")])
def receive(asked: CallAsked, desk: OpenDesk, language: Language, response: Response, key: Key = None) -> Any:
    """Take a call. Sent again with the same `Idempotency-Key`, it is answered with the same incident and 200."""
    if asked.category not in desk.categories:
        raise Problem("category-unknown", category=asked.category, known=", ".join(sorted(desk.categories)))
    place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
    call_id = f"K{sha256(key.encode()).hexdigest()[:20]}" if key else ""
    if call_id and (known := _incident_of(desk, call_id, asked)):
        response.status_code = 200
        return told_incident(desk, known, language)

    def call_received(at: float, fact_id: str) -> CallReceived:
        call = Call(call_id or f"C{fact_id[1:]}", at, place, asked.category, asked.priority, asked.words)
        return CallReceived(at, fact_id, call, asked.joins)

    try:
        turn = desk.room.take(call_received)
    except Refused as refusal:
        # Two deliveries of one call at the same time: the other one was first.
        if refusal.code != "call-known" or not (known := _incident_of(desk, call_id, asked)):
            raise
        response.status_code = 200
        return told_incident(desk, known, language)
    fact = turn.fact
    assert isinstance(fact, CallReceived)
    incident_id = _incident_of(desk, fact.call.call_id, asked)
    assert incident_id is not None
    return told_incident(desk, incident_id, language)


def _incident_of(desk: Desk, call_id: str, asked: CallAsked) -> str | None:
    """The incident that a call led to; Refused where the call known by that id says something else."""
    with desk.room.look() as board:
        call = board.calls.get(call_id)
        if call is None:
            return None
        if (call.category, call.words) != (asked.category, asked.words):
            raise Refused("idempotency-key-reused")
        return next(name for name, entry in reversed(board.incidents.items()) if call_id in entry.calls)
