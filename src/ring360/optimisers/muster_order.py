"""The cheapest set of units that brings so many officers by so many instants: an exact dynamic programme.

Looked at in the order of arrival, a set meets every target if and only if the officers taken so far are enough when the
target's instant has come; so one number, capped at the largest target, is all that the programme has to remember.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.compiled import compiled

Longs = NDArray[np.int64]

_NEVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True, slots=True)
class Target:
    """So many officers by so many milliseconds."""

    officers: int
    by_ms: int


def cheapest_order(arrive_ms: Longs, officers: Longs, cost: Longs, targets: Sequence[Target]) -> tuple[int, ...] | None:
    """Rows of the set of least total cost that meets all targets, ascending; None where no set does.

    (units,) `cost` whole and not negative. Of sets that cost the same the one that leaves out later arrivals.
    """
    order = np.lexsort((np.arange(len(arrive_ms)), arrive_ms))
    most = max((target.officers for target in targets), default=0)
    due = np.zeros(len(order) + 1, np.int64)
    for target in targets:
        # So many must be there before the first unit that comes too late is looked at.
        place = int(np.searchsorted(arrive_ms[order], target.by_ms, side="right"))
        due[place] = max(due[place], target.officers)
    best, taken = _programme(officers[order], cost[order], due, most)
    if best >= _NEVER:
        return None
    rows: list[int] = []
    state = most
    for place in range(len(order) - 1, -1, -1):
        before = int(taken[place, state])
        if before >= 0:
            rows.append(int(order[place]))
            state = before
    return tuple(sorted(rows))


@compiled
def _programme(officers: Longs, cost: Longs, due: Longs, most: int) -> tuple[int, NDArray[np.int32]]:
    """Least cost, and for each unit and each number reached with it the number before; -1 where it is left out."""
    units = len(officers)
    least = np.full(most + 1, _NEVER, np.int64)
    taken = np.full((units, most + 1), -1, np.int32)
    least[0] = 0
    for state in range(min(due[0], most + 1)):
        least[state] = _NEVER
    for unit in range(units):
        for state in range(most, -1, -1):
            if least[state] >= _NEVER:
                continue
            # Downwards, so that each unit is counted once: a fuller state has been dealt with before.
            reached = min(most, state + officers[unit])
            if reached > state and least[state] + cost[unit] < least[reached]:
                least[reached] = least[state] + cost[unit]
                taken[unit, reached] = state
        for state in range(min(due[unit + 1], most + 1)):
            least[state] = _NEVER
    return least[most], taken
