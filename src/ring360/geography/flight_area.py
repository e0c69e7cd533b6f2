"""From a sighting to the area that a vehicle must not leave: where it may be, which exits there are, what lies between.

The area ends at a time or a distance, and where the map ends. What can never be on a way out (blind alleys) is left
out before anything is reckoned with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.pursuit import FlightRoads, Shut, flee
from ring360.geography.roads import ROAD_CLASSES, Roads
from ring360.geography.shapes import place_on

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

EDGE_METRES = 200.0
"""A blind alley that ends this near to the map's bounds is taken to lead on beyond them."""
THROUGH_CLASSES = ("motorway", "trunk", "primary", "secondary", "tertiary")
"""A road of these classes that ends blind anywhere was cut off by the map."""
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True, eq=False)
class Seeds:
    """Where a vehicle may come out, (seeds,), on its clock; and what it may be on, so that nobody shuts it there."""

    node: Ints
    ms: Ints
    segments: Ints
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """What lies between the sighting and the exits."""

    seeds: Seeds
    is_exit: Bools
    """(nodes,) arriving there is having left."""
    inside: Bools
    """(nodes,) reached before any exit while nothing more is shut."""
    useful: Bools
    """(nodes,) inside, and on some way from the sighting to an exit."""
    arrive_ms: Ints
    """(nodes,) first arrivals while nothing more is shut."""


def sight(
    roads: Roads, flight: FlightRoads, segment: int, fraction: float, heading: int, radius_metres: float
) -> Seeds:
    """Seeds of a vehicle seen on a segment. `heading` +1 = along it as drawn, -1 = against, 0 = not known.

    A known heading holds up to the next junction. Within `radius_metres`, in a straight line, it may be anywhere.
    """
    ways = np.flatnonzero(flight.directed >> 1 == segment)
    node, ms = [], []
    for way in ways.tolist():
        backward = int(flight.directed[way]) & 1
        if radius_metres <= 0 and heading and backward != (heading < 0):
            continue
        left = fraction if backward else 1.0 - fraction
        node.append(int(flight.head[way]))
        ms.append(int(flight.ms[way] * left))
    near = np.array([segment])
    lon, lat = place_on(roads, segment, fraction)
    if radius_metres > 0:
        off = _metres_from(roads.node_lon, roads.node_lat, lon, lat)
        near = np.union1d(near, _segments_within(roads, lon, lat, radius_metres))
        for way in np.flatnonzero(np.isin(flight.directed >> 1, near)).tolist():
            # Out of the circle it has at least this far to go, whatever bends the road makes.
            beyond = max(0.0, float(off[flight.head[way]]) - radius_metres)
            metres = max(float(roads.segment_metres[flight.directed[way] >> 1]), 1e-3)
            node.append(int(flight.head[way]))
            ms.append(int(flight.ms[way] * min(1.0, beyond / metres)))
    return Seeds(np.array(node, np.int32), np.array(ms, np.int32), near.astype(np.int32), lon, lat)


def map_edges(roads: Roads, flight: FlightRoads) -> Bools:
    """(nodes,) blind ends where the road goes on beyond the map."""
    blind = flight.arms == 1
    west, south, east, north = roads.bounds
    stretch = float(np.cos(np.radians((south + north) / 2)))
    lon, lat = roads.node_lon, roads.node_lat
    to_side = np.minimum(np.minimum(lon - west, east - lon) * stretch, np.minimum(lat - south, north - lat))
    through = np.zeros(roads.nodes, np.bool_)
    major = np.isin(roads.segment_class, [
        ROAD_CLASSES.index(name) for name in (*THROUGH_CLASSES, *(f"{name}_link" for name in THROUGH_CLASSES))
    ])  # fmt: skip
    through[roads.segment_from[major]] = through[roads.segment_to[major]] = True
    return np.asarray(blind & (through | (to_side * _METRES_PER_DEGREE <= EDGE_METRES)))


def bound(
    roads: Roads, flight: FlightRoads, seeds: Seeds, edges: Bools, within_seconds: float | None,
    within_metres: float | None, shut: Shut,
) -> Area:  # fmt: skip
    """The area up to the nearer of a driving time since the sighting, a straight distance, and the `edges`."""
    is_exit = edges.copy()
    bound_ms = UNREACHABLE_MS - 1
    if within_metres is not None:
        is_exit |= _metres_from(roads.node_lon, roads.node_lat, seeds.lon, seeds.lat) > within_metres
    if within_seconds is not None:
        bound_ms = max(int(within_seconds * 1000), int(seeds.ms.max(initial=0)))
    is_exit[seeds.node] = False
    run = flee(flight, seeds.node, seeds.ms, shut, is_exit, bound_ms)
    inside = run.went_on
    is_exit |= ~inside
    useful = inside.copy()
    keep = np.zeros(roads.nodes, np.bool_)
    keep[seeds.node] = True
    _lead_out(flight.back_start, flight.back, flight.tail, is_exit, useful)
    useful[seeds.node] |= inside[seeds.node]
    _strip(flight.start, flight.head, flight.tail, keep, is_exit, useful)
    return Area(seeds, is_exit, inside, useful, run.arrive_ms)


