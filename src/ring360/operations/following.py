"""Follows all trackers of a gateway: a batch of fixes becomes lines of history, last positions and news for the desk.

A batch counts only once it is kept: until then the tracks stay as they were, so that a batch that could not be stored
can be sent again and means the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple

from ring360.domain.fixes import Fix
from ring360.domain.places import RoadPoint
from ring360.domain.units import DEFAULT_MODE
from ring360.operations.whereabouts import (
    NO_SERIAL,
    LastPosition,
    Panic,
    PositionLine,
    PositionNews,
    Whereabouts,
)
from ring360.tracking.follow import LIMITS, follow
from ring360.tracking.on_road import Matcher, on_road
from ring360.tracking.track import BELIEVED, Limits


class Received(NamedTuple):
    """A fix, its tracker by a name unlike any other's, the unit that carries it (empty: none), and when it came in by
    our clock."""

    fix: Fix
    device_id: str
    unit_id: str
    received_at: float


@dataclass(slots=True)
class Followed:
    """What one batch means."""

    lines: list[PositionLine] = field(default_factory=list)
    lasts: list[LastPosition] = field(default_factory=list)
    news: PositionNews = field(default_factory=PositionNews)
    points: dict[str, RoadPoint] = field(default_factory=dict)
    """By unit: where its trackers were put."""
    verdicts: dict[str, int] = field(default_factory=dict)


class Follower:
    """The tracks of all trackers; one thread at a time."""

    def __init__(
        self, matchers: Callable[[str], Matcher], lasts: Iterable[LastPosition] = (), limits: Limits = LIMITS
    ) -> None:
        """`matchers` gives the streets of a travel mode."""
        self._matchers = matchers
        self._limits = limits
        self._lasts = {last.device_id: last for last in lasts}
        self._points: dict[str, RoadPoint] = {}
        self.modes: Mapping[str, str] = {}
        """Unit -> travel mode, of those that do not go by car."""

    def follow(self, batch: Sequence[Received]) -> Followed:
        """What the batch means, in the order in which it came in."""
        result = Followed()
        moved: dict[str, LastPosition] = {}
        touched: dict[str, LastPosition] = {}
        alive: dict[str, float] = {}
        pressed: list[Received] = []
        for received in batch:
            fix, device_id, unit_id, received_at = received
            before = touched.get(device_id) or self._lasts.get(device_id)
            track = before.track if before is not None else None
            after = follow(fix, track, received_at, self._limits)
            result.verdicts[after.verdict] = result.verdicts.get(after.verdict, 0) + 1
            panic_at = before.panic_at if before is not None else None
            if after.panic_begins:
                panic_at = received_at
                pressed.append(received)
            if after.track is not None and (after.track is not track or after.panic_begins):
                last = LastPosition(device_id, unit_id, received_at, after.track, panic_at)
                touched[device_id] = last
                if unit_id and after.verdict == BELIEVED:
                    other = moved.get(unit_id)
                    if other is None or other.track.at <= after.track.at:
                        moved[unit_id] = last
            if unit_id:
                alive[unit_id] = received_at
            result.lines.append(_line(received, after.verdict))
        result.lasts = list(touched.values())
        where = self._whereabouts(moved, result)
        panics = [self._panic(one, result) for one in pressed if one.unit_id]
        result.news = PositionNews(where, tuple(alive.items()), panics)
        return result

    def keep(self, followed: Followed) -> None:
        """The batch is stored: go on from here."""
        for last in followed.lasts:
            self._lasts[last.device_id] = last
        self._points.update(followed.points)

    def _whereabouts(self, moved: Mapping[str, LastPosition], result: Followed) -> list[Whereabouts]:
        where: list[Whereabouts] = []
        by_mode: dict[str, list[LastPosition]] = {}
        for unit_id, last in moved.items():
            by_mode.setdefault(self.modes.get(unit_id, DEFAULT_MODE), []).append(last)
        for mode, lasts in by_mode.items():
            before = [self._points.get(last.unit_id) for last in lasts]
            points = on_road([last.track for last in lasts], before, self._matchers(mode))
            for last, point in zip(lasts, points, strict=True):
                if point is not None:
                    result.points[last.unit_id] = point
                    where.append(whereabouts_at(last, point))
        return where

    def _panic(self, received: Received, result: Followed) -> Panic:
        unit_id = received.unit_id
        point = result.points.get(unit_id) or self._points.get(unit_id)
        return Panic(unit_id, received.device_id, point, received.received_at)


def whereabouts_at(last: LastPosition, point: RoadPoint) -> Whereabouts:
    """The unit's place as its tracker's last position and the road say it."""
    track = last.track
    return Whereabouts(
        last.unit_id, last.device_id, point, track.at, last.received_at, track.uncertainty_metres, track.speed_mps,
        track.heading_degrees, track.is_standing, track.stopped_at,
    )  # fmt: skip


def _line(received: Received, verdict: str) -> PositionLine:
    fix, device_id, unit_id, received_at = received
    is_number = isfinite(fix.lon) and isfinite(fix.lat)
    return PositionLine(
        fix.at if isfinite(fix.at) else 0.0, device_id, NO_SERIAL if fix.serial is None else fix.serial,
        received_at, unit_id, fix.lon if is_number else None, fix.lat if is_number else None, fix.speed_mps,
        fix.heading_degrees, fix.accuracy_metres, verdict, " ".join(fix.alarms),
    )  # fmt: skip
