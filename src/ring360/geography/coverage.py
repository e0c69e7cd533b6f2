"""What is covered: the exact stretches of road that somebody reaches within a limit, and how many can.

A place at fraction x of a segment is reached at the sooner of two ways in: from its beginning, `enter + x * drive`
forwards, or from its end, `enter + (1 - x) * drive` backwards; a unit that stands on the segment also reaches what lies
ahead of it. So the covered part of a segment is a union of a few intervals, and its length is exact, not sampled.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.reach import Reach, Ring

DEPTHS = 3
"""Coverage is told for one, two and three units."""


def covered_fractions(ring: Ring, within_seconds: float) -> NDArray[np.float64]:
    """(segments,) part of each segment reached within `within_seconds` of travel, 0 to 1."""
    covered = np.zeros(len(ring.enter_ms) // 2)
    cover(
        ring.enter_ms,
        ring.drive_ms,
        ring.starts.directed,
        ring.starts.position_ms,
        limit_ms_of(within_seconds),
        covered,
    )
    return covered


def share(ring: Ring, within_seconds: float, metres: NDArray[np.float32] | NDArray[np.float64]) -> float:
    """Share of road length reached within `within_seconds` of travel; nan where there is no length.

    `metres` (segments,) is what each street segment counts for, 0 for those left out of account.
    """
    total = float(metres.sum(dtype=np.float64))
    # A plain sum: the linear algebra library wakes its threads for a product, which costs far more than the product.
    return float((covered_fractions(ring, within_seconds) * metres).sum()) / total if total > 0 else float("nan")


def middle_and_worst_seconds(ring: Ring) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(segments,) seconds to the middle and to the last-reached place of each segment, inf where nobody comes.

    Units that stand on a segment make it no worse than told here.
    """
    enter = np.where(ring.enter_ms >= UNREACHABLE_MS, np.inf, ring.enter_ms / 1000.0)
    drive = ring.drive_ms / 1000.0
    there, back = enter[0::2], enter[1::2]
    drive_there, drive_back = drive[0::2], drive[1::2]
    middle = np.minimum(there + drive_there / 2, back + drive_back / 2)
    both = np.isfinite(there) & np.isfinite(back)
    with np.errstate(invalid="ignore"):
        meeting = np.clip((back + drive_back - there) / (drive_there + drive_back), 0.0, 1.0)
        last = there + meeting * drive_there
    worst = np.where(both, last, np.minimum(there + drive_there, back + drive_back))
    return middle, worst


