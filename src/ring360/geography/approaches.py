"""The roads that lead to a scene: where on each of them units can wait, a short way off, and on which side it is."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from ring360.geography.costs import directed_nodes, open_directed
from ring360.geography.roads import Roads
from ring360.geography.shapes import place_on


@dataclass(frozen=True, slots=True)
class Approach:
    """A place on a road that leads to the scene. `fraction` is along the segment as drawn."""

    directed: int
    fraction: float
    metres: float
    """From there to the scene, the shortest way."""
    bearing_degrees: float
    """Where it lies as seen from the scene, clockwise from north."""


def approaches_to(
    roads: Roads, mode: str, segment: int, fraction: float, metres: float, closed: frozenset[int] = frozenset()
) -> list[Approach]:
    """Every road on which a unit of `mode` passes the given driving distance before the scene, ascending by number.

    A road that is shorter than that and leads nowhere else is none.
    """
    is_open = open_directed(roads, mode)
    if closed:
        is_open[list(closed)] = False
    tail, head = directed_nodes(roads)
    left: dict[int, float] = {}
    heap: list[tuple[float, int]] = []
    found: dict[int, Approach] = {}
    length = float(roads.segment_metres[segment])
    scene = place_on(roads, segment, fraction)
    for directed in (2 * segment, 2 * segment + 1):
        if is_open[directed]:
            before = length * (1.0 - fraction if directed & 1 else fraction)
            _pass(roads, directed, before, 0.0, metres, scene, heap, int(tail[directed]), found)
    arriving = _arriving(roads, head, is_open, scene, metres)
    while heap:
        here, node = heappop(heap)
        if node in left:
            continue
        left[node] = here
        for directed in arriving.get(node, ()):
            if directed >> 1 != segment:
                length = float(roads.segment_metres[directed >> 1])
                _pass(roads, directed, length, here, metres, scene, heap, int(tail[directed]), found)
    # The near end of a road may be reached more closely by the other end: then it is no way in.
    return [one for _, one in sorted(found.items()) if left.get(int(tail[one.directed]), np.inf) >= metres]


def _pass(
    roads: Roads, directed: int, length: float, ahead: float, metres: float, scene: tuple[float, float],
    heap: list[tuple[float, int]], begin: int, found: dict[int, Approach],
) -> None:  # fmt: skip
    """Go back along a road: on to its beginning, or to the place on it that lies `metres` before the scene."""
    if ahead + length < metres:
        heappush(heap, (ahead + length, begin))
        return
    whole = max(float(roads.segment_metres[directed >> 1]), 1e-6)
    # The part of the road that is driven ends `length` before the driven end; count back from there.
    end = 1.0 if length >= whole else length / whole
    along = end - (metres - ahead) / whole
    fraction = min(1.0, max(0.0, 1.0 - along if directed & 1 else along))
    lon, lat = place_on(roads, directed >> 1, fraction)
    east = (lon - scene[0]) * np.cos(np.radians(scene[1]))
    bearing = float(np.degrees(np.arctan2(east, lat - scene[1]))) % 360.0
    found[directed] = Approach(directed, fraction, metres, bearing)


def _arriving(
    roads: Roads, head: NDArray[np.int32], is_open: NDArray[np.bool_], scene: tuple[float, float], metres: float
) -> dict[int, list[int]]:
    """Junction -> open directed segments that end there, for junctions within a straight `metres` of the scene."""
    north = (roads.node_lat - scene[1]) * 111_195.0
    east = (roads.node_lon - scene[0]) * 111_195.0 * np.cos(np.radians(scene[1]))
    near = np.hypot(north, east) <= metres * 1.01 + 1.0
    arriving: dict[int, list[int]] = {}
    for directed in np.flatnonzero(is_open & near[head]).tolist():
        arriving.setdefault(int(head[directed]), []).append(directed)
    return arriving
