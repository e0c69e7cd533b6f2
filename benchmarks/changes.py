"""Tables 6 and 7: all speeds changed, ten roads closed, one unit moved."""

from __future__ import annotations

import dataclasses
from time import perf_counter

import numpy as np

from benchmarks import peers
from benchmarks.peer_graph import Scene
from benchmarks.report import Row, Section
from benchmarks.stopwatch import Pace, median_ms
from ring360.geography.costs import SegmentCosts
from ring360.geography.live_ring import LiveRing
from ring360.geography.snapping import Snaps, snaps_of

CUSTOMIZATION_MS = 30.0
MOVE_RATIO = 10.0
CLOSED_ROADS = 10
SHORT_DRIVE_SECONDS = 10.0


def changes(scene: Scene, pace: Pace, names: list[str], slow: bool) -> Section:
    """6. Other speeds and closed roads: until the next answer can be asked for, and until a ring is there."""
    travel, graph = scene.city.travel, scene.graph
    random = np.random.default_rng(6)
    slower = [
        SegmentCosts(
            np.maximum(travel.costs.drive_ms * random.uniform(0.8, 1.6, len(travel.costs.drive_ms)), 1).astype(
                np.int32
            ),
            travel.costs.end_ms,
        )
        for _ in range(5)
    ]
    used = np.flatnonzero(travel.network.directed_head >= 0) >> 1
    roads = [random.choice(used, CLOSED_ROADS, replace=False) for _ in range(20)]
    closed = [np.concatenate([2 * road, 2 * road + 1]).tolist() for road in roads]
    origins = scene.ring_origins
    times = median_ms(
        {
            "all": lambda turn: travel.with_costs(slower[turn % 5]),
            "all, ring": lambda turn: travel.with_costs(slower[turn % 5]).ring(origins),
            "closed": lambda turn: travel.with_closed(closed[turn % 20]),
            "closed, ring": lambda turn: travel.with_closed(closed[turn % 20]).ring(origins),
        },
        pace,
    )
    section = Section("6. Other speeds, closed roads")
    section.rows = [
        Row("all speeds changed", "", times["all"], None, goal_ms=CUSTOMIZATION_MS),
        Row("all speeds changed, then the ring on roads", "", times["all, ring"], None),
        Row(f"{CLOSED_ROADS} roads closed", "", times["closed"], None),
        Row(f"{CLOSED_ROADS} roads closed, then the ring on roads", "", times["closed, ring"], None),
    ]
    if slow and "pandana" in names:
        begin = perf_counter()
        library = peers.make("pandana", dataclasses.replace(graph, seconds=graph.seconds * 1.1))
        took = 1000.0 * (perf_counter() - begin)
        note = "builds its network anew; once" if library else "not installed"
        section.rows.append(
            Row("all speeds changed", "pandana", times["all"], took if library else None, 1.0, note=note)
        )
    return section


def moves(scene: Scene, pace: Pace) -> Section:
    """7. One of the ring's units moves: a short drive along its road and on, and a jump across town."""
    travel, units = scene.city.travel, scene.units[: scene.graph.ring_units]
    live = LiveRing(travel)
    for unit in range(len(units)):
        live.place(unit, units[unit])
    jumps = [scene.places[turn % len(scene.places)] for turn in range(200)]
    drives = [_drive(scene, turn % len(units), turn) for turn in range(200)]

    def jump(turn: int) -> None:
        live.place(turn % len(units), jumps[turn % 200])

    def drive(turn: int) -> None:
        live.place(turn % len(units), drives[turn % 200])

    section = Section(f"7. One of {len(units)} units moves: live ring beside a ring computed anew")
    for name, move, goal in (("a short drive", drive, MOVE_RATIO), ("a jump across town", jump, MOVE_RATIO)):
        # The unit is put back in its place outside of the time, so that each move is a short one.
        times = _move_times(live, units, move, pace)
        anew = median_ms({"anew": lambda _: travel.ring(travel.origins(units))}, pace)["anew"]
        for unit in range(len(units)):
            live.place(unit, units[unit])
        gap = int(np.abs(live.ring().enter_ms.astype(np.int64) - travel.ring(units).enter_ms).max())
        section.rows.append(Row(name, "ring anew", times, anew, goal, None, gap / 1000.0))
    return section


def _move_times(live: LiveRing, units: Snaps, move, pace: Pace) -> float:  # type: ignore[no-untyped-def]
    taken: list[float] = []
    until = perf_counter() + pace.seconds / 2
    for turn in range(pace.most_turns):
        begin = perf_counter()
        move(turn)
        taken.append(perf_counter() - begin)
        live.place(turn % len(units), units[turn % len(units)])
        if perf_counter() > until and turn >= pace.least_turns:
            break
    return 1000.0 * float(np.median(taken))


def _drive(scene: Scene, unit: int, seed: int) -> Snaps:
    """Where a unit may be a few seconds later: somewhere on a road that it enters about then."""
    travel = scene.city.travel
    reach = travel.from_point(scene.units[unit], SHORT_DRIVE_SECONDS)
    near = np.flatnonzero(reach.unit >= 0)
    if len(near) == 0:
        return snaps_of(scene.units.segment[unit], 1.0 - scene.units.fraction[unit])
    random = np.random.default_rng(seed)
    return snaps_of(random.choice(near) >> 1, random.uniform(0.05, 0.95))
