"""Step 3, moving: a tracker stands once it has stayed near one place, and drives again once it has left it.

While it stands its place is where it stopped: satellites that wander must not move a parked car.
"""

from __future__ import annotations

from typing import NamedTuple

from ring360.domain.fixes import Fix
from ring360.tracking.track import Limits, Track, metres_between


class Rest(NamedTuple):
    """Where a tracker last stopped, since when, and whether it stands."""

    at: float
    lon: float
    lat: float
    is_standing: bool


def rest_of(fix: Fix, track: Track | None, limits: Limits) -> Rest:
    """The rest after a believed fix."""
    if track is None:
        return Rest(fix.at, fix.lon, fix.lat, False)
    # A place that is itself vague must not set it moving, one that is very vague must not hold it.
    near_metres = limits.standing_metres + min(fix.accuracy_metres or 0.0, limits.jump_allowance_metres)
    is_fast = fix.speed_mps is not None and fix.speed_mps >= limits.moving_mps
    if is_fast or metres_between(track.stopped_lon, track.stopped_lat, fix.lon, fix.lat) > near_metres:
        return Rest(fix.at, fix.lon, fix.lat, False)
    return Rest(
        track.stopped_at, track.stopped_lon, track.stopped_lat, fix.at - track.stopped_at >= limits.standing_seconds
    )
