"""The order in which junctions are contracted, and the hierarchy of arcs that it makes; neither depends on costs.

Customizable contraction hierarchies (Dibbelt, Strasser, Wagner 2016): a nested dissection order (METIS) is found once
for a map, the arcs it needs are found once for a network, and a change of costs touches weights only. All arrays
are in *rank* order, so that a search is a linear pass over memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pymetis
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.network import Network


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Arcs go from the lower rank to the higher; each carries a cost upwards and one downwards (`customization.py`)."""

    up_start: NDArray[np.int32]
    """(copies + 1,) cuts `up_head` by rank."""
    up_head: NDArray[np.int32]
    """(hierarchy arcs,) higher rank, ascending within a rank; the first one is the parent in the elimination tree."""
    up_tail: NDArray[np.int32]
    """(hierarchy arcs,) lower rank."""
    parent: NDArray[np.int32]
    """(copies,) next rank on the way to the root of the elimination tree, -1 at a root."""
    down_start: NDArray[np.int32]
    """(copies + 1,) cuts `down_arc` by the higher rank."""
    down_arc: NDArray[np.int32]
    """(hierarchy arcs,) arcs arriving from below, ascending by their lower rank."""
    triangle_start: NDArray[np.int64]
    """(hierarchy arcs + 1,) cuts `triangle_arc` by the first leg."""
    triangle_arc: NDArray[np.int32]
    """For each pair of arcs out of one rank, first leg before second: the arc that joins their heads."""
    quad_start: NDArray[np.int32]
    """(copies + 1,) cuts `quad_head` and `quad_arc` by rank: the arcs padded to fours, for fewer branches."""
    quad_head: NDArray[np.int32]
    """(quads, 4) higher rank; the padding points at the rank itself."""
    quad_arc: NDArray[np.int32]
    """(quads, 4) hierarchy arc, -1 = padding."""
    base_arc: NDArray[np.int32]
    """(network arcs,) hierarchy arc of each network arc, -1 for a loop at one copy."""
    base_is_up: NDArray[np.bool_]
    """(network arcs,) True where the network arc climbs."""

    @property
    def arcs(self) -> int:
        return len(self.up_head)


def elimination_ranks(network: Network) -> NDArray[np.int32]:
    """Rank of each copy of a network, (copies,), by METIS nested dissection; any permutation is exact, a good one fast.

    Copies are ordered, not junctions: a junction with many is dear to have in a separator, so METIS must see it.
    """
    ends = np.concatenate([
        np.stack([network.arc_tail, network.arc_head]), np.stack([network.arc_head, network.arc_tail]),
    ], axis=1).astype(np.int64)  # fmt: skip
    keys = np.unique(ends[0, ends[0] != ends[1]] * network.copies + ends[1, ends[0] != ends[1]])
    rank = np.arange(network.copies, dtype=np.int32)
    if len(keys) == 0:
        return rank
    start = np.searchsorted(keys, np.arange(network.copies + 1, dtype=np.int64) * network.copies)
    options = pymetis.Options()
    options.seed = 360
    adjacency = pymetis.CSRAdjacency(start.astype(np.int64), keys % network.copies)
    order, _ = pymetis.nested_dissection(adjacency, options=options)
    rank[np.asarray(order)] = np.arange(network.copies, dtype=np.int32)
    return rank


def build_hierarchy(network: Network) -> Hierarchy:
    """Contract a network whose copies are numbered by rank (`Network.renumbered`)."""
    low, high = np.minimum(network.arc_tail, network.arc_head), np.maximum(network.arc_tail, network.arc_head)
    keys = np.unique(low[low != high].astype(np.int64) * network.copies + high[low != high])
    start = np.searchsorted(keys, np.arange(network.copies + 1, dtype=np.int64) * network.copies)
    up_start, up_head = _contract(start.astype(np.int32), (keys % network.copies).astype(np.int32))
    up_tail = np.repeat(np.arange(network.copies, dtype=np.int32), np.diff(up_start))
    down_arc = np.argsort(up_head, kind="stable").astype(np.int32)
    down_start = np.searchsorted(up_head[down_arc], np.arange(network.copies + 1)).astype(np.int32)
    triangle_start, triangle_arc = _triangles(up_start, up_head)
    quad_start, quad_head, quad_arc = _quads(up_start, up_head)
    return Hierarchy(
        up_start=up_start, up_head=up_head, up_tail=up_tail, parent=_parents(up_start, up_head),
        down_start=down_start, down_arc=down_arc,
        triangle_start=triangle_start, triangle_arc=triangle_arc,
        quad_start=quad_start, quad_head=quad_head, quad_arc=quad_arc,
        base_arc=_find_arcs(up_start, up_head, low, high),
        base_is_up=network.arc_tail < network.arc_head,
    )  # fmt: skip


