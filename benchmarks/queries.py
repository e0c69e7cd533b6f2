"""Tables 1 to 5: many to one, ring, one to all, matrix and route, ours beside each peer, answers compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import peers
from benchmarks.peer_graph import Scene
from benchmarks.report import Row, Section
from benchmarks.stopwatch import Pace, median_ms
from ring360.geography import searches, sweeps
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.snapping import snaps_of
from ring360.geography.travel_times import Destinations

RING_SECONDS = 360.0

Answer = Callable[[int], NDArray[np.float64]]


class Contest:
    """Asks us and every peer the same questions about one scene."""

    def __init__(self, scene: Scene, libraries: dict[str, Any | None], pace: Pace) -> None:
        self.scene = scene
        self.libraries = libraries
        self.pace = pace
        self.travel = scene.city.travel
        copies = self.travel.network.copies
        nowhere = snaps_of(np.full(copies, -1), np.zeros(copies))
        every, zero = np.arange(copies, dtype=np.int32), np.zeros(copies, np.int32)
        self.every_copy = Destinations(nowhere, np.arange(copies + 1, dtype=np.int32), every, zero, zero)

    def rows(
        self, question: str, ours: Answer, theirs: Callable[[Any], Answer], method: str, goals: dict[str, float],
        compare_within: float = np.inf, skip: tuple[str, ...] = (), note: str = "",
    ) -> list[Row]:  # fmt: skip
        """One row for each library: medians in rotation, goals as ratios, the largest difference of two answers."""
        asks: dict[str, Answer] = {"ours": ours}
        rows_without: list[Row] = []
        for name, library in self.libraries.items():
            if name in skip:
                continue
            if library is None:
                rows_without.append(Row(question, name, None, None, goals.get(name), note="not installed"))
            elif not hasattr(library, method):
                rows_without.append(Row(question, name, None, None, goals.get(name), note="has no such query"))
            else:
                asks[name] = theirs(library)
        gaps = {name: _difference(ours(3), ask(3), compare_within) for name, ask in asks.items() if name != "ours"}
        times = median_ms(asks, self.pace)
        rows = [
            Row(question, name, times["ours"], times[name], goals.get(name, 1.0), None, gap, note)
            for name, gap in gaps.items()
        ]
        return rows + rows_without

    def many_to_one(self) -> Section:
        scene, travel = self.scene, self.travel
        section = Section("1. Many units to one place")
        for count in (10, 100, 2000):
            units = scene.graph.unit_node[:count]
            origins = travel.origins(scene.units[:count])
            section.rows += self.rows(
                f"{len(units):,} units",
                lambda turn, origins=origins: travel.to_point(origins, scene.places[turn % len(scene.places)]),
                lambda peer, units=units: lambda turn: peer.many_to_one(units, _turn(scene.graph.place_node, turn)),
                "many_to_one", {"scipy": 50.0} if count == 100 else {},
            )  # fmt: skip
        return section

    def ring(self) -> Section:
        scene, travel, graph = self.scene, self.travel, self.scene.graph
        section = Section(f"2. The ring: nearest of {graph.ring_units} units for every junction copy and every road")
        goals = {"scipy": 10.0}
        section.rows += self.rows(
            "every junction", lambda _: _key_seconds(travel.ring_keys(scene.ring_origins)),
            lambda peer: lambda _: peer.ring(), "ring", goals, skip=("pandana",),
        )  # fmt: skip
        only = {name: self.libraries.get(name) for name in ("scipy", "pandana") if name in self.libraries}
        bounded = Contest(scene, only, self.pace)
        section.rows += bounded.rows(
            "every junction, theirs within 360 s", lambda _: _key_seconds(travel.ring_keys(scene.ring_origins)),
            lambda peer: lambda _: peer.ring(RING_SECONDS), "ring", goals, RING_SECONDS, note="ours goes on to the end",
        )  # fmt: skip
        units = scene.units[: graph.ring_units]
        section.rows += Contest(scene, {"scipy": self.libraries.get("scipy")}, self.pace).rows(
            "every directed segment, from places", lambda _: _finite(travel.ring(units).enter_seconds),
            lambda peer: lambda _: self._enter(peer.ring()), "ring", goals, note="theirs completed with numpy",
        )  # fmt: skip
        return section

    def _enter(self, seconds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Times at the beginning of each directed segment from times at copies, the numpy way."""
        network = self.travel.network
        at_arc = np.append(seconds[network.arc_tail] + network.arc_turn_ms / 1000.0, np.inf)
        enter = np.minimum.reduceat(at_arc[np.append(network.entry_arc, -1)], network.entry_start[:-1])
        enter[np.diff(network.entry_start) == 0] = np.inf
        return enter

    def one_to_all(self) -> Section:
        scene, travel, graph = self.scene, self.travel, self.scene.graph
        section = Section("3. One unit to everywhere")
        section.rows += self.rows(
            "every junction", lambda turn: _key_seconds(travel.ring_keys(travel.origins(_at(scene.units, turn)))),
            lambda peer: lambda turn: peer.one_to_all(_turn(graph.unit_node, turn)), "one_to_all", {},
        )  # fmt: skip
        near = Contest(scene, {"scipy": self.libraries.get("scipy")}, self.pace)
        section.rows += near.rows(
            "junctions within 360 s", lambda turn: self._ball(turn),
            lambda peer: lambda turn: peer.one_to_all(_turn(graph.unit_node, turn), RING_SECONDS), "one_to_all", {},
        )  # fmt: skip
        section.rows += near.rows(
            "directed segments within 360 s",
            lambda turn: _finite(travel.from_point(_at(scene.units, turn), RING_SECONDS).enter_seconds),
            lambda peer: lambda turn: _within(
                self._enter(peer.one_to_all(_turn(graph.unit_node, turn), RING_SECONDS)), RING_SECONDS
            ),
            "one_to_all", {}, note="theirs completed with numpy",
        )  # fmt: skip
        return section

    def _ball(self, turn: int) -> NDArray[np.float64]:
        travel, ms = self.travel, np.full(self.travel.network.copies, UNREACHABLE_MS, np.int32)
        origins = travel.origins(_at(self.scene.units, turn))
        searches.ball(travel._start, travel.outs(), origins.copy, origins.ms, int(1000 * RING_SECONDS), ms)
        return np.where(ms >= UNREACHABLE_MS, np.inf, ms / 1000.0)

    def matrix(self, large: bool) -> Section:
        scene, travel, graph = self.scene, self.travel, self.scene.graph
        section = Section("4. The matrix (time of the whole matrix)")
        for count, to_places in ((16, False), (100, True)) if large else ((16, False), (16, True)):
            origins, nodes = travel.origins(scene.units[:count]), graph.unit_node[:count]
            targets = scene.places if to_places else self.every_copy
            places = graph.place_node if to_places else None
            section.rows += self.rows(
                f"{count} units x " + (f"{len(scene.places):,} places" if to_places else "every junction"),
                lambda _, origins=origins, targets=targets: travel.matrix(origins, targets),
                lambda peer, nodes=nodes, places=places: lambda _: peer.matrix(nodes, places),
                "matrix", {"scipy": 20.0},
                skip=("pandana",) if not to_places else (),
            )  # fmt: skip
        return section

    def route(self) -> Section:
        scene, travel, graph = self.scene, self.travel, self.scene.graph

        def ours(turn: int) -> NDArray[np.float64]:
            route = travel.route(_at(scene.units, turn), _at(scene.places, turn))
            return np.array([np.inf if route is None else route.seconds])

        def theirs(peer: Any) -> Answer:
            return lambda turn: np.array([peer.route(_turn(graph.unit_node, turn), _turn(graph.place_node, turn))[0]])

        section = Section("5. One route, ours with shape and times, theirs with its nodes or arcs")
        section.rows += self.rows("a unit to a place", ours, theirs, "route", {})
        return section


