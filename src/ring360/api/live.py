"""The live channel: server-sent events, numbered by the journal, that can be taken up again where they broke off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response
from starlette.responses import StreamingResponse

from ring360.api import incidents, units
from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.operations.broadcast import News, Subscription
from ring360.operations.position_news import news_of

router = APIRouter(tags=["live"])

HEARTBEAT_SECONDS: Final = 15.0
LISTENERS_MOST: Final = 200


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
    desk: OpenDesk, language: Language, after: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:  # fmt: skip
    """Events `turn` (rows that changed), `positions` (units that moved), `ring` (shares) and `resync` (look afresh with
    `/api/state`)."""
    if desk.broadcast.listeners >= LISTENERS_MOST:
        return Response(status_code=503, headers={"retry-after": "10"})
    if last_event_id is not None and last_event_id.isdecimal() and len(last_event_id) < 16:
        after = int(last_event_id)
    stream = _stream(desk, language, after)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _stream(desk: Desk, language: Language, after: int | None) -> AsyncIterator[str]:
    loop, stirred = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(stirred.set)

    subscription = desk.broadcast.subscribe(wake, after)
    try:
        yield "retry: 1000\n\n"
        async for told in _heard(subscription, stirred):
            yield told if isinstance(told, str) else _event(desk, told, language)
    finally:
        desk.broadcast.leave(subscription)


async def _heard(subscription: Subscription, stirred: asyncio.Event) -> AsyncIterator[News | str]:
    while not subscription.is_over:
        if subscription.is_lost:
            yield "event: resync\ndata: {}\n\n"
            return
        for news in subscription.take():
            yield news
        try:
            await asyncio.wait_for(stirred.wait(), HEARTBEAT_SECONDS)
        except TimeoutError:
            yield ": still here\n\n"
        stirred.clear()


def _event(desk: Desk, news: News, language: Language) -> str:
    if news.text is not None:
        return f"event: {news.name}\ndata: {news.text}\n\n"
    content = dict(news.content)
    if "units" in content:
        content["units"] = [units.labelled(row, language) for row in content["units"]]
        content["incidents"] = [incidents.labelled(desk, row, language) for row in content["incidents"]]
    number = f"id: {news.seq}\n" if news.seq is not None else ""
    return f"event: {news.name}\n{number}data: {json.dumps(content, ensure_ascii=False)}\n\n"
