"""Searches on the network itself, for what stays near: a bounded ball, and the repair of a ring after one move.

Both use a bucket queue (Dial 1969) one bucket of about a second wide and correct labels within a bucket, so they are
exact whatever the width. Costs int32 milliseconds; ring keys int64 as in `sweeps.py`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.sweeps import NO_KEY, OWNER_BITS

BUCKET_BITS = 10
BUCKETS = 1 << 11
"""The queue is circular: no arc may cost more than (BUCKETS - 1) << BUCKET_BITS ms, about 35 minutes; longer arcs wait
in the farthest bucket and are looked at again."""

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@compiled
def ball(start: Ints, out: Ints, seed_copy: Ints, seed_ms: Ints, bound_ms: int, ms: Ints) -> Ints:
    """Copies reached within `bound_ms` of the seeds; fills `ms` (copies,), which must hold UNREACHABLE_MS before.

    `out` (arcs, 2) holds head and milliseconds of the arcs, cut by `start`.
    """
    width = (bound_ms >> BUCKET_BITS) + 1
    first = np.full(width, -1, np.int32)
    room = 4096
    copy_at, next_at = np.empty(room, np.int32), np.empty(room, np.int32)
    touched = np.empty(len(ms), np.int32)
    queued, count = 0, 0
    for index in range(len(seed_copy)):
        copy = np.uint32(seed_copy[index])
        if seed_ms[index] <= bound_ms and seed_ms[index] < ms[copy]:
            if ms[copy] == UNREACHABLE_MS:
                touched[count] = copy
                count += 1
            ms[copy] = seed_ms[index]
            slot = np.uint32(seed_ms[index] >> BUCKET_BITS)
            copy_at[queued], next_at[queued] = copy, first[slot]
            first[slot] = queued
            queued += 1
    for bucket in range(width):
        while first[bucket] >= 0:
            entry = np.uint32(first[bucket])
            first[bucket] = next_at[entry]
            copy = np.uint32(copy_at[entry])
            here = ms[copy]
            if here >> BUCKET_BITS != bucket:
                continue
            for arc in range(start[copy], start[copy + np.uint32(1)]):
                target = np.uint32(out[arc, 0])
                there = np.int32(here + out[arc, 1])
                if there > bound_ms or there >= ms[target]:
                    continue
                if queued == len(copy_at):
                    copy_at = np.concatenate((copy_at, np.empty(len(copy_at), np.int32)))
                    next_at = np.concatenate((next_at, np.empty(len(next_at), np.int32)))
                if ms[target] == UNREACHABLE_MS:
                    touched[count] = target
                    count += 1
                ms[target] = there
                slot = np.uint32(there >> BUCKET_BITS)
                copy_at[queued], next_at[queued] = target, first[slot]
                first[slot] = queued
                queued += 1
    return touched[:count].copy()


@compiled
def enter_near(
    start: Ints, arc_directed: Ints, arc_turn_ms: Ints, out: Ints, touched: Ints, ms: Ints, bound_ms: int,
    enter_ms: Ints, unit: Ints,
) -> None:  # fmt: skip
    """From a ball to the roads that are entered within it: fills `enter_ms` and `unit`, and clears `ms` again."""
    for signed in touched:
        copy = np.uint32(signed)
        here = ms[copy]
        ms[copy] = UNREACHABLE_MS
        for arc in range(start[copy], start[copy + np.uint32(1)]):
            directed = np.uint32(arc_directed[arc])
            there = here + arc_turn_ms[arc]
            if there <= bound_ms and there < enter_ms[directed] and out[arc, 1] < UNREACHABLE_MS:
                enter_ms[directed], unit[directed] = there, 0


@compiled
def spread(
    start: Ints, out: Ints, key: Longs, queue_copy: Ints, count: int, mark: NDArray[np.uint8],
    changed: Ints, changed_count: int,
) -> int:  # fmt: skip
    """Lower the ring keys reachable along `out` (arcs, 2: head and ms) from the first `count` copies of `queue_copy`.

    Their keys were just lowered. Every copy whose key falls is added once to `changed` (mark 1 remembers it); returns
    how many are in it now.
    """
    if count == 0:
        return changed_count
    first = np.full(BUCKETS, -1, np.int32)
    room = max(1024, 4 * count)
    copy_at, next_at = np.empty(room, np.int32), np.empty(room, np.int32)
    queued, waiting = 0, 0
    lowest = key[queue_copy[0]] >> OWNER_BITS
    for index in range(count):
        lowest = min(lowest, key[queue_copy[index]] >> OWNER_BITS)
    at = lowest >> BUCKET_BITS
    for index in range(count):
        slot = min((key[queue_copy[index]] >> OWNER_BITS) >> BUCKET_BITS, at + BUCKETS - 1) & (BUCKETS - 1)
        copy_at[queued], next_at[queued] = queue_copy[index], first[slot]
        first[slot] = queued
        queued += 1
        waiting += 1
    while waiting > 0:
        bucket = at & (BUCKETS - 1)
        entry = first[bucket]
        if entry < 0:
            at += 1
            continue
        first[bucket] = next_at[entry]
        waiting -= 1
        copy = copy_at[entry]
        here = key[copy]
        turn = (here >> OWNER_BITS) >> BUCKET_BITS
        if turn < at:
            continue
        if turn > at:
            slot = min(turn, at + BUCKETS - 1) & (BUCKETS - 1)
            copy_at[entry], next_at[entry] = copy, first[slot]
            first[slot] = entry
            waiting += 1
            continue
        for arc in range(start[copy], start[copy + 1]):
            target, cost = np.uint32(out[arc, 0]), out[arc, 1]
            there = here + (np.int64(cost) << OWNER_BITS)
            if there < key[target] and cost < UNREACHABLE_MS:
                key[target] = there
                if mark[target] == 0:
                    mark[target] = 1
                    changed[changed_count] = target
                    changed_count += 1
                if queued >= len(copy_at):
                    copy_at = np.concatenate((copy_at, np.empty(len(copy_at), np.int32)))
                    next_at = np.concatenate((next_at, np.empty(len(next_at), np.int32)))
                slot = min((there >> OWNER_BITS) >> BUCKET_BITS, at + BUCKETS - 1) & (BUCKETS - 1)
                copy_at[queued], next_at[queued] = target, first[slot]
                first[slot] = queued
                queued += 1
                waiting += 1
    return changed_count


@compiled
def _lift_cell(
    start: Ints, out: Ints, key: Longs, unit: int, old_copy: Ints, mark: NDArray[np.uint8], changed: Ints
) -> int:
    """Forget the keys of every copy that `unit` reaches first; marked, listed in `changed`, counted."""
    count = 0
    owner_mask = (1 << OWNER_BITS) - 1
    for seed in old_copy:
        if mark[seed] == 0 and key[seed] < NO_KEY and key[seed] & owner_mask == unit:
            mark[seed] = 1
            changed[count] = seed
            count += 1
    at = 0
    while at < count:
        copy = changed[at]
        at += 1
        for arc in range(start[copy], start[copy + 1]):
            target = np.uint32(out[arc, 0])
            if key[target] & owner_mask == unit and mark[target] == 0 and key[target] < NO_KEY:
                mark[target] = 1
                changed[count] = target
                count += 1
    for index in range(count):
        key[changed[index]] = NO_KEY
    return count


@compiled
def stand(
    directed_head: Ints, drive_ms: Ints, end_ms: Ints, segment: int, fraction: float, unit: int, copy: Ints, key: Longs
) -> None:
    """Fill the two seeds, `copy` and `key` (2,), of a unit standing on a segment; NO_KEY where it can't drive off."""
    for backward in range(2):
        directed = 2 * segment + backward
        drawn = np.int64(np.rint(drive_ms[directed] * fraction))
        left = drawn if backward else drive_ms[directed] - drawn
        home = directed_head[directed]
        copy[backward] = max(home, 0)
        key[backward] = ((left + end_ms[directed]) << OWNER_BITS) | unit if home >= 0 else NO_KEY


