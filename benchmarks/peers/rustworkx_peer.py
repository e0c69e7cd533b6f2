"""rustworkx: `dijkstra_shortest_path_lengths` on a directed graph and on its reverse."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import rustworkx
from numpy.typing import NDArray

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        self.forward, self.backward = rustworkx.PyDiGraph(multigraph=False), rustworkx.PyDiGraph(multigraph=False)
        columns = graph.tail.tolist(), graph.head.tolist(), graph.seconds.tolist()
        self.forward.add_nodes_from(range(graph.nodes))
        self.forward.add_edges_from(list(zip(*columns, strict=True)))
        self.backward.add_nodes_from(range(graph.nodes))
        self.backward.add_edges_from(list(zip(columns[1], columns[0], columns[2], strict=True)))

    def _lengths(self, net: rustworkx.PyDiGraph, node: int) -> NDArray[np.float64]:
        found = rustworkx.dijkstra_shortest_path_lengths(net, node, float)
        row = np.full(self.graph.nodes, np.inf)
        row[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(found.values(), np.float64, len(found))
        row[node] = 0.0
        return row

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        return self._lengths(self.backward, int(place))[units]

    def ring(self) -> NDArray[np.float64]:
        return self._lengths(self.forward, self.graph.all_units)[: self.graph.copies]

    def one_to_all(self, unit: int) -> NDArray[np.float64]:
        return self._lengths(self.forward, int(unit))[: self.graph.copies]

    def matrix(self, units: NDArray[np.int32], places: NDArray[np.int32] | None) -> NDArray[np.float64]:
        rows = np.stack([self._lengths(self.forward, int(unit)) for unit in units])
        return rows[:, : self.graph.copies] if places is None else rows[:, places]

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        path = list(rustworkx.dijkstra_shortest_paths(self.forward, unit, place, float)[place])
        return sum(self.forward.get_edge_data(a, b) for a, b in pairwise(path)), path
