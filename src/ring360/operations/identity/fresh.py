"""Remembers what was read a moment ago, so that a tracker or program costs no query each time it speaks."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

FRESH_SECONDS: Final = 5.0
REMEMBERED_MOST: Final = 20_000

Record = TypeVar("Record")


class Fresh(Generic[Record]):
    """Every method may be called from any thread. What is not there is not remembered."""

    def __init__(self) -> None:
        self._told: OrderedDict[str, tuple[Record, float]] = OrderedDict()
        self._lock = Lock()
        self._changes = 0
        """Whoever read before the last change must not remember what was read."""

    def told(self, key: str, now: float, read: Callable[[], Record | None]) -> Record | None:
        """The record, read where it was not read a moment ago."""
        told = self._told.get(key)
        if told is not None and 0 <= now - told[1] < FRESH_SECONDS:
            return told[0]
        changes = self._changes
        record = read()
        with self._lock:
            if record is not None and changes == self._changes:
                self._told[key] = (record, now)
                if len(self._told) > REMEMBERED_MOST:
                    self._told.popitem(last=False)
        return record

    def forget(self) -> None:
        """Read everything anew: something was changed."""
        with self._lock:
            self._changes += 1
            self._told = OrderedDict()
