"""Bands of seconds and their colours, told apart by lightness as well as by hue, the same as on the live page."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

INSIDE = ("#10315c", "#185a84", "#1f828c", "#46a383", "#8fbf5a")
"""From the soonest to the edge of the ring."""
BEYOND = ("#b0567f", "#d49ab5")
"""Over the limit, and over half as much again or never."""
GROUND, INK, HALO = "#f5f3ee", "#1d2733", "#ffffff"


def band_limits(within_seconds: float) -> list[float]:
    """Upper limits of the bands inside the ring and of the first beyond it."""
    return [within_seconds * sixths / 6 for sixths in (2, 3, 4, 5, 6, 9)]


def bands_of(seconds: NDArray[np.float64], within_seconds: float) -> NDArray[np.int64]:
    """(…,) row of `INSIDE + BEYOND` for each total response; a limit belongs to the band below it."""
    return np.searchsorted(np.array(band_limits(within_seconds)), seconds, side="left")
