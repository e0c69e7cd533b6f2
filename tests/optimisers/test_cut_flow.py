"""Cheapest cuts against every cut there is, with the prices of one graph changed again and again."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.optimisers.cut_flow import WITHOUT_END, CutGraph, cheapest_cut

PLACES = 5
LEAK_PRICE = 40


def _sides(graph: CutGraph) -> list[np.ndarray]:
    """Every set of junctions with the source and without the sink."""
    return [np.array((True, False, *rest)) for rest in product((False, True), repeat=graph.junctions - 2)]


def _cost(graph: CutGraph, price: np.ndarray, side: np.ndarray) -> int:
    """Sum over the arcs that leave the side, each paid for by itself, joint arcs WITHOUT_END at most."""
    arc = np.where(graph.place >= 0, price[graph.place], WITHOUT_END)
    leak = graph.leak_weight.astype(np.int64) * LEAK_PRICE
    arc = np.where(graph.leak_weight > 0, np.minimum(arc, leak), arc)
    crossing: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(side[graph.tail] & ~side[graph.head]).tolist():
        ends = int(graph.tail[row]), int(graph.head[row])
        crossing[ends] = min(crossing.get(ends, 0) + int(arc[row]), WITHOUT_END)
    return sum(crossing.values())


def _shut(graph: CutGraph, price: np.ndarray, side: np.ndarray) -> list[int]:
    found = set()
    for row in np.flatnonzero(side[graph.tail] & ~side[graph.head] & (graph.place >= 0)).tolist():
        leak = int(graph.leak_weight[row]) * LEAK_PRICE
        if not leak or price[graph.place[row]] < leak:
            found.add(int(graph.place[row]))
    return sorted(found)


@st.composite
def graphs(draw: st.DrawFn) -> CutGraph:
    junctions = draw(st.integers(2, 6))
    number = st.integers(0, junctions - 1)
    arc = st.tuples(number, number, st.integers(-1, PLACES - 1), st.integers(1, 3))
    rows = np.array(draw(st.lists(arc, min_size=1, max_size=14)), np.int32)
    tail, head, place, weight = rows.T
    return CutGraph(junctions, tail, head, place, np.where(head == 1, weight, 0).astype(np.int32))


PRICES = st.lists(st.one_of(st.integers(1, 90), st.just(WITHOUT_END)), min_size=PLACES, max_size=PLACES)


@settings(max_examples=150, deadline=None)
@given(graphs(), st.lists(PRICES, min_size=1, max_size=4))
def test_cuts_are_cheapest_and_nearest_and_farthest_whatever_was_asked_before(
    graph: CutGraph, asked: list[list[int]]
) -> None:
    for prices in asked:
        price = np.array(prices, np.int64)
        told = cheapest_cut(graph, price, LEAK_PRICE)
        cost = {tuple(side): _cost(graph, price, side) for side in _sides(graph)}
        least = [np.array(side) for side, its in cost.items() if its == min(cost.values())]
        assert told.cost == min(cost.values())
        # The cheapest sides are closed under intersection and union: the nearest is in all, the farthest has all.
        assert told.near.tolist() == _shut(graph, price, np.logical_and.reduce(least))
        assert told.far.tolist() == _shut(graph, price, np.logical_or.reduce(least))
