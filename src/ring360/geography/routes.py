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
    best, top = UNREACHABLE_MS, -1
    for rank in climbed:
        if work_up[rank] < UNREACHABLE_MS and work_down[rank] < UNREACHABLE_MS:
            if work_up[rank] + work_down[rank] < best:
                best, top = work_up[rank] + work_down[rank], rank
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
    arcs = [np.int32(0) for _ in range(0)]
    while len(stack) > 0:
        signed = stack.pop()
        upwards = signed > 0
        arc = signed - 1 if upwards else -signed - 1
        cost = up_ms[arc] if upwards else down_ms[arc]
        base = up_base[arc] if upwards else down_base[arc]
        if base >= 0 and arc_ms[base] == cost:
            arcs.append(np.int32(base))
            continue
        tail, head = up_tail[arc], up_head[arc]
        left, right = down_start[tail], down_start[head]
        while True:
            to_tail, to_head = down_arc[left], down_arc[right]
            if up_tail[to_tail] < up_tail[to_head]:
                left += 1
            elif up_tail[to_tail] > up_tail[to_head]:
                right += 1
            else:
                if upwards and down_ms[to_tail] + up_ms[to_head] == cost:
                    stack.append(np.int64(to_head + 1))
                    stack.append(np.int64(-to_tail - 1))
                    break
                if not upwards and down_ms[to_head] + up_ms[to_tail] == cost:
                    stack.append(np.int64(to_tail + 1))
                    stack.append(np.int64(-to_head - 1))
                    break
                left += 1
                right += 1
    return best, np.array(arcs, dtype=np.int32), entry
