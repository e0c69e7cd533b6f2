"""Pairs are worth most of all, held against every pairing of small tables."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ring360.optimisers.pairs import best_pairs


@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_no_pairing_is_worth_more(rows: int, columns: int, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.integers(0, 9), min_size=rows * columns, max_size=rows * columns))
    worth = np.array(cells, float).reshape(rows, columns)
    pairs = best_pairs(worth)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(worth[pair] > 0 for pair in pairs)
    wide = worth if rows <= columns else worth.T
    best = max(sum(wide[row, column] for row, column in enumerate(order))
               for order in permutations(range(wide.shape[1]), wide.shape[0]))  # fmt: skip
    assert sum(worth[pair] for pair in pairs) == best
