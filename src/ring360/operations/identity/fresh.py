"""Remembers what was read a moment ago, so that a tracker or program costs no query each time it speaks."""

from __future__ import annotations

from collections import OrderedDict
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

    def get(self, key: str, now: float) -> Record | None:
        told = self._told.get(key)
        return told[0] if told is not None and 0 <= now - told[1] < FRESH_SECONDS else None

    def keep(self, key: str, record: Record | None, now: float) -> Record | None:
        """The record, remembered where there is one."""
        if record is not None:
            with self._lock:
                self._told[key] = (record, now)
                if len(self._told) > REMEMBERED_MOST:
                    self._told.popitem(last=False)
        return record

    def forget(self) -> None:
        """Read everything anew."""
        with self._lock:
            self._told = OrderedDict()
