"""What the desk advises besides who should go: moves to other posts, exchanges of units, orders for many units."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import RoadPoint


@dataclass(frozen=True, slots=True)
class MoveUp:
    """A free unit should stand at another post (补位)."""

    unit_id: str
    post: str
    target: RoadPoint
    travel_seconds: float


@dataclass(frozen=True, slots=True)
class Closure:
    """One unit closes one place on the road: all the directed segments there."""

    unit_id: str
    point: RoadPoint
    directed_segments: tuple[int, ...]
    ready_seconds: float = 0.0
    """From the order until it is closed."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A vehicle of an open case was seen: where, when, and which way it went where somebody saw."""

    point: RoadPoint
    seen_at: float
    directed_segment: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """Where a unit of a muster waits: its staging point."""

    unit_id: str
    point: RoadPoint
