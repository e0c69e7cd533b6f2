"""How long musters and containments take: `python -m benchmarks.muster [--questions 60] [--atlas FILE] [--json FILE]`.

200 units stand in a city. Asked, each time at another place: who can be there how soon and who should go (30 officers
in 3 minutes, 100 in 6), and how to close the roads ahead of a vehicle seen half a minute ago. In this process and over
HTTP the 95th percentile is to be below 300 ms. Beside it the plain way with networkx: for musters one search from the
scene against the traffic and a sort; for containments one search for the vehicle, one from all units together, and a
minimum cut of the junctions between, that lets a unit close as many as it likes. Neither minds the ring or the staging.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import httpx
import numpy as np

from benchmarks.city_desk import PLACES, UNITS, CityDesk, city_desk, options_of, points_with_degrees, told
from benchmarks.peer_graph import Scene
from benchmarks.report import Row, Section
from ring360.decisions.containment import contain
from ring360.decisions.muster import muster
from ring360.decisions.musters import MusterQuestion
from ring360.decisions.pursuits import Question, Trail
from ring360.decisions.road_approach import RoadApproach
from ring360.decisions.road_reach import RoadReach
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.advice import Sighting
from ring360.domain.entries import UnitEntry
from ring360.domain.standards import Standards
from ring360.domain.units import Unit
from ring360.geography.atlas import Atlas
from ring360.geography.costs import segment_costs

GOAL_MS = 300.0
AGO_SECONDS, AREA_SECONDS, SPARE_SECONDS, SPEED_FACTOR = 30.0, 480.0, 70.0, 1.2
"""Of the vehicle: seen so long ago, looked at so far; units need turnout, setting up and the margin."""

Ask = Callable[[int], object]


def timed(ask: Ask, count: int, warm: int = 3) -> list[float]:
    """Milliseconds of each question, after a few that are not counted."""
    took = []
    for turn in range(-warm, count):
        begun = perf_counter()
        ask(turn)
        took.append(1000.0 * (perf_counter() - begun))
    return took[warm:]


def ours(atlas: Atlas, scene: Scene) -> tuple[Ask, Ask]:
    """A muster and a containment at the place of that turn."""
    travel, standards = RoadTravel(atlas), Standards()
    units = tuple(
        UnitEntry(Unit(f"U{row:03}", "patrol", 2 + row % 3), point, 0.0)
        for row, point in enumerate(points_with_degrees(atlas, scene.units))
    )
    places = points_with_degrees(atlas, scene.places)
    approach, reach = RoadApproach(travel), RoadReach(travel)

    def ask_muster(turn: int) -> object:
        return muster(MusterQuestion(places[turn % PLACES], 0.0, units), travel, approach, standards)

    def ask_containment(turn: int) -> object:
        trail = Trail("I000001", Sighting(places[turn % PLACES], 0.0))
        return contain(Question(trail, AGO_SECONDS, units), reach, travel, standards)

    return ask_muster, ask_containment


def plain(scene: Scene, atlas: Atlas) -> tuple[Ask, Ask] | None:
    """The same questions with networkx; None where it, of the group `bench`, is not installed."""
    try:
        import networkx as nx
    except ImportError:
        return None
    arcs = scene.graph
    against = nx.DiGraph()
    against.add_weighted_edges_from(zip(arcs.head.tolist(), arcs.tail.tolist(), arcs.seconds.tolist(), strict=True))
    units = arcs.unit_node.tolist()
    officers = {node: 2 + row % 3 for row, node in enumerate(units)}

    def ask_muster(turn: int) -> object:
        seconds = nx.single_source_dijkstra_path_length(against, int(arcs.place_node[turn % PLACES]))
        soonest = sorted((seconds[node], node) for node in units if node in seconds)
        return [sum(officers[node] for at, node in soonest if at + 30.0 <= within) for within in (180.0, 360.0)]

    streets = _streets(nx, atlas)
    stands = {int(atlas.roads.segment_from[segment]) for segment in scene.units.segment}

    def ask_containment(turn: int) -> object:
        seen = int(atlas.roads.segment_to[scene.places.segment[turn % PLACES]])
        vehicle = nx.single_source_dijkstra_path_length(streets, seen, AREA_SECONDS * SPEED_FACTOR)
        soonest = nx.multi_source_dijkstra_path_length(streets, stands)
        return _cut(nx, streets, seen, vehicle, soonest)

    return ask_muster, ask_containment


def _streets(nx: Any, atlas: Atlas) -> Any:
    """Junctions joined by open streets, seconds."""
    roads, network = atlas.roads, atlas.network("car")
    drive_ms = segment_costs(roads, "car", atlas.driving).drive_ms
    streets = nx.DiGraph()
    for directed in np.flatnonzero(network.directed_head >= 0).tolist():
        ends = int(roads.segment_from[directed >> 1]), int(roads.segment_to[directed >> 1])
        tail, head = ends[::-1] if directed & 1 else ends
        streets.add_edge(tail, head, weight=float(drive_ms[directed]) / 1000.0)
    return streets


def _cut(nx: Any, streets: Any, seen: int, vehicle: dict[int, float], soonest: dict[int, float]) -> float:
    """Fewest junctions between the vehicle and those that it doesn't reach in time; inf where none hold."""
    graph = nx.DiGraph()
    for node, seconds in vehicle.items():
        held = soonest.get(node, np.inf) + AGO_SECONDS + SPARE_SECONDS <= seconds / SPEED_FACTOR
        graph.add_edge((node, 0), (node, 1), capacity=1 if held and node != seen else 1000)
        for onward in streets[node]:
            graph.add_edge((node, 1), (onward, 0) if onward in vehicle else "out", capacity=1000)
    if "out" not in graph:
        return 0.0
    return float(nx.minimum_cut_value(graph, (seen, 0), "out"))