class Depth:
    """Counts how many units reach each stretch: add the reach of every unit, then ask.

    For each directed segment only the three soonest are kept; a fourth could not change whether three come in time.
    """

    def __init__(self, segments: int) -> None:
        self._enter_ms = np.full((2 * segments, DEPTHS), UNREACHABLE_MS, np.int32)
        self._unit = np.full((2 * segments, DEPTHS), -1, np.int32)
        self._drive_ms = np.zeros(2 * segments, np.int32)
        self._starts: list[tuple[NDArray[np.int32], NDArray[np.int32], int]] = []

    def add(self, reach: Reach) -> None:
        """One more unit."""
        unit = len(self._starts)
        self._drive_ms = reach.drive_ms
        self._starts.append((reach.starts.directed, reach.starts.position_ms, unit))
        _rank(self._enter_ms, self._unit, reach.enter_ms, unit)

    def add_all(self, reaches: Iterable[Reach]) -> Depth:
        for reach in reaches:
            self.add(reach)
        return self

    def fractions(self, within_seconds: float) -> NDArray[np.float64]:
        """(segments, 3) part of each segment that at least one, two and three units reach."""
        deep = np.zeros((len(self._drive_ms) // 2, DEPTHS))
        if not self._starts:
            return deep
        directed = np.concatenate([part for part, _, _ in self._starts])
        position = np.concatenate([part for _, part, _ in self._starts])
        unit = np.concatenate([np.full(len(part), number, np.int32) for part, _, number in self._starts])
        order = np.argsort(directed >> 1, kind="stable")
        first = np.searchsorted(directed[order] >> 1, np.arange(len(deep) + 1))
        _count(
            self._enter_ms, self._unit, self._drive_ms, first, directed[order], position[order], unit[order],
            limit_ms_of(within_seconds), deep,
        )  # fmt: skip
        return deep


def limit_ms_of(seconds: float) -> int:
    """Whole milliseconds; a negative limit covers nothing."""
    return int(min(max(np.floor(seconds * 1000.0 + 1e-6), -1.0), UNREACHABLE_MS - 1))


@compiled
def part_entered(enter_ms: int, drive_ms: int, limit_ms: int) -> float:
    """How much of a segment is reached from the end where it is entered."""
    if enter_ms > limit_ms:
        return 0.0
    if enter_ms + drive_ms <= limit_ms:
        return 1.0
    return (limit_ms - enter_ms) / drive_ms


@compiled
def part_ahead(directed: int, position_ms: int, drive_ms: int, limit_ms: int) -> tuple[float, float]:
    """What a unit standing on a directed segment reaches ahead of itself, as fractions of the segment as drawn."""
    if limit_ms < 0:
        return 0.0, 0.0
    low = position_ms / drive_ms
    high = min(1.0, (position_ms + limit_ms) / drive_ms)
    if directed & 1:
        return 1.0 - high, 1.0 - low
    return low, high


@compiled
def cover(
    enter_ms: NDArray[np.int32], drive_ms: NDArray[np.int32], directed: NDArray[np.int32],
    position_ms: NDArray[np.int32], limit_ms: int, covered: NDArray[np.float64],
) -> None:  # fmt: skip
    for segment in range(len(covered)):
        there = part_entered(enter_ms[2 * segment], drive_ms[2 * segment], limit_ms)
        back = part_entered(enter_ms[2 * segment + 1], drive_ms[2 * segment + 1], limit_ms)
        covered[segment] = min(1.0, there + back)
    low = np.empty(len(directed) + 2)
    high = np.empty(len(directed) + 2)
    for start in range(len(directed)):
        segment = directed[start] >> 1
        if covered[segment] >= 1.0:
            continue
        low[0], high[0] = 0.0, part_entered(enter_ms[2 * segment], drive_ms[2 * segment], limit_ms)
        low[1], high[1] = 1.0 - part_entered(enter_ms[2 * segment + 1], drive_ms[2 * segment + 1], limit_ms), 1.0
        count = 2
        for other in range(len(directed)):
            if directed[other] >> 1 == segment:
                low[count], high[count] = part_ahead(
                    directed[other], position_ms[other], drive_ms[directed[other]], limit_ms
                )
                count += 1
        covered[segment] = union_length(low[:count], high[:count])


@compiled
def union_length(low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    total, end = 0.0, 0.0
    for row in np.argsort(low):
        if high[row] > end:
            total += high[row] - max(low[row], end)
            end = high[row]
    return min(1.0, total)


@compiled
def _rank(best_ms: NDArray[np.int32], best_unit: NDArray[np.int32], enter_ms: NDArray[np.int32], unit: int) -> None:
    for directed in range(len(enter_ms)):
        ms = enter_ms[directed]
        place = DEPTHS
        while place > 0 and ms < best_ms[directed, place - 1]:
            place -= 1
        if place == DEPTHS:
            continue
        for later in range(DEPTHS - 1, place, -1):
            best_ms[directed, later] = best_ms[directed, later - 1]
            best_unit[directed, later] = best_unit[directed, later - 1]
        best_ms[directed, place] = ms
        best_unit[directed, place] = unit


@compiled
def _count(
    enter_ms: NDArray[np.int32], units: NDArray[np.int32], drive_ms: NDArray[np.int32], first: NDArray[np.int64],
    directed: NDArray[np.int32], position_ms: NDArray[np.int32], standing: NDArray[np.int32], limit_ms: int,
    deep: NDArray[np.float64],
) -> None:  # fmt: skip
    low = np.empty(len(directed) + 2 * DEPTHS)
    high = np.empty(len(directed) + 2 * DEPTHS)
    who = np.empty(len(directed) + 2 * DEPTHS, np.int32)
    for segment in range(len(deep)):
        count = 0
        for backward in range(2):
            way = 2 * segment + backward
            for place in range(DEPTHS):
                part = part_entered(enter_ms[way, place], drive_ms[way], limit_ms)
                if part > 0.0:
                    low[count] = 1.0 - part if backward else 0.0
                    high[count] = 1.0 if backward else part
                    who[count] = units[way, place]
                    count += 1
        for start in range(first[segment], first[segment + 1]):
            low[count], high[count] = part_ahead(
                directed[start], position_ms[start], drive_ms[directed[start]], limit_ms
            )
            who[count] = standing[start]
            count += 1
        if count:
            _sweep(low[:count], high[:count], who[:count], deep[segment])


@compiled
def _sweep(
    low: NDArray[np.float64], high: NDArray[np.float64], who: NDArray[np.int32], deep: NDArray[np.float64]
) -> None:
    """Add to `deep[k]` the length on which more than k different units come in time."""
    cuts = np.sort(np.concatenate((low, high)))
    for cut in range(len(cuts) - 1):
        length = cuts[cut + 1] - cuts[cut]
        if length <= 0.0:
            continue
        middle = cuts[cut] + length / 2.0
        different = 0
        for row in range(len(low)):
            if low[row] <= middle <= high[row]:
                fresh = True
                for earlier in range(row):
                    if who[earlier] == who[row] and low[earlier] <= middle <= high[earlier]:
                        fresh = False
                        break
                different += fresh
        for place in range(min(different, DEPTHS)):
            deep[place] += length
