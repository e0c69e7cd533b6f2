"""Driving in the pretended world: exact times from the engine, and where a vehicle is part way along its route."""

from __future__ import annotations

from math import inf
from typing import Protocol

import numpy as np

from ring360.decisions.road_travel import RoadTravel, snaps_of_points
from ring360.domain.places import RoadPoint
from ring360.geography.shapes import place_on
from ring360.geography.travel_times import Route, TravelTimes


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


class RoadJourney:
    """A drive along the engine's route, found when somebody first asks about a place on the way. Waiting at junctions
    is spent at their near side."""

    __slots__ = ("_route", "_source", "_target", "_times", "seconds")

    def __init__(self, times: TravelTimes, source: RoadPoint, target: RoadPoint, seconds: float) -> None:
        self.seconds = seconds
        self._times = times
        self._source, self._target = source, target
        self._route: Route | None = None

    def place(self, elapsed_seconds: float) -> RoadPoint:
        if elapsed_seconds >= self.seconds:
            return self._target
        if elapsed_seconds <= 0:
            return self._source
        if self._route is None:
            self._route = self._times.route(snaps_of_points([self._source]), snaps_of_points([self._target]))
        route, times = self._route, self._times
        assert route is not None, "a drive of finite length has a route"
        row = int(np.searchsorted(route.enter_seconds, elapsed_seconds, side="right")) - 1
        directed = int(route.directed_segments[row])
        segment, backward = directed >> 1, directed & 1
        driven = (elapsed_seconds - float(route.enter_seconds[row])) * 1000.0 / float(times.costs.drive_ms[directed])
        begun = self._source.fraction if row == 0 else float(backward)
        last = self._target.fraction if row == len(route.directed_segments) - 1 else float(1 - backward)
        fraction = max(begun - driven, last) if backward else min(begun + driven, last)
        lon, lat = place_on(times.roads, segment, fraction)
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
        seconds = self.seconds(mode, source, target, at, closed)
        return None if seconds == inf else RoadJourney(self._travel.times(mode, at, closed), source, target, seconds)
