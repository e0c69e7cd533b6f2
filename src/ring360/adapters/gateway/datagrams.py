"""Trackers that send datagrams: nothing is answered, nothing is kept between two of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from ring360.adapters.gateway.intake import received_of
from ring360.adapters.gateway.ports import Heard
from ring360.adapters.gateway.streams import Desk

Read = Callable[[bytes, float, Any], Heard]
"""A datagram, when it came and from where; it never raises."""


class Datagrams(asyncio.DatagramProtocol):
    """One port of one protocol. A datagram proves by its code who sent it, or names a tracker that needs no code."""

    def __init__(self, desk: Desk, kind: str, read: Read) -> None:
        self._desk = desk
        self._kind = kind
        self._read = read

    def datagram_received(self, data: bytes, address: Any) -> None:
        desk, now = self._desk, self._desk.clock.now()
        try:
            heard = self._read(data, now, address)
        except Exception:
            desk.counters["decoder-failed"] += 1
            return
        for refusal in heard.refusals:
            desk.counters[f"refused-{refusal}"] += 1
        for delivery in heard.deliveries:
            reports = delivery.reports
            carrier = desk.carriers.carrier(self._kind, reports[0].device_id) if reports else None
            if carrier is not None:
                fixes, is_urgent = received_of(reports, carrier, now)
                if fixes:
                    desk.counters["received"] += len(fixes)
                    desk.intake.offer(fixes, None, None, is_urgent)

    def error_received(self, _error: Exception) -> None:
        self._desk.counters["datagram-errors"] += 1
