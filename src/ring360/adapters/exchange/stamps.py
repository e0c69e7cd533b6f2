"""Instants as other systems write them: ISO 8601 with the offset of the area's clock, and back."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LATEST = 4_102_444_800.0
"""The year 2100: an instant after it is a mistake."""


def stamp(at: float, zone: ZoneInfo) -> str:
    """Whole seconds with a numeric offset, never `Z`: `2025-06-15T23:06:40+08:00`."""
    return datetime.fromtimestamp(int(at), zone).isoformat(timespec="seconds")


def exact_stamp(at: float, zone: ZoneInfo) -> str:
    """To the microsecond, so that nothing is lost on the way there and back."""
    return datetime.fromtimestamp(at, zone).isoformat(timespec="microseconds")


def instant(text: str) -> float | None:
    """UNIX seconds of an ISO 8601 time; None where it is none, has no offset or does not lie in 1970 to 2100."""
    try:
        moment = datetime.fromisoformat(text)
        at = moment.astimezone(UTC).timestamp() if moment.tzinfo else math.nan
    except (ValueError, OverflowError):
        return None
    return at if 0 <= at < LATEST else None
