"""Warnings about places: what an officer should know before going in, with an expiry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Final

from ring360.domain.places import Place

EARTH_METRES: Final = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Hazard:
    """A danger of a place (风险提示), never of a person who lives there."""

    hazard_id: str
    place: Place
    words: str
    expires_at: float
    """UNIX seconds UTC; after that it is told no more."""
    radius_metres: float = 100.0


def hazards_near(hazards: Iterable[Hazard], place: Place, at: float) -> list[Hazard]:
    """Those whose circle holds the place and that have not expired, nearest first."""
    found = []
    for hazard in hazards:
        metres = metres_apart(hazard.place, place)
        if metres <= hazard.radius_metres and at < hazard.expires_at:
            found.append((metres, hazard.hazard_id, hazard))
    return [hazard for _, _, hazard in sorted(found, key=lambda each: each[:2])]


def metres_apart(one: Place, other: Place) -> float:
    """As the crow flies, on a sphere (haversine)."""
    lat_1, lat_2 = radians(one.point.lat), radians(other.point.lat)
    half_lon = radians(other.point.lon - one.point.lon) / 2
    root = sin((lat_2 - lat_1) / 2) ** 2 + cos(lat_1) * cos(lat_2) * sin(half_lon) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(root)))
