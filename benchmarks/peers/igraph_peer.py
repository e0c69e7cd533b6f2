"""python-igraph: `distances` and `get_shortest_path` with a weight list; many to one by searching against the arcs."""

from __future__ import annotations

import igraph
import numpy as np
from numpy.typing import NDArray

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        self.net = igraph.Graph(n=graph.nodes, edges=np.stack([graph.tail, graph.head], axis=1), directed=True)
        self.net.es["seconds"] = graph.seconds.tolist()

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        return np.array(self.net.distances([place], units.tolist(), weights="seconds", mode="in")[0])

    def ring(self) -> NDArray[np.float64]:
        row = self.net.distances([self.graph.all_units], weights="seconds")[0]
        return np.array(row)[: self.graph.copies]

    def one_to_all(self, unit: int) -> NDArray[np.float64]:
        return np.array(self.net.distances([unit], weights="seconds")[0])[: self.graph.copies]

    def matrix(self, units: NDArray[np.int32], places: NDArray[np.int32] | None) -> NDArray[np.float64]:
        targets = None if places is None else places.tolist()
        rows = np.array(self.net.distances(units.tolist(), targets, weights="seconds"))
        return rows[:, : self.graph.copies] if places is None else rows

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        arcs = self.net.get_shortest_path(unit, place, weights="seconds", output="epath")
        return float(self.graph.seconds[arcs].sum()), arcs
