"""Step 0, panic: a pressed panic button is told whatever else is wrong with the fix, and told once for each press."""

from __future__ import annotations

from ring360.domain.fixes import PANIC, Fix
from ring360.tracking.track import Track


def panic_begins(fix: Fix, track: Track | None) -> bool:
    """True for the first fix that carries the alarm: terminals repeat it until somebody answers."""
    return PANIC in fix.alarms and (track is None or not track.is_panicking)


def is_panicking_after(fix: Fix, track: Track | None) -> bool:
    """Whether the button counts as pressed after this fix; an old fix without the alarm does not release it."""
    if PANIC in fix.alarms:
        return True
    return track is not None and track.is_panicking and fix.at <= track.at
