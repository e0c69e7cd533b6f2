"""A plain second opinion on pursuits: Dijkstra in Python with timed closures, and every assignment tried."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import product

from ring360.decisions.road_reach import RoadChase
from ring360.geography.costs import UNREACHABLE_MS


def out_of(chase: RoadChase, shut: dict[tuple[str, int], int]) -> list[tuple[int, int]]:
    """(directed segment of an exit, when out) that stay open; `shut` by ("node" or "segment", number)."""
    return _out_of(chase, _ways(chase), shut)


def _ways(chase: RoadChase) -> dict[int, list[tuple[int, int, int, int]]]:
    """By the junction that they leave: (directed segment, head, ms to where it is shut, ms to its end)."""
    flight = chase._flight
    ways: dict[int, list[tuple[int, int, int, int]]] = {node: [] for node in range(flight.nodes)}
    columns = flight.tail, flight.directed, flight.head, flight.to_shut_ms, flight.ms
    for tail, *way in zip(*(column.tolist() for column in columns), strict=True):
        ways[tail].append(tuple(way))
    return ways


def _out_of(
    chase: RoadChase, ways: dict[int, list[tuple[int, int, int, int]]], shut: dict[tuple[str, int], int]
) -> list[tuple[int, int]]:
    area = chase.area
    is_exit = area.is_exit.tolist()
    begun: set[int] = set()
    heap = list(zip(area.seeds.ms.tolist(), area.seeds.node.tolist(), strict=True))
    heapify(heap)
    found: list[tuple[int, int]] = []
    while heap:
        here, node = heappop(heap)
        if node in begun or here >= shut.get(("node", node), UNREACHABLE_MS) or is_exit[node]:
            continue
        begun.add(node)
        for directed, head, to_shut_ms, ms in ways[node]:
            if here + to_shut_ms >= shut.get(("segment", directed >> 1), UNREACHABLE_MS):
                continue
            if is_exit[head]:
                found.append((directed, here + ms))
            else:
                heappush(heap, (here + ms, head))
    return sorted(found, key=lambda one: (one[1], one[0]))


def best_by_trying_all(chase: RoadChase) -> tuple[int, int]:
    """Least leak weight, and fewest units for it, over every way to give each unit one place or none.

    Each way to shut places is driven through once, however many ways of giving units come to it.
    """
    problem, places, ways = chase.problem, chase._place, _ways(chase)
    units, count = problem.ready_ms.shape
    need, ready_ms = problem.need.tolist(), problem.ready_ms.tolist()
    keys = [("segment", segment) if segment >= 0 else ("node", node)
            for segment, node in zip(places.segment.tolist(), places.node.tolist(), strict=True)]  # fmt: skip
    weight = {int(chase._flight.directed[way]): int(problem.graph.leak_weight[arc])
              for arc, way in enumerate(chase._way.tolist())}  # fmt: skip
    fewest: dict[frozenset[tuple[tuple[str, int], int]], int] = {}
    for given in product(range(-1, count), repeat=units):
        shut: dict[tuple[str, int], int] = {}
        for place in set(given) - {-1}:
            ready = sorted(ready_ms[unit][place] for unit in range(units) if given[unit] == place)
            if need[place] <= len(ready) and ready[need[place] - 1] < UNREACHABLE_MS:
                shut[keys[place]] = ready[need[place] - 1]
        plan, sent = frozenset(shut.items()), sum(place >= 0 for place in given)
        fewest[plan] = min(sent, fewest.get(plan, sent))
    leaks = {plan: sum(weight[directed] for directed, _ in _out_of(chase, ways, dict(plan))) for plan in fewest}
    return min((leaks[plan], sent) for plan, sent in fewest.items())
