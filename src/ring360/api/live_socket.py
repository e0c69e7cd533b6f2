"""The live channel over a WebSocket: the same news as the event stream, taken up again from a number in the journal.

Each message is one JSON object: `event`, `id` (the journal's number of a turn, null otherwise) and `data`. Nothing is
expected from the client; a client that does not read is let go.
"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Final

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect

from ring360.api.console import Desk
from ring360.api.languages import language_of
from ring360.api.live import HEARTBEAT_SECONDS, RESYNC, Told, follow, is_full
from ring360.api.permissions import Actor, may

router = APIRouter(tags=["live"])

SEND_SECONDS: Final = 10.0
"""A client that has not taken a message for so long is gone."""
TRY_AGAIN_LATER: Final = 1013
LISTENING_ONLY_BYTES: Final = 1_024
"""More than this in one message is not something a listening client has to say."""


@router.websocket("/api/live/socket", dependencies=[may("desk.follow")])
async def socket(
    websocket: WebSocket, actor: Actor, after: Annotated[int | None, Query(ge=0, le=2**53)] = None
) -> None:  # fmt: skip
    """Follow the desk from now on or, with `after`, from the turn after that one."""
    desk: Desk = websocket.app.state.desk
    await websocket.accept()
    if is_full(desk, actor.person_id):
        await websocket.close(TRY_AGAIN_LATER)
        return
    language = language_of(websocket.url.query, websocket.headers.get("accept-language", ""))
    gone = asyncio.ensure_future(_until_gone(websocket))
    try:
        async for told in follow(desk, language, after, actor.person_id, HEARTBEAT_SECONDS):
            if gone.done():
                return
            async with asyncio.timeout(SEND_SECONDS):
                await websocket.send_text(_message(told))
            if told is RESYNC:
                await websocket.close(TRY_AGAIN_LATER)
                return
        await websocket.close()
    except (WebSocketDisconnect, TimeoutError, RuntimeError):
        return
    finally:
        gone.cancel()


def _message(told: Told) -> str:
    data = told.text if told.text is not None else json.dumps(told.data, ensure_ascii=False)
    return f'{{"event":{json.dumps(told.event)},"id":{json.dumps(told.seq)},"data":{data}}}'


async def _until_gone(websocket: WebSocket) -> None:
    """Ends when the client has left or says what it has no business to say."""
    try:
        while True:
            message = await websocket.receive()
            said = message.get("text") or message.get("bytes") or ""
            if message["type"] == "websocket.disconnect" or len(said) > LISTENING_ONLY_BYTES:
                return
    except (WebSocketDisconnect, RuntimeError):
        return
