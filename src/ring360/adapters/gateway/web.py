"""Trackers that speak HTTP: a request is read within its limits, and answered once its fixes are on disk."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple, cast
from urllib.parse import parse_qs

import httptools

from ring360.adapters.gateway.intake import received_of
from ring360.adapters.gateway.limits import Allowance
from ring360.adapters.gateway.ports import Heard, Request
from ring360.adapters.gateway.streams import Desk

TOKEN_PATH: Final = "/t/"
"""`/t/TOKEN` in the address, for apps that can send nothing else."""
REASONS: Final = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 413: "Content Too Large",
                  503: "Service Unavailable"}  # fmt: skip


class Protocol(NamedTuple):
    """How requests of one kind of tracker are read and answered."""

    kind: str
    read: Callable[[Request, float], Heard]
    answer: bytes = b""


Protocols = Callable[[Request], Protocol | None]
"""Which kind of tracker a request comes from, None = none."""


class WebTracker(asyncio.Protocol):
    """One connection; requests are answered one after the other."""

    def __init__(self, desk: Desk, protocols: Protocols, status: Callable[[], bytes] | None = None) -> None:
        """With `status` this is the port that tells the gateway's counters, and nothing else."""
        self._desk, self._protocols, self._status = desk, protocols, status
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._address = ""
        self._is_busy = False
        self._timer: asyncio.TimerHandle | None = None
        limits = desk.limits
        self._allowance = Allowance(limits.bytes_a_second, limits.bytes_at_once, self._loop.time())
        self._begin()

    def _begin(self) -> None:
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body = b""
        self._size = 0
        self._parser = httptools.HttpRequestParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._desk.doors.enter(address):
            self._desk.counters["doors-shut"] += 1
            self._transport.abort()
            return
        self._address = address
        self._expect(self._desk.limits.request_seconds)

    def connection_lost(self, _reason: Exception | None) -> None:
        self._transport = None
        self._expect(None)
        if self._address:
            self._desk.doors.leave(self._address)
            self._address = ""

    def data_received(self, data: bytes) -> None:
        if self._transport is None or not self._address:
            return
        limits = self._desk.limits
        self._size += len(data)
        if self._is_busy or self._size > limits.head_bytes + limits.body_bytes:
            # A second request before the first is answered is not worth a queue.
            self._end("too-much")
            return
        if self._allowance.take(len(data), self._loop.time()) > 0.0:
            self._end("slowed")
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._end("bad-request")

    def on_url(self, url: bytes) -> None:
        self._url += url
        if len(self._url) > self._desk.limits.head_bytes:
            raise httptools.HttpParserError("url too long")

    def on_header(self, name: bytes, value: bytes) -> None:
        if len(self._headers) >= 64:
            raise httptools.HttpParserError("too many headers")
        self._headers[name.decode("latin-1").lower()] = value.decode("utf-8", "replace")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        self._is_busy = True
        self._expect(None)
        path, _, query = self._url.partition(b"?")
        request = Request(path.decode("latin-1"), query, self._headers, self._body)
        if self._status is not None:
            is_asked = request.path == "/status"
            self._answer(200 if is_asked else 404, self._status() if is_asked else b"", "application/json")
            return
        protocol = self._protocols(request)
        if protocol is None:
            self._answer(404)
            return
        now = self._desk.clock.now()
        try:
            heard = protocol.read(request, now)
        except Exception:
            self._desk.counters["decoder-failed"] += 1
            self._answer(400)
            return
        self._take(protocol, request, heard, now)

    def _take(self, protocol: Protocol, request: Request, heard: Heard, now: float) -> None:
        desk = self._desk
        for refusal in heard.refusals:
            desk.counters[f"refused-{refusal}"] += 1
        reports = [report for delivery in heard.deliveries for report in delivery.reports]
        numbers = {report.device_id for report in reports}
        if len(numbers) != 1:
            self._answer(400 if heard.refusals or numbers else 200, protocol.answer)
            return
        number = numbers.pop()
        carrier = desk.carriers.carrier(protocol.kind, number)
        codes = codes_of(request)
        if carrier is None or not any(desk.carriers.admits(protocol.kind, number, code) for code in codes):
            desk.counters["refused-not-authenticated"] += 1
            self._answer(401)
            return
        fixes, is_urgent = received_of(reports, carrier, now)
        if not fixes:
            self._answer(200, protocol.answer)
            return
        desk.counters["received"] += len(fixes)
        if not desk.intake.offer(fixes, self, protocol, is_urgent):
            self._answer(503)

    def stored(self, tokens: list[Any]) -> None:
        self._answer(200, tokens[0].answer)

    def refused(self, tokens: list[Any]) -> None:
        self._answer(400)

    def _answer(self, status: int, body: bytes = b"", kind: str = "application/json") -> None:
        transport = self._transport
        if transport is None:
            return
        again = "retry-after: 5\r\n" if status == 503 else ""
        asks = 'www-authenticate: Basic realm="tracker"\r\n' if status == 401 else ""
        keeps = self._parser.should_keep_alive() and status in (200, 503)
        ends = "" if keeps else "connection: close\r\n"
        head = f"HTTP/1.1 {status} {REASONS[status]}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n"
        transport.write(f"{head}{again}{asks}{ends}\r\n".encode() + body)
        if not keeps:
            transport.close()
            return
        self._is_busy = False
        self._expect(self._desk.limits.idle_seconds)
        # The parser is in the middle of its call.
        self._loop.call_soon(self._begin)

    def _expect(self, seconds: float | None) -> None:
        """The next request must be whole by then."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._end, "slow-request")

    def _end(self, counted: str) -> None:
        self._desk.counters[counted] += 1
        if self._transport is not None:
            self._transport.abort()


def codes_of(request: Request) -> Sequence[str]:
    """Every code that a request may prove itself by: Bearer, the password of Basic, `token=`, or `/t/TOKEN`."""
    codes = parse_qs(request.query.decode("utf-8", "replace")).get("token", [])
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        codes.append(given.strip())
    elif scheme.lower() == "basic":
        codes.append(_password(given))
    if request.path.startswith(TOKEN_PATH):
        codes.append(request.path.removeprefix(TOKEN_PATH).partition("/")[0])
    return [code for code in codes if code]


def _password(given: str) -> str:
    try:
        return base64.b64decode(given.strip(), validate=True).decode("utf-8", "replace").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""
