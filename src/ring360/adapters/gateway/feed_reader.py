"""The desk's end of the feed: connects to the gateway on this machine, again and again, and fills the position book."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from ring360.domain.places import RoadPoint
from ring360.operations.positions import PositionBook
from ring360.operations.whereabouts import Panic, PositionNews, whereabouts_of

AGAIN_SECONDS: Final = 0.5
MODES_EVERY_SECONDS: Final = 2.0
READ_BYTES: Final = 1 << 18

_log = logging.getLogger(__name__)


class FeedReader:
    """A thread of its own."""

    def __init__(self, path: Path, atlas: str, book: PositionBook, modes: Callable[[], Mapping[str, str]]) -> None:
        """`atlas` is the checksum of the desk's roads: points on others are not taken. `modes` tells the travel mode of
        every unit that does not go by car."""
        self._path, self._atlas, self._book, self._modes = path, atlas, book, modes
        self._is_ours = False
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="position-feed", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with socket.socket(socket.AF_UNIX) as connection:
                    connection.connect(str(self._path))
                    connection.settimeout(MODES_EVERY_SECONDS)
                    self._read(connection)
            except OSError:
                # No gateway: units then move by what crews and dispatchers say.
                pass
            except Exception:
                _log.exception("the gateway's news could not be read")
            self._book.gateway_counters = {}
            self._stopped.wait(AGAIN_SECONDS)

    def _read(self, connection: socket.socket) -> None:
        part, modes_told = b"", None
        self._is_ours = False
        while not self._stopped.is_set():
            modes = dict(self._modes())
            if modes != modes_told:
                connection.sendall(json.dumps({"modes": modes}).encode() + b"\n")
                modes_told = modes
            try:
                data = connection.recv(READ_BYTES)
            except TimeoutError:
                continue
            if not data:
                return
            *lines, part = (part + data).split(b"\n")
            for line in lines:
                self._take(json.loads(line))

    def _take(self, told: dict[str, Any]) -> None:
        if "atlas" in told:
            self._is_ours = told["atlas"] == self._atlas
            if not self._is_ours:
                _log.warning("the gateway puts positions on the roads of another atlas; they are not taken")
        if "status" in told:
            self._book.gateway_counters = told["status"]
        if "moved" in told:
            moved = [whereabouts_of(plain) for plain in told["moved"]] if self._is_ours else []
            alive = [(unit_id, heard_at) for unit_id, heard_at in told.get("alive", ())]
            panics = [self._panic(*plain) for plain in told.get("panics", ())]
            self._book.hear(PositionNews(moved, alive, panics))

    def _panic(self, unit_id: str, device_id: str, place: list[Any] | None, received_at: float) -> Panic:
        point = RoadPoint(*place) if place is not None and self._is_ours else None
        return Panic(unit_id, device_id, point, received_at)
