"""A plain second opinion on pursuits: Dijkstra in Python with timed closures, and every assignment tried."""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import product

import numpy as np

from ring360.decisions.road_reach import RoadChase
from ring360.geography.costs import UNREACHABLE_MS


def out_of(chase: RoadChase, shut: dict[tuple[str, int], int]) -> list[tuple[int, int]]:
    """(directed segment of an exit, when out) that stay open; `shut` by ("node" or "segment", number)."""
    flight, area = chase._flight, chase.area
    begun: dict[int, int] = {}
    heap: list[tuple[int, int]] = []
    for node, ms in zip(area.seeds.node.tolist(), area.seeds.ms.tolist(), strict=True):
        heappush(heap, (ms, node))
    found: list[tuple[int, int]] = []
    while heap:
        here, node = heappop(heap)
        if node in begun or here >= shut.get(("node", node), UNREACHABLE_MS) or area.is_exit[node]:
            continue
        begun[node] = here
        for way in np.flatnonzero(flight.tail == node).tolist():
            segment = int(flight.directed[way]) >> 1
            if here + flight.to_shut_ms[way] >= shut.get(("segment", segment), UNREACHABLE_MS):
                continue
            there = here + int(flight.ms[way])
            if area.is_exit[flight.head[way]]:
                found.append((int(flight.directed[way]), there))
            else:
                heappush(heap, (there, int(flight.head[way])))
    return sorted(found, key=lambda one: (one[1], one[0]))


def best_by_trying_all(chase: RoadChase) -> tuple[int, int]:
    """Least leak weight, and fewest units for it, over every way to give each unit one place or none."""
    problem, places = chase.problem, chase._place
    units, count = problem.ready_ms.shape
    weight = {int(chase._flight.directed[way]): int(problem.graph.leak_weight[arc])
              for arc, way in enumerate(chase._way.tolist())}  # fmt: skip
    best = (1 << 30, 1 << 30)
    for given in product(range(-1, count), repeat=units):
        shut: dict[tuple[str, int], int] = {}
        for place in set(given) - {-1}:
            mine = [unit for unit in range(units) if given[unit] == place]
            ready = sorted(int(problem.ready_ms[unit, place]) for unit in mine)
            if len(mine) >= problem.need[place]:
                segment = int(places.segment[place])
                key = ("segment", segment) if segment >= 0 else ("node", int(places.node[place]))
                shut[key] = ready[int(problem.need[place]) - 1]
        leak = sum(weight[directed] for directed, _ in out_of(chase, shut))
        best = min(best, (leak, sum(place >= 0 for place in given)))
    return best
