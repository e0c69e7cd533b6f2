"""Who called: what is kept about a caller, shown to those who may see it, for a reason, after the look is journaled."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from ring360.api.console import Desk, OpenDesk
from ring360.api.permissions import Actor, may
from ring360.api.words import Name
from ring360.domain.refusals import NotKnown

router = APIRouter(prefix="/api/calls", tags=["callers"])

Reason = Annotated[Name, Query(description="why; it stands in the journal, so it names nobody")]


@router.get("/{call_id}/caller", dependencies=[may("callers.read")])
def caller(call_id: Name, reason: Reason, desk: OpenDesk, actor: Actor) -> Any:
    """What the caller told about himself or herself. The look is journaled first, with who looked and why."""
    reference = _reference(desk, call_id)
    fields = desk.personal.look(reference, call_id, reason, actor.person_id)
    return {"call_id": call_id, "reference": reference, "caller": fields}


@router.delete("/{call_id}/caller", status_code=204, dependencies=[may("callers.erase")])
def erase(call_id: Name, desk: OpenDesk, actor: Actor) -> None:
    """Erase it before its term; the call and the journal stay as they are."""
    desk.personal.erase(_reference(desk, call_id), actor.person_id)


def _reference(desk: Desk, call_id: str) -> str:
    with desk.room.look() as board:
        call = board.calls.get(call_id)
        reference = call.caller if call else ""
    if not reference:
        raise NotKnown("caller-unknown", call_id=call_id)
    return reference
