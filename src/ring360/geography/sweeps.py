"""Searches on the hierarchy: linear passes over arrays in rank order. All arrays int32 milliseconds unless said.

One to all is PHAST (Delling, Goldberg, Nowatzyk, Werneck 2011): climb from the seeds, then one sweep downwards. Many to
one climbs from the target alone and lets every unit's ancestors look up the answer, each ancestor once.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS

LANES = 32
"""Rows of a matrix swept together: two cache lines of int32. Loops over lanes take their number from an argument, since
the compiler unrolls a constant one and then misses the vector instructions."""

OWNER_BITS = 16
"""A ring key is `milliseconds << OWNER_BITS | unit`, so the smaller key is the sooner unit, ties to the lower index."""

NO_KEY = UNREACHABLE_MS << OWNER_BITS

# Ranks used as indices in the hot loops are read as unsigned: numba then leaves out its test for negative indices.
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@compiled
def climb_and_sweep(
    up_start: Ints, up_head: Ints, up_ms: Ints, quad_start: Ints, quad_head: Ints, quad_ms: Ints,
    seed_rank: Ints, seed_ms: Ints,
) -> Ints:  # fmt: skip
    """Milliseconds from the nearest seed to every rank, (copies,); for the quads see `Hierarchy`."""
    copies = len(up_start) - 1
    ms = np.full(copies, UNREACHABLE_MS, np.int32)
    lowest = copies
    for index in range(len(seed_rank)):
        ms[seed_rank[index]] = min(ms[seed_rank[index]], seed_ms[index])
        lowest = min(lowest, seed_rank[index])
    for rank in range(lowest, copies):
        here = ms[rank]
        if here < UNREACHABLE_MS:
            for arc in range(up_start[rank], up_start[rank + 1]):
                ms[up_head[arc]] = min(ms[up_head[arc]], here + up_ms[arc])
    for rank in range(copies - 1, -1, -1):
        best = ms[rank]
        for quad in range(quad_start[rank], quad_start[rank + 1]):
            first = ms[np.uint32(quad_head[quad, 0])] + quad_ms[quad, 0]
            second = ms[np.uint32(quad_head[quad, 1])] + quad_ms[quad, 1]
            third = ms[np.uint32(quad_head[quad, 2])] + quad_ms[quad, 2]
            fourth = ms[np.uint32(quad_head[quad, 3])] + quad_ms[quad, 3]
            best = min(best, min(min(first, second), min(third, fourth)))
        ms[rank] = best
    return ms


@compiled
def climb_and_sweep_owned(
    up_start: Ints, up_head: Ints, up_ms: Ints, quad_start: Ints, quad_head: Ints, quad_ms: Ints,
    seed_rank: Ints, seed_key: Longs,
) -> Longs:  # fmt: skip
    """Ring key (milliseconds and unit) of every rank, (copies,) int64."""
    copies = len(up_start) - 1
    key = np.full(copies, NO_KEY, np.int64)
    lowest = copies
    for index in range(len(seed_rank)):
        key[seed_rank[index]] = min(key[seed_rank[index]], seed_key[index])
        lowest = min(lowest, seed_rank[index])
    for rank in range(lowest, copies):
        here = key[rank]
        if here < NO_KEY:
            for arc in range(up_start[rank], up_start[rank + 1]):
                key[up_head[arc]] = min(key[up_head[arc]], here + (np.int64(up_ms[arc]) << OWNER_BITS))
    for rank in range(copies - 1, -1, -1):
        best = key[rank]
        for quad in range(quad_start[rank], quad_start[rank + 1]):
            first = key[np.uint32(quad_head[quad, 0])] + (np.int64(quad_ms[quad, 0]) << OWNER_BITS)
            second = key[np.uint32(quad_head[quad, 1])] + (np.int64(quad_ms[quad, 1]) << OWNER_BITS)
            third = key[np.uint32(quad_head[quad, 2])] + (np.int64(quad_ms[quad, 2]) << OWNER_BITS)
            fourth = key[np.uint32(quad_head[quad, 3])] + (np.int64(quad_ms[quad, 3]) << OWNER_BITS)
            best = min(best, min(min(first, second), min(third, fourth)))
        key[rank] = best
    return key


@compiled
def climb_to(
    up_start: Ints, up_head: Ints, parent: Ints, down_ms: Ints, seed_rank: Ints, seed_ms: Ints, ms: Ints
) -> Ints:
    """Milliseconds from the ancestors of the seeds down to the target; fills `ms` (copies,) and returns the ranks."""
    touched = np.empty(len(parent), np.int32)
    count = 0
    for index in range(len(seed_rank)):
        rank = seed_rank[index]
        while rank >= 0 and ms[np.uint32(rank)] == UNREACHABLE_MS:
            # Mark the way to the root; a mark is one more than any cost, so that costs below replace it.
            ms[np.uint32(rank)] = UNREACHABLE_MS + 1
            touched[count] = rank
            count += 1
            rank = parent[np.uint32(rank)]
    for index in range(len(seed_rank)):
        ms[seed_rank[index]] = min(ms[seed_rank[index]], seed_ms[index])
    ranks = touched[:count].copy()
    if len(seed_rank) > 1:
        ranks.sort()
    for signed in ranks:
        rank = np.uint32(signed)
        here = ms[rank]
        if here < UNREACHABLE_MS:
            for arc in range(up_start[rank], up_start[rank + np.uint32(1)]):
                above = np.uint32(up_head[arc])
                ms[above] = min(ms[above], np.int32(here + down_ms[arc]))
    return ranks


@compiled
def many_to_one(
    up_start: Ints, up_head: Ints, parent: Ints, up_ms: Ints, down_ms: Ints,
    source_start: Ints, source_rank: Ints, source_ms: Ints, seed_rank: Ints, seed_ms: Ints,
    target_ms: Ints, best_ms: Ints,
) -> Ints:  # fmt: skip
    """Milliseconds from each source to the target, (sources,).

    `source_start` (sources + 1,) cuts `source_rank`/`source_ms`; the seeds lead into the target. `target_ms` and
    `best_ms` (copies,) are work space holding UNREACHABLE_MS everywhere, and do so again at the end.
    """
    ranks = climb_to(up_start, up_head, parent, down_ms, seed_rank, seed_ms, target_ms)
    settled = np.empty(len(parent), np.int32)
    count = 0
    answer = np.full(len(source_start) - 1, UNREACHABLE_MS, np.int32)
    for source in range(len(source_start) - 1):
        for entry in range(source_start[source], source_start[source + 1]):
            first = count
            rank = source_rank[entry]
            while rank >= 0 and best_ms[np.uint32(rank)] == UNREACHABLE_MS:
                best_ms[np.uint32(rank)] = UNREACHABLE_MS + 1
                settled[count] = rank
                count += 1
                rank = parent[np.uint32(rank)]
            for step in range(count - 1, first - 1, -1):
                here = np.uint32(settled[step])
                # Never UNREACHABLE_MS itself, which would read as not yet settled.
                best = np.int32(UNREACHABLE_MS + 1)
                if target_ms[here] < UNREACHABLE_MS:
                    best = target_ms[here]
                for arc in range(up_start[here], up_start[here + np.uint32(1)]):
                    best = min(best, np.int32(up_ms[arc] + best_ms[np.uint32(up_head[arc])]))
                best_ms[here] = best if best < UNREACHABLE_MS else UNREACHABLE_MS + 1
            answer[source] = min(answer[source], np.int32(source_ms[entry] + best_ms[source_rank[entry]]))
    for index in range(count):
        best_ms[np.uint32(settled[index])] = UNREACHABLE_MS
    for rank in ranks:
        target_ms[rank] = UNREACHABLE_MS
    return answer


@compiled
def climb_lane(
    up_start: Ints, up_head: Ints, up_ms: Ints, seed_rank: Ints, seed_ms: Ints, lane: int, ms: Ints, marks: Ints
) -> None:
    """Climb from the seeds of one lane; `ms` is (copies, lanes), `marks` (copies,) says which ranks are cleared."""
    for index in range(len(seed_rank)):
        rank = seed_rank[index]
        while True:
            if marks[rank] == 0:
                marks[rank] = 1
                for other in range(ms.shape[1]):
                    ms[rank, other] = UNREACHABLE_MS
            if up_start[rank] == up_start[rank + 1]:
                break
            rank = up_head[up_start[rank]]
    for index in range(len(seed_rank)):
        ms[seed_rank[index], lane] = min(ms[seed_rank[index], lane], seed_ms[index])
    # One climb after another is exact: what a later seed improves lies on its own way to the root.
    for index in range(len(seed_rank)):
        rank = seed_rank[index]
        while True:
            here = ms[rank, lane]
            if here < UNREACHABLE_MS:
                for arc in range(up_start[rank], up_start[rank + 1]):
                    ms[up_head[arc], lane] = min(ms[up_head[arc], lane], here + up_ms[arc])
            if up_start[rank] == up_start[rank + 1]:
                break
            rank = up_head[up_start[rank]]


@compiled
def select(parent: Ints, wanted: Ints) -> Ints:
    """The wanted ranks and all their ancestors, ascending."""
    seen = np.zeros(len(parent), np.bool_)
    count = 0
    for first in wanted:
        rank = first
        while rank >= 0 and not seen[np.uint32(rank)]:
            seen[np.uint32(rank)] = True
            count += 1
            rank = parent[np.uint32(rank)]
    ranks = np.empty(count, np.int32)
    slot = 0
    for rank in range(len(parent)):
        if seen[rank]:
            ranks[slot] = rank
            slot += 1
    return ranks


@compiled
def sweep_lanes(up_start: Ints, up_head: Ints, down_ms: Ints, ranks: Ints, ms: Ints, marks: Ints, lanes: int) -> None:
    """Sweep all lanes down over `ranks` (ascending, closed under ancestors); `ms` is (copies, lanes)."""
    for index in range(len(ranks) - 1, -1, -1):
        rank = np.uint32(ranks[index])
        if marks[rank] == 0:
            for lane in range(lanes):
                ms[rank, lane] = UNREACHABLE_MS
        marks[rank] = 0
        for arc in range(up_start[rank], up_start[rank + np.uint32(1)]):
            cost = down_ms[arc]
            above = np.uint32(up_head[arc])
            for lane in range(lanes):
                ms[rank, lane] = min(ms[rank, lane], np.int32(ms[above, lane] + cost))


@compiled
def matrix_columns(
    up_start: Ints, up_head: Ints, up_ms: Ints, down_ms: Ints, ranks: Ints,
    source_start: Ints, source_rank: Ints, source_ms: Ints,
    target_start: Ints, target_rank: Ints, target_ms: Ints, answer: Ints, lanes: int,
) -> None:  # fmt: skip
    """Fill `answer` (targets, sources): `lanes` sources at a time over the selected ranks."""
    copies = len(up_start) - 1
    ms = np.empty((copies, lanes), np.int32)
    marks = np.zeros(copies, np.int32)
    sources, targets = len(source_start) - 1, len(target_start) - 1
    for first in range(0, sources, lanes):
        width = min(lanes, sources - first)
        for lane in range(width):
            begin, end = source_start[first + lane], source_start[first + lane + 1]
            climb_lane(up_start, up_head, up_ms, source_rank[begin:end], source_ms[begin:end], lane, ms, marks)
        sweep_lanes(up_start, up_head, down_ms, ranks, ms, marks, lanes)
        unmark(up_start, up_head, source_rank[source_start[first] : source_start[first + width]], marks)
        for target in range(targets):
            column = answer[target, first : first + width]
            for lane in range(width):
                column[lane] = UNREACHABLE_MS
            for entry in range(target_start[target], target_start[target + 1]):
                row, cost = ms[np.uint32(target_rank[entry])], target_ms[entry]
                for lane in range(width):
                    column[lane] = min(column[lane], np.int32(row[lane] + cost))


@compiled
def unmark(up_start: Ints, up_head: Ints, source_rank: Ints, marks: Ints) -> None:
    """Forget the marks of ranks that were climbed but lie outside the selection."""
    for source in source_rank:
        rank = source
        while marks[rank] != 0:
            marks[rank] = 0
            if up_start[rank] == up_start[rank + 1]:
                break
            rank = up_head[up_start[rank]]


@compiled
def enter(key: Longs, entry_start: Ints, entry: Ints, enter_ms: Ints, unit: Ints) -> None:
    """First arrival at the beginning of each directed segment, turn included; fills `enter_ms` and `unit`.

    `entry` (arcs, 2) holds tail and turn milliseconds of the arcs that drive each directed segment, UNREACHABLE_MS for
    a closed one.
    """
    owner_mask = (1 << OWNER_BITS) - 1
    for directed in range(len(enter_ms)):
        best = np.int64(NO_KEY)
        for row in range(entry_start[directed], entry_start[directed + 1]):
            best = min(best, key[np.uint32(entry[row, 0])] + (np.int64(entry[row, 1]) << OWNER_BITS))
        if best < NO_KEY:
            enter_ms[directed], unit[directed] = np.int32(best >> OWNER_BITS), np.int32(best & owner_mask)
        else:
            enter_ms[directed], unit[directed] = UNREACHABLE_MS, -1
