"""Our network as a plain graph for libraries that know no turns: same arcs, same costs, units and places as nodes.

Preparing it is not timed, so every library starts with its positions already on the graph; ours is handed a place
on a road and finds its way onto the network within the time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.cities import City
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import Destinations, Origins

RING_UNITS = 100


@dataclass(frozen=True)
class PeerGraph:
    """Arcs without parallels, seconds; nodes = copies of junctions, then units, places and one source of all units."""

    nodes: int
    copies: int
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    seconds: NDArray[np.float64]
    unit_node: NDArray[np.int32]
    """(units,) the first `ring_units` make the ring."""
    place_node: NDArray[np.int32]
    ring_units: int
    all_units: int
    """The node that leads to every unit of the ring at no cost, for libraries without a search from many sources."""

    @property
    def ring_nodes(self) -> NDArray[np.int32]:
        return self.unit_node[: self.ring_units]


@dataclass(frozen=True)
class Scene:
    """One city with units and places on it, ready for us and for the peers."""

    city: City
    units: Snaps
    places: Snaps
    origins: Origins
    destinations: Destinations
    ring_origins: Origins
    graph: PeerGraph


def set_scene(city: City, units: int = 2000, places: int = 1000, ring_units: int = RING_UNITS) -> Scene:
    """Put units and places on a city's roads."""
    unit_snaps, place_snaps = city.places(units, 1), city.places(places, 2)
    travel = city.travel
    origins, destinations = travel.origins(unit_snaps), travel.destinations(place_snaps)
    network, copies = travel.network, travel.network.copies
    unit_node = copies + np.arange(units, dtype=np.int32)
    place_node = copies + units + np.arange(places, dtype=np.int32)
    all_units = copies + units + places
    unit, place, shared_ms = _same_segment(travel, origins, place_snaps)
    tail = [network.arc_tail, unit_node[np.repeat(np.arange(units), np.diff(origins.cut))], destinations.copy]
    head = [network.arc_head, origins.copy, place_node[np.repeat(np.arange(places), np.diff(destinations.cut))]]
    ms = [travel.weights.arc_ms, origins.ms, destinations.ms]
    tail += [unit_node[unit], np.full(ring_units, all_units)]
    head += [place_node[place], unit_node[:ring_units]]
    ms += [shared_ms, np.zeros(ring_units, np.int32)]
    graph = _without_parallels(
        np.concatenate(tail).astype(np.int64), np.concatenate(head).astype(np.int64), np.concatenate(ms), all_units + 1
    )
    peer_graph = PeerGraph(all_units + 1, copies, *graph, unit_node, place_node, ring_units, all_units)
    ring_origins = travel.origins(unit_snaps[:ring_units])
    return Scene(city, unit_snaps, place_snaps, origins, destinations, ring_origins, peer_graph)


def _same_segment(travel, origins: Origins, places: Snaps) -> tuple[NDArray, NDArray, NDArray]:  # type: ignore[no-untyped-def]
    """Unit, place and milliseconds wherever a place lies ahead of a unit on its own segment."""
    starts = origins.starts
    rows: list[tuple[int, int, int]] = []
    by_segment: dict[int, list[int]] = {}
    for place, segment in enumerate(places.segment.tolist()):
        by_segment.setdefault(segment, []).append(place)
    for unit, directed, position in zip(starts.unit, starts.directed, starts.position_ms, strict=True):
        for place in by_segment.get(int(directed) >> 1, ()):
            drive = int(travel.costs.drive_ms[directed])
            drawn = round(drive * float(places.fraction[place]))
            ahead = (drive - drawn if directed & 1 else drawn) - int(position)
            if ahead >= 0:
                rows.append((int(unit), place, ahead))
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _without_parallels(
    tail: NDArray[np.int64], head: NDArray[np.int64], ms: NDArray[np.int64], nodes: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """The cheapest of parallel arcs; libraries differ in what they do with the others."""
    key = tail * nodes + head
    order = np.lexsort((ms, key))
    first = np.ones(len(key), np.bool_)
    first[1:] = key[order][1:] != key[order][:-1]
    kept = order[first]
    kept = kept[(ms[kept] < UNREACHABLE_MS) & (tail[kept] != head[kept])]
    return tail[kept].astype(np.int32), head[kept].astype(np.int32), ms[kept] / 1000.0
