"""What is remembered of one tracker between two fixes, what can be said of a fix, and the limits that say it."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final

METRES_PER_DEGREE: Final = 111_195.0
"""Of a meridian, on a sphere of 6,371 km."""

BELIEVED: Final = "believed"
"""It is where the tracker is now."""
LATE: Final = "late"
"""Older than what is known, or sent from the tracker's memory: history only."""
REPEATED: Final = "repeated"
"""Of the same instant as what is known."""
NO_PLACE: Final = "no-place"
"""No coordinates on earth, or exactly 0, 0."""
NO_FIX: Final = "no-fix"
"""The tracker itself says that it did not see its satellites."""
FUTURE: Final = "future"
TOO_OLD: Final = "too-old"
JUMP: Final = "jump"
"""Farther from the last believed place than anything drives; the next fix there is believed."""
VERDICTS: Final = (BELIEVED, LATE, REPEATED, NO_PLACE, NO_FIX, FUTURE, TOO_OLD, JUMP)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the steps draw their lines."""

    ahead_seconds: float = 300.0
    """A tracker's clock may be so far ahead of ours."""
    oldest_seconds: float = 86_400.0
    fastest_mps: float = 70.0
    """Nothing followed here is faster: 252 km/h."""
    jump_allowance_metres: float = 100.0
    """Added to what can be driven: satellites seen between houses are off by so much."""
    usual_accuracy_metres: float = 15.0
    """Of a tracker that does not say."""
    widest_metres: float = 5_000.0
    moving_mps: float = 2.5
    """A reported speed from here on is moving."""
    standing_metres: float = 30.0
    """Within so much of where it stopped it still stands."""
    standing_seconds: float = 20.0
    """After so long in one place it is said to stand."""


@dataclass(frozen=True, slots=True)
class Track:
    """The newest believed fix of one tracker. UNIX seconds UTC, degrees WGS 84, metres a second."""

    at: float
    lon: float
    lat: float
    uncertainty_metres: float
    speed_mps: float | None = None
    heading_degrees: float | None = None
    stopped_at: float = 0.0
    """Since when it has not left `stopped_lon`, `stopped_lat`; `at` itself while it moves."""
    stopped_lon: float = 0.0
    stopped_lat: float = 0.0
    is_standing: bool = False
    is_panicking: bool = False
    """The panic button was pressed in the last fix."""
    suspect: tuple[float, float, float] | None = None
    """Instant, longitude and latitude of the last fix that was a jump, until one is believed."""


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """On a sphere, for places less than some hundred kilometres apart."""
    east = (other_lon - lon + 540.0) % 360.0 - 180.0
    return METRES_PER_DEGREE * hypot(east * cos(radians((lat + other_lat) / 2.0)), other_lat - lat)
