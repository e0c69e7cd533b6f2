"""From the gateway to the desks on this machine: the newest position of each unit, by a socket in the file system.

Lines of JSON. A desk that reads slowly gets fewer and newer positions, one that was away gets all newest ones first;
only panic waits for it. A desk answers with the travel modes of its units.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ring360.operations.whereabouts import Panic, PositionNews, Whereabouts, plain_of

TICK_SECONDS: Final = 0.02
UNREAD_BYTES: Final = 1 << 20
"""With so much unread nothing more is sent to a desk until it has read on."""
PANICS_KEPT: Final = 1_000
LINE_BYTES: Final = 1 << 20
STATUS_SECONDS: Final = 2.0


class Feed:
    """Used on the loop's thread only."""

    def __init__(self, atlas: str, modes_told: Callable[[Mapping[str, str]], None], counters: Counter[str]) -> None:
        """`atlas` is the checksum of the roads that the points are on."""
        self._atlas = atlas
        self._modes_told = modes_told
        self._counters = counters
        self._newest: dict[str, Whereabouts] = {}
        self._alive: dict[str, float] = {}
        self._panics: deque[Panic] = deque(maxlen=PANICS_KEPT)
        self._readers: set[_Reader] = set()
        self._server: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, path: Path) -> None:
        """Listen; only this user may connect."""
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            self._server = await asyncio.get_running_loop().create_unix_server(lambda: _Reader(self), str(path))
        finally:
            os.umask(before)

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
        for reader in list(self._readers):
            reader.close()

    def offer(self, news: PositionNews) -> None:
        """Send soon."""
        for where in news.moved:
            known = self._newest.get(where.unit_id)
            if known is None or where.at > known.at:
                self._newest[where.unit_id] = where
        self._alive.update(news.alive)
        for reader in self._readers:
            reader.dirty.update(where.unit_id for where in news.moved)
            reader.alive.update(unit_id for unit_id, _ in news.alive)
            reader.panics.extend(news.panics)
        if not self._readers:
            self._panics.extend(news.panics)
        if self._timer is None and self._readers:
            self._timer = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        self._timer = None
        for reader in self._readers:
            if reader.has_room:
                self._send(reader)
        if any(reader.dirty or reader.panics or reader.alive for reader in self._readers):
            self._timer = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def _send(self, reader: _Reader) -> None:
        if not (reader.dirty or reader.alive or reader.panics):
            return
        newest = self._newest
        told: dict[str, Any] = {
            "moved": [plain_of(newest[unit_id]) for unit_id in reader.dirty if unit_id in newest],
            "alive": [[unit_id, self._alive[unit_id]] for unit_id in reader.alive - reader.dirty],
        }
        if reader.panics:
            told["panics"] = [_plain_panic(panic) for panic in reader.panics]
        reader.forget()
        reader.send(told)

    def entered(self, reader: _Reader) -> None:
        self._readers.add(reader)
        reader.send({"atlas": self._atlas})
        reader.dirty.update(self._newest)
        reader.alive.update(self._alive)
        reader.panics.extend(self._panics)
        self._panics.clear()
        self._send(reader)
        self._tell_status(reader)

    def left(self, reader: _Reader) -> None:
        self._readers.discard(reader)
        # What it has not read may be lost but for panic.
        self._panics.extend(reader.panics)

    def heard(self, told: Any) -> None:
        if isinstance(told, dict) and isinstance(modes := told.get("modes"), dict):
            self._modes_told({str(unit_id): str(mode) for unit_id, mode in modes.items()})

    def _tell_status(self, reader: _Reader) -> None:
        if reader in self._readers:
            reader.send({"status": dict(self._counters)})
            asyncio.get_running_loop().call_later(STATUS_SECONDS, self._tell_status, reader)


class _Reader(asyncio.Protocol):
    """One desk."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._transport: Any = None
        self._part = b""
        self.dirty: set[str] = set()
        self.alive: set[str] = set()
        self.panics: deque[Panic] = deque(maxlen=PANICS_KEPT)

    @property
    def has_room(self) -> bool:
        return self._transport is not None and self._transport.get_write_buffer_size() < UNREAD_BYTES

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._feed.entered(self)

    def connection_lost(self, _reason: Exception | None) -> None:
        self._transport = None
        self._feed.left(self)

    def data_received(self, data: bytes) -> None:
        *lines, self._part = (self._part + data).split(b"\n")
        if len(self._part) > LINE_BYTES:
            self.close()
        for line in lines:
            try:
                self._feed.heard(json.loads(line))
            except ValueError:
                self.close()

    def send(self, told: dict[str, Any]) -> None:
        if self._transport is not None:
            self._transport.write(json.dumps(told, separators=(",", ":")).encode() + b"\n")

    def forget(self) -> None:
        self.dirty.clear()
        self.alive.clear()
        self.panics.clear()

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _plain_panic(panic: Panic) -> Sequence[Any]:
    point = panic.point
    place = None if point is None else [
        point.lon, point.lat, point.segment, point.fraction, point.metres_off, point.side,
    ]  # fmt: skip
    return [panic.unit_id, panic.device_id, place, panic.received_at]
