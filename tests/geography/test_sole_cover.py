"""What one unit alone covers is what the ring computed anew lacks without it, on any town."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from geography.random_towns import places, towns
from ring360.geography.coverage import covered_fractions
from ring360.geography.sole_cover import TwoSoonest
from towns import town


@settings(max_examples=80)
@given(st.data())
def test_each_loss_is_that_of_a_ring_without_the_unit(data: st.DataObject) -> None:
    travel = data.draw(towns()).travel()
    units = data.draw(places(travel))
    within = data.draw(st.sampled_from([0.0, 3.0, 10.0, 25.0, 1000.0]))
    metres = travel.roads.segment_metres.astype(np.float64)
    floor = np.full(len(metres), data.draw(st.sampled_from([0.0, 0.4])))
    two = TwoSoonest(travel, travel.origins(units), within)
    together = covered_fractions(travel.ring(units), within)
    assert np.array_equal(two.covered(), together)
    losses = two.losses(together, floor, metres)
    for gone in range(len(units)):
        left = np.delete(np.arange(len(units)), gone)
        without = covered_fractions(travel.ring(units[left]), within) if len(left) else np.zeros(len(metres))
        lost = ((np.maximum(together, floor) - np.maximum(without, floor)) * metres).sum()
        assert abs(losses[gone] - lost) < 1e-6


def test_two_units_at_one_place_lose_nothing_alone() -> None:
    travel = town("A---B---C").travel()
    units = town("A---B---C").at("AA")
    two = TwoSoonest(travel, travel.origins(units), 15.0)
    covered = two.covered()
    assert two.losses(covered, np.zeros(2), np.array([100.0, 100.0])).tolist() == [0.0, 0.0]
    assert covered.tolist() == [1.0, 0.5]
