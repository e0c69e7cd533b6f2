"""Keeps the live ring: whenever a unit moves or changes state, its part is repaired and the shares are told again.

Units stand where the position book has them, unless the board was told something later.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ring360.domain.board import Board
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.standards import Standards
from ring360.geography.atlas import Atlas
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.coverage import DEPTHS, Depth, share
from ring360.geography.live_ring import LiveRing
from ring360.geography.reach import Ring
from ring360.geography.snapping import snaps_of
from ring360.operations.broadcast import Broadcast, News
from ring360.operations.control_room import ControlRoom, RoomClosed, Session
from ring360.operations.positions import PositionBook
from ring360.operations.room_states import CLOSED
from ring360.operations.whereabouts import PositionNews

MODE: Final = "car"
"""The ring that is watched is that of the units that travel by car; others are counted apart."""
PAUSE_SECONDS: Final = 0.1
"""Between two looks; with the look before and the look itself a move is in the ring within a quarter of a second."""
DEPTH_LOOKS: Final = 20
DEPTH_SECONDS: Final = 1.0
"""While units keep moving depth is asked for every so many looks, and once more when they have been quiet so long."""
NEVER: Final = 65_535
REPAIRED_MOST: Final = 20
"""Moves since the last repair; a sweep over a city costs as much as some thirty repairs."""
DEPTH_UNITS_MOST: Final = 40
"""With more free units depth is left to `ring360 coverage`, for it asks for the reach of every one."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LatestRing:
    """The ring as last looked at."""

    version: int
    enter_tenths: NDArray[np.uint16]
    """(2 * segments,) tenths of a second of driving, 65535 = never."""
    told: Mapping[str, Any]
    """The shares as the API tells them."""


