"""The only reader of the time: the machine's wall clock, the live room's that nobody can make jump, an exercise's."""

from __future__ import annotations

import logging
import time
from functools import partial
from threading import Lock
from typing import Final

SLEW: Final = 0.1
"""How much faster or slower than time itself a steady clock runs until it agrees with the wall clock again."""
TOLD_SECONDS: Final = 60.0
"""A wall clock that was set by more is told in the log."""

# What goes on while the machine sleeps, where there is such a clock: time that was slept through is no jump.
_passing = partial(time.clock_gettime, time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic

_log = logging.getLogger(__name__)


class WallClock:
    """UNIX seconds UTC as the machine knows them."""

    def now(self) -> float:
        return time.time()

    def seconds_until(self, at: float) -> float:
        """Seconds to wait, zero when `at` is past."""
        return max(0.0, at - time.time())


class SteadyClock:
    """UNIX seconds UTC that begin with the wall clock's and go on by the steady one, never back and never in jumps.

    Where somebody sets the wall clock, this one comes to agree with it little by little: an hour is made up for in ten
    hours, and no deadline is meanwhile off by more than a tenth of its length.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._read_at = _passing()
        self._shown = time.time()
        self._off_seconds = self._told_seconds = 0.0

    def now(self) -> float:
        with self._lock:
            at = _passing()
            passed = at - self._read_at
            self._read_at = at
            self._shown += passed
            off = time.time() - self._shown
            self._shown += max(-SLEW * passed, min(off, SLEW * passed))
            self._off_seconds = off
            is_news = abs(off - self._told_seconds) > TOLD_SECONDS and abs(off) > abs(self._told_seconds)
            if is_news or abs(off) < 1.0:
                self._told_seconds = off if is_news else 0.0
            shown = self._shown
        if is_news:
            _log.warning(
                "the wall clock was set: it is %+.0f s from the desk's, which follows it little by little", off
            )
        return shown

    def seconds_until(self, at: float) -> float:
        """Seconds to wait, zero when `at` is past; too few rather than too many while it catches up."""
        wait_seconds = max(0.0, at - self.now())
        return wait_seconds / (1.0 + SLEW) if self._off_seconds > 1.0 else wait_seconds

    def not_before(self, at: float) -> None:
        """Go on from `at` at least: a journal's last fact, where the wall clock was set back while no server ran."""
        self.now()
        with self._lock:
            self._shown = max(self._shown, at)


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
