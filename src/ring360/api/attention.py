"""What the desk brings up and what it advises: looked at, answered, followed or refused."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_attention, told_reason
from ring360.api.taking import Doing
from ring360.api.words import Asked, Name, Words
from ring360.domain.consequences import Advice, MoveUpAdvised
from ring360.domain.facts import AdviceAccepted, AdviceRefused, AttentionAnswered, StandbyReviewed

router = APIRouter(prefix="/api", tags=["attention"])


class AnswerAsked(Asked):
    words: Words = ""


class FollowAsked(Asked):
    """Of several moves only those of these units; all where none is named."""

    unit_ids: Annotated[tuple[Name, ...], Field(max_length=200)] = ()


class RefuseAsked(Asked):
    reason: Words = ""


@router.get("/attention", dependencies=[may("desk.follow")])
def attention(desk: OpenDesk, language: Language) -> Any:
    """What nobody has answered yet, newest first."""
    with desk.room.look() as board:
        raised = sorted(board.attention.values(), key=lambda each: (-each.at, each.attention_id))
    return {"attention": [told_attention(each, language) for each in raised]}


@router.post("/attention/{cause}/{name}/answer", dependencies=[may("deadlines.answer")])
def answer(cause: str, name: str, asked: AnswerAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Say that it is seen to; an attention's id has two parts."""
    doing.take(lambda at, fact_id: AttentionAnswered(at, fact_id, f"{cause}/{name}", asked.words))
    return attention(desk, language)


@router.get("/advice", dependencies=[may("desk.follow")])
def advice(desk: OpenDesk, language: Language) -> Any:
    """Moves to other posts and exchanges of units that wait for the dispatcher."""
    return _told(desk, language)


@router.post("/advice/review", dependencies=[may("standby.ask")])
def review(desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Look now where free units should stand."""
    doing.take(lambda at, fact_id: StandbyReviewed(at, fact_id))
    return _told(desk, language)


@router.post("/advice/{advice_id}/accept", dependencies=[may("standby.order")])
def accept(advice_id: str, asked: FollowAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    doing.take(lambda at, fact_id: AdviceAccepted(at, fact_id, advice_id, asked.unit_ids))
    return _told(desk, language)


@router.post("/advice/{advice_id}/refuse", dependencies=[may("standby.order")])
def refuse(advice_id: str, asked: RefuseAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    doing.take(lambda at, fact_id: AdviceRefused(at, fact_id, advice_id, asked.reason))
    return _told(desk, language)


def _told(desk: Desk, language: Language) -> dict[str, Any]:
    with desk.room.look() as board:
        waiting = list(board.advice.values())
    return {"advice": [told_advice(each, language) for each in waiting]}


def told_advice(told: Advice, language: Language) -> dict[str, Any]:
    """One advice: `sort` says which fields it has."""
    sort = "move-up" if isinstance(told, MoveUpAdvised) else "exchange"
    return {**asdict(told), "sort": sort, "reasons": [told_reason(each, language) for each in told.reasons]}
