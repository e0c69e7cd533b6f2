"""Exchange with other agencies: an incident as EIDO, out and in; calls, orders and feedback as the Chinese chain."""

from __future__ import annotations

import json
import math
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from ring360.api.console import Desk, OpenDesk
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.outside import OpenExchange
from ring360.api.permissions import Actor, may
from ring360.domain.calls import Call
from ring360.domain.categories import category_of
from ring360.domain.facts import AdministrationChanged, CallReceived
from ring360.domain.problems import Problem
from ring360.domain.refusals import Refused
from ring360.operations.dossier_making import dossier_of, opened_between
from ring360.operations.dossiers import Dossier
from ring360.operations.locating import locate

router = APIRouter(prefix="/api/exchange", tags=["exchange"])

LONGEST_DAYS: Final = 31
AT_ONCE: Final = 50
WORDS_MOST: Final = 300

Kind = Literal["jjd", "cjd", "fkd"]
_BODY: Final = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}


async def _sent(request: Request) -> object:
    """The body as JSON, whatever it says; Problem where it is none or nested beyond reading."""
    try:
        return json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Problem("eido-unreadable", field="$", wanted="JSON") from None


Sent = Annotated[object, Depends(_sent)]
Instant = Annotated[float, Query(ge=0, le=4e9, allow_inf_nan=False)]


@router.get("/incidents/{incident_id}/eido", dependencies=[may("exchange.send")])
def eido(incident_id: str, desk: OpenDesk, exchange: OpenExchange, language: Language, actor: Actor) -> Any:
    """One incident as an Emergency Incident Data Object (NENA-STA-021.1). That it was sent is journaled."""
    assert exchange.sender
    dossier = _dossier(desk, incident_id)
    word = category_of(desk.categories, dossier.category).label(language)
    _note(desk, "eido-sent", incident_id, actor.person_id)
    return exchange.formats.eido(dossier, word)


@router.get("/incidents/{incident_id}/records", dependencies=[may("exchange.send")])
def records_of(incident_id: str, desk: OpenDesk, exchange: OpenExchange, actor: Actor) -> Any:
    """One incident as 接警单, 处警单 and 反馈单. That they were sent is journaled."""
    assert exchange.sender
    told = exchange.formats.chain([_dossier(desk, incident_id)])
    _note(desk, "records-sent", incident_id, actor.person_id)
    return told


@router.get("/records", dependencies=[may("exchange.send")])
def records(desk: OpenDesk, exchange: OpenExchange, actor: Actor, after: Instant, before: Instant) -> Any:
    """The records of all incidents opened from `after` on and before `before` (UNIX seconds), at most 31 days."""
    return exchange.formats.chain(_of_period(desk, exchange.sender, actor.person_id, after, before))


@router.get("/records/{kind}.csv", dependencies=[may("exchange.send")], response_class=Response)
def records_csv(
    kind: Kind, desk: OpenDesk, exchange: OpenExchange, actor: Actor, after: Instant, before: Instant
) -> Response:
    """One kind of these records as CSV: `jjd` (接警单), `cjd` (处警单), `fkd` (反馈单)."""
    told = exchange.formats.chain(_of_period(desk, exchange.sender, actor.person_id, after, before))
    name = f'attachment; filename="{kind}.csv"'
    content = exchange.formats.chain_csv(told[kind], kind)
    return Response(content, media_type="text/csv; charset=utf-8", headers={"content-disposition": name})


@router.post("/eido", status_code=201, dependencies=[may("exchange.receive")], openapi_extra=_BODY)
def receive(
    told: Sent, desk: OpenDesk, exchange: OpenExchange, language: Language,
    actor: Actor, response: Response,
) -> Any:  # fmt: skip
    """Take an incident of another agency as a call. The same incident sent again is answered with ours and 200."""
    dossier = exchange.formats.read_eido(told)
    if dossier.agency and dossier.agency == exchange.agency:
        raise Problem("eido-own", incident=dossier.incident_id)
    call_id = f"E{sha256(f'{dossier.agency}/{dossier.incident_id}'.encode()).hexdigest()[:20]}"
    with desk.room.look() as board:
        known = board.incident_of_call.get(call_id)
    if known is None:
        try:
            desk.room.take(_call_of(desk, dossier, call_id), actor.person_id)
        except Refused as refusal:
            if refusal.code != "call-known":
                raise
            response.status_code = 200
    else:
        response.status_code = 200
    with desk.room.look() as board:
        incident_id = board.incident_of_call[call_id]
    return told_incident(desk, incident_id, language)


def _call_of(desk: Desk, dossier: Dossier, call_id: str) -> Any:
    has_point = math.isfinite(dossier.lon) and math.isfinite(dossier.lat)
    if not has_point and not dossier.place:
        raise Problem("eido-without-place")
    point = (dossier.lon, dossier.lat) if has_point else (None, None)
    place = locate(desk.atlas, dossier.place[:WORDS_MOST], *point)
    category = _category(desk, dossier)
    words = " ".join(each.words for each in dossier.notes) or " ".join(each.words for each in dossier.calls)
    told = f"{dossier.agency} {dossier.incident_id}: {words}"[:WORDS_MOST].strip()

    def received(at: float, fact_id: str) -> CallReceived:
        call = Call(call_id, at, place, category, dossier.priority, told, at, "agency")
        return CallReceived(at, fact_id, call)

    return received


def _category(desk: Desk, dossier: Dossier) -> str:
    """By name, by code from the deepest level up, else the one for everything else."""
    if dossier.category in desk.categories:
        return dossier.category
    by_code = {each.code: each.name for each in desk.categories.values() if each.code}
    for code in reversed(dossier.codes):
        if code in by_code:
            return by_code[code]
    return "other" if "other" in desk.categories else max(
        desk.categories.values(), key=lambda each: each.priority
    ).name  # fmt: skip


def _of_period(desk: Desk, sender: str, by: str, after: float, before: float) -> list[Dossier]:
    assert sender
    if not after < before <= after + LONGEST_DAYS * 86_400:
        raise Problem("period-wrong", days=LONGEST_DAYS)
    with desk.room.look() as board:
        names = opened_between(board, after, before)
    dossiers: list[Dossier] = []
    # A month's incidents would hold the desk up: a few at a time are told under its lock.
    for begin in range(0, len(names), AT_ONCE):
        with desk.room.look() as board:
            dossiers += [dossier_of(board, desk.categories, each) for each in names[begin : begin + AT_ONCE]]
    _note(desk, "records-sent", f"{after:.0f}-{before:.0f}", by, incidents=str(len(dossiers)))
    return dossiers


def _dossier(desk: Desk, incident_id: str) -> Dossier:
    with desk.room.look() as board:
        return dossier_of(board, desk.categories, incident_id)


def _note(desk: Desk, action: str, subject: str, by: str, **details: str) -> None:
    told = tuple(sorted(details.items()))
    desk.room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, action, subject, told), by)
