"""Who called: what is kept about a caller, shown to those who may see it, for a reason, after the look is journaled."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from ring360.api.console import Desk, OpenDesk
from ring360.api.permissions import Actor, may
from ring360.api.words import Asked, Name, Words
from ring360.domain.refusals import NotKnown
from ring360.operations.personal_data import CALLER

router = APIRouter(prefix="/api/calls", tags=["callers"])

Reason = Annotated[Name, Query(description="why; it stands in the journal, so it names nobody")]


class CallerAsked(Asked):
    """What a caller says of himself or herself: no more than is needed to call back or to find the place."""

    name: Words = ""
    telephone: Words = ""
    words: Words = ""


@router.put("/{call_id}/caller", dependencies=[may("calls.take")])
def keep(call_id: Name, asked: CallerAsked, desk: OpenDesk, actor: Actor) -> Any:
    """Keep it apart from the journal, in place of what was kept before. `reference` is null where nothing was said."""
    with desk.room.look() as board:
        if call_id not in board.calls:
            raise NotKnown("call-unknown", call=call_id)
    sealed = desk.personal.keep(call_id, asked.model_dump(), CALLER, actor.person_id)
    return {"call_id": call_id, "reference": sealed.reference if sealed else None}


@router.get("/{call_id}/caller", dependencies=[may("callers.read")])
def caller(call_id: Name, reason: Reason, desk: OpenDesk, actor: Actor) -> Any:
    """What is kept. The look is journaled first, with who looked and why."""
    reference = _references(desk, call_id)[0]
    fields = desk.personal.look(reference, call_id, reason, actor.person_id)
    return {"call_id": call_id, "reference": reference, "caller": fields}


@router.delete("/{call_id}/caller", status_code=204, dependencies=[may("callers.erase")])
def erase(call_id: Name, desk: OpenDesk, actor: Actor) -> None:
    """Erase it before its term; the call and the journal stay as they are."""
    for reference in _references(desk, call_id):
        desk.personal.erase(reference, actor.person_id)


def _references(desk: Desk, call_id: str) -> list[str]:
    """At least one; NotKnown where nothing is kept."""
    with desk.room.look() as board:
        call = board.calls.get(call_id)
    kept = list(desk.personal.kept_of(call_id)) if call else []
    if call is not None and call.caller and call.caller not in kept and not kept:
        kept.append(call.caller)
    if not kept:
        raise NotKnown("caller-unknown", call_id=call_id)
    return kept
