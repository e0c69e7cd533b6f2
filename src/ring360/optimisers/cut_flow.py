"""The cheapest cut between a source and a sink when each place has a price: a maximum flow, and what it saturates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

SOURCE, SINK = 0, 1
WITHOUT_END = 1_000_000_000
"""Capacity of what cannot be cut."""
_MOST_FLOW = 2_000_000_000
"""Flows are counted in 32 bits."""


@dataclass(frozen=True, eq=False)
class CutGraph:
    """Arcs between junctions numbered from 0; junction 0 is the source, 1 the sink."""

    junctions: int
    tail: Ints
    head: Ints
    place: Ints
    """(arcs,) what shuts the arc, -1 = nothing can."""
    leak_weight: Ints
    """(arcs,) cost of leaving an arc into the sink open; 0 on all others, which lead on."""

    @cached_property
    def layout(self) -> tuple[Longs, Longs, Ints, Ints]:
        """Order of the arcs by ends, where each pair of ends begins in it, and the compressed rows of those pairs."""
        key = self.tail.astype(np.int64) * self.junctions + self.head
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        rows = self.tail[order[first]]
        row_start = np.searchsorted(rows, np.arange(self.junctions + 1)).astype(np.int32)
        return order, first, row_start, self.head[order[first]].astype(np.int32)


@dataclass(frozen=True, slots=True)
class Cut:
    """`cost` is the least there is; of all cuts that cost it, `near` shuts the places nearest to the source, `far`
    those nearest to the sink."""

    cost: int
    near: Longs
    far: Longs


def cheapest_cut(graph: CutGraph, price: Longs, leak_price: int) -> Cut:
    """Minimum cut; (places,) whole `price`, WITHOUT_END or more = not for sale. A leak costs weight x `leak_price`.

    Where prices of leaks would add up to more than 32 bits hold they are lowered alike; the cost is then too low.
    """
    capacity = np.where(graph.place >= 0, np.minimum(price, WITHOUT_END)[graph.place], WITHOUT_END)
    leaks = graph.leak_weight > 0
    weight = graph.leak_weight.astype(np.int64)
    leak_price = min(leak_price, _MOST_FLOW // max(1, int(weight.sum())))
    capacity = np.where(leaks, np.minimum(capacity, weight * leak_price), capacity)
    order, first, row_start, columns = graph.layout
    together = np.minimum(np.add.reduceat(capacity[order], first), WITHOUT_END).astype(np.int32)
    network = csr_array((together, columns, row_start), shape=(graph.junctions, graph.junctions))
    found = maximum_flow(network, SOURCE, SINK)
    rest = network - found.flow
    rest.data = np.maximum(rest.data, 0)
    rest.eliminate_zeros()
    sold = graph.place >= 0
    shut = sold & (~leaks | (np.where(sold, price[graph.place], 0) < weight * leak_price))
    near = _reached(rest, SOURCE)
    far = ~_reached(csr_array(rest.T), SINK)
    cuts = [
        np.unique(graph.place[shut & side[graph.tail] & ~side[graph.head]]).astype(np.int64) for side in (near, far)
    ]
    return Cut(int(found.flow_value), *cuts)


def _reached(network: csr_array, begin: int) -> NDArray[np.bool_]:
    found = np.zeros(network.shape[0], np.bool_)
    found[breadth_first_order(network, begin, return_predecessors=False)] = True
    return found
