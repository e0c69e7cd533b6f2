"""How long the desk takes to say who should go: `python -m benchmarks.desk [--calls 300] [--atlas FILE] [--json FILE]`.

200 units stand at 150 posts of a city; 20 incidents are open, every one with a unit on its way and half of them still
wanting more, or all of them still waiting for the dispatcher. Timed is one whole turn of the desk for one new call: in
this process (goal: the 99th percentile below 20 ms) and over HTTP from a server in a process of its own (below 50 ms).
Beside it the plain way: networkx searches the reversed graph from the incident, and whoever is soonest goes. Last, how
long after a unit's move the live ring has it (below 250 ms).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from time import perf_counter, sleep

import numpy as np

from benchmarks.city_desk import PLACES, UNITS, CityDesk, city_desk, options_of, points_with_degrees, told
from benchmarks.peer_graph import Scene
from benchmarks.report import Row, Section
from ring360.adapters.clocks import WallClock
from ring360.assembly.live import LIVE, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.road_travel import RoadTravel
from ring360.domain import facts
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.consequences import UnitsRecommended
from ring360.domain.escalation_rules import rules_of
from ring360.domain.places import Place, RoadPoint
from ring360.domain.posts import Post
from ring360.domain.standards import Standards
from ring360.domain.units import Unit
from ring360.geography.atlas import Atlas

POSTS, OPEN = 150, 20
ROLES = ("patrol", "patrol", "special", "traffic", "community")
CATEGORIES = ("help", "traffic-injury", "robbery", "dispute", "crime", "fight", "traffic", "snatching")
PLAIN = "networkx, whoever is soonest"
IN_PROCESS_MS, OVER_HTTP_MS, FRESH_MS = 20.0, 50.0, 250.0


class Turns:
    """A desk without a server: a board, and who stands where on it."""

    def __init__(self, atlas: Atlas, scene: Scene, is_waiting: bool) -> None:
        """`is_waiting`: nobody was sent to the open incidents yet."""
        standards = Standards()
        self.places = points_with_degrees(atlas, scene.places)
        stands = points_with_degrees(atlas, scene.units)
        posts = {f"post {row}": Post(f"post {row}", stands[row]) for row in range(POSTS)}
        self.knowledge = Knowledge(RoadTravel(atlas), standards, rules=rules_of(standards), posts=posts)
        self.board, self.at, self._facts = Board(), 0.0, 0
        for row in range(UNITS):
            unit = Unit(f"U{row:03}", ROLES[row % len(ROLES)], 2 + row % 3, post=f"post {row}" if row < POSTS else "")
            self.tell(facts.UnitEnteredService, unit=unit, point=stands[row])
        for row in range(OPEN):
            told = self.call(row)
            if is_waiting or not told.unit_ids:
                continue
            sent = told.unit_ids if row % 2 else told.unit_ids[:1]
            taken = tuple(each for each in sent if self.board.units[each].incident_id)
            self.tell(
                facts.RecommendationAccepted, incident_id=told.incident_id, unit_ids=sent, reason="measured",
                taken_from_others=taken,
            )  # fmt: skip

    def tell(self, kind: type, **fields: object) -> list[object]:
        self.at += 3.0
        self._facts += 1
        return list(take(self.board, kind(self.at, f"F{self._facts}", **fields), self.knowledge))

    def call(self, row: int) -> UnitsRecommended:
        """One new call, answered with who should go to it."""
        call = Call(f"C{self._facts}", self.at, Place(self.places[row]), CATEGORIES[row % len(CATEGORIES)])
        told = self.tell(facts.CallReceived, call=call)
        newest = f"I{self.board.opened:06d}"
        return next(each for each in told if isinstance(each, UnitsRecommended) and each.incident_id == newest)

    def timed(self, count: int) -> list[float]:
        """Milliseconds of each of so many calls; each is over before the next comes."""
        took = []
        for turn in range(count):
            row = OPEN + turn % (PLACES - OPEN)
            begun = perf_counter()
            told = self.call(row)
            took.append(1000.0 * (perf_counter() - begun))
            self.tell(facts.IncidentClosed, incident_id=told.incident_id, disposition="")
        return took


def plain_way(scene: Scene, count: int) -> list[float]:
    """Milliseconds of one search each from the incident against the traffic, all units ranked by arrival; none
    where networkx, of the group `bench`, is not installed."""
    try:
        import networkx as nx
    except ImportError:
        return []
    graph = nx.DiGraph()
    arcs = scene.graph
    graph.add_weighted_edges_from(zip(arcs.head.tolist(), arcs.tail.tolist(), arcs.seconds.tolist(), strict=True))
    units, took = arcs.unit_node.tolist(), []
    for row in range(count):
        begun = perf_counter()
        seconds = nx.single_source_dijkstra_path_length(graph, int(arcs.place_node[OPEN + row]))
        sorted((seconds[node], node) for node in units if node in seconds)
        took.append(1000.0 * (perf_counter() - begun))
    return took


def over_http(city: CityDesk, points: Sequence[tuple[float, float]], count: int) -> list[float]:
    """Milliseconds of `POST /api/calls`, with 20 incidents waiting."""
    took = []
    with city.served() as client:
        for turn in range(-OPEN - 20, count):
            lon, lat = points[turn % len(points)]
            asked = {"place": {"lon": lon, "lat": lat}, "category": CATEGORIES[turn % len(CATEGORIES)]}
            begun = perf_counter()
            answer = client.post("/api/calls", json=asked)
            took.append(1000.0 * (perf_counter() - begun))
            answer.raise_for_status()
            if turn >= -20:
                incident_id = answer.json()["incident_id"]
                client.post(f"/api/incidents/{incident_id}/close", json={}).raise_for_status()
    return took[OPEN + 20 :]


def freshness(city: CityDesk, moves: int) -> list[float]:
    """Milliseconds from the report of a move until the ring that is told has it."""
    atlas, scene = city.atlas, city.scene
    database = city.folder / "ring.sqlite"
    opened = open_desk(atlas, city.path, database, LIVE, WallClock(), DeskSettings(), lambda stage, done: None)
    room, watch, chance = opened.desk.room, opened.desk.watch, np.random.default_rng(3)
    stands, places = points_with_degrees(atlas, scene.units), points_with_degrees(atlas, scene.places)
    opened.start()
    try:
        for row in range(UNITS):
            room.take(lambda at, fact_id, row=row: facts.UnitEnteredService(  # type: ignore[misc]
                at, fact_id, Unit(f"U{row:03}", "patrol"), stands[row]))  # fmt: skip
        took = []
        for turn in range(moves):
            sleep(float(chance.uniform(0.0, 0.3)))
            begun = perf_counter()
            room.take(_moved(f"U{turn % UNITS:03}", places[turn % PLACES]))
            seq = room.seq
            while watch.latest.told["seq"] < seq:
                sleep(0.001)
            took.append(1000.0 * (perf_counter() - begun))
        return took
    finally:
        opened.close()


def _moved(unit_id: str, point: RoadPoint) -> Callable[[float, str], facts.Fact]:
    return lambda at, fact_id: facts.UnitMoved(at, fact_id, unit_id, point)


def _rows(name: str, took: Sequence[float], goal_ms: float, peer_ms: float | None = None) -> list[Row]:
    """Percentiles below one another; the last one that is asked for has the goal."""
    at = {part: float(np.percentile(took, part)) for part in (50, 95, 99)}
    return [
        Row(f"{name}, p{part}", PLAIN if part == 50 and peer_ms else "", ms, peer_ms if part == 50 else None,
            goal_ms=goal_ms if part == 99 else None)
        for part, ms in at.items()
    ]  # fmt: skip


def main(arguments: list[str] | None = None) -> Section:
    """Measure and print."""
    asked = options_of("desk", "calls", 300, __doc__).parse_args(arguments)
    section = Section(f"The desk: {UNITS} units, {OPEN} open incidents (ms)")
    with city_desk(asked) as city:
        plain = plain_way(city.scene, min(asked.calls, 10))
        for title, is_waiting in (("units on their way", False), ("all waiting", True)):
            desk = Turns(city.atlas, city.scene, is_waiting)
            desk.timed(20)
            gc.collect()
            section.rows += _rows(
                f"new call, {title}", desk.timed(asked.calls), IN_PROCESS_MS, float(np.median(plain)) if plain else None
            )
        points = [(point.lon, point.lat) for point in desk.places]
        section.rows += _rows("new call over HTTP, all waiting", over_http(city, points, asked.calls), OVER_HTTP_MS)
        section.rows += _rows("a move in the live ring", freshness(city, min(asked.calls, 200)), FRESH_MS)
    return told(section, city, asked)


if __name__ == "__main__":
    main()
