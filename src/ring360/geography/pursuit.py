"""Where a vehicle in flight can be by when, with roads and junctions that are shut from an instant on.

A vehicle in flight is taken to wait at no signal and to obey no ban of turning, so the seconds told are the soonest
possible. Arrays run over junctions and over *ways*: a way is a directed segment that it may drive, ascending by tail.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS, directed_nodes, open_directed, segment_costs
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import Roads

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FlightRoads:
    """The roads as a fleeing vehicle may use them; milliseconds are rounded down."""

    start: Ints
    """(nodes + 1,) cuts the ways by the junction they leave."""
    tail: Ints
    head: Ints
    directed: Ints
    ms: Ints
    """(ways,) from end to end."""
    to_shut_ms: Ints
    """(ways,) from the beginning to where the segment is shut, its middle unless said."""
    arms: Ints
    """(nodes,) segments that end there and can be driven."""
    back_start: Ints
    """(nodes + 1,) cuts `back` by the junction they come to."""
    back: Ints
    """(ways,) ways, ascending by head."""

    @property
    def nodes(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Shut:
    """From when nothing passes any more, milliseconds on the vehicle's clock; UNREACHABLE_MS = never."""

    node_ms: Ints
    """(nodes,)"""
    segment_ms: Ints
    """(segments,) at the place given by `FlightRoads.to_shut_ms`."""


@dataclass(frozen=True, slots=True, eq=False)
class Flight:
    """First arrivals from the seeds, and the ways by which they came."""

    arrive_ms: Ints
    """(nodes,) first arrival at each junction, stopped there or not; UNREACHABLE_MS = never."""
    via: Ints
    """(nodes,) way of that arrival, -1 for seeds and what is never reached."""
    went_on: Bools
    """(nodes,) reached and left again: neither shut by then nor an exit."""


def flight_roads(
    roads: Roads, mode: str, driving: DrivingSettings, speed_factor: float = 1.0, against_one_ways: bool = False,
    closed: frozenset[int] = frozenset(),
) -> FlightRoads:  # fmt: skip
    """The ways open to `mode`, driven `speed_factor` times as fast as `driving` has it, without those `closed`."""
    if not speed_factor > 0:
        raise ValueError(f"the speed factor must be positive, not {speed_factor}")
    is_open = open_directed(roads, mode)
    if against_one_ways:
        is_open = np.repeat(is_open[0::2] | is_open[1::2], 2)
    if closed:
        is_open[list(closed)] = False
    costs = segment_costs(roads, mode, replace(driving, signal_seconds=0.0))
    tail, head = directed_nodes(roads)
    directed = np.flatnonzero(is_open)
    directed = directed[np.argsort(tail[directed], kind="stable")]
    ms = np.maximum(np.floor(costs.drive_ms[directed] / speed_factor), 1)
    start = np.searchsorted(tail[directed], np.arange(roads.nodes + 1))
    segment = np.unique(directed >> 1)
    ends = np.concatenate([roads.segment_from[segment], roads.segment_to[segment]])
    back = np.argsort(head[directed], kind="stable")
    back_start = np.searchsorted(head[directed][back], np.arange(roads.nodes + 1))
    return FlightRoads(
        start.astype(np.int32), tail[directed], head[directed], directed.astype(np.int32), ms.astype(np.int32),
        ms.astype(np.int32) >> 1, np.bincount(ends, minlength=roads.nodes).astype(np.int32),
        back_start.astype(np.int32), back.astype(np.int32),
    )  # fmt: skip


