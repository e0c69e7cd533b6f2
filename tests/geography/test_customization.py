"""Costs on the hierarchy: a change of a few equals all of them anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geography.random_towns import towns
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.customization import customize, recustomize
from ring360.geography.network import build_network
from towns import Town, town, travel_of


def test_a_shortcut_costs_the_way_below_it() -> None:
    """A to C over B (rank 0), 10 s and 10 s; at B one waits for the signals, so from C to B one does not."""
    drawn = town("A---B>--C\n|       |\n+-------+", controls={"B": "signals"}).driven(signal_seconds=6.0)
    network = build_network(drawn.roads, "car", drawn.driving)
    travel = travel_of(drawn.roads, drawn.driving, ranks=np.array([1, 0, 2], np.int32)[network.copy_node])
    hierarchy, weights = travel.hierarchy, travel.weights
    assert list(zip(hierarchy.up_tail, hierarchy.up_head, strict=True)) == [(0, 1), (0, 2), (1, 2)]
    assert weights.up_ms.tolist() == [10_000, 10_000, 26_000]
    assert weights.down_ms.tolist() == [16_000, UNREACHABLE_MS, 30_000]
    assert weights.down_base[1] == -1
    assert weights.down_base[2] >= 0


def test_nothing_changed_nothing_moves() -> None:
    travel = town("A---B---C").travel()
    weights = recustomize(travel.hierarchy, travel.weights, np.array([0]), travel.weights.arc_ms[:1])
    assert weights.up_ms.tolist() == travel.weights.up_ms.tolist()
    assert weights.up_base.tolist() == travel.weights.up_base.tolist()


@settings(max_examples=100, deadline=None)
@given(towns(), st.data())
def test_changed_costs_settle_as_if_customized_anew(drawn: Town, data: st.DataObject) -> None:
    travel = travel_of(drawn.roads, drawn.driving)
    count = travel.network.arcs
    if count == 0:
        return
    changed = np.array(data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=6, unique=True)))
    some_ms = st.sampled_from([1, 500, 9_000, 400_000, UNREACHABLE_MS])
    costs = st.lists(some_ms, min_size=len(changed), max_size=len(changed))
    ms = np.array(data.draw(costs), np.int32)
    arc_ms = travel.weights.arc_ms.copy()
    arc_ms[changed] = ms
    found, anew = recustomize(travel.hierarchy, travel.weights, changed, ms), customize(travel.hierarchy, arc_ms)
    for name in ("up_ms", "down_ms", "arc_ms"):
        assert getattr(found, name).tolist() == getattr(anew, name).tolist()
    for base in ("up_base", "down_base"):
        assert _cost_of(getattr(found, base), arc_ms) == _cost_of(getattr(anew, base), arc_ms)
    again = recustomize(travel.hierarchy, found, changed, travel.weights.arc_ms[changed])
    assert again.up_ms.tolist() == travel.weights.up_ms.tolist()
    assert again.down_ms.tolist() == travel.weights.down_ms.tolist()


def _cost_of(base: NDArray[np.int32], arc_ms: NDArray[np.int32]) -> list[int]:
    """Which of two equal streets is remembered is all the same."""
    return np.where(base < 0, UNREACHABLE_MS, arc_ms[base]).tolist()