@compiled
def _lead_out(back_start: Ints, back: Ints, tail: Ints, is_exit: Bools, useful: Bools) -> None:
    """Leave only those junctions from which an exit can be driven to."""
    leads = np.zeros(len(useful), np.bool_)
    waiting = [np.int64(0) for _ in range(0)]
    for node in range(len(useful)):
        if is_exit[node]:
            for row in range(back_start[node], back_start[node + 1]):
                before = tail[back[row]]
                if useful[before] and not leads[before]:
                    leads[before] = True
                    waiting.append(np.int64(before))
    while len(waiting) > 0:
        last = waiting.pop()
        for row in range(back_start[last], back_start[last + 1]):
            before = tail[back[row]]
            if useful[before] and not leads[before]:
                leads[before] = True
                waiting.append(np.int64(before))
    for node in range(len(useful)):
        useful[node] = leads[node]


@compiled
def _neighbours(start: Ints, head: Ints, tail: Ints, is_exit: Bools, useful: Bools, sum_of: NDArray[np.int64]) -> Ints:
    """(nodes,) how many different junctions each is joined to; `sum_of` gets the sum of their numbers."""
    neighbours = np.zeros(len(useful), np.int32)
    for way in range(len(head)):
        if not (useful[tail[way]] and (useful[head[way]] or is_exit[head[way]])):
            continue
        fresh = True
        for earlier in range(start[tail[way]], way):
            fresh = fresh and head[earlier] != head[way]
        back = False
        for way_back in range(start[head[way]], start[head[way] + 1]):
            back = back or head[way_back] == tail[way]
        if fresh:
            neighbours[tail[way]] += 1
            sum_of[tail[way]] += head[way]
            if not back:
                neighbours[head[way]] += 1
                sum_of[head[way]] += tail[way]
    return neighbours


@compiled
def _strip(start: Ints, head: Ints, tail: Ints, keep: Bools, is_exit: Bools, useful: Bools) -> None:
    """Take away, again and again, junctions with one neighbour only: blind alleys."""
    # The sum of the neighbours' numbers tells the last one that is left.
    sum_of = np.zeros(len(useful), np.int64)
    neighbours = _neighbours(start, head, tail, is_exit, useful, sum_of)
    waiting = [np.int64(0) for _ in range(0)]
    for node in range(len(useful)):
        if useful[node] and not keep[node] and neighbours[node] <= 1:
            waiting.append(np.int64(node))
    while len(waiting) > 0:
        gone = waiting.pop()
        if not useful[gone]:
            continue
        useful[gone] = False
        last = sum_of[gone]
        if neighbours[gone] == 1 and not is_exit[last]:
            neighbours[last] -= 1
            sum_of[last] -= gone
            if useful[last] and not keep[last] and neighbours[last] <= 1:
                waiting.append(last)


def _metres_from(
    lon: NDArray[np.float64], lat: NDArray[np.float64], at_lon: float, at_lat: float
) -> NDArray[np.float64]:
    east = (lon - at_lon) * np.cos(np.radians(at_lat))
    return np.asarray(np.hypot(east, lat - at_lat) * _METRES_PER_DEGREE)


def _segments_within(roads: Roads, lon: float, lat: float, metres: float) -> NDArray[np.int64]:
    """Segments that come within `metres` of a point: by the distance to each straight piece."""
    stretch = float(np.cos(np.radians(lat)))
    x = (roads.shape_lon - lon) * stretch * _METRES_PER_DEGREE
    y = (roads.shape_lat - lat) * _METRES_PER_DEGREE
    x0, y0, dx, dy = x[:-1], y[:-1], np.diff(x), np.diff(y)
    length = np.maximum(dx * dx + dy * dy, 1e-12)
    part = np.clip(-(x0 * dx + y0 * dy) / length, 0.0, 1.0)
    close = np.hypot(x0 + part * dx, y0 + part * dy) <= metres
    owner = np.repeat(np.arange(roads.segments), np.diff(roads.shape_start))
    return np.unique(owner[:-1][close & (owner[:-1] == owner[1:])])
