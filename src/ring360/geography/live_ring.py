"""The ring kept up to date: one unit's move repairs its own neighbourhood and leaves the rest as it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography import searches, sweeps
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.reach import Ring, Starts
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import TravelTimes

_SEEDS_A_UNIT = 2


class LiveRing:
    """First arrivals of units that come, move and go; `unit` numbers are the caller's, below 65,535.

    After every change the keys are exactly those of a ring computed anew. `ring` shares its arrays: they change with
    the next `place`.
    """

    def __init__(self, travel: TravelTimes) -> None:
        self._travel = travel
        network = travel.network
        self._start = np.searchsorted(network.arc_tail, np.arange(network.copies + 1)).astype(np.int32)
        arc_ms = travel.weights.arc_ms
        self._out = np.stack([network.arc_head, arc_ms], axis=1)
        arriving = np.argsort(network.arc_head, kind="stable")
        self._back = np.stack([network.arc_tail[arriving], arc_ms[arriving]], axis=1)
        self._back_start = np.searchsorted(network.arc_head[arriving], np.arange(network.copies + 1)).astype(np.int32)
        turn_ms = np.where(arc_ms >= UNREACHABLE_MS, np.int32(UNREACHABLE_MS), network.arc_turn_ms)
        self._entry = np.stack([network.arc_tail[network.entry_arc], turn_ms[network.entry_arc]], axis=1)
        self._mark = np.zeros(network.copies, np.uint8)
        self._changed = np.empty(network.copies, np.int32)
        self._seed_copy = np.zeros(64 * _SEEDS_A_UNIT, np.int32)
        self._seed_key = np.full(64 * _SEEDS_A_UNIT, sweeps.NO_KEY, np.int64)
        self._row: dict[int, int] = {}
        self._starts: dict[int, Starts] = {}
        self._enter_ms = np.full(2 * travel.roads.segments, UNREACHABLE_MS, np.int32)
        self._unit = np.full(2 * travel.roads.segments, -1, np.int32)
        self.key: NDArray[np.int64] = np.full(network.copies, sweeps.NO_KEY, np.int64)
        """(copies,) packed as in `sweeps.py`."""

    def place(self, unit: int, place: Snaps | None) -> int:
        """Put a unit at a place, or take it out of the ring (None); returns how many copies were looked at."""
        if not 0 <= unit < (1 << sweeps.OWNER_BITS) - 1:
            raise ValueError(f"unit numbers run from 0 to {(1 << sweeps.OWNER_BITS) - 2}, not {unit}")
        if place is not None and len(place) != 1:
            raise ValueError(f"a unit stands at one place, {len(place)} were given")
        rows = self._rows(unit)
        old_copy = self._seed_copy[rows][self._seed_key[rows] < sweeps.NO_KEY]
        new_copy, new_key = np.empty(0, np.int32), np.empty(0, np.int64)
        if place is None:
            self._starts.pop(unit, None)
        else:
            origins = self._travel.origins(place)
            new_copy, new_key = origins.copy, (origins.ms.astype(np.int64) << sweeps.OWNER_BITS) | unit
            starts = origins.starts
            self._starts[unit] = Starts(np.full_like(starts.unit, unit), starts.directed, starts.position_ms)
        network = self._travel.network
        count = searches.move(
            self._start, self._out, self._back_start, self._back, self.key, unit, old_copy,
            self._seed_copy, self._seed_key, len(self._row) * _SEEDS_A_UNIT, new_copy, new_key,
            self._mark, self._changed,
        )  # fmt: skip
        self._seed_key[rows] = sweeps.NO_KEY
        self._seed_copy[rows.start : rows.start + len(new_copy)] = new_copy
        self._seed_key[rows.start : rows.start + len(new_copy)] = new_key
        searches.reenter(
            self._start, network.arc_directed, network.entry_start, self._entry, self.key, self._changed, count,
            self._mark, self._enter_ms, self._unit,
        )  # fmt: skip
        return int(count)

    def ring(self) -> Ring:
        """The ring on roads as it stands."""
        starts = [part for _, part in sorted(self._starts.items())]
        empty = np.empty(0, np.int32)
        joined = Starts(
            np.concatenate([empty, *(part.unit for part in starts)]),
            np.concatenate([empty, *(part.directed for part in starts)]),
            np.concatenate([empty, *(part.position_ms for part in starts)]),
        )
        return Ring(self._enter_ms, self._travel.costs.drive_ms, self._unit, joined.outside(self._travel.closed))

    def _rows(self, unit: int) -> slice:
        """The unit's own rows in the seed arrays; they grow by doubling."""
        row = self._row.setdefault(unit, len(self._row)) * _SEEDS_A_UNIT
        if row >= len(self._seed_copy):
            self._seed_copy = np.concatenate([self._seed_copy, np.zeros_like(self._seed_copy)])
            self._seed_key = np.concatenate([self._seed_key, np.full_like(self._seed_key, sweeps.NO_KEY)])
        return slice(row, row + _SEEDS_A_UNIT)
