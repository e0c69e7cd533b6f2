"""What will happen next: entries by instant, those of one instant in the order in which they were put there."""

from __future__ import annotations

import heapq
from typing import Generic, TypeVar

What = TypeVar("What")


class Timeline(Generic[What]):
    """A heap of instants (UNIX seconds UTC)."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, What]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    def put(self, at: float, what: What) -> None:
        self._count += 1
        heapq.heappush(self._heap, (at, self._count, what))

    @property
    def due(self) -> float | None:
        """Instant of the next entry, None where nothing is left."""
        return self._heap[0][0] if self._heap else None

    def next(self) -> What:
        """Look at the next entry; IndexError where nothing is left."""
        return self._heap[0][2]

    def take(self) -> What:
        """Take the next entry off; IndexError where nothing is left."""
        return heapq.heappop(self._heap)[2]
