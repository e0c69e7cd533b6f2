"""Prices of units against scipy's assignment: no more is paid than what a unit is worth, and the sums agree."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from ring360.optimisers.slot_prices import CLOSED, slot_prices

FAR = 10**6


@given(st.integers(0, 6), st.integers(0, 5), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_prices_prove_the_assignment(rows: int, units: int, most: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    slots = np.zeros((rows, units, 2), np.int64)
    slots[:, :, 1] = chance.integers(-most, most, (rows, units))
    slots[chance.random((rows, units)) < 0.2] = CLOSED
    empty = np.zeros((rows, 2), np.int64)
    empty[:, 1] = chance.integers(-most, most, rows)
    price, slot_of = slot_prices(slots, empty)
    filled = [(int(slot), unit) for unit, slot in enumerate(slot_of.tolist()) if slot >= 0]
    cost = int(empty[:, 1].sum()) + sum(int(slots[slot, unit, 1] - empty[slot, 1]) for slot, unit in filled)
    # Each slot alone at these prices, less all that is paid: a bound below every assignment, and here it is met.
    at_prices = np.where(slots[:, :, 0] == 0, slots[:, :, 1] + price[:, 1], FAR)
    alone = np.minimum(at_prices.min(axis=1, initial=FAR), empty[:, 1])
    plain = np.where(slots[:, :, 0] == 0, slots[:, :, 1], FAR)
    dense = np.hstack([plain, np.repeat(empty[:, 1:], rows, axis=1)])
    least = int(dense[linear_sum_assignment(dense)].sum())
    assert (cost, int(alone.sum() - price[:, 1].sum())) == (least, least)
    assert len({slot for slot, _ in filled}) == len(filled)
    assert (price[:, 0].tolist(), price[:, 1].min(initial=0)) == ([0] * units, 0)


def test_scarce_units_have_the_price_of_the_next_who_wants_them() -> None:
    slots = np.array([[[0, 1]], [[0, 4]], [[0, 9]]], np.int64)
    price, slot_of = slot_prices(slots, np.array([[0, 20], [0, 20], [0, 20]], np.int64))
    assert (price.tolist(), slot_of.tolist()) == ([[0, 16]], [0])
