"""Named streets of a road map: one entry for each run of segments that share a name, and where two of them cross."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ring360.geography.roads import Roads

_SAME_STREET_METRES = 1_500.0
_CROSSING_METRES = 250.0
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class NamedStreet:
    """A street: index into `Roads.names` and a point in its middle."""

    name: int
    lon: float
    lat: float
    metres: float


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where two streets meet, or nearly so (`metres_apart` > 0)."""

    lon: float
    lat: float
    metres_apart: float


def named_streets(roads: Roads) -> list[NamedStreet]:
    """Streets in the order of their names; far-off streets of the same name are listed apart."""
    named = np.flatnonzero(roads.segment_name >= 0)
    if not len(named):
        return []
    part = _parts(roads, named)
    x, y = _middles(roads, named)
    metres = roads.segment_metres[named].astype(np.float64)
    order = np.argsort(part, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(part[order]) > 0])
    by_name: dict[int, list[tuple[float, float, float, int]]] = {}
    for rows in np.split(order, starts[1:]):
        weight = metres[rows] + 0.01
        centre_x, centre_y = np.average(x[rows], weights=weight), np.average(y[rows], weights=weight)
        nearest = rows[np.argmin((x[rows] - centre_x) ** 2 + (y[rows] - centre_y) ** 2)]
        street = (float(metres[rows].sum()), float(x[nearest]), float(y[nearest]), int(named[nearest]))
        by_name.setdefault(int(roads.segment_name[named[rows[0]]]), []).append(street)
    found = []
    for name, streets in sorted(by_name.items()):
        kept: list[tuple[float, float, float, int]] = []
        for street in sorted(streets, reverse=True):
            if all(np.hypot(street[1] - other[1], street[2] - other[2]) > _SAME_STREET_METRES for other in kept):
                kept.append(street)
        for total, _, _, segment in kept:
            lon, lat = _middle(roads, segment)
            found.append(NamedStreet(name, lon, lat, total))
    return found


def crossings(roads: Roads, one: Iterable[int], other: Iterable[int]) -> list[Crossing]:
    """Where streets named `one` meet streets named `other` (indices into `Roads.names`); the nearest approach within
    250 m where they do not touch. Crossings of the same two streets closer than 100 m are told once."""
    first, second = (np.flatnonzero(np.isin(roads.segment_name, list(names))) for names in (one, other))
    if not len(first) or not len(second):
        return []
    ends = tuple(np.union1d(roads.segment_from[part], roads.segment_to[part]) for part in (first, second))
    shared = np.intersect1d(ends[0], ends[1])
    scale = np.cos(np.radians(roads.node_lat[ends[0][0]])) * _METRES_PER_DEGREE
    planes = [np.column_stack([roads.node_lon[e] * scale, roads.node_lat[e] * _METRES_PER_DEGREE]) for e in ends]
    if not len(shared):
        distance, row = cKDTree(planes[1]).query(planes[0])
        best = int(np.argmin(distance))
        if distance[best] > _CROSSING_METRES:
            return []
        here, there = ends[0][best], ends[1][row[best]]
        lon = (roads.node_lon[here] + roads.node_lon[there]) / 2.0
        lat = (roads.node_lat[here] + roads.node_lat[there]) / 2.0
        return [Crossing(float(lon), float(lat), float(distance[best]))]
    kept: list[Crossing] = []
    for node in shared:
        lon, lat = float(roads.node_lon[node]), float(roads.node_lat[node])
        if all(np.hypot((lon - k.lon) * scale, (lat - k.lat) * _METRES_PER_DEGREE) > 100.0 for k in kept):
            kept.append(Crossing(lon, lat, 0.0))
    return kept


def _parts(roads: Roads, named: NDArray[np.int64]) -> NDArray[np.int32]:
    """(named,) number of the connected run of equal names each segment belongs to."""
    row = np.concatenate([np.arange(len(named)), np.arange(len(named))])
    node = np.concatenate([roads.segment_from[named], roads.segment_to[named]])
    key = roads.segment_name[named].astype(np.int64)[row] * roads.nodes + node
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(np.diff(key[order]) == 0)
    left, right = row[order[same]], row[order[same + 1]]
    graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(named), len(named)))
    return np.asarray(connected_components(graph, directed=False)[1])


def _middles(roads: Roads, segments: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    point = (roads.shape_start[segments] + roads.shape_start[segments + 1] - 1) // 2
    scale = np.cos(np.radians(roads.node_lat[0])) * _METRES_PER_DEGREE
    return roads.shape_lon[point] * scale, roads.shape_lat[point] * _METRES_PER_DEGREE


def _middle(roads: Roads, segment: int) -> tuple[float, float]:
    point = int((roads.shape_start[segment] + roads.shape_start[segment + 1] - 1) // 2)
    return round(float(roads.shape_lon[point]), 7), round(float(roads.shape_lat[point]), 7)
