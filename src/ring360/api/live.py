"""The live channel: server-sent events, numbered by the journal, that can be taken up again where they broke off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response
from starlette.responses import StreamingResponse

from ring360.api import incidents, units
from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import Actor, may
from ring360.api.reasons import told_attention
from ring360.api.wakers import waker
from ring360.operations.broadcast import News
from ring360.operations.position_news import news_of

router = APIRouter(tags=["live"])

HEARTBEAT_SECONDS: Final = 15.0
LISTENERS_MOST: Final = 200
EACH_MOST: Final = 100
"""Of one person or program: nobody takes all channels from the others."""


@router.get("/api/state", dependencies=[may("desk.follow")])
def state(desk: OpenDesk, language: Language) -> Any:
    """Everything a console shows at first; `seq` is where the live channel goes on from."""
    with desk.room.look():
        return {
            **units.listed(desk, language),
            "incidents": incidents.listed(desk, language)["incidents"],
            "ring": desk.watch.latest.told,
            "positions": news_of(desk.positions.all().values()).content,
            "now": desk.room.now(),
            "rate": desk.rate,
            "setting": desk.setting,
        }


@router.get("/api/live", dependencies=[may("desk.follow")])
async def live(
    desk: OpenDesk, language: Language, actor: Actor, after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:  # fmt: skip
    """Events `turn` (rows that changed), `positions` (units that moved), `ring` (shares) and `resync` (look afresh with
    `/api/state`)."""
    if is_full(desk, actor.person_id):
        return Response(status_code=503, headers={"retry-after": "10"})
    if last_event_id is not None and last_event_id.isdecimal() and len(last_event_id) < 16:
        after = int(last_event_id)
    stream = _stream(desk, language, after, actor.person_id)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def is_full(desk: Desk, who: str) -> bool:
    """Whether no further channel is opened, for anybody or for this one."""
    return desk.broadcast.listeners >= LISTENERS_MOST or desk.broadcast.listeners_of(who) >= EACH_MOST


@dataclass(frozen=True, slots=True)
class Told:
    """One piece of news in the reader's words; `text` stands for `data` where it is written already."""

    event: str
    seq: int | None = None
    data: Any = None
    text: str | None = None


RESYNC: Final = Told("resync", data={})
"""What was missed is not told again: look afresh with `/api/state`."""
STILL_HERE: Final = Told("still-here", data={})


async def follow(
    desk: Desk, language: Language, after: int | None, who: str, heartbeat_seconds: float
) -> AsyncIterator[Told]:  # fmt: skip
    """News as it comes, `STILL_HERE` in long silence; ends with the desk or after `RESYNC`."""
    stirred = asyncio.Event()
    subscription = desk.broadcast.subscribe(partial(waker().wake, stirred), after, who)
    try:
        while not subscription.is_over:
            if subscription.is_lost:
                yield RESYNC
                return
            for news in subscription.take():
                yield _told(desk, news, language)
            try:
                async with asyncio.timeout(heartbeat_seconds):
                    await stirred.wait()
            except TimeoutError:
                yield STILL_HERE
            stirred.clear()
    finally:
        desk.broadcast.leave(subscription)


async def _stream(desk: Desk, language: Language, after: int | None, who: str) -> AsyncIterator[str]:
    yield "retry: 1000\n\n"
    async for told in follow(desk, language, after, who, HEARTBEAT_SECONDS):
        if told is STILL_HERE:
            yield ": still here\n\n"
            continue
        number = f"id: {told.seq}\n" if told.seq is not None else ""
        data = told.text if told.text is not None else json.dumps(told.data, ensure_ascii=False)
        yield f"event: {told.event}\n{number}data: {data}\n\n"


def _told(desk: Desk, news: News, language: Language) -> Told:
    if news.text is not None:
        return Told(news.name, text=news.text)
    content = dict(news.content)
    if "units" in content:
        content["units"] = [units.labelled(row, language) for row in content["units"]]
        content["incidents"] = [incidents.labelled(desk, row, language) for row in content["incidents"]]
        content["attention"] = [told_attention(raised, language) for raised in content.get("attention", ())]
    return Told(news.name, news.seq, content)
