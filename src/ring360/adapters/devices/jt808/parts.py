"""Joins a message that came in parts, within bounds of count, bytes and age; a partial body is never handed on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.headers import Header

MOST_PARTS: Final = 128
MOST_BYTES: Final = 128 * 1024
"""Of all messages of one connection that wait for parts."""
MOST_MESSAGES: Final = 4
OLDEST_SECONDS: Final = 60.0
ASK_AGAIN_SECONDS: Final = 5.0
MOST_REQUESTS: Final = 3


@dataclass(slots=True)
class Waiting:
    """One message of which parts are missing."""

    header: Header
    """Of the part that came first."""
    since: float
    asked_at: float
    pieces: dict[int, bytes] = field(default_factory=dict)
    serials: dict[int, int] = field(default_factory=dict)
    size_bytes: int = 0
    requests: int = 0

    @property
    def first_serial(self) -> int:
        return (self.header.serial - self.header.number + 1) & 0xFFFF

    def missing(self) -> list[int]:
        return [number for number in range(1, self.header.total + 1) if number not in self.pieces]


class Parts:
    """The waiting messages of one connection."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, int], Waiting] = {}

    def add(self, header: Header, body: bytes, at: float) -> Waiting | str | None:
        """The message that this part completes, a refusal's code, or None while parts are missing."""
        if header.total > MOST_PARTS:
            return refusals.TOO_MANY_PARTS
        # Parts of one message bear serials in a row: those of another with as many parts are never mixed in.
        key = (header.message_id, (header.serial - header.number) & 0xFFFF)
        waiting = self._waiting.get(key)
        if waiting is None:
            if len(self._waiting) >= MOST_MESSAGES:
                return refusals.TOO_MANY_PARTS
            waiting = self._waiting[key] = Waiting(header, at, at)
        if waiting.header.total != header.total:
            return refusals.BAD_PARTS
        held = sum(other.size_bytes for other in self._waiting.values())
        if header.number not in waiting.pieces:
            if held + len(body) > MOST_BYTES:
                del self._waiting[key]
                return refusals.TOO_MANY_PARTS
            waiting.pieces[header.number] = body
            waiting.serials[header.number] = header.serial
            waiting.size_bytes += len(body)
        if len(waiting.pieces) < header.total:
            return None
        del self._waiting[key]
        return waiting

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def due(self, at: float) -> tuple[list[Waiting], int]:
        """Messages whose missing parts should be asked for now, and how many were given up for their age."""
        stale = [key for key, waiting in self._waiting.items() if at - waiting.since > OLDEST_SECONDS]
        for key in stale:
            del self._waiting[key]
        asking = []
        for waiting in self._waiting.values():
            if waiting.requests < MOST_REQUESTS and at - waiting.asked_at >= ASK_AGAIN_SECONDS:
                waiting.requests += 1
                waiting.asked_at = at
                asking.append(waiting)
        return asking, len(stale)


def whole(waiting: Waiting) -> bytes:
    """The body of a complete message, by number, whatever the order of arrival."""
    return b"".join(waiting.pieces[number] for number in sorted(waiting.pieces))
