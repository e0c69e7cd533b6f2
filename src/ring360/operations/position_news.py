"""Tells the consoles where units are: one message for all that moved since the last, and not too many a second."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from threading import Event, Lock, Thread
from typing import Any, Final

from ring360.operations.broadcast import Broadcast, News
from ring360.operations.positions import PositionBook
from ring360.operations.whereabouts import PositionNews, Whereabouts

NAME: Final = "positions"
COLUMNS: Final = (
    "unit_id", "lon", "lat", "heard_at", "speed_mps", "heading_degrees", "uncertainty_metres", "is_standing",
)  # fmt: skip
PAUSE_SECONDS: Final = 0.04
"""Between two messages; what moves meanwhile is in the next."""

Row = list[Any]

_log = logging.getLogger(__name__)


class PositionChannel:
    """A thread of its own, from the position book to the broadcast."""

    def __init__(self, book: PositionBook, broadcast: Broadcast) -> None:
        self._broadcast = broadcast
        self._lock = Lock()
        self._moved: dict[str, Whereabouts] = {}
        self._stirred = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="position-news", daemon=True)
        book.listen(self._hear)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def tell(self) -> None:
        """Publish what moved since the last time."""
        with self._lock:
            moved, self._moved = self._moved, {}
        if moved and self._broadcast.listeners:
            self._broadcast.publish(news_of(moved.values()))

    def _hear(self, news: PositionNews) -> None:
        with self._lock:
            for where in news.moved:
                self._moved[where.unit_id] = where
        if news.moved:
            self._stirred.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._stirred.wait()
            self._stirred.clear()
            try:
                self.tell()
            except Exception:
                _log.exception("positions could not be told")
            self._stopped.wait(PAUSE_SECONDS)


def news_of(moved: Iterable[Whereabouts]) -> News:
    """One message, put into JSON here once for everybody who listens."""
    rows = {where.unit_id: row_of(where) for where in moved}
    told = content_of(rows)
    return News(NAME, None, told, rows, json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def content_of(rows: Mapping[str, Row]) -> dict[str, Any]:
    return {"columns": COLUMNS, "rows": list(rows.values())}


def row_of(where: Whereabouts) -> Row:
    """The values of `COLUMNS`: degrees to a tenth of a metre."""
    point, speed, heading = where.point, where.speed_mps, where.heading_degrees
    return [
        where.unit_id, round(point.lon, 6), round(point.lat, 6), round(where.at, 1),
        None if speed is None else round(speed, 1), None if heading is None else round(heading),
        round(where.uncertainty_metres), where.is_standing,
    ]  # fmt: skip
