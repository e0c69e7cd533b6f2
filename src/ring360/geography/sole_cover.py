"""What only one unit covers: the part of every segment that falls out of the ring when that unit alone is gone.

One sweep finds the two soonest units of every place, as PHAST does for the soonest (see `sweeps.py`). Two are enough:
without one unit the other is the first, and whoever comes third is third with either of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.coverage import cover, limit_ms_of, part_ahead, part_entered, union_length
from ring360.geography.sweeps import NO_KEY, OWNER_BITS
from ring360.geography.travel_times import Origins, TravelTimes

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


class TwoSoonest:
    """First and second arrival within a bound, of different units, on every directed segment."""

    def __init__(self, travel: TravelTimes, origins: Origins, within_seconds: float) -> None:
        """ValueError for more units than a ring holds."""
        if len(origins) >= 1 << OWNER_BITS:
            raise ValueError(f"a ring holds at most {(1 << OWNER_BITS) - 1} units, not {len(origins)}")
        hierarchy, weights = travel.hierarchy, travel.weights
        self._limit_ms = limit_ms_of(within_seconds)
        seed_key = (origins.ms.astype(np.int64) << OWNER_BITS) | origins.starts.unit
        key = climb_and_sweep_two(
            hierarchy.up_start, hierarchy.up_head, weights.up_ms, hierarchy.quad_start, hierarchy.quad_head,
            travel.sweep_ms(), origins.copy, seed_key, (self._limit_ms + 1) << OWNER_BITS,
        )  # fmt: skip
        self.units = len(origins)
        self.key = np.empty((2 * travel.roads.segments, 2), np.int64)
        """(directed segments, 2) milliseconds and unit packed as in `sweeps.py`, NO_KEY = nobody in time."""
        enter_two(key, travel.network.entry_start, travel.entries(), self.key)
        self._drive_ms = travel.costs.drive_ms
        self._starts = origins.starts.outside(travel.closed)

    def covered(self) -> Floats:
        """(segments,) part of each segment reached within the bound by anybody, 0 to 1: that of the ring."""
        covered = np.zeros(len(self.key) // 2)
        enter_ms = np.minimum(self.key[:, 0] >> OWNER_BITS, UNREACHABLE_MS).astype(np.int32)
        starts = self._starts
        cover(enter_ms, self._drive_ms, starts.directed, starts.position_ms, self._limit_ms, covered)
        return covered

    def losses(self, covered: Floats, floor: Floats, metres: Floats) -> Floats:
        """(units,) what goes missing with each unit, in the measure of `metres` (segments,), all (segments,) given.

        `covered` is the answer of the method of that name; `floor` is what others cover anyway: a segment counts as
        covered to the larger of the two parts.
        """
        starts = self._starts
        order = np.argsort(starts.directed >> 1, kind="stable")
        cut = np.searchsorted(starts.directed[order] >> 1, np.arange(len(covered) + 1))
        lost = np.zeros(self.units)
        _lose(
            self.key, self._drive_ms, cut, starts.directed[order], starts.position_ms[order], starts.unit[order],
            self._limit_ms, covered, floor, metres, lost,
        )  # fmt: skip
        return lost


@compiled
def _put(keys: Longs, row: int | np.uint32, key: int) -> None:
    """Keep the two least keys of different units in `keys[row]`."""
    owner_mask = (1 << OWNER_BITS) - 1
    first = keys[row, 0]
    if key < first:
        if (key ^ first) & owner_mask != 0:
            keys[row, 1] = first
        keys[row, 0] = key
    elif key < keys[row, 1] and (key ^ first) & owner_mask != 0:
        keys[row, 1] = key


@compiled
def climb_and_sweep_two(
    up_start: Ints, up_head: Ints, up_ms: Ints, quad_start: Ints, quad_head: Ints, quad_ms: Ints,
    seed_rank: Ints, seed_key: Longs, bound_key: int,
) -> Longs:  # fmt: skip
    """The two least keys of different units of every rank, (copies, 2) int64 ascending; NO_KEY from `bound_key` on."""
    copies = len(up_start) - 1
    keys = np.full((copies, 2), NO_KEY, np.int64)
    lowest = copies
    for index in range(len(seed_rank)):
        if seed_key[index] < bound_key:
            _put(keys, seed_rank[index], seed_key[index])
        lowest = min(lowest, seed_rank[index])
    for rank in range(lowest, copies):
        first, second = keys[rank, 0], keys[rank, 1]
        if first < NO_KEY:
            for arc in range(up_start[rank], up_start[rank + 1]):
                cost = np.int64(up_ms[arc]) << OWNER_BITS
                above = np.uint32(up_head[arc])
                if first + cost < bound_key:
                    _put(keys, above, first + cost)
                    if second + cost < bound_key:
                        _put(keys, above, second + cost)
    _sweep_two(quad_start, quad_head, quad_ms, keys, bound_key)
    return keys


@compiled
def _sweep_two(quad_start: Ints, quad_head: Ints, quad_ms: Ints, keys: Longs, bound_key: int) -> None:
    for rank in range(len(keys) - 1, -1, -1):
        for quad in range(quad_start[rank], quad_start[rank + 1]):
            for lane in range(4):
                above = np.uint32(quad_head[quad, lane])
                cost = np.int64(quad_ms[quad, lane]) << OWNER_BITS
                # Where the first is too late to be kept, so is the second.
                if keys[above, 0] + cost < min(keys[rank, 1], bound_key):
                    _put(keys, rank, keys[above, 0] + cost)
                    if keys[above, 1] + cost < min(keys[rank, 1], bound_key):
                        _put(keys, rank, keys[above, 1] + cost)


@compiled
def enter_two(keys: Longs, entry_start: Ints, entry: Ints, enter: Longs) -> None:
    """From copies to roads: the two soonest units that drive onto each directed segment, turn included."""
    for directed in range(len(enter)):
        enter[directed, 0] = enter[directed, 1] = NO_KEY
        for row in range(entry_start[directed], entry_start[directed + 1]):
            tail, cost = np.uint32(entry[row, 0]), np.int64(entry[row, 1]) << OWNER_BITS
            for place in range(2):
                if keys[tail, place] + cost < NO_KEY:
                    _put(enter, directed, keys[tail, place] + cost)


@compiled
def _without(
    enter: Longs, drive_ms: Ints, segment: int, gone: int, begin: int, end: int, directed: Ints, position_ms: Ints,
    unit: Ints, limit_ms: int, low: Floats, high: Floats,
) -> float:  # fmt: skip
    """Part of one segment that is covered without the unit `gone`."""
    owner_mask = (1 << OWNER_BITS) - 1
    for backward in range(2):
        way = 2 * segment + backward
        key = enter[way, 0]
        if key & owner_mask == gone:
            key = enter[way, 1]
        part = part_entered(min(key >> OWNER_BITS, UNREACHABLE_MS), drive_ms[way], limit_ms)
        low[backward] = 1.0 - part if backward else 0.0
        high[backward] = 1.0 if backward else part
    if begin == end:
        return float(min(1.0, high[0] + 1.0 - low[1]))
    count = 2
    for start in range(begin, end):
        if unit[start] != gone:
            low[count], high[count] = part_ahead(
                directed[start], position_ms[start], drive_ms[directed[start]], limit_ms
            )
            count += 1
    return float(union_length(low[:count], high[:count]))


@compiled
def _lose(
    enter: Longs, drive_ms: Ints, cut: Longs, directed: Ints, position_ms: Ints, unit: Ints, limit_ms: int,
    covered: Floats, floor: Floats, metres: Floats, lost: Floats,
) -> None:  # fmt: skip
    owner_mask = (1 << OWNER_BITS) - 1
    low, high = np.empty(len(directed) + 2), np.empty(len(directed) + 2)
    owners = np.empty(len(directed) + 2, np.int32)
    for segment in range(len(covered)):
        if metres[segment] == 0.0 or covered[segment] <= floor[segment]:
            continue
        there, back = enter[2 * segment, 1] >> OWNER_BITS, enter[2 * segment + 1, 1] >> OWNER_BITS
        if min(there + drive_ms[2 * segment], back + drive_ms[2 * segment + 1]) <= limit_ms:
            # Two units drive all along it in time.
            continue
        count = 0
        for backward in range(2):
            key = enter[2 * segment + backward, 0]
            if key >> OWNER_BITS <= limit_ms:
                owners[count] = key & owner_mask
                count += 1
        begin, end = cut[segment], cut[segment + 1]
        for start in range(begin, end):
            owners[count] = unit[start]
            count += 1
        for row in range(count):
            seen = False
            for earlier in range(row):
                seen = seen or owners[earlier] == owners[row]
            if not seen:
                left = _without(
                    enter, drive_ms, segment, owners[row], begin, end, directed, position_ms, unit, limit_ms, low, high
                )
                lost[owners[row]] += (covered[segment] - max(left, floor[segment])) * metres[segment]
