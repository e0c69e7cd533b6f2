"""Where roads can be closed between a vehicle and the exits, and how these places hang together.

A *road* here is a chain of segments between junctions: it is closed at one place, the designated one or that with most
time to spare. A junction with three arms or more can be closed as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.chains import best_of_each, chains_of, merged
from ring360.geography.flight_area import Area
from ring360.geography.pursuit import FlightRoads
from ring360.geography.roads import Roads
from ring360.geography.snapping import Snaps, snaps_of

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]

_DESIGNATED = 1 << 40
"""More than any time to spare."""


@dataclass(frozen=True, slots=True, eq=False)
class ClosingPlaces:
    """Everything that could be closed, (places,): roads first, then junctions."""

    segment: Ints
    """-1 for junctions."""
    node: Ints
    """-1 for roads."""
    snaps: Snaps
    """Where the unit goes."""
    need: Ints
    """Units that it takes."""
    designated: Ints
    """The caller's number of a designated place, -1 = none."""
    by_segment: Ints
    """(segments,) the place on the segment, -1 = none."""
    by_node: Ints
    """(nodes,) the place at the junction, -1 = none."""
    drawn: Bools
    """(segments,) on a road that is closed at another of its segments."""


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """Arcs between junctions; 0 is where the vehicle comes from, 1 is outside. The ways come first, in their order."""

    junctions: int
    tail: Ints
    head: Ints
    place: Ints
    """(arcs,) what closes the arc, -1 = nothing."""
    leak_weight: Ints
    """(arcs,) weight of arcs that lead outside, 0 for all others."""


def places_between(
    roads: Roads, flight: FlightRoads, area: Area, way: Longs, drivable: Bools,
    designated: Mapping[int, tuple[int, float]], units_by_class: Ints, open_arms: int,
    spare_ms: Callable[[Snaps], Longs],
) -> ClosingPlaces:  # fmt: skip
    """Places on the ways `way` that units can drive to, (segments,) `drivable`; not what the vehicle was just seen on.

    `designated` has a number and a fraction for segments; a junction of `open_arms` arms takes one unit more.
    """
    driven = np.zeros(roads.segments, np.bool_)
    driven[flight.directed[way] >> 1] = True
    used = np.flatnonzero(driven)
    breaks = ~area.useful
    breaks[area.seeds.node] = True
    chain = chains_of(roads, used, breaks)
    fraction, number = np.full(roads.segments, 0.5), np.full(roads.segments, -1, np.int32)
    for one, (row, part) in designated.items():
        number[one], fraction[one] = row, part
    allowed = np.flatnonzero(drivable[used] & ~np.isin(used, area.seeds.segments))
    merit = spare_ms(snaps_of(used[allowed], fraction[used[allowed]]))
    merit = merit + np.where(number[used[allowed]] >= 0, _DESIGNATED, 0)
    segment = used[allowed[best_of_each(chain[allowed], merit)]]
    ends = np.stack([roads.segment_from[used], roads.segment_to[used]], axis=1).ravel()
    largest = np.zeros(flight.nodes, np.int32)
    np.maximum.at(largest, ends, np.repeat(units_by_class[roads.segment_class[used]], 2))
    reached = np.flatnonzero(np.repeat(drivable[used], 2))
    node, first = np.unique(ends[reached], return_index=True)
    arms = np.bincount(ends, minlength=flight.nodes)
    fits = area.useful[node] & (arms[node] >= 3) & ~np.isin(node, area.seeds.node)
    node, first = node[fits], reached[first[fits]]
    by_segment, by_node = np.full(roads.segments, -1, np.int32), np.full(flight.nodes, -1, np.int32)
    by_segment[segment] = np.arange(len(segment))
    by_node[node] = len(segment) + np.arange(len(node))
    drawn = np.zeros(roads.segments, np.bool_)
    drawn[used] = np.isin(chain, chain[np.searchsorted(used, segment)])
    drawn[segment] = False
    none = np.full(len(node), -1, np.int32)
    need = [units_by_class[roads.segment_class[segment]], largest[node] + (arms[node] >= open_arms)]
    return ClosingPlaces(
        np.concatenate([segment.astype(np.int32), none]),
        np.concatenate([np.full(len(segment), -1, np.int32), node.astype(np.int32)]),
        snaps_of(
            np.concatenate([segment, used[first >> 1]]), np.concatenate([fraction[segment], (first & 1).astype(float)])
        ),
        np.concatenate(need).astype(np.int32), np.concatenate([number[segment], none]),
        by_segment, by_node, drawn,
    )  # fmt: skip


def join_up(
    roads: Roads, flight: FlightRoads, area: Area, way: Longs, places: ClosingPlaces, weight_by_class: Ints
) -> Joined:
    """The graph of the ways, with what cannot be closed on one road drawn together and junctions with a place split."""
    tail, head, segment = flight.tail[way], flight.head[way], flight.directed[way] >> 1
    out = area.is_exit[head]
    drawn = places.drawn[segment] & ~out
    number = merged(flight.nodes, tail[drawn], head[drawn])
    nodes = np.flatnonzero(area.useful)
    split = nodes[places.by_node[nodes] >= 0]
    entered = np.full(flight.nodes, -1, np.int64)
    used, entered[nodes] = np.unique(number[nodes], return_inverse=True)
    entered[nodes] += 2
    # What is drawn to a junction that can be closed is left by its far side, too: at most one such is in a group.
    far = np.arange(2 + len(used))
    far[entered[split]] = 2 + len(used) + np.arange(len(split))
    left = np.where(entered >= 0, far[entered], -1)
    weight = np.where(out, weight_by_class[roads.segment_class[segment]], 0)
    seeds = np.unique(area.seeds.node[area.useful[area.seeds.node]])
    begin, none = np.zeros(len(seeds), np.int64), np.full(len(seeds), -1, np.int32)
    return Joined(
        2 + len(used) + len(split),
        np.concatenate([left[tail], entered[split], begin]).astype(np.int32),
        np.concatenate([np.where(out, 1, entered[head]), left[split], entered[seeds]]).astype(np.int32),
        np.concatenate([places.by_segment[segment], places.by_node[split], none]),
        np.concatenate([weight, np.zeros(len(split) + len(seeds))]).astype(np.int32),
    )  # fmt: skip
