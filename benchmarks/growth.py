"""Table 9: what becomes of time and memory as the map grows."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from benchmarks import peers
from benchmarks.cities import City
from benchmarks.peer_graph import set_scene
from benchmarks.queries import Contest
from benchmarks.report import Section
from benchmarks.stopwatch import Pace, median_ms
from ring360.geography.live_ring import LiveRing


def growth(cities: list[City], pace: Pace) -> Section:
    """One column of facts for each city, smallest first, scipy beside the queries."""
    section = Section("9. Growth with the map (milliseconds ours / scipy)")
    for city in cities:
        section.facts += [(city.name, ""), *_facts(city, pace)]
    return section


def _facts(city: City, pace: Pace) -> list[tuple[str, str]]:
    travel = city.travel
    scene = set_scene(city)
    scipy = peers.make("scipy", scene.graph)
    contest = Contest(scene, {"scipy": scipy}, Pace(pace.seconds / 2, pace.most_turns, pace.least_turns))
    facts = [
        ("  junctions, directed segments, arcs", f"{len(np.unique(travel.network.copy_node)):,}, "
         f"{int((travel.network.directed_head >= 0).sum()):,}, {travel.network.arcs:,}"),
        ("  hierarchy arcs, triangles", f"{travel.hierarchy.arcs:,}, {len(travel.hierarchy.triangle_arc):,}"),
        ("  made ready in", ", ".join(f"{name} {seconds:.2f} s" for name, seconds in city.prepared_seconds.items())),
        ("  arrays held", f"{_held(travel.network) + _held(travel.hierarchy) + _held(travel.weights):.0f} MB"),
    ]  # fmt: skip
    hundred = travel.origins(scene.units[:100])
    rows = contest.rows(
        "100 units to one place", lambda turn: travel.to_point(hundred, scene.places[turn % 1000]),
        lambda peer: lambda turn: peer.many_to_one(
            scene.graph.unit_node[:100], int(scene.graph.place_node[turn % 1000])
        ),
        "many_to_one", {},
    )  # fmt: skip
    rows += contest.ring().rows[-1:]
    rows += contest.one_to_all().rows[:1]
    for row in rows:
        facts.append((f"  {row.question}", f"{row.ours_ms:.3g} / {row.peer_ms:.4g} = {row.ratio:.3g} x"))
    live = LiveRing(travel)
    for unit in range(100):
        live.place(unit, scene.units[unit])
    alone = median_ms(
        {
            "one route": lambda turn: travel.route(scene.units[turn % 2000], scene.places[turn % 1000]),
            "customization": lambda _: travel.with_costs(travel.costs),
            "one unit's jump in the live ring": lambda turn: live.place(turn % 100, scene.places[turn % 1000]),
        },
        pace,
    )
    return facts + [(f"  {name}", f"{ms:.3g}") for name, ms in alone.items()]


def _held(arrays: object) -> float:
    """Megabytes in the arrays of a record."""
    return sum(getattr(getattr(arrays, field.name), "nbytes", 0) for field in fields(arrays)) / 1e6  # type: ignore[arg-type]
