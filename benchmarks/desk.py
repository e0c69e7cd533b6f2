"""How long the desk takes to say who should go: `python -m benchmarks.desk [--calls 300] [--atlas FILE] [--json FILE]`.

200 units stand at 150 posts of a city; 20 incidents are open, every one with a unit on its way and half of them still
wanting more, or all of them still waiting for the dispatcher. Timed is one whole turn of the desk for one new call: in
this process (goal: the 99th percentile below 20 ms) and over HTTP from a server in a process of its own (below 50 ms).
Beside it the plain way: networkx searches the reversed graph from the incident, and whoever is soonest goes. Last, how
long after a unit's move the live ring has it (below 250 ms).
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep

import httpx
import numpy as np
from rich.console import Console

from benchmarks.cities import City
from benchmarks.peer_graph import Scene, set_scene
from benchmarks.report import Row, Section, as_json, show
from ring360.adapters.clocks import WallClock
from ring360.assembly.atlas import build_atlas, load_atlas
from ring360.assembly.live import LIVE, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
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
from ring360.geography.shapes import place_on
from ring360.geography.snapping import Snaps

PROJECT = Path(__file__).resolve().parent.parent
MAP = "porto_alegre_br/porto_alegre.osm.pbf"
UNITS, POSTS, OPEN, PLACES = 200, 150, 20, 400
ROLES = ("patrol", "patrol", "special", "traffic", "community")
CATEGORIES = ("help", "traffic-injury", "robbery", "dispute", "crime", "fight", "traffic", "snatching")
PLAIN = "networkx, whoever is soonest"
IN_PROCESS_MS, OVER_HTTP_MS, FRESH_MS = 20.0, 50.0, 250.0


def points_with_degrees(atlas: Atlas, snaps: Snaps) -> list[RoadPoint]:
    """The board's points of places drawn on the roads."""
    points = points_of_snaps(snaps)
    degrees = [place_on(atlas.roads, point.segment, point.fraction) for point in points]
    return [replace(point, lon=lon, lat=lat) for point, (lon, lat) in zip(points, degrees, strict=True)]


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


def over_http(atlas: Path, points: Sequence[tuple[float, float]], count: int, folder: Path) -> list[float]:
    """Milliseconds of `POST /api/calls` on one connection that is kept, with 20 incidents waiting."""
    command = [sys.executable, "-m", "benchmarks.positions_servers", "desk", str(atlas), str(folder / "desk.sqlite")]
    server = subprocess.Popen([*command, str(UNITS)], stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    try:
        assert server.stdout is not None
        with httpx.Client(base_url=f"http://127.0.0.1:{int(server.stdout.readline())}", timeout=60.0) as client:
            took = []
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
    finally:
        server.terminate()
        server.wait(timeout=30)


def freshness(path: Path, atlas: Atlas, scene: Scene, moves: int, folder: Path) -> list[float]:
    """Milliseconds from the report of a move until the ring that is told has it."""
    opened = open_desk(atlas, path, folder / "ring.sqlite", LIVE, WallClock(), DeskSettings(), lambda stage, done: None)
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
    parser = argparse.ArgumentParser("python -m benchmarks.desk", description=__doc__)
    given = os.environ.get("RING360_SHARED")
    shared = Path(given) if given else PROJECT.parent / "shared"
    parser.add_argument("--map", type=Path, default=shared / "data" / MAP, help="the city's extract")
    parser.add_argument("--atlas", type=Path, help="one built before")
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    asked = parser.parse_args(arguments)
    section = Section(f"The desk: {UNITS} units, {OPEN} open incidents (ms)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = asked.atlas or folder / "city.atlas"
        if asked.atlas is None:
            build_atlas(asked.map, path, with_basemap=False)
        atlas = load_atlas(path)
        scene = set_scene(City(atlas.name, atlas.travel("car"), {}), UNITS, PLACES, UNITS)
        plain = plain_way(scene, min(asked.calls, 10))
        for title, is_waiting in (("units on their way", False), ("all waiting", True)):
            desk = Turns(atlas, scene, is_waiting)
            desk.timed(20)
            gc.collect()
            section.rows += _rows(
                f"new call, {title}", desk.timed(asked.calls), IN_PROCESS_MS, float(np.median(plain)) if plain else None
            )
        points = [(point.lon, point.lat) for point in desk.places]
        section.rows += _rows(
            "new call over HTTP, all waiting", over_http(path, points, asked.calls, folder), OVER_HTTP_MS
        )
        moves = freshness(path, atlas, scene, min(asked.calls, 200), folder)
        section.rows += _rows("a move in the live ring", moves, FRESH_MS)
        section.facts.append(("roads", f"{atlas.roads.segments:,} street segments"))
    show(section, Console(width=None if Console().is_terminal else 150))
    if asked.json:
        asked.json.write_text(json.dumps(as_json([section]), indent=1) + "\n", encoding="utf-8")
    return section


if __name__ == "__main__":
    main()
