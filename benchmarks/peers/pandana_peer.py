"""pandana: contraction hierarchy built once; `shortest_path_lengths` for pairs, `nearest_pois` for the ring.

`nearest_pois` looks from a node towards its points, the ring from units outwards, so the graph is held reversed.
"""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pandana
import pandas as pd
from numpy.typing import NDArray

from benchmarks.peer_graph import PeerGraph


class Peer:
    def __init__(self, graph: PeerGraph) -> None:
        self.graph = graph
        # Nodes need coordinates only to put points on them; a line of nodes makes each point find its own.
        self.x = pd.Series(np.arange(graph.nodes, dtype=np.float64))
        y = pd.Series(np.zeros(graph.nodes))
        with contextlib.redirect_stdout(io.StringIO()):
            self.net = pandana.Network(
                self.x, y, pd.Series(graph.head), pd.Series(graph.tail),
                pd.DataFrame({"seconds": graph.seconds}), twoway=False,
            )  # fmt: skip

    def many_to_one(self, units: NDArray[np.int32], place: int) -> NDArray[np.float64]:
        return np.array(self.net.shortest_path_lengths([place] * len(units), units.tolist()))

    def ring(self, limit: float = 36_000.0) -> NDArray[np.float64]:
        points = self.x.iloc[self.graph.ring_nodes]
        self.net.set_pois("units", limit, 1, points, pd.Series(np.zeros(len(points)), index=points.index))
        return np.asarray(self.net.nearest_pois(limit, "units", num_pois=1)[1])[: self.graph.copies]

    def matrix(self, units: NDArray[np.int32], places: NDArray[np.int32] | None) -> NDArray[np.float64]:
        targets = np.arange(self.graph.copies) if places is None else places
        pairs = np.repeat(units, len(targets)), np.tile(targets, len(units))
        seconds = self.net.shortest_path_lengths(pairs[1].tolist(), pairs[0].tolist())
        return np.array(seconds).reshape(len(units), -1)

    def route(self, unit: int, place: int) -> tuple[float, list[int]]:
        return self.net.shortest_path_length(place, unit), list(self.net.shortest_path(place, unit))
