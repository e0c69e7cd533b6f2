"""scipy.sparse.csgraph: prebuilt CSR and its transpose, `dijkstra` with `min_only` and `limit`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        self.forward = csr_array((graph.seconds, (graph.tail, graph.head)), shape=(graph.nodes, graph.nodes))
        self.backward = csr_array(self.forward.T.tocsr())

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        return dijkstra(self.backward, indices=place)[units]

    def ring(self, limit: float = np.inf) -> NDArray[np.float64]:
        return dijkstra(self.forward, indices=self.graph.ring_nodes, min_only=True, limit=limit)[: self.graph.copies]

    def one_to_all(self, unit: int, limit: float = np.inf) -> NDArray[np.float64]:
        return dijkstra(self.forward, indices=unit, limit=limit)[: self.graph.copies]

    def matrix(self, units: NDArray[np.int32], places: NDArray[np.int32] | None) -> NDArray[np.float64]:
        rows = dijkstra(self.forward, indices=units)
        return rows[:, : self.graph.copies] if places is None else rows[:, places]

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        seconds, before = dijkstra(self.forward, indices=unit, return_predecessors=True)
        path, node = [place], place
        while node != unit and before[node] >= 0:
            node = int(before[node])
            path.append(node)
        return float(seconds[place]), path[::-1]
