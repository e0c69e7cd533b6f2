"""The cheapest order against every subset."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.optimisers.muster_order import Target, cheapest_order

UNITS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.integers(0, 6)), max_size=7)
TARGETS = st.lists(st.builds(Target, st.integers(0, 12), st.integers(0, 10)), min_size=1, max_size=3)


def meets(chosen: tuple[int, ...], units: list[tuple[int, int, int]], targets: list[Target]) -> bool:
    return all(
        sum(units[row][1] for row in chosen if units[row][0] <= target.by_ms) >= target.officers for target in targets
    )


@settings(deadline=None)
@given(UNITS, TARGETS)
def test_no_subset_is_cheaper(units: list[tuple[int, int, int]], targets: list[Target]) -> None:
    arrive, officers, cost = np.array(units, np.int64).reshape(-1, 3).T
    told = cheapest_order(arrive, officers, cost, targets)
    subsets = [rows for count in range(len(units) + 1) for rows in combinations(range(len(units)), count)]
    costs = [sum(units[row][2] for row in rows) for rows in subsets if meets(rows, units, targets)]
    if not costs:
        assert told is None
        return
    assert told is not None
    assert meets(told, units, targets)
    assert sum(units[row][2] for row in told) == min(costs)


def test_an_early_target_is_met_by_those_who_are_early() -> None:
    # Three are wanted by 10 and five by 20; the dear one at 5 is the only third by 10.
    arrive, officers = np.array([5, 8, 15, 18]), np.array([2, 2, 2, 1])
    cost = np.array([90, 10, 10, 5])
    targets = [Target(3, 10), Target(5, 20)]
    assert cheapest_order(arrive, officers, cost, targets) == (0, 1, 3)
    assert cheapest_order(arrive, officers, cost, [Target(5, 10)]) is None
