"""Step 1, plausible: a fix that cannot be true is not where the tracker is.

A jump is kept as a suspect. A second fix that could have been reached from the suspect is believed, because a tracker
that was wrong for long and is right again must be followed.
"""

from __future__ import annotations

from ring360.domain.fixes import Fix
from ring360.tracking.track import FUTURE, JUMP, NO_FIX, NO_PLACE, TOO_OLD, Limits, Track, metres_between


def implausible(fix: Fix, track: Track | None, received_at: float, limits: Limits) -> str:
    """Why the fix by itself cannot be taken for a place of now, empty where it can."""
    if not (-180.0 <= fix.lon <= 180.0 and -85.0 <= fix.lat <= 85.0) or (fix.lon == 0.0 and fix.lat == 0.0):
        return NO_PLACE
    if not fix.is_valid:
        return NO_FIX
    # Written so that an instant that is no number is refused as well.
    if not fix.at <= received_at + limits.ahead_seconds:
        return FUTURE
    if fix.at < received_at - limits.oldest_seconds:
        return TOO_OLD
    return ""


def jumps(fix: Fix, track: Track | None, received_at: float, limits: Limits) -> str:
    """`jump` where the fix cannot have been reached from the last believed place, nor from the last suspect."""
    if track is None:
        return ""
    allowed_metres = limits.jump_allowance_metres + track.uncertainty_metres + (fix.accuracy_metres or 0.0)
    driven_metres = (fix.at - track.at) * limits.fastest_mps
    if metres_between(track.lon, track.lat, fix.lon, fix.lat) <= driven_metres + allowed_metres:
        return ""
    if track.suspect is not None:
        at, lon, lat = track.suspect
        reached_metres = (fix.at - at) * limits.fastest_mps + limits.jump_allowance_metres
        if fix.at > at and metres_between(lon, lat, fix.lon, fix.lat) <= reached_metres:
            return ""
    return JUMP
