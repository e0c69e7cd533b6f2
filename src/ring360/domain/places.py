"""Where something is: a point on the road as plain numbers, and the words people use for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoadPoint:
    """A position already snapped to the road network of the atlas that the desk runs on.

    `lon`, `lat` are the point on the road in WGS 84 degrees; `fraction` lies 0 to 1 along the drawn direction of
    `segment`; `side` is +1 left, -1 right, 0 on it; `metres_off` is how far the reported position was from the road.
    """

    lon: float
    lat: float
    segment: int
    fraction: float
    metres_off: float = 0.0
    side: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A point with the words it was given by: an address, a crossing, a name, or none."""

    point: RoadPoint
    words: str = ""
