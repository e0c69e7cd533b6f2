"""The roads near a scene as a muster asks about them: staging points, and the times of many units to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.decisions.road_travel import RoadTravel, snaps_of_points
from ring360.domain.places import RoadPoint
from ring360.geography.approaches import approaches_to
from ring360.geography.roads import ROAD_CLASSES
from ring360.geography.shapes import place_on


@dataclass(frozen=True, slots=True)
class StagingPoint:
    """Where units wait on one road that leads to the scene."""

    point: RoadPoint
    directed_segment: int
    bearing_degrees: float
    """Where it lies as seen from the scene, clockwise from north."""
    road_class: str


class RoadApproach:
    """One atlas's roads."""

    def __init__(self, travel: RoadTravel) -> None:
        self._travel = travel

    def staging_points(
        self, scene: RoadPoint, metres: float, at: float, closed: frozenset[int]
    ) -> tuple[StagingPoint, ...]:
        """One on every road by which cars come to the scene, `metres` before it; only where cars get to."""
        roads = self._travel.atlas.roads
        drivable = self._travel.atlas.network("car").directed_head >= 0
        points: list[StagingPoint] = []
        for one in approaches_to(roads, "car", scene.segment, scene.fraction, metres, closed):
            if drivable[one.directed]:
                lon, lat = place_on(roads, one.directed >> 1, one.fraction)
                road_class = ROAD_CLASSES[roads.segment_class[one.directed >> 1]]
                place = RoadPoint(lon, lat, one.directed >> 1, one.fraction)
                points.append(StagingPoint(place, one.directed, one.bearing_degrees, road_class))
        return tuple(points)

    def seconds_between(
        self, mode: str, units: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float, closed: frozenset[int]
    ) -> NDArray[np.float64]:
        """(units, targets) driving seconds, inf = unreachable."""
        times = self._travel.times(mode, at, closed)
        return times.matrix(snaps_of_points(units), snaps_of_points(targets))
