"""Stands before every request: known host, own origin, a key where one is needed, a body of bearable size and pace."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Final, Protocol
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ring360.api.languages import language_of
from ring360.api.permissions import EXERCISE_PERSON
from ring360.language import say

BODY_BYTES: Final = 64 * 1024
BODY_SECONDS: Final = 10.0
COOKIE: Final = "ring360_session"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


class Access(Protocol):
    """Who may come in."""

    def opens(self, key: str) -> bool:
        """True for the access key."""

    def begin_session(self) -> str:
        """A new session's token for the cookie."""

    def knows(self, session: str) -> bool:
        """True for a session that was begun and has not ended."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Host names answered to (without port), and the access asked for; None = anybody on this machine."""

    hosts: Sequence[str]
    access: Access | None
    secure: bool = False
    """True when people come by https, here or at the proxy before us."""


class Guard:
    """ASGI middleware that holds a `Gate`."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        send = _with_headers(send)
        refusal = self._refusal(scope, headers)
        if refusal:
            await _refuse(scope, headers, send, *refusal)
            return
        cookie = self._session_by_link(scope)
        if cookie:
            await _redirect(send, cookie)
            return
        if not self._may_enter(headers):
            await _refuse(scope, headers, send, 401, "key-missing")
            return
        await self._pass_on(scope, headers, receive, send)

    def _refusal(self, scope: Scope, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        # A page of a stranger whose name was pointed at this machine shows itself by that name in `Host`.
        if (urlsplit(f"//{host}").hostname or "") not in self._gate.hosts:
            return 421, "host-unknown"
        if scope["method"] in SAFE_METHODS:
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

    def _session_by_link(self, scope: Scope) -> str | None:
        access = self._gate.access
        if access is None or scope["path"] != "/" or scope["method"] != "GET":
            return None
        keys = parse_qs(scope["query_string"].decode("latin-1")).get("key", [])
        if not keys or not access.opens(keys[0]):
            return None
        secure = "; Secure" if self._gate.secure else ""
        return f"{COOKIE}={access.begin_session()}; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000{secure}"

    def _may_enter(self, headers: Headers) -> bool:
        access = self._gate.access
        if access is None:
            return True
        scheme, _, key = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and access.opens(key.strip()):
            return True
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            return False
        return COOKIE in cookies and access.knows(cookies[COOKIE].value)

    async def _pass_on(self, scope: Scope, headers: Headers, receive: Receive, send: Send) -> None:
        """Read the body here, so that no handler ever waits for a slow or endless one."""
        scope.setdefault("state", {})["actor"] = EXERCISE_PERSON
        if scope["method"] in SAFE_METHODS:
            await self._app(scope, receive, send)
            return
        try:
            body = await asyncio.wait_for(_body(receive), BODY_SECONDS)
        except TimeoutError:
            await _refuse(scope, headers, send, 408, "body-too-slow")
            return
        if body is None:
            await _refuse(scope, headers, send, 413, "body-too-large")
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)


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


def _with_headers(send: Send) -> Send:
    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return told


async def _refuse(scope: Scope, headers: Headers, send: Send, status: int, code: str) -> None:
    language = language_of(scope["query_string"].decode("latin-1"), headers.get("accept-language", ""))
    told = {"code": code, "message": say(f"problem-{code}", language), "details": {}}
    body = json.dumps(told, ensure_ascii=False).encode()
    extra = [(b"www-authenticate", b'Bearer realm="ring360"')] if status == 401 else []
    kind = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": kind + extra})
    await send({"type": "http.response.body", "body": body})


async def _redirect(send: Send, cookie: str) -> None:
    headers = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
