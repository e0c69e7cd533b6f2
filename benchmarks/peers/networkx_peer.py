"""NetworkX: `multi_source_dijkstra_path_length` with a cutoff, `bidirectional_dijkstra`; plain Python."""

from __future__ import annotations

import networkx
import numpy as np
from numpy.typing import NDArray

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        self.net = networkx.DiGraph()
        self.net.add_weighted_edges_from(
            zip(graph.tail.tolist(), graph.head.tolist(), graph.seconds.tolist(), strict=True)
        )
        self.reverse = self.net.reverse()

    def _row(self, found: dict[int, float]) -> NDArray[np.float64]:
        row = np.full(self.graph.nodes, np.inf)
        row[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(found.values(), np.float64, len(found))
        return row

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        return self._row(networkx.single_source_dijkstra_path_length(self.reverse, int(place)))[units]

    def ring(self) -> NDArray[np.float64]:
        units = set(self.graph.ring_nodes.tolist())
        return self._row(networkx.multi_source_dijkstra_path_length(self.net, units))[: self.graph.copies]

    def one_to_all(self, unit: int) -> NDArray[np.float64]:
        return self._row(networkx.single_source_dijkstra_path_length(self.net, int(unit)))[: self.graph.copies]

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        seconds, path = networkx.bidirectional_dijkstra(self.net, int(unit), int(place))
        return float(seconds), path