def _parents(up_start: NDArray[np.int32], up_head: NDArray[np.int32]) -> NDArray[np.int32]:
    parent = np.full(len(up_start) - 1, -1, np.int32)
    climbing = np.flatnonzero(np.diff(up_start))
    parent[climbing] = up_head[up_start[climbing]]
    return parent


def _quads(
    up_start: NDArray[np.int32], up_head: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    counts = np.diff(up_start)
    quads = (counts + 3) // 4
    quad_start = np.concatenate([[0], np.cumsum(quads)]).astype(np.int32)
    quad_head = np.repeat(np.arange(len(counts), dtype=np.int32), 4 * quads)
    quad_arc = np.full(len(quad_head), -1, np.int32)
    slot = np.repeat(4 * quad_start[:-1] - up_start[:-1], counts) + np.arange(len(up_head))
    quad_head[slot] = up_head
    quad_arc[slot] = np.arange(len(up_head))
    return quad_start, quad_head.reshape(-1, 4), quad_arc.reshape(-1, 4)


@compiled
def _contract(start: NDArray[np.int32], head: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Add the arcs that contraction in rank order needs; returns the cut and the sorted heads."""
    copies = len(start) - 1
    up_start = np.zeros(copies + 1, np.int32)
    up_head = np.empty(max(4 * len(head), 16), np.int32)
    first_child = np.full(copies, -1, np.int32)
    next_child = np.full(copies, -1, np.int32)
    seen = np.full(copies, -1, np.int32)
    count = 0
    for rank in range(copies):
        begin = count
        seen[rank] = rank
        child = first_child[rank]
        room = start[rank + 1] - start[rank]
        while child >= 0:
            room += up_start[child + 1] - up_start[child]
            child = next_child[child]
        if count + room > len(up_head):
            larger = np.empty(2 * len(up_head) + room, np.int32)
            larger[:count] = up_head[:count]
            up_head = larger
        for arc in range(start[rank], start[rank + 1]):
            if seen[head[arc]] != rank:
                seen[head[arc]] = rank
                up_head[count] = head[arc]
                count += 1
        child = first_child[rank]
        while child >= 0:
            for arc in range(up_start[child], up_start[child + 1]):
                if seen[up_head[arc]] != rank:
                    seen[up_head[arc]] = rank
                    up_head[count] = up_head[arc]
                    count += 1
            child = next_child[child]
        up_head[begin:count].sort()
        up_start[rank + 1] = count
        if count > begin:
            parent = up_head[begin]
            next_child[rank] = first_child[parent]
            first_child[parent] = rank
    return up_start, up_head[:count].copy()


@compiled
def _triangles(up_start: NDArray[np.int32], up_head: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """For each arc (v, a) and each later arc (v, b): the arc (a, b)."""
    arcs = len(up_head)
    triangle_start = np.zeros(arcs + 1, np.int64)
    for rank in range(len(up_start) - 1):
        for arc in range(up_start[rank], up_start[rank + 1]):
            triangle_start[arc + 1] = triangle_start[arc] + up_start[rank + 1] - arc - 1
    triangle_arc = np.empty(triangle_start[arcs], np.int32)
    for rank in range(len(up_start) - 1):
        end = up_start[rank + 1]
        for arc in range(up_start[rank], end):
            at = up_start[up_head[arc]]
            slot = triangle_start[arc]
            for other in range(arc + 1, end):
                while up_head[at] != up_head[other]:
                    at += 1
                triangle_arc[slot] = at
                slot += 1
    return triangle_start, triangle_arc


@compiled
def _find_arcs(
    up_start: NDArray[np.int32], up_head: NDArray[np.int32], low: NDArray[np.int32], high: NDArray[np.int32]
) -> NDArray[np.int32]:
    found = np.full(len(low), -1, np.int32)
    for index in range(len(low)):
        if low[index] != high[index]:
            begin, end = up_start[low[index]], up_start[low[index] + 1]
            found[index] = begin + np.searchsorted(up_head[begin:end], high[index])
    return found
