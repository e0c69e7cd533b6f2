"""Stands before every request: known host, own origin, bearable pace and size, and who sends it.

It only says who is acting; what that person may do is asked by each route (`permissions.py`), and a route that asks
nothing fails a law.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ring360.api.gate import Gate, Visitor, visitor_of
from ring360.api.languages import language_of
from ring360.api.watched import Watched
from ring360.language import say
from ring360.operations.room_states import RoomClosed

BODY_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 10.0
HEALTH: Final = "/api/health"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}
STRICT_TRANSPORT: Final = "max-age=31536000; includeSubDomains"


class Guard:
    """ASGI middleware that holds a `Gate`."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = _with_headers(send, self._gate.secure)
        refusal = self._refusal(scope, headers) or self._hurried(_address(scope))
        if refusal:
            await _refuse(scope, headers, receive, send, *refusal)
            return
        # A live channel is kept by listening, not by doing something.
        active = scope["type"] == "http" and scope["method"] not in SAFE_METHODS
        try:
            visitor = visitor_of(self._gate, headers, active)
        except RoomClosed:
            if scope["path"] != HEALTH:
                await _refuse(scope, headers, receive, send, 503, "room-closed")
                return
            # Who asks how the server is must hear just now that its database is gone.
            visitor = Visitor(None)
        if refusal := self._hurried("", visitor):
            await _refuse(scope, headers, receive, send, *refusal)
            return
        scope.setdefault("state", {}).update(
            actor=visitor.actor, token=visitor.token, address=_address(scope), gate=self._gate
        )
        await self._flush()
        if visitor.again is not None and not active:
            watched = Watched(visitor.again, scope["type"], receive, send)
            receive, send = watched.receive, watched.send
        await self._pass_on(scope, headers, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        # A page of a stranger whose name was pointed at this machine shows itself by that name in `Host`.
        if (urlsplit(f"//{host}").hostname or "") not in self._gate.hosts:
            return 421, "host-unknown"
        if scope["type"] == "http" and scope["method"] in SAFE_METHODS:
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and urlsplit(origin).netloc != host:
            return 403, "origin-foreign"
        if site not in (None, "same-origin", "none"):
            return 403, "origin-foreign"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES:
            return 413, "body-too-large"
        return None

    def _hurried(self, address: str, visitor: Visitor | None = None) -> tuple[int, str] | None:
        limits, identity = self._gate.limits, self._gate.identity
        if limits is None or identity is None:
            return None
        if visitor is None:
            wait_seconds = limits.addresses.wait_seconds(address, identity.now())
        elif visitor.actor is not None:
            wait_seconds = limits.people.wait_seconds(visitor.actor.person_id, identity.now())
        else:
            return None
        return (429, "too-many-requests") if wait_seconds > 0 else None

    async def _flush(self) -> None:
        identity = self._gate.identity
        if identity is not None and identity.sessions.flush_is_due():
            await asyncio.to_thread(identity.sessions.flush)

    async def _pass_on(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        """Read the body here, so that no handler ever waits for a slow or endless one."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_body(receive), BODY_SECONDS)
        except TimeoutError:
            await _refuse(scope, headers, receive, send, 408, "body-too-slow")
            return
        if body is None:
            await _refuse(scope, headers, receive, send, 413, "body-too-large")
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return str(client[0]) if client else ""


async def _body(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > BODY_BYTES:
            return None
        if not message.get("more_body"):
            return bytes(body)


def _with_headers(send: Send, secure: bool) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
            if secure:
                headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
        await send(message)

    return told


async def _refuse(scope: Scope, headers: Headers, receive: Receive, send: Send, status: int, code: str) -> None:
    if scope["type"] == "websocket":
        # The handshake is answered with 403.
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    language = language_of(scope["query_string"].decode("latin-1"), headers.get("accept-language", ""))
    told = {"code": code, "message": say(f"problem-{code}", language), "details": {}}
    body = json.dumps(told, ensure_ascii=False).encode()
    extra = [(b"retry-after", b"2")] if status == 429 else []
    kind = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": kind + extra})
    await send({"type": "http.response.body", "body": body})
