"""The desk's knowledge of the roads: an atlas asked in the board's plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ring360.domain.places import RoadPoint
from ring360.geography.atlas import Atlas
from ring360.geography.coverage import covered_fractions
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import Destinations, TravelTimes

HourOfWeek = Callable[[float], int]
"""UNIX seconds UTC -> hour of the local week, 0 = Monday 00:00."""


def snaps_of_points(points: Sequence[RoadPoint]) -> Snaps:
    """The engine's arrays of the board's points, (points,)."""
    return Snaps(
        np.array([point.segment for point in points], np.int32),
        np.array([point.fraction for point in points], np.float64),
        np.array([point.side for point in points], np.int8),
        np.array([point.metres_off for point in points], np.float64),
        np.array([point.lon for point in points], np.float64),
        np.array([point.lat for point in points], np.float64),
    )


def points_of_snaps(snaps: Snaps) -> list[RoadPoint]:
    """The board's points of the engine's arrays."""
    columns = (snaps.lon, snaps.lat, snaps.segment, snaps.fraction, snaps.metres_off, snaps.side)
    return [RoadPoint(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


class RoadTravel:
    """Travel times of one atlas at the hour and with the closures asked for.

    The last closures of each mode and hour are kept ready, because one set of closures is asked about many times; so
    is the last target.
    """

    def __init__(self, atlas: Atlas, hour_of_week: HourOfWeek | None = None) -> None:
        """Without `hour_of_week` no rhythm of the week is applied."""
        self.atlas = atlas
        self._hour_of_week = hour_of_week
        self._ready: dict[tuple[str, int | None], tuple[frozenset[int], TravelTimes]] = {}
        self._goal: tuple[TravelTimes, RoadPoint, Destinations] | None = None

    @property
    def checksum(self) -> str:
        """Of the atlas bundle; speeds and delays are part of it."""
        return self.atlas.checksum

    def times(self, mode: str, at: float, closed: frozenset[int]) -> TravelTimes:
        """The engine's travel times for that instant."""
        hour = self._hour_of_week(at) if self._hour_of_week and self.atlas.driving.hour_factors else None
        ready = self._ready.get((mode, hour))
        if ready is None or ready[0] != closed:
            ready = self._ready[mode, hour] = (closed, self.atlas.travel(mode, hour, closed))
        return ready[1]

    def seconds_to(
        self, mode: str, units: Sequence[RoadPoint], target: RoadPoint, at: float, closed: frozenset[int]
    ) -> list[float]:
        """Driving seconds from each unit to the target, inf = unreachable: one search answers all."""
        times = self.times(mode, at, closed)
        told: list[float] = times.to_point(snaps_of_points(units), self._made_ready(times, target)).tolist()
        return told

    def _made_ready(self, times: TravelTimes, target: RoadPoint) -> Destinations:
        """The target as the engine wants it; the last one is kept, since desk and world ask for the same in turn."""
        if self._goal is None or self._goal[0] is not times or self._goal[1] != target:
            self._goal = times, target, times.destinations(snaps_of_points([target]))
        return self._goal[2]

    def road_shares(
        self, modes: Sequence[str], units: Sequence[RoadPoint], without: Sequence[int], within_seconds: float,
        at: float, closed: frozenset[int],
    ) -> list[float]:  # fmt: skip
        """Share of road length covered by all units, then without each row of `without`; 0 to 1."""
        metres = self._open_metres(modes, at, closed)
        shares: list[float] = []
        for gone in (None, *without):
            covered = np.zeros(len(metres))
            for mode in sorted(set(modes)):
                rows = [row for row, its in enumerate(modes) if its == mode and row != gone]
                if rows:
                    ring = self.times(mode, at, closed).ring(snaps_of_points([units[row] for row in rows]))
                    np.maximum(covered, covered_fractions(ring, within_seconds), out=covered)
            shares.append(float(covered @ metres / metres.sum()))
        return shares

    def _open_metres(self, modes: Sequence[str], at: float, closed: frozenset[int]) -> NDArray[np.float64]:
        inside = np.zeros(2 * self.atlas.roads.segments, np.bool_)
        for mode in sorted(set(modes)):
            inside |= self.times(mode, at, closed).network.directed_head >= 0
        return np.where(inside[0::2] | inside[1::2], self.atlas.roads.segment_metres, 0.0).astype(np.float64)