def over_http(city: CityDesk, points: Sequence[tuple[float, float]], count: int) -> dict[str, list[float]]:
    """Milliseconds of each question over HTTP."""
    with city.served() as client:
        incidents: list[str] = []
        for lon, lat in points[: count + 3]:
            place = {"place": {"lon": lon, "lat": lat}}
            opened = _posted(client, "/api/calls", {**place, "category": "robbery"})["incident_id"]
            _posted(client, f"/api/incidents/{opened}/sightings", {**place, "seconds_ago": AGO_SECONDS})
            incidents.append(opened)

        def ask_muster(turn: int) -> object:
            return _posted(client, "/api/muster", {"incident_id": incidents[turn]})

        def ask_containment(turn: int) -> object:
            return _posted(client, f"/api/incidents/{incidents[turn]}/containment/ask", {"reason": "measured"})

        return {"muster": timed(ask_muster, count), "containment": timed(ask_containment, count)}


def _posted(client: httpx.Client, path: str, asked: dict[str, object]) -> Any:
    answer = client.post(path, json=asked)
    answer.raise_for_status()
    return answer.json()


def _rows(name: str, took: Sequence[float], plain_ms: float | None = None) -> list[Row]:
    """Median, with the plain way's beside it, and the 95th percentile, which has the goal."""
    middle, late = (float(np.percentile(took, part)) for part in (50, 95))
    return [
        Row(f"{name}, p50", "" if plain_ms is None else "networkx, the plain way", middle, plain_ms),
        Row(f"{name}, p95", "", late, None, goal_ms=GOAL_MS),
    ]


def main(arguments: list[str] | None = None) -> Section:
    """Measure and print."""
    asked = options_of("muster", "questions", 60, __doc__).parse_args(arguments)
    section = Section(f"Musters and containments with {UNITS} units (ms)")
    with city_desk(asked) as city:
        atlas, scene = city.atlas, city.scene
        peers = plain(scene, atlas)
        for row, (kind, ask) in enumerate(zip(("muster", "containment"), ours(atlas, scene), strict=True)):
            took = timed(ask, asked.questions)
            theirs = None if peers is None else float(np.median(timed(peers[row], 5, 1)))
            section.rows += _rows(kind, took, theirs)
        degrees = [(point.lon, point.lat) for point in points_with_degrees(atlas, scene.places)]
        for kind, took in over_http(city, degrees, min(asked.questions, PLACES - 3)).items():
            section.rows += _rows(f"{kind} over HTTP", took)
    return told(section, city, asked)


if __name__ == "__main__":
    main()
