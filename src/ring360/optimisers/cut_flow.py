"""The cheapest cut between a source and a sink when each place has a price: a maximum flow, and what it saturates.

A graph keeps the flow of its last cut. Under other prices that flow is trimmed to what still fits and added to, which
takes a part of the time; the least cost and the nearest and farthest cuts of that cost are the same for every maximum
flow, so answers do not depend on what was asked before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.compiled import compiled

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

SOURCE, SINK = 0, 1
WITHOUT_END = 1_000_000_000
"""Capacity of what cannot be cut."""
_MOST_FLOW = 2_000_000_000
"""Flows are counted in 32 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lanes:
    """Two lanes, there and back, for each two junctions that arcs join; a lane's flow is what the other's lacks."""

    start: Ints
    """(junctions + 1,) cuts the lanes by the junction they leave."""
    head: Ints
    back: Ints
    """(lanes,) the lane the other way."""
    of_arc: Ints
    """(arcs,) -1 for arcs that end where they begin."""
    flow: Longs
    """(lanes,) of the last cut; changed by each."""


@dataclass(frozen=True, eq=False)
class CutGraph:
    """Arcs between junctions numbered from 0; junction 0 is the source, 1 the sink. For one thread at a time."""

    junctions: int
    tail: Ints
    head: Ints
    place: Ints
    """(arcs,) what shuts the arc, -1 = nothing can."""
    leak_weight: Ints
    """(arcs,) cost of leaving an arc into the sink open; 0 on all others, which lead on."""

    @cached_property
    def lanes(self) -> _Lanes:
        """The flow network, without flow at first."""
        apart = self.tail != self.head
        tail, head = self.tail[apart].astype(np.int64), self.head[apart].astype(np.int64)
        there, back = tail * self.junctions + head, head * self.junctions + tail
        key = np.sort(np.concatenate([there, back]))
        key = key[np.diff(key, prepend=-1) > 0]
        tails, heads = np.divmod(key, self.junctions)
        of_arc = np.full(len(apart), -1, np.int32)
        of_arc[apart] = np.searchsorted(key, there)
        return _Lanes(
            np.searchsorted(tails, np.arange(self.junctions + 1)).astype(np.int32), heads.astype(np.int32),
            np.searchsorted(key, heads * self.junctions + tails).astype(np.int32), of_arc, np.zeros(len(key), np.int64),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cut:
    """`cost` is the least there is; of all cuts that cost it, `near` shuts the places nearest to the source, `far`
    those nearest to the sink."""

    cost: int
    near: Longs
    far: Longs


def cheapest_cut(graph: CutGraph, price: Longs, leak_price: int) -> Cut:
    """Minimum cut; (places,) whole `price`, WITHOUT_END or more = not for sale. A leak costs weight x `leak_price`.

    Where prices of leaks would add up to more than 32 bits hold they are lowered alike; the cost is then too low.
    """
    weight = graph.leak_weight
    leak_price = min(leak_price, _MOST_FLOW // max(1, int(weight.sum(dtype=np.int64))))
    lanes = graph.lanes
    capacity = np.zeros(len(lanes.head), np.int64)
    _fill(graph.place, weight, lanes.of_arc, np.minimum(price, WITHOUT_END).astype(np.int64), leak_price, capacity)
    _trim(lanes.start, lanes.head, lanes.back, capacity, lanes.flow)
    near, far = np.zeros(graph.junctions, np.bool_), np.zeros(graph.junctions, np.bool_)
    _augment(lanes.start, lanes.head, lanes.back, capacity, lanes.flow, near, far)
    cuts = [np.zeros(len(price), np.bool_) for _ in range(2)]
    for side, shut in zip((near, far), cuts, strict=True):
        _between(graph.tail, graph.head, graph.place, weight, price, leak_price, side, shut)
    cost = int(lanes.flow[: lanes.start[1]].sum())
    return Cut(cost, np.flatnonzero(cuts[0]), np.flatnonzero(cuts[1]))


@compiled
def _fill(place: Ints, weight: Ints, of_arc: Ints, price: Longs, leak_price: int, capacity: Longs) -> None:
    """Add up what may flow on each lane, up to WITHOUT_END."""
    for arc in range(len(place)):
        lane = of_arc[arc]
        if lane < 0:
            continue
        here = WITHOUT_END if place[arc] < 0 else price[place[arc]]
        if weight[arc] > 0:
            here = min(here, np.int64(weight[arc]) * leak_price)
        capacity[lane] = min(capacity[lane] + here, WITHOUT_END)


@compiled
def _trim(start: Ints, head: Ints, back: Ints, capacity: Longs, flow: Longs) -> None:
    """Take away the flow that no longer fits, all along the ways it came and went."""
    junctions = len(start) - 1
    surplus = np.zeros(junctions, np.int64)
    waiting = [np.int64(0) for _ in range(0)]
    for tail in range(junctions):
        for lane in range(start[tail], start[tail + 1]):
            over = flow[lane] - capacity[lane]
            if over > 0:
                flow[lane] -= over
                flow[back[lane]] += over
                surplus[tail] += over
                surplus[head[lane]] -= over
                waiting.append(np.int64(tail))
                waiting.append(np.int64(head[lane]))
    # Every step takes flow away, so this ends even where flow runs in a circle.
    while len(waiting) > 0:
        here = waiting.pop()
        if here in (SOURCE, SINK):
            continue
        for lane in range(start[here], start[here + 1]):
            if surplus[here] == 0:
                break
            if surplus[here] > 0 and flow[lane] < 0:
                less = min(surplus[here], -flow[lane])
            elif surplus[here] < 0 and flow[lane] > 0:
                less = -min(-surplus[here], flow[lane])
            else:
                continue
            flow[lane] += less
            flow[back[lane]] -= less
            surplus[here] -= less
            surplus[head[lane]] += less
            waiting.append(np.int64(head[lane]))


@compiled
def _augment(start: Ints, head: Ints, back: Ints, capacity: Longs, flow: Longs, near: Bools, far: Bools) -> None:
    """Add flow until none fits (E. A. Dinic, 1970: shortest ways first, many at a time).

    `near` gets the junctions that the source still reaches, `far` those that do not reach the sink.
    """
    junctions = len(start) - 1
    to_sink = np.empty(junctions, np.int32)
    room = np.empty(junctions, np.int32)
    way = np.empty(junctions, np.int32)
    while _measure(start, head, back, capacity, flow, to_sink, room):
        room[:] = start[:-1]
        _push(start, head, back, capacity, flow, to_sink, room, way)
    for junction in range(junctions):
        far[junction] = to_sink[junction] > junctions
    near[SOURCE] = True
    waiting = [np.int64(SOURCE)]
    while len(waiting) > 0:
        here = waiting.pop()
        for lane in range(start[here], start[here + 1]):
            if not near[head[lane]] and flow[lane] < capacity[lane]:
                near[head[lane]] = True
                waiting.append(np.int64(head[lane]))


@compiled
def _measure(start: Ints, head: Ints, back: Ints, capacity: Longs, flow: Longs, to_sink: Ints, queue: Ints) -> bool:
    """Lanes with room to the sink, from the sink on up to the source; more than all = no way; whether there is one."""
    none = np.int32(len(to_sink) + 1)
    to_sink[:] = none
    to_sink[SINK] = 0
    queue[0] = SINK
    first, last = 0, 1
    while first < last and to_sink[queue[first]] < to_sink[SOURCE]:
        here = queue[first]
        first += 1
        for lane in range(start[here], start[here + 1]):
            there = head[lane]
            if to_sink[there] == none and flow[back[lane]] < capacity[back[lane]]:
                to_sink[there] = to_sink[here] + 1
                queue[last] = there
                last += 1
    return bool(to_sink[SOURCE] < none)


@compiled
def _push(
    start: Ints, head: Ints, back: Ints, capacity: Longs, flow: Longs, to_sink: Ints, next_lane: Ints, way: Ints
) -> None:  # fmt: skip
    """Fill the shortest ways; `next_lane` is where each junction goes on trying, `way` has room for one way."""
    here, steps = np.int32(SOURCE), 0
    while True:
        if here == SINK:
            steps = _fill_way(way[:steps], back, capacity, flow)
            here = head[back[way[steps]]]
        lane, end = next_lane[here], start[here + 1]
        while lane < end and (to_sink[head[lane]] + 1 != to_sink[here] or flow[lane] >= capacity[lane]):
            lane += 1
        next_lane[here] = lane
        if lane < end:
            way[steps] = lane
            steps += 1
            here = head[lane]
        elif here == SOURCE:
            return
        else:
            steps -= 1
            here = head[back[way[steps]]]
            next_lane[here] += 1


@compiled
def _fill_way(way: Ints, back: Ints, capacity: Longs, flow: Longs) -> int:
    """Add what fits on every lane of the way; the first that is full now."""
    most = capacity[way[0]] - flow[way[0]]
    for lane in way:
        most = min(most, capacity[lane] - flow[lane])
    full = len(way)
    for step in range(len(way) - 1, -1, -1):
        flow[way[step]] += most
        flow[back[way[step]]] -= most
        if flow[way[step]] == capacity[way[step]]:
            full = step
    return full


@compiled
def _between(
    tail: Ints, head: Ints, place: Ints, weight: Ints, price: Longs, leak_price: int, side: Bools, shut: Bools
) -> None:  # fmt: skip
    """Mark the places on arcs that leave the source's side and are not cheaper left to leak."""
    for arc in range(len(tail)):
        if place[arc] < 0 or not side[tail[arc]] or side[head[arc]]:
            continue
        if weight[arc] == 0 or price[place[arc]] < np.int64(weight[arc]) * leak_price:
            shut[place[arc]] = True
