"""Driving in the pretended world: exact times from the engine, and where a vehicle is part way along its route."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Protocol

import numpy as np

from ring360.decisions.road_travel import RoadTravel, snaps_of_points
from ring360.domain.places import RoadPoint
from ring360.geography.costs import SegmentCosts
from ring360.geography.roads import Roads
from ring360.geography.shapes import place_on
from ring360.geography.travel_times import Route


class Journey(Protocol):
    """One drive."""

    @property
    def seconds(self) -> float: ...

    def place(self, elapsed_seconds: float) -> RoadPoint:
        """Where the vehicle is so long after it left; its end once it has arrived."""


class Roadway(Protocol):
    """What the world asks of the roads."""

    def seconds(self, mode: str, source: RoadPoint, target: RoadPoint, at: float, closed: frozenset[int]) -> float:
        """Driving time, inf = no way."""

    def journey(
        self, mode: str, source: RoadPoint, target: RoadPoint, at: float, closed: frozenset[int]
    ) -> Journey | None:
        """The drive, None where there is no way."""


@dataclass(frozen=True, slots=True)
class RoadJourney:
    """A drive along the engine's route. Waiting at junctions is spent at their near side."""

    route: Route
    roads: Roads
    costs: SegmentCosts
    source: RoadPoint
    target: RoadPoint

    @property
    def seconds(self) -> float:
        return self.route.seconds

    def place(self, elapsed_seconds: float) -> RoadPoint:
        route = self.route
        if elapsed_seconds >= route.seconds:
            return self.target
        if elapsed_seconds <= 0:
            return self.source
        row = int(np.searchsorted(route.enter_seconds, elapsed_seconds, side="right")) - 1
        directed = int(route.directed_segments[row])
        segment, backward = directed >> 1, directed & 1
        driven = (elapsed_seconds - float(route.enter_seconds[row])) * 1000.0 / float(self.costs.drive_ms[directed])
        begun = float(backward)
        if row == 0:
            begun = self.source.fraction
        last = self.target.fraction if row == len(route.directed_segments) - 1 else float(1 - backward)
        fraction = max(begun - driven, last) if backward else min(begun + driven, last)
        lon, lat = place_on(self.roads, segment, fraction)
        return RoadPoint(lon, lat, segment, fraction)


class AtlasRoadway:
    """Drives on the roads that the desk knows too."""

    def __init__(self, travel: RoadTravel) -> None:
        self._travel = travel

    def seconds(self, mode: str, source: RoadPoint, target: RoadPoint, at: float, closed: frozenset[int]) -> float:
        return self._travel.seconds_to(mode, [source], target, at, closed)[0] if source != target else 0.0

    def journey(
        self, mode: str, source: RoadPoint, target: RoadPoint, at: float, closed: frozenset[int]
    ) -> RoadJourney | None:
        times = self._travel.times(mode, at, closed)
        route = times.route(snaps_of_points([source]), snaps_of_points([target]))
        if route is None or route.seconds == inf:
            return None
        return RoadJourney(route, times.roads, times.costs, source, target)