class CoverageWatch:
    """A thread of its own; `latest` is always whole."""

    def __init__(
        self, room: ControlRoom, atlas: Atlas, standards: Standards, broadcast: Broadcast,
        hour_of_week: Callable[[float], int], book: PositionBook | None = None,
    ) -> None:  # fmt: skip
        self.run = secrets.token_hex(4)
        """Tells the versions of this start from those of another."""
        self._room = room
        self._atlas = atlas
        self._standards = standards
        self._broadcast = broadcast
        self._hour_of_week = hour_of_week
        self._book = book
        self._looks_since_depth = 0
        self._depth_told: list[float] | None = None
        self._conditions: tuple[frozenset[int], int | None] = frozenset(), None
        self._travel = atlas.travel(MODE)
        self._live = LiveRing(self._travel)
        inside = atlas.network(MODE).directed_head >= 0
        self._metres = atlas.roads.segment_metres * (inside[0::2] | inside[1::2])
        self._standing: dict[str, RoadPoint] = {}
        self._numbers: dict[str, int] = {}
        self._stirred = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="coverage-watch", daemon=True)
        self.latest = self._looked(version=1)
        room.hear(self._look_again, restored=self._stirred.set)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def _look_again(self, session: Session) -> None:
        if session.readings.units or any(hasattr(turn.fact, "directed_segments") for turn in session.turns):
            self._stirred.set()

    def _hear(self, news: PositionNews) -> None:
        if news.moved:
            self._stirred.set()

    def look(self, with_depth: bool = True) -> None:
        """Bring the ring up to the board and the book, and tell everybody. Not for two threads at once."""
        self._looks_since_depth = 0 if with_depth else self._looks_since_depth + 1
        self.latest = self._looked(self.latest.version + 1)
        self._broadcast.publish(News("ring", None, dict(self.latest.told)))

    def _run(self) -> None:
        while True:
            is_quiet = not self._stirred.wait(DEPTH_SECONDS if self._looks_since_depth else None)
            if self._stopped.is_set():
                return
            self._stirred.clear()
            try:
                self.look(with_depth=is_quiet or self._looks_since_depth >= DEPTH_LOOKS)
            except RoomClosed:
                if self._room.state.name == CLOSED:
                    return
            except Exception:
                _log.exception("the ring could not be brought up to date")
            self._stopped.wait(PAUSE_SECONDS)

    def _looked(self, version: int) -> LatestRing:
        with self._room.look() as board:
            closed, seq = board.closed_segments, self._room.seq
            counted, others = _free_points(board, self._book)
        hour = self._hour_of_week(self._room.now()) if self._atlas.driving.hour_factors else None
        if (closed, hour) != self._conditions:
            self._travel = self._atlas.travel(MODE, hour, closed)
            self._live, self._standing, self._conditions = LiveRing(self._travel), {}, (closed, hour)
        ring = self._ring_of(counted)
        if not self._looks_since_depth:
            self._depth_told = self._depth(list(counted.values()))
        standards = self._standards
        told = {
            "version": f"{self.run}-{version}",
            "seq": seq,
            "within_seconds": standards.ring_seconds,
            "allowances": {
                "processing_seconds": standards.processing_seconds, "turnout_seconds": standards.turnout_seconds,
            },
            "total_response": {"road_length_share": share(ring, standards.travel_seconds, self._metres)},
            "travel_only": {"road_length_share": share(ring, standards.ring_seconds, self._metres)},
            "depth": self._depth_told,
            "units_counted": len(counted),
            "units_of_other_modes": others,
        }  # fmt: skip
        tenths = np.minimum(ring.enter_ms // 100, NEVER)
        return LatestRing(version, np.where(ring.enter_ms >= UNREACHABLE_MS, NEVER, tenths).astype("<u2"), told)

    def _depth(self, points: list[RoadPoint]) -> list[float] | None:
        """Shares of road length that at least one, two and three free units reach in time, total response."""
        if len(points) > DEPTH_UNITS_MOST:
            return None
        reaches = (self._travel.from_point(snaps_of(point.segment, point.fraction)) for point in points)
        deep = Depth(self._atlas.roads.segments).add_all(reaches)
        # Not a matrix product: the library's threads wait for one another longer than the sum takes.
        metres = (deep.fractions(self._standards.travel_seconds) * self._metres[:, None]).sum(axis=0)
        total = float(self._metres.sum(dtype=np.float64))
        return [float(each) / total for each in metres] if points and total else [0.0] * DEPTHS

    def _ring_of(self, counted: Mapping[str, RoadPoint]) -> Ring:
        """Where few moved their parts are repaired; where many did one sweep over all is quicker, and the repair waits
        until it is quiet again."""
        moved = len(self._standing.keys() - counted.keys())
        moved += sum(self._standing.get(unit_id) != point for unit_id, point in counted.items())
        if moved > REPAIRED_MOST and self._standing and counted:
            points = counted.values()
            return self._travel.ring(
                snaps_of([point.segment for point in points], [point.fraction for point in points])
            )
        self._follow(counted)
        return self._live.ring()

    def _follow(self, counted: Mapping[str, RoadPoint]) -> None:
        """Move only what moved."""
        for unit_id in self._standing.keys() - counted.keys():
            self._live.place(self._numbers[unit_id], None)
            del self._standing[unit_id]
        for unit_id, point in counted.items():
            if self._standing.get(unit_id) != point:
                number = self._numbers.setdefault(unit_id, len(self._numbers))
                self._live.place(number, snaps_of(point.segment, point.fraction))
                self._standing[unit_id] = point


def _free_points(board: Board, book: PositionBook | None) -> tuple[dict[str, RoadPoint], int]:
    """Where the free units of the watched mode stand, and how many free units travel otherwise."""
    counted = {name: _point(entry, book) for name, entry in board.free.items() if entry.unit.mode == MODE}
    return counted, len(board.free) - len(counted)


def _point(entry: UnitEntry, book: PositionBook | None) -> RoadPoint:
    where = book.where(entry.unit.unit_id) if book is not None else None
    return where.point if where is not None and where.received_at >= entry.moved_at else entry.point