def shut_at(roads: FlightRoads, segment: Ints, fraction: NDArray[np.float64]) -> FlightRoads:
    """The same roads with these segments shut at other places than their middles, fractions as drawn."""
    part = np.full(int(roads.directed.max(initial=0)) // 2 + 1, np.nan)
    known = segment < len(part)
    part[segment[known]] = fraction[known]
    here = part[roads.directed >> 1]
    here = np.where(roads.directed & 1, 1.0 - here, here)
    return replace(
        roads, to_shut_ms=np.where(np.isnan(here), roads.to_shut_ms, roads.ms * np.nan_to_num(here)).astype(np.int32)
    )


def never_shut(roads: FlightRoads, segments: int) -> Shut:
    """Nothing shut at all."""
    return Shut(np.full(roads.nodes, UNREACHABLE_MS, np.int32), np.full(segments, UNREACHABLE_MS, np.int32))


def flee(
    roads: FlightRoads, seed_node: Ints, seed_ms: Ints, shut: Shut, is_exit: Bools, bound_ms: int = UNREACHABLE_MS
) -> Flight:
    """First arrivals of a vehicle that turns wherever it meets what is shut; (nodes,) `is_exit` lets it go.

    Dijkstra with timed closures: since shut stays shut, coming sooner is never worse, so one label a junction is exact.
    What would be reached later than `bound_ms` is left out.
    """
    arrive = np.full(roads.nodes, UNREACHABLE_MS, np.int32)
    via = np.full(roads.nodes, -1, np.int32)
    went_on = np.zeros(roads.nodes, np.bool_)
    _flee(
        roads.start, roads.head, roads.directed, roads.ms, roads.to_shut_ms, seed_node.astype(np.int32),
        seed_ms.astype(np.int32), shut.node_ms, shut.segment_ms, is_exit, bound_ms, arrive, via, went_on,
    )  # fmt: skip
    return Flight(arrive, via, went_on)


@compiled
def _flee(
    start: Ints, head: Ints, directed: Ints, ms: Ints, to_shut_ms: Ints, seed_node: Ints, seed_ms: Ints,
    node_shut: Ints, segment_shut: Ints, is_exit: Bools, bound_ms: int, arrive: Ints, via: Ints, went_on: Bools,
) -> None:  # fmt: skip
    heap = [np.int64(0) for _ in range(0)]
    for row in range(len(seed_node)):
        if seed_ms[row] < arrive[seed_node[row]] and seed_ms[row] <= bound_ms:
            arrive[seed_node[row]] = seed_ms[row]
            heappush(heap, (np.int64(seed_ms[row]) << 32) | np.int64(seed_node[row]))
    while len(heap) > 0:
        entry = heappop(heap)
        node, here = np.int64(entry & 0xFFFFFFFF), np.int64(entry >> 32)
        if here > arrive[node] or here >= node_shut[node] or is_exit[node]:
            continue
        went_on[node] = True
        for way in range(start[node], start[node + 1]):
            there = here + ms[way]
            if there >= arrive[head[way]] or there > bound_ms:
                continue
            if here + to_shut_ms[way] >= segment_shut[directed[way] >> 1]:
                continue
            arrive[head[way]] = there
            via[head[way]] = way
            heappush(heap, (there << 32) | np.int64(head[way]))


def ways_to(roads: FlightRoads, flight: Flight, node: int) -> list[int]:
    """The ways by which the vehicle first comes to a junction, in driving order."""
    found: list[int] = []
    while (way := int(flight.via[node])) >= 0:
        found.append(way)
        node = int(roads.tail[way])
    return found[::-1]


def passed_exits(roads: FlightRoads, flight: Flight, shut: Shut, is_exit: Bools) -> tuple[Ints, Ints]:
    """Ways that the vehicle can leave the area by, and when it is at their far end, ms; soonest first."""
    way = np.flatnonzero(is_exit[roads.head] & flight.went_on[roads.tail]).astype(np.int32)
    left_ms = flight.arrive_ms[roads.tail[way]]
    open_then = left_ms + roads.to_shut_ms[way] < shut.segment_ms[roads.directed[way] >> 1]
    way, out_ms = way[open_then], (left_ms + roads.ms[way])[open_then]
    order = np.lexsort((roads.directed[way], out_ms))
    return way[order], out_ms[order]
