"""The ring kept up to date: one unit's move repairs its own neighbourhood and leaves the rest as it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography import searches, sweeps
from ring360.geography.reach import Ring, Starts
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import TravelTimes


@dataclass(frozen=True, slots=True)
class _Stand:
    """How one unit enters the ring."""

    copy: NDArray[np.int32]
    key: NDArray[np.int64]
    starts: Starts


class LiveRing:
    """First arrivals of units that come, move and go; `unit` numbers are the caller's, below 65,535.

    After every change the keys are exactly those of a ring computed anew: the cell of the unit that moved falls to its
    neighbours, then the unit claims what it now reaches first.
    """

    def __init__(self, travel: TravelTimes) -> None:
        self._travel = travel
        network = travel.network
        self._start = np.searchsorted(network.arc_tail, np.arange(network.copies + 1)).astype(np.int32)
        self._back_arc = np.argsort(network.arc_head, kind="stable").astype(np.int32)
        self._back_tail = network.arc_tail[self._back_arc]
        heads = network.arc_head[self._back_arc]
        self._back_start = np.searchsorted(heads, np.arange(network.copies + 1)).astype(np.int32)
        self._mark = np.zeros(network.copies, np.uint8)
        self._changed = np.empty(network.copies, np.int32)
        self._stands: dict[int, _Stand] = {}
        self.key: NDArray[np.int64] = np.full(network.copies, sweeps.NO_KEY, np.int64)
        """(copies,) packed as in `sweeps.py`."""

    def place(self, unit: int, place: Snaps | None) -> NDArray[np.int32]:
        """Put a unit at a place, or take it out of the ring (None); returns the copies whose key may have changed."""
        if not 0 <= unit < (1 << sweeps.OWNER_BITS) - 1:
            raise ValueError(f"unit numbers run from 0 to {(1 << sweeps.OWNER_BITS) - 2}, not {unit}")
        before = self._stands.pop(unit, None)
        count = 0 if before is None else self._withdraw(unit, before)
        if place is not None:
            stand = self._stand(unit, place)
            self._stands[unit] = stand
            count = self._claim(stand, count)
        changed = self._changed[:count].copy()
        self._mark[changed] = 0
        return changed

    def ring(self) -> Ring:
        """The ring on roads as it stands."""
        starts = [stand.starts for _, stand in sorted(self._stands.items())]
        empty = np.empty(0, np.int32)
        joined = Starts(
            np.concatenate([empty, *(part.unit for part in starts)]),
            np.concatenate([empty, *(part.directed for part in starts)]),
            np.concatenate([empty, *(part.position_ms for part in starts)]),
        )
        return self._travel.ring_of_keys(self.key, joined)

    def _stand(self, unit: int, place: Snaps) -> _Stand:
        origins = self._travel.origins(place)
        numbers = np.full(len(origins.copy), unit, np.int32)
        key = (origins.ms.astype(np.int64) << sweeps.OWNER_BITS) | unit
        return _Stand(origins.copy, key, Starts(numbers, origins.starts.directed, origins.starts.position_ms))

    def _withdraw(self, unit: int, stand: _Stand) -> int:
        others = list(self._stands.values())
        seed_copy = np.concatenate([np.empty(0, np.int32), *(other.copy for other in others)])
        seed_key = np.concatenate([np.empty(0, np.int64), *(other.key for other in others)])
        return int(searches.withdraw(
            self._start, self._travel.network.arc_head, self._back_start, self._back_tail, self._back_arc,
            self._travel.weights.arc_ms, self.key, unit, stand.copy, seed_copy, seed_key, self._mark, self._changed,
        ))  # fmt: skip

    def _claim(self, stand: _Stand, count: int) -> int:
        return int(searches.claim(
            self._start, self._travel.network.arc_head, self._travel.weights.arc_ms, self.key,
            stand.copy, stand.key, self._mark, self._changed, count,
        ))  # fmt: skip
