"""One tracker's TCP connection, whatever protocol its session speaks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, cast

from ring360.adapters.gateway.intake import Intake, received_of
from ring360.adapters.gateway.limits import Allowance, Doors, GatewayLimits
from ring360.adapters.gateway.ports import Carriers, Clock, Delivery, Heard, Session

SWEEP_SECONDS: Final = 5.0


@dataclass
class Desk:
    """What all connections of a gateway share."""

    limits: GatewayLimits
    counters: Counter[str]
    intake: Intake
    carriers: Carriers
    clock: Clock
    doors: Doors
    streams: set[Stream] = field(default_factory=set)

    def sweep(self, at: float) -> None:
        """Ask every connection what is due; `at` is the loop's time. Called every few seconds."""
        for stream in list(self.streams):
            stream.sweep(at)


class Stream(asyncio.Protocol):
    """Feeds a session and answers after the commit."""

    def __init__(self, desk: Desk, kind: str, new_session: Callable[[], Session]) -> None:
        self._desk = desk
        self._kind = kind
        self._session = new_session()
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._address = ""
        self._unanswered = 0
        self._is_paused = False
        self._began_at = self._heard_at = self._loop.time()
        limits = desk.limits
        self._allowance = Allowance(limits.bytes_a_second, limits.bytes_at_once, self._began_at)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        address = str((transport.get_extra_info("peername") or ("",))[0])
        if not self._desk.doors.enter(address):
            self._desk.counters["doors-shut"] += 1
            self._transport.abort()
            return
        self._address = address
        self._desk.counters["connections"] += 1
        self._desk.streams.add(self)

    def connection_lost(self, _reason: Exception | None) -> None:
        self._transport = None
        if self._address:
            self._desk.doors.leave(self._address)
            self._address = ""
        self._desk.streams.discard(self)

    def data_received(self, data: bytes) -> None:
        transport, desk = self._transport, self._desk
        if transport is None or not self._address:
            return
        self._heard_at = self._loop.time()
        wait_seconds = self._allowance.take(len(data), self._heard_at)
        now = desk.clock.now()
        try:
            heard = self._session.receive(data, now)
        except Exception:
            # A decoder never raises; where one does, this connection ends and no other.
            desk.counters["decoder-failed"] += 1
            transport.abort()
            return
        self._take(heard, now)
        if wait_seconds > 0.0:
            desk.counters["slowed"] += 1
            self._pause()
            self._loop.call_later(wait_seconds, self._resume)
        elif self._unanswered >= desk.limits.unanswered:
            self._pause()

    def sweep(self, at: float) -> None:
        transport, limits = self._transport, self._desk.limits
        if transport is None:
            return
        is_proved = self._desk.carriers.carrier(self._kind, self._session.device_id) is not None
        unproved = not is_proved and at - self._began_at > limits.proof_seconds
        if unproved or at - self._heard_at > limits.idle_seconds:
            self._desk.counters["unproved" if unproved else "idle"] += 1
            transport.abort()
            return
        now = self._desk.clock.now()
        self._take(self._session.due(now), now)

    def stored(self, tokens: list[Any]) -> None:
        """Acknowledge what is on disk now, in one piece."""
        self._unanswered -= len(tokens)
        if self._transport is None:
            return
        acknowledge = self._session.acknowledge
        self._send(b"".join([acknowledge(token) for token in tokens]))
        if self._is_paused and self._unanswered < self._desk.limits.unanswered // 2:
            self._resume()

    def refused(self, tokens: list[Any]) -> None:
        """What can never be stored is acknowledged too, or it would be sent for ever; it is counted."""
        self.stored(tokens)

    def _take(self, heard: Heard, now: float) -> None:
        desk, transport = self._desk, self._transport
        for refusal in heard.refusals:
            desk.counters[f"refused-{refusal}"] += 1
        if heard.answers:
            self._send(b"".join(heard.answers))
        for delivery in heard.deliveries:
            self._deliver(delivery, now)
        if heard.is_over and transport is not None:
            transport.close()

    def _deliver(self, delivery: Delivery, now: float) -> None:
        desk, token = self._desk, delivery.acknowledgement
        reports = delivery.reports
        carrier = desk.carriers.carrier(self._kind, reports[0].device_id) if reports else None
        if carrier is None:
            # Taken off the list while it was connected.
            desk.counters["no-longer-known"] += 1
            if self._transport is not None:
                self._transport.close()
            return
        fixes, is_urgent = received_of(reports, carrier, now)
        if not fixes:
            if token is not None:
                self._send(self._session.acknowledge(token))
            return
        desk.counters["received"] += len(fixes)
        if desk.intake.offer(fixes, self if token is not None else None, token, is_urgent) and token is not None:
            self._unanswered += 1

    def _send(self, answer: bytes) -> None:
        transport = self._transport
        if transport is None or not answer:
            return
        if transport.get_write_buffer_size() > self._desk.limits.unsent_bytes:
            self._desk.counters["does-not-read"] += 1
            transport.abort()
            return
        transport.write(answer)

    def _pause(self) -> None:
        if self._transport is not None and not self._is_paused:
            self._transport.pause_reading()
            self._is_paused = True

    def _resume(self) -> None:
        if self._transport is not None and self._is_paused and not self._transport.is_closing():
            self._transport.resume_reading()
        self._is_paused = False