def load(scene: Scene, names: list[str]) -> dict[str, Any | None]:
    """Every peer with the scene's graph."""
    return {name: peers.make(name, scene.graph) for name in names}


def _turn(nodes: NDArray[np.int32], turn: int) -> int:
    return int(nodes[turn % len(nodes)])


def _at(places: Any, turn: int) -> Any:
    return places[turn % len(places)]


def _key_seconds(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Left packed: what reads a ring key shifts it in passing. Unpacked only where answers are compared."""
    return key


def _finite(seconds: NDArray[np.float32]) -> NDArray[np.float64]:
    return seconds.astype(np.float64)


def _within(seconds: NDArray[np.float64], bound: float) -> NDArray[np.float64]:
    return np.where(seconds > bound, np.inf, seconds)


def _difference(ours: NDArray[Any], theirs: NDArray[Any], within: float) -> float:
    """Largest difference in seconds; an answer where the other has none counts as infinite."""
    if ours.dtype == np.int64:
        packed = ours >> sweeps.OWNER_BITS
        ours = np.where(packed >= UNREACHABLE_MS, np.inf, packed / 1000.0)
    theirs = np.where(np.asarray(theirs) > 1e6, np.inf, theirs)
    if np.isfinite(within):
        ours, theirs = (np.where(row > within - 0.005, np.inf, row) for row in (ours, theirs))
    both = np.isfinite(ours) & np.isfinite(theirs)
    lonely = np.isfinite(ours) != np.isfinite(theirs)
    if lonely.any():
        return float("inf")
    return float(np.abs(ours[both] - theirs[both]).max()) if both.any() else 0.0
