"""The position book: where each unit is by its newest believed fix, kept outside the board and the journal.

The control room asks `changed` before a fact that makes the desk decide, and journals all moves as one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Lock

from ring360.domain.facts import UnitPosition
from ring360.operations.whereabouts import Panic, PositionNews, Whereabouts

Listener = Callable[[PositionNews], None]


class PositionBook:
    """Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._where: dict[str, Whereabouts] = {}
        self._heard_at: dict[str, float] = {}
        self._changed: dict[str, Whereabouts] = {}
        self._panics: list[Panic] = []
        self._pressed_at: dict[str, float] = {}
        self._listeners: list[Listener] = []
        self.gateway_counters: Mapping[str, int] = {}
        """What the gateway has counted since it began, as last heard; empty while there is no gateway."""

    def listen(self, listener: Listener) -> None:
        """Call `listener` with what changed, from the thread that told it; it must be quick and must not wait."""
        self._listeners.append(listener)

    def hear(self, news: PositionNews) -> None:
        """Take what is newer than what the book has; listeners hear of that only."""
        with self._lock:
            moved = [where for where in news.moved if self._is_newer(where)]
            for where in moved:
                self._where[where.unit_id] = where
                self._changed[where.unit_id] = where
                self._alive(where.unit_id, where.received_at)
            for unit_id, heard_at in news.alive:
                self._alive(unit_id, heard_at)
            panics = [panic for panic in news.panics if self._is_pressed_anew(panic)]
            self._panics.extend(panics)
        told = PositionNews(moved, news.alive, panics)
        for listener in self._listeners:
            listener(told)

    def changed(self) -> tuple[UnitPosition, ...]:
        """The newest position of every unit that was heard since this was last asked."""
        with self._lock:
            changed, self._changed = self._changed, {}
        return tuple(where.position for where in changed.values())

    def panics(self) -> list[Panic]:
        """Pressed buttons that were not yet asked for; whoever cannot tell one gives it back."""
        with self._lock:
            panics, self._panics = self._panics, []
        return panics

    def give_back(self, panics: Iterable[Panic]) -> None:
        with self._lock:
            self._panics[:0] = panics

    def where(self, unit_id: str) -> Whereabouts | None:
        return self._where.get(unit_id)

    def all(self) -> dict[str, Whereabouts]:
        """By unit, as of now."""
        with self._lock:
            return dict(self._where)

    def heard_at(self) -> dict[str, float]:
        """When anything was last heard of each unit, by our clock."""
        with self._lock:
            return dict(self._heard_at)

    def _is_newer(self, where: Whereabouts) -> bool:
        known = self._where.get(where.unit_id)
        return known is None or where.at > known.at

    def _is_pressed_anew(self, panic: Panic) -> bool:
        """The same press may be told by the gateway and be found in the store."""
        is_new = panic.received_at > self._pressed_at.get(panic.device_id, float("-inf"))
        if is_new:
            self._pressed_at[panic.device_id] = panic.received_at
        return is_new

    def _alive(self, unit_id: str, heard_at: float) -> None:
        self._heard_at[unit_id] = max(heard_at, self._heard_at.get(unit_id, heard_at))
