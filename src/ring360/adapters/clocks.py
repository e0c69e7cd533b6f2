"""The only reader of the time: the wall clock of the live room and the paced clock of an exercise."""

from __future__ import annotations

import time


class WallClock:
    """UNIX seconds UTC as the machine knows them."""

    def now(self) -> float:
        return time.time()

    def seconds_until(self, at: float) -> float:
        """Seconds to wait, zero when `at` is past."""
        return max(0.0, at - time.time())


class PacedClock:
    """Starts at a given instant and runs `rate` times as fast as the wall clock; never goes back."""

    def __init__(self, starts_at: float, rate: float) -> None:
        if not rate > 0:
            raise ValueError(f"the rate of a paced clock must be above zero, not {rate}")
        self.rate = rate
        self._starts_at = starts_at
        self._origin = time.monotonic()

    def now(self) -> float:
        return self._starts_at + (time.monotonic() - self._origin) * self.rate

    def seconds_until(self, at: float) -> float:
        """Real seconds to wait, zero when `at` is past."""
        return max(0.0, (at - self.now()) / self.rate)
