"""Roads between junctions: chains of segments that meet end to end with nothing else, so that one closure stops all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ring360.geography.roads import Roads

Longs = NDArray[np.int64]


def chains_of(roads: Roads, segments: Longs, breaks: NDArray[np.bool_]) -> NDArray[np.int32]:
    """(segments given,) number of the chain of each: it goes on where two of them meet and nothing `breaks` it,
    (nodes,)."""
    ends = np.stack([roads.segment_from[segments], roads.segment_to[segments]], axis=1).ravel()
    count = np.bincount(ends, minlength=roads.nodes)
    goes_on = (count == 2) & ~breaks
    row = np.flatnonzero(goes_on[ends])
    row = row[np.argsort(ends[row], kind="stable")]
    first, second = row[0::2] >> 1, row[1::2] >> 1
    joined = coo_array((np.ones(len(first), np.int8), (first, second)), shape=(len(segments), len(segments)))
    _, chain = connected_components(joined, directed=False)
    return np.asarray(chain, np.int32)


def best_of_each(chain: NDArray[np.int32], merit: Longs) -> Longs:
    """Rows of the first of the highest merit in each chain, ascending."""
    order = np.lexsort((np.arange(len(chain)), -merit, chain))
    first = np.flatnonzero(np.diff(chain[order], prepend=-1))
    return np.sort(order[first])


def merged(nodes: int, tail: NDArray[np.int32], head: NDArray[np.int32]) -> NDArray[np.int32]:
    """(nodes,) number of each junction when these pairs become one each."""
    joined = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(nodes, nodes))
    return np.asarray(connected_components(joined, directed=False)[1], np.int32)
