"""NetworKit: `MultiTargetDijkstra` against the arcs for many to one, `Dijkstra` without paths, `BidirectionalDijkstra`
for a route, `SPSP` for a matrix of some pairs."""

from __future__ import annotations

import networkit
import numpy as np
from numpy.typing import NDArray

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        tail, head = graph.tail.astype(np.uint64), graph.head.astype(np.uint64)
        self.forward = networkit.GraphFromCoo((graph.seconds, (tail, head)), graph.nodes, weighted=True, directed=True)
        self.backward = networkit.GraphFromCoo((graph.seconds, (head, tail)), graph.nodes, weighted=True, directed=True)

    def _row(self, node: int) -> NDArray[np.float64]:
        search = networkit.distance.Dijkstra(self.forward, int(node), False, False)
        search.run()
        return np.asarray(search.getDistances(asarray=True))

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        search = networkit.distance.MultiTargetDijkstra(self.backward, int(place), units.tolist())
        search.run()
        return np.asarray(search.getDistances())

    def ring(self) -> NDArray[np.float64]:
        return self._row(self.graph.all_units)[: self.graph.copies]

    def one_to_all(self, unit: int) -> NDArray[np.float64]:
        return self._row(unit)[: self.graph.copies]

    def matrix(self, units: NDArray[np.int32], places: NDArray[np.int32] | None) -> NDArray[np.float64]:
        search = networkit.distance.SPSP(self.forward, units.tolist())
        if places is not None:
            search.setTargets(places.tolist())
        search.run()
        rows = np.asarray(search.getDistances(asarray=True))
        return rows[:, : self.graph.copies] if places is None else rows

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        search = networkit.distance.BidirectionalDijkstra(self.forward, int(unit), int(place), True)
        search.run()
        return float(search.getDistance()), search.getPath()
