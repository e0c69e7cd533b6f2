"""How far from a fix its tracker may be: an inaccurate or stale fix is widened, it does not vanish."""

from __future__ import annotations

from typing import Final

from ring360.domain.fixes import Fix
from ring360.tracking.track import Limits

FEW_SATELLITES: Final = 4
FEW_SATELLITES_METRES: Final = 50.0
FRESH_SECONDS: Final = 5.0
"""A fix needs some time from the tracker to us; from there on its age counts."""
STROLL_MPS: Final = 2.0
"""What it may have moved a second although it reported that it stood."""


def uncertainty_of(fix: Fix, received_at: float, limits: Limits) -> float:
    """Metres, when the fix is received."""
    metres = limits.usual_accuracy_metres if fix.accuracy_metres is None else max(0.0, fix.accuracy_metres)
    if fix.satellites is not None and fix.satellites < FEW_SATELLITES:
        metres = max(metres, FEW_SATELLITES_METRES)
    return widened(metres, fix.speed_mps, received_at - fix.at, limits)


def widened(metres: float, speed_mps: float | None, age_seconds: float, limits: Limits) -> float:
    """Metres after `age_seconds`: it may have gone on as fast as it was, never more than the widest."""
    stale_seconds = max(0.0, age_seconds - FRESH_SECONDS)
    speed = STROLL_MPS if speed_mps is None else max(STROLL_MPS, speed_mps)
    return min(limits.widest_metres, metres + stale_seconds * speed)
