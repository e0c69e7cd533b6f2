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
        self._out = travel.outs()
        arriving = np.argsort(network.arc_head, kind="stable")
        self._back = np.stack([network.arc_tail[arriving], arc_ms[arriving]], axis=1)
        self._back_start = np.searchsorted(network.arc_head[arriving], np.arange(network.copies + 1)).astype(np.int32)
        self._entry = travel.entries()
        self._mark = np.zeros(network.copies, np.uint8)
        self._changed = np.empty(network.copies, np.int32)
        self._seed_copy = np.zeros(64 * _SEEDS_A_UNIT, np.int32)
        self._seed_key = np.full(64 * _SEEDS_A_UNIT, sweeps.NO_KEY, np.int64)
        self._row: dict[int, int] = {}
        self._places: dict[int, Snaps] = {}
        self._old_copy, self._new_copy = np.zeros(_SEEDS_A_UNIT, np.int32), np.zeros(_SEEDS_A_UNIT, np.int32)
        self._new_key = np.full(_SEEDS_A_UNIT, sweeps.NO_KEY, np.int64)
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
        row, travel = self._seed_row(unit), self._travel
        network, costs = travel.network, travel.costs
        old_copy, new_copy, new_key = self._old_copy, self._new_copy, self._new_key
        old_copy[:] = self._seed_copy[row : row + _SEEDS_A_UNIT]
        if place is None:
            new_key[:] = sweeps.NO_KEY
            self._places.pop(unit, None)
        else:
            self._places[unit] = place
            searches.stand(
                network.directed_head, costs.drive_ms, costs.end_ms, int(place.segment[0]), float(place.fraction[0]),
                unit, new_copy, new_key,
            )  # fmt: skip
        count = searches.move(
            self._start, self._out, self._back_start, self._back, self.key, unit, old_copy,
            self._seed_copy, self._seed_key, len(self._row) * _SEEDS_A_UNIT, new_copy, new_key,
            self._mark, self._changed,
        )  # fmt: skip
        self._seed_copy[row : row + _SEEDS_A_UNIT] = new_copy
        self._seed_key[row : row + _SEEDS_A_UNIT] = new_key
        searches.reenter(
            self._start, network.arc_directed, network.entry_start, self._entry, self.key, self._changed, count,
            self._mark, self._enter_ms, self._unit,
        )  # fmt: skip
        return int(count)

    def ring(self) -> Ring:
        """The ring on roads as it stands."""
        empty = np.empty(0, np.int32)
        parts = [(unit, self._travel.origins(place).starts) for unit, place in sorted(self._places.items())]
        joined = Starts(
            np.concatenate([empty, *(np.full_like(part.unit, unit) for unit, part in parts)]),
            np.concatenate([empty, *(part.directed for _, part in parts)]),
            np.concatenate([empty, *(part.position_ms for _, part in parts)]),
        )
        return Ring(self._enter_ms, self._travel.costs.drive_ms, self._unit, joined.outside(self._travel.closed))

    def _seed_row(self, unit: int) -> int:
        """The first of the unit's own rows in the seed arrays; they grow by doubling."""
        row = self._row.setdefault(unit, len(self._row)) * _SEEDS_A_UNIT
        if row >= len(self._seed_copy):
            self._seed_copy = np.concatenate([self._seed_copy, np.zeros_like(self._seed_copy)])
            self._seed_key = np.concatenate([self._seed_key, np.full_like(self._seed_key, sweeps.NO_KEY)])
        return row
