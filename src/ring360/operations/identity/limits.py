"""Buckets of tokens in bounded memory: so many at once, then so many a second, for each key."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Final

KEYS_MOST: Final = 20_000


class Buckets:
    """Every method may be called from any thread. A forgotten key begins full, so the least recent are forgotten."""

    def __init__(self, burst: float, per_second: float, keys_most: int = KEYS_MOST) -> None:
        self._burst = burst
        self._per_second = per_second
        self._keys_most = keys_most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait_seconds(self, key: str, now: float, cost: float = 1.0) -> float:
        """Take `cost`; 0 when it was there, else how long until it would be (and nothing is taken)."""
        with self._lock:
            level = self._level(key, now)
            if level < cost:
                return (cost - level) / self._per_second
            self._keep(key, level - cost, now)
            return 0.0

    def is_empty(self, key: str, now: float) -> bool:
        """Whether not even one is left; takes nothing."""
        with self._lock:
            return self._level(key, now) < 1.0

    def __len__(self) -> int:
        return len(self._levels)

    def _level(self, key: str, now: float) -> float:
        level, at = self._levels.get(key, (self._burst, now))
        # A clock set back must not empty a bucket.
        return min(self._burst, level + max(0.0, now - at) * self._per_second)

    def _keep(self, key: str, level: float, now: float) -> None:
        self._levels[key] = (level, now)
        self._levels.move_to_end(key)
        if len(self._levels) > self._keys_most:
            self._levels.popitem(last=False)
