"""A live channel ends with what opened it: nothing is sent to somebody who has been signed out, disabled or locked,
nor to a program whose token has ended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.types import Message, Receive, Send

from ring360.domain.people import ActingPerson


class Watched:
    """Wraps the two ends of a connection that may stay open for long."""

    def __init__(self, who: Callable[[], ActingPerson | None], kind: str, receive: Receive, send: Send) -> None:
        """`who` is asked again and again; `kind` is "http" or "websocket"."""
        self._who = who
        self._receive = receive
        self._send = send
        self._is_open = False
        """A part of the answer has been sent and more is to come."""
        self._ended = asyncio.Event()
        self._gone: Message = {"type": f"{kind}.disconnect", "code": 1008}

    async def receive(self) -> Message:
        """What comes in, or that the other side has gone where the session has ended."""
        if self._ended.is_set():
            return self._gone
        incoming = asyncio.ensure_future(self._receive())
        ended = asyncio.ensure_future(self._ended.wait())
        try:
            await asyncio.wait((incoming, ended), return_when=asyncio.FIRST_COMPLETED)
            return incoming.result() if incoming.done() else self._gone
        finally:
            ended.cancel()
            incoming.cancel()

    async def send(self, message: Message) -> None:
        """Send, or close where the session has ended since the first part."""
        if self._ended.is_set():
            return
        if self._is_open and not self._runs():
            self._ended.set()
            if message["type"] == "websocket.send":
                await self._send({"type": "websocket.close", "code": 1008})
            elif message["type"] == "http.response.body":
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await self._send(message)
        self._is_open = message["type"].startswith("websocket.") or bool(message.get("more_body"))

    def _runs(self) -> bool:
        who = self._who()
        return who is not None and not who.is_locked
