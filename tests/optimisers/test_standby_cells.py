"""A problem made smaller has the same answers as the whole one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.optimisers.standby_cells import condensed
from ring360.optimisers.standby_moves import Standing, best_moves, cover_of

CELLS = 12
ROWS = st.lists(st.frozensets(st.integers(0, CELLS - 1)), min_size=1, max_size=5)


@settings(max_examples=200)
@given(ROWS, ROWS, st.lists(st.integers(0, 9), min_size=CELLS, max_size=CELLS), st.integers(1, 2), st.integers(1, 3))
def test_the_smaller_problem_covers_as_much(
    units: list[frozenset[int]], posts: list[frozenset[int]], weights: list[int], fold: int, most: int
) -> None:
    unit_rows, post_rows = ([np.array(sorted(row), np.int32) for row in rows] for rows in (units, posts))
    weight, seconds = np.array(weights, np.int64), np.full((len(units), len(posts)), 60.0)
    small = condensed(weight, unit_rows, post_rows, fold, most)
    whole = best_moves(Standing(weight, cover_of(unit_rows), cover_of(post_rows), seconds, fold), most, 1, 10**6)
    told = best_moves(Standing(small.weight, small.units, small.posts, seconds, fold), most, 1, 10**6)
    parts = [small.always + part for part in (told.before, told.after, told.bound)]
    assert parts == [whole.before, whole.after, whole.bound]
    assert len(told.moves) == len(whole.moves)
    assert len(small.weight) <= CELLS
