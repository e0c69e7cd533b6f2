"""The desk's knowledge of the roads: an atlas asked in the board's plain numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ring360.domain.places import RoadPoint
from ring360.geography.atlas import Atlas
from ring360.geography.coverage import covered_fractions
from ring360.geography.snapping import Snaps
from ring360.geography.sole_cover import TwoSoonest
from ring360.geography.travel_times import Destinations, Origins, TravelTimes

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


KEPT = 512
"""So many ends and so many groups of starts are kept ready for one set of travel times."""
REACHES_KEPT = 2_048
"""So many places' reaches are kept with them: posts are asked about again and again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Travel times, with the points lately asked about as the engine wants them: posts and targets come again."""

    times: TravelTimes
    ends: dict[RoadPoint, Destinations] = field(default_factory=dict)
    starts: dict[tuple[RoadPoint, ...], Origins] = field(default_factory=dict)
    reaches: dict[tuple[RoadPoint, float], NDArray[np.int32]] = field(default_factory=dict)

    def end(self, target: RoadPoint) -> Destinations:
        ready = self.ends.get(target)
        if ready is None:
            if len(self.ends) >= KEPT:
                self.ends.clear()
            ready = self.ends[target] = self.times.destinations(snaps_of_points([target]))
        return ready

    def start(self, units: Sequence[RoadPoint]) -> Origins:
        key = tuple(units)
        ready = self.starts.get(key)
        if ready is None:
            if len(self.starts) >= KEPT:
                self.starts.clear()
            ready = self.starts[key] = self.times.origins(snaps_of_points(units))
        return ready

    def reach(self, place: RoadPoint, within_seconds: float) -> NDArray[np.int32]:
        """Street segments of which more than half is driven within the bound, ascending."""
        ready = self.reaches.get((place, within_seconds))
        if ready is None:
            if len(self.reaches) >= REACHES_KEPT:
                self.reaches.clear()
            covered = covered_fractions(self.times.from_point(snaps_of_points([place]), within_seconds), within_seconds)
            ready = np.flatnonzero(covered > 0.5).astype(np.int32)
            self.reaches[place, within_seconds] = ready
        return ready


class RoadTravel:
    """Travel times of one atlas at the hour and with the closures asked for.

    The last closures of each mode and hour are kept ready, because one set of closures is asked about many times.
    """

    def __init__(self, atlas: Atlas, hour_of_week: HourOfWeek | None = None) -> None:
        """Without `hour_of_week` no rhythm of the week is applied."""
        self.atlas = atlas
        self._hour_of_week = hour_of_week
        self._asked: dict[tuple[str, int | None], Asked] = {}
        self._closed: dict[tuple[str, int | None], frozenset[int]] = {}
        self._metres: dict[tuple[str, ...], NDArray[np.float64]] = {}

    @property
    def checksum(self) -> str:
        """Of the atlas bundle; speeds and delays are part of it."""
        return self.atlas.checksum

    def times(self, mode: str, at: float, closed: frozenset[int]) -> TravelTimes:
        """The engine's travel times for that instant."""
        return self._ask(mode, at, closed).times

    def seconds_to(
        self, mode: str, units: Sequence[RoadPoint], target: RoadPoint, at: float, closed: frozenset[int]
    ) -> list[float]:
        """Driving seconds from each unit to the target, inf = unreachable: one search answers all."""
        asked = self._ask(mode, at, closed)
        told: list[float] = asked.times.to_point(asked.start(units), asked.end(target)).tolist()
        return told

    def seconds_to_each(
        self, mode: str, units: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float, closed: frozenset[int]
    ) -> list[list[float]]:
        """Driving seconds to each target, a row of units for each: one search for them all, the same answers."""
        if len(targets) == 1:
            return [self.seconds_to(mode, units, targets[0], at, closed)]
        asked = self._ask(mode, at, closed)
        matrix = asked.times.matrix(asked.start(units), asked.times.destinations(snaps_of_points(targets)))
        told: list[list[float]] = matrix.T.tolist()
        return told

    def _ask(self, mode: str, at: float, closed: frozenset[int]) -> Asked:
        hour = self._hour_of_week(at) if self._hour_of_week and self.atlas.driving.hour_factors else None
        key = mode, hour
        if self._closed.get(key) != closed:
            self._closed[key], self._asked[key] = closed, Asked(self.atlas.travel(mode, hour, closed))
        return self._asked[key]

    def road_shares(
        self, modes: Sequence[str], units: Sequence[RoadPoint], without: Sequence[int], within_seconds: float,
        at: float, closed: frozenset[int],
    ) -> list[float]:  # fmt: skip
        """Share of road length covered by all units, then without each row of `without`; 0 to 1.

        One sweep for each mode answers all rows. Units of several modes cover a segment to the largest of their parts.
        """
        if not units:
            return [0.0] * (1 + len(without))
        kinds = sorted(set(modes))
        metres = self._open_metres(tuple(kinds))
        rows = {mode: [row for row, its in enumerate(modes) if its == mode] for mode in kinds}
        rings = {
            mode: self._two_soonest(mode, [units[row] for row in rows[mode]], within_seconds, at, closed)
            for mode in kinds
        }
        covered = {mode: ring.covered() for mode, ring in rings.items()}
        lost = np.zeros(len(units))
        for mode, ring in rings.items():
            floor = np.zeros(len(metres))
            for other in kinds:
                if other != mode:
                    np.maximum(floor, covered[other], out=floor)
            lost[rows[mode]] = ring.losses(covered[mode], floor, metres)
        total = float(metres.sum())
        together = float((np.maximum.reduce([covered[mode] for mode in kinds]) * metres).sum())
        return [together / total, *((together - lost[np.asarray(without, np.int64)]) / total).tolist()]

    def reached(
        self, modes: Sequence[str], places: Sequence[RoadPoint], within_seconds: float, at: float,
        closed: frozenset[int],
    ) -> list[NDArray[np.int32]]:  # fmt: skip
        """For each place the street segments of which more than half is driven within the bound, ascending."""
        asked = {mode: self._ask(mode, at, closed) for mode in set(modes)}
        return [asked[mode].reach(place, within_seconds) for mode, place in zip(modes, places, strict=True)]

    def road_metres(self, modes: Sequence[str]) -> NDArray[np.float64]:
        """(segments,) metres of what any of the modes may drive on, 0 elsewhere."""
        return self._open_metres(tuple(sorted(set(modes))))

    def _two_soonest(
        self, mode: str, units: Sequence[RoadPoint], within_seconds: float, at: float, closed: frozenset[int]
    ) -> TwoSoonest:
        asked = self._ask(mode, at, closed)
        return TwoSoonest(asked.times, asked.start(units), within_seconds)

    def _open_metres(self, modes: tuple[str, ...]) -> NDArray[np.float64]:
        """(segments,) metres of what any of the modes may drive on, 0 elsewhere."""
        ready = self._metres.get(modes)
        if ready is None:
            inside = np.zeros(2 * self.atlas.roads.segments, np.bool_)
            for mode in modes:
                inside |= self.atlas.network(mode).directed_head >= 0
            metres = np.where(inside[0::2] | inside[1::2], self.atlas.roads.segment_metres, 0.0)
            ready = self._metres[modes] = metres.astype(np.float64)
        return ready