@compiled
def move(
    start: Ints, out: Ints, back_start: Ints, back: Ints, key: Longs, unit: int, old_copy: Ints,
    seed_copy: Ints, seed_key: Longs, seeds: int, new_copy: Ints, new_key: Longs, mark: NDArray[np.uint8],
    changed: Ints,
) -> int:  # fmt: skip
    """Take `unit` from its old seeds to its new ones (either may be empty); returns how many copies are in `changed`.

    `out` and `back` (arcs, 2) hold the other end and the milliseconds of the arcs leaving and arriving.
    A unit's cell hangs together along shortest ways from its own seeds, so it is walked from `old_copy`. What it loses
    and what it wins are settled in one spread: from the neighbours round the cell, the seeds of other units within it
    (the first `seeds` rows of `seed_copy`, `seed_key`: all units' seeds, this unit's own among them are passed over)
    and the new seeds. `mark` (copies,) is zero before, and 1 for every copy in `changed` after.
    """
    count = _lift_cell(start, out, key, unit, old_copy, mark, changed)
    queue = np.empty(count + len(new_copy), np.int32)
    waiting = 0
    if count > 0:
        for index in range(seeds):
            copy = seed_copy[index]
            if mark[copy] == 1 and seed_key[index] & ((1 << OWNER_BITS) - 1) != unit:
                key[copy] = min(key[copy], seed_key[index])
    for index in range(count):
        copy = changed[index]
        best = key[copy]
        for entry in range(back_start[copy], back_start[copy + 1]):
            tail, cost = np.uint32(back[entry, 0]), back[entry, 1]
            # Inside the cell all keys are being found anew; only neighbours outside it are certain.
            if mark[tail] == 0 and cost < UNREACHABLE_MS:
                best = min(best, key[tail] + (np.int64(cost) << OWNER_BITS))
        if best < NO_KEY:
            queue[waiting] = copy
            waiting += 1
        key[copy] = best
    for index in range(len(new_copy)):
        copy = new_copy[index]
        if new_key[index] < key[copy]:
            key[copy] = new_key[index]
            queue[waiting] = copy
            waiting += 1
            if mark[copy] == 0:
                mark[copy] = 1
                changed[count] = copy
                count += 1
    return spread(start, out, key, queue, waiting, mark, changed, count)


@compiled
def reenter(
    start: Ints, arc_directed: Ints, entry_start: Ints, entry: Ints, key: Longs, changed: Ints, count: int,
    mark: NDArray[np.uint8], enter_ms: Ints, unit: Ints,
) -> None:  # fmt: skip
    """Bring `enter_ms` and `unit` of the roads that leave changed copies up to date, and clear the marks.

    `entry` (arcs, 2) holds tail and turn milliseconds of the arcs that drive each road, UNREACHABLE_MS where closed.
    """
    owner_mask = (1 << OWNER_BITS) - 1
    for index in range(count):
        copy = changed[index]
        mark[copy] = 0
        for out in range(start[copy], start[copy + 1]):
            directed = arc_directed[out]
            best, owner = np.int32(UNREACHABLE_MS), np.int32(-1)
            for row in range(entry_start[directed], entry_start[directed + 1]):
                here = key[np.uint32(entry[row, 0])]
                there = np.int32(here >> OWNER_BITS) + entry[row, 1]
                if there >= UNREACHABLE_MS:
                    continue
                whose = np.int32(here & owner_mask)
                if there < best or (there == best and whose < owner):
                    best, owner = there, whose
            enter_ms[directed], unit[directed] = best, owner
