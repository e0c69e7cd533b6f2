"""What is kept and handed on of positions: a line of the history, the last of each tracker, and where a unit is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from ring360.domain.facts import UnitPosition
from ring360.domain.places import RoadPoint
from ring360.tracking.track import Track

NO_SERIAL = -1


class PositionLine(NamedTuple):
    """One fix as it came in, with what was said of it. `at`, `device_id` and `serial` together are told once."""

    at: float
    device_id: str
    serial: int
    """-1 where the tracker does not number its messages."""
    received_at: float
    unit_id: str
    """The unit that carried the tracker then; empty where no unit did."""
    lon: float | None
    lat: float | None
    """Degrees WGS 84 as sent; None where the tracker sent no number."""
    speed_mps: float | None
    heading_degrees: float | None
    accuracy_metres: float | None
    verdict: str
    alarms: str
    """Codes parted by spaces."""


@dataclass(frozen=True, slots=True)
class LastPosition:
    """The track of one tracker, from which a gateway goes on and a desk begins after a restart."""

    device_id: str
    unit_id: str
    received_at: float
    track: Track
    panic_at: float | None = None
    """When its panic button was last pressed, by our clock."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a unit is, as its newest believed fix says."""

    unit_id: str
    device_id: str
    point: RoadPoint
    at: float
    """When it was there, by the tracker's clock."""
    received_at: float
    """When that was heard, by ours."""
    uncertainty_metres: float
    speed_mps: float | None = None
    heading_degrees: float | None = None
    is_standing: bool = False
    stopped_at: float = 0.0
    """Since when it has not left this place, by the tracker's clock."""

    @property
    def position(self) -> UnitPosition:
        """As the board keeps it."""
        return UnitPosition(self.unit_id, self.point, self.at)


@dataclass(frozen=True, slots=True)
class Panic:
    """A pressed panic button, told once for each press."""

    unit_id: str
    device_id: str
    point: RoadPoint | None
    received_at: float


@dataclass(frozen=True, slots=True)
class PositionNews:
    """What a gateway tells a desk: never more than one of each unit."""

    moved: Sequence[Whereabouts] = ()
    alive: Sequence[tuple[str, float]] = ()
    """Unit and when anything at all was heard of its tracker, by our clock."""
    panics: Sequence[Panic] = ()


class StoreAway(Exception):
    """Nothing can be stored for now: the disk is full, or the database is gone."""


class PositionStore(Protocol):
    """The history, apart from the journal."""

    def write(self, lines: Sequence[PositionLine], lasts: Sequence[LastPosition]) -> None:
        """All or nothing, on disk when this returns; a line that is there already is left as it is. StoreAway where
        the same may be stored later, any other error where it never will."""

    def lasts(self) -> list[LastPosition]: ...

    def history(self, unit_id: str, begins_at: float, ends_at: float, limit: int) -> list[PositionLine]:
        """Oldest first, the end outside."""

    def forget(self, before: float, most: int) -> int:
        """Remove lines older than `before`, so many at most; how many went."""


def whereabouts_of(plain: Sequence[Any]) -> Whereabouts:
    """Back from `plain_of`."""
    unit_id, device_id, lon, lat, segment, fraction, metres_off, side, *rest = plain
    return Whereabouts(unit_id, device_id, RoadPoint(lon, lat, segment, fraction, metres_off, side), *rest)


def plain_of(where: Whereabouts) -> list[Any]:
    """As a list that JSON holds."""
    point = where.point
    return [
        where.unit_id, where.device_id, point.lon, point.lat, point.segment, point.fraction, point.metres_off,
        point.side, where.at, where.received_at, where.uncertainty_metres, where.speed_mps, where.heading_degrees,
        where.is_standing, where.stopped_at,
    ]  # fmt: skip
