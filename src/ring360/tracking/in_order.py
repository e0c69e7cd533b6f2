"""Step 2, in order: the newest instant wins; what comes late or from a tracker's memory is history only."""

from __future__ import annotations

from ring360.domain.fixes import Fix
from ring360.tracking.track import LATE, REPEATED, Limits, Track


def out_of_order(fix: Fix, track: Track | None, received_at: float, limits: Limits) -> str:
    """`late` or `repeated`, empty where the fix is the newest."""
    if fix.is_backfill:
        return LATE
    if track is None or fix.at > track.at:
        return ""
    return REPEATED if fix.at == track.at else LATE
