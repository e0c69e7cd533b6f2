"""Runs the steps in order on a fix: what is said of it, and the tracker's track after it.

Two laws hold whatever arrives: the instant of a track never goes back, and a fix that is not believed leaves the place
of its track as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from ring360.domain.fixes import Fix
from ring360.tracking.in_order import out_of_order
from ring360.tracking.moving import rest_of
from ring360.tracking.panic import is_panicking_after, panic_begins
from ring360.tracking.plausible import implausible, jumps
from ring360.tracking.track import BELIEVED, JUMP, Limits, Track
from ring360.tracking.uncertainty import uncertainty_of

Step = Callable[[Fix, Track | None, float, Limits], str]
STEPS: Final[tuple[Step, ...]] = (implausible, out_of_order, jumps)
"""Each says why the fix is not where the tracker is now, or nothing; the first that speaks decides."""

LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Followed:
    """One fix after all steps."""

    track: Track | None
    """None as long as nothing was believed."""
    verdict: str
    panic_begins: bool = False


def follow(fix: Fix, track: Track | None, received_at: float, limits: Limits = LIMITS) -> Followed:
    """What the fix means for a tracker of which `track` is remembered (None: nothing yet)."""
    begins = bool(fix.alarms) and panic_begins(fix, track)
    for step in STEPS:
        verdict = step(fix, track, received_at, limits)
        if verdict:
            return Followed(_remembered(fix, track, verdict), verdict, begins)
    rest = rest_of(fix, track, limits)
    believed = Track(
        fix.at, fix.lon, fix.lat, uncertainty_of(fix, received_at, limits), fix.speed_mps, fix.heading_degrees,
        rest.at, rest.lon, rest.lat, rest.is_standing, is_panicking_after(fix, track),
    )  # fmt: skip
    return Followed(believed, BELIEVED, begins)


def _remembered(fix: Fix, track: Track | None, verdict: str) -> Track | None:
    """A fix that is not believed is remembered as a suspect or for its alarm, never as a place."""
    if track is None:
        return None
    if verdict == JUMP and (track.suspect is None or fix.at > track.suspect[0]):
        track = replace(track, suspect=(fix.at, fix.lon, fix.lat))
    if is_panicking_after(fix, track) != track.is_panicking:
        track = replace(track, is_panicking=not track.is_panicking)
    return track


def place_of(track: Track) -> tuple[float, float]:
    """Where the tracker is taken to be: where it stopped while it stands, else where it said."""
    return (track.stopped_lon, track.stopped_lat) if track.is_standing else (track.lon, track.lat)
