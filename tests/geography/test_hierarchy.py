"""The hierarchy is what contraction in rank order makes, and any order will do."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings

from geography.random_towns import towns
from ring360.geography.hierarchy import Hierarchy, build_hierarchy, elimination_ranks
from ring360.geography.network import Network, build_network
from towns import Town, town

LINE = "A---B---C---D"


def ranked(drawn: Town, ranks: list[int] | None = None) -> Network:
    """Copies by METIS, or one copy a junction in the order given."""
    network = build_network(drawn.roads, "car", drawn.driving)
    if ranks is None:
        return network.renumbered(elimination_ranks(network))
    return network.renumbered(np.array(ranks, np.int32)[network.copy_node])


def pairs(hierarchy: Hierarchy) -> list[tuple[int, int]]:
    return list(zip(hierarchy.up_tail.tolist(), hierarchy.up_head.tolist(), strict=True))


def contracted(network: Network) -> list[tuple[int, int]]:
    """The textbook's game on sets of neighbours."""
    above: list[set[int]] = [set() for _ in range(network.copies)]
    for one, other in zip(network.arc_tail.tolist(), network.arc_head.tolist(), strict=True):
        if one != other:
            above[min(one, other)].add(max(one, other))
    for rank in range(network.copies):
        for one, other in combinations(sorted(above[rank]), 2):
            above[one].add(other)
    return [(rank, head) for rank in range(network.copies) for head in sorted(above[rank])]


def test_a_line_contracted_from_its_end_needs_no_shortcut() -> None:
    assert pairs(build_hierarchy(ranked(town(LINE), [0, 1, 2, 3]))) == [(0, 1), (1, 2), (2, 3)]


def test_a_line_contracted_from_its_middle_needs_two() -> None:
    """B (rank 0) joins A and C, C (rank 1) joins A and D."""
    assert pairs(build_hierarchy(ranked(town(LINE), [2, 0, 1, 3]))) == [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3)]


@settings(max_examples=60, deadline=None)
@given(towns())
def test_contraction_is_the_textbooks(drawn: Town) -> None:
    network = ranked(drawn)
    hierarchy = build_hierarchy(network)
    assert pairs(hierarchy) == contracted(network)


@settings(max_examples=30, deadline=None)
@given(towns())
def test_the_tables_beside_the_arcs(drawn: Town) -> None:
    network = ranked(drawn)
    hierarchy = build_hierarchy(network)
    arcs = pairs(hierarchy)
    number = {pair: arc for arc, pair in enumerate(arcs)}
    triangles = [number[one[1], other[1]] for one, other in combinations(arcs, 2) if one[0] == other[0]]
    assert hierarchy.triangle_arc.tolist() == triangles
    assert [arcs[arc] for arc in hierarchy.down_arc] == sorted(arcs, key=lambda pair: (pair[1], pair[0]))
    low, high = np.minimum(network.arc_tail, network.arc_head), np.maximum(network.arc_tail, network.arc_head)
    expected = [number.get(pair, -1) for pair in zip(low.tolist(), high.tolist(), strict=True)]
    assert hierarchy.base_arc.tolist() == expected
    for rank in range(network.copies):
        quads = slice(hierarchy.quad_start[rank], hierarchy.quad_start[rank + 1])
        held = hierarchy.quad_arc[quads].ravel()
        assert held[held >= 0].tolist() == [number[pair] for pair in arcs if pair[0] == rank]
        assert (hierarchy.quad_head[quads].ravel()[held < 0] == rank).all()


def test_ranks_are_a_permutation_and_the_same_every_time() -> None:
    network = build_network(town(LINE, bans=["ABC"]).roads, "car", town(LINE).driving)
    ranks = elimination_ranks(network)
    assert sorted(ranks.tolist()) == list(range(network.copies))
    assert elimination_ranks(network).tolist() == ranks.tolist()
    assert elimination_ranks(build_network(town("A>--B").roads, "car", town(LINE).driving)).tolist() == [0]
