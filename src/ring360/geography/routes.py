"""One way from A to B: found on the hierarchy, unpacked to the network's arcs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS

Ints = NDArray[np.int32]


@compiled
def climb_with_parents(
    up_start: Ints, up_head: Ints, up_ms: Ints, seed_rank: Ints, seed_ms: Ints, ms: Ints, via: Ints
) -> Ints:
    """Climb from the seeds along `up_ms`; fills `ms` and `via` (arc climbed last, -1 at a seed), returns the ranks.

    `ms` (copies,) must hold UNREACHABLE_MS before.
    """
    ranks = np.empty(len(up_start), np.int32)
    count = 0
    for index in range(len(seed_rank)):
        rank = seed_rank[index]
        while ms[rank] == UNREACHABLE_MS:
            ms[rank] = UNREACHABLE_MS + 1
            ranks[count] = rank
            count += 1
            if up_start[rank] == up_start[rank + 1]:
                break
            rank = up_head[up_start[rank]]
    for index in range(len(seed_rank)):
        if seed_ms[index] < ms[seed_rank[index]]:
            ms[seed_rank[index]] = seed_ms[index]
            via[seed_rank[index]] = -1
    ranks = ranks[:count].copy()
    ranks.sort()
    for rank in ranks:
        here = ms[rank]
        if here < UNREACHABLE_MS:
            for arc in range(up_start[rank], up_start[rank + 1]):
                if here + up_ms[arc] < ms[up_head[arc]]:
                    ms[up_head[arc]] = here + up_ms[arc]
                    via[up_head[arc]] = arc
    return ranks


@compiled
def shortest_arcs(
    up_start: Ints, up_head: Ints, up_tail: Ints, down_start: Ints, down_arc: Ints, up_ms: Ints, down_ms: Ints,
    up_base: Ints, down_base: Ints, arc_ms: Ints, seed_rank: Ints, seed_ms: Ints, target_rank: Ints, target_ms: Ints,
    work_up: Ints, work_down: Ints, via_up: Ints, via_down: Ints,
) -> tuple[int, Ints, int]:  # fmt: skip
    """Milliseconds, network arcs in driving order, and the rank where the journey enters the target.

    Unreachable gives (UNREACHABLE_MS, empty, -1). The four work arrays are (copies,); the first two hold
    UNREACHABLE_MS before and after.
    """
    climbed = climb_with_parents(up_start, up_head, up_ms, seed_rank, seed_ms, work_up, via_up)
    descended = climb_with_parents(up_start, up_head, down_ms, target_rank, target_ms, work_down, via_down)
    best, top = _meeting(climbed, work_up, work_down)
    for rank in climbed:
        work_up[rank] = UNREACHABLE_MS
    for rank in descended:
        work_down[rank] = UNREACHABLE_MS
    if top < 0:
        return UNREACHABLE_MS, np.empty(0, np.int32), -1
    # A stack of hierarchy arcs still to unpack, last to be driven at the bottom; negative = driven downwards.
    stack = [np.int64(0) for _ in range(0)]
    rank, entry = top, top
    while via_down[rank] >= 0:
        stack.append(np.int64(-via_down[rank] - 1))
        rank = up_tail[via_down[rank]]
        entry = rank
    stack.reverse()
    rank = top
    while via_up[rank] >= 0:
        stack.append(np.int64(via_up[rank] + 1))
        rank = up_tail[via_up[rank]]
    arcs = _unpack(stack, up_head, up_tail, down_start, down_arc, up_ms, down_ms, up_base, down_base, arc_ms)
    return best, arcs, entry


@compiled
def _meeting(climbed: Ints, work_up: Ints, work_down: Ints) -> tuple[int, int]:
    """Least sum of both climbs and the rank where it is met, -1 = none."""
    best, top = UNREACHABLE_MS, -1
    for rank in climbed:
        # Marks are one more than UNREACHABLE_MS: two of them would overflow, so each is looked at alone.
        if max(work_up[rank], work_down[rank]) < UNREACHABLE_MS and work_up[rank] + work_down[rank] < best:
            best, top = work_up[rank] + work_down[rank], rank
    return best, top


@compiled
def _unpack(
    stack: list[np.int64], up_head: Ints, up_tail: Ints, down_start: Ints, down_arc: Ints, up_ms: Ints, down_ms: Ints,
    up_base: Ints, down_base: Ints, arc_ms: Ints,
) -> Ints:  # fmt: skip
    """Network arcs of the hierarchy arcs on the stack (arc + 1 upwards, -arc - 1 downwards, the first on top)."""
    arcs = [np.int32(0) for _ in range(0)]
    while len(stack) > 0:
        signed = stack.pop()
        upwards = bool(signed > 0)
        arc = signed - 1 if upwards else -signed - 1
        cost = up_ms[arc] if upwards else down_ms[arc]
        base = up_base[arc] if upwards else down_base[arc]
        if base >= 0 and arc_ms[base] == cost:
            arcs.append(np.int32(base))
            continue
        to_tail, to_head = _lower(
            down_arc[down_start[up_tail[arc]] : down_start[up_tail[arc] + 1]],
            down_arc[down_start[up_head[arc]] : down_start[up_head[arc] + 1]],
            up_tail, up_ms, down_ms, upwards, cost,
        )  # fmt: skip
        first, second = (to_tail, to_head) if upwards else (to_head, to_tail)
        stack.append(np.int64(second + 1))
        stack.append(np.int64(-first - 1))
    return np.array(arcs, dtype=np.int32)


@compiled
def _lower(
    tails: Ints, heads: Ints, up_tail: Ints, up_ms: Ints, down_ms: Ints, upwards: bool, cost: int
) -> tuple[int, int]:
    """The two arcs over a lower rank that make up a hierarchy arc of this cost; both lists ascend by lower rank."""
    left, right = 0, 0
    while True:
        to_tail, to_head = tails[left], heads[right]
        low, high = up_tail[to_tail], up_tail[to_head]
        if low == high:
            over = down_ms[to_tail] + up_ms[to_head] if upwards else down_ms[to_head] + up_ms[to_tail]
            if over == cost:
                return to_tail, to_head
        if low <= high:
            left += 1
        if high <= low:
            right += 1
