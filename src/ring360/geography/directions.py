"""Turn-by-turn directions of a route as codes with parameters; the words are said elsewhere.

Stretches of one street are joined; a step begins where the driver must decide: a turn, another street, a roundabout,
a U-turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ring360.geography.costs import directed_nodes
from ring360.geography.roads import ROUNDABOUT, Roads
from ring360.geography.travel_times import Route

MANOEUVRES: Final = (
    "depart", "continue", "slight-left", "left", "sharp-left", "slight-right", "right", "sharp-right", "u-turn",
    "roundabout", "arrive-left", "arrive-right", "arrive",
)  # fmt: skip

_STRAIGHT, _SLIGHT, _SHARP = 20.0, 50.0, 130.0
"""Degrees of turn below which a way on counts as straight, slight and plain."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction. `name` is an index into the map's names, -1 = unnamed street."""

    manoeuvre: str
    name: int
    metres: float
    """To drive after it, up to the next step."""
    seconds: float
    heading_degrees: float
    """Compass bearing on setting out."""
    exit: int = 0
    """At a roundabout: which exit."""
    directed_segment: int = -1


def directions(roads: Roads, route: Route, first_fraction: float, last_fraction: float, side: int = 0) -> list[Step]:
    """Steps from departure to arrival. Fractions are of the first and last segment as drawn, `side` of the arrival as
    in `Snaps.side` (+1 left of the segment as drawn)."""
    directed = route.directed_segments
    metres = _metres(roads, directed, first_fraction, last_fraction)
    leaves = np.append(route.enter_seconds[1:], route.seconds)
    seconds = leaves - route.enter_seconds
    names = roads.segment_name[directed >> 1]
    circling = (roads.segment_flags[directed >> 1] & ROUNDABOUT) != 0
    start, end = bearings(roads, directed)
    exits = _ways_out(roads)
    steps = [Step("depart", int(names[0]), 0.0, 0.0, float(start[0]), directed_segment=int(directed[0]))]
    passed = 0
    for row in range(len(directed)):
        if row and circling[row]:
            if not circling[row - 1]:
                steps.append(Step("roundabout", -1, 0.0, 0.0, float(start[row]), 1, int(directed[row])))
                passed = 0
            elif exits[int(directed[row])]:
                passed += 1
        elif row and circling[row - 1] and steps[-1].manoeuvre == "roundabout":
            last = steps[-1]
            steps[-1] = Step("roundabout", int(names[row]), last.metres, last.seconds, last.heading_degrees, passed + 1,
                             int(directed[row]))  # fmt: skip
        elif row:
            manoeuvre = _manoeuvre(int(directed[row - 1]), int(directed[row]), float(end[row - 1]), float(start[row]))
            choice = exits[int(directed[row])] and manoeuvre not in ("continue", "slight-left", "slight-right")
            renamed = _local_name(roads, int(names[row])) != _local_name(roads, int(names[row - 1]))
            if choice or renamed or manoeuvre == "u-turn":
                steps.append(Step(manoeuvre, int(names[row]), 0.0, 0.0, float(start[row]), 0, int(directed[row])))
        last = steps[-1]
        driven = last.metres + float(metres[row]), last.seconds + float(seconds[row])
        steps[-1] = Step(last.manoeuvre, last.name, *driven, last.heading_degrees, last.exit, last.directed_segment)
    hand = side * (-1 if directed[-1] & 1 else 1)
    arrival = ("arrive", "arrive-left", "arrive-right")[hand]
    return [*steps, Step(arrival, int(names[-1]), 0.0, 0.0, float(end[-1]), 0, int(directed[-1]))]


def _local_name(roads: Roads, name: int) -> str:
    """Two entries of one name (with and without a translation) are one street."""
    return roads.names[name].get("", "") if name >= 0 else ""


def bearings(roads: Roads, directed: NDArray[np.int32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Compass bearings in degrees at the beginning and at the end of directed segments."""
    segment, backward = directed >> 1, (directed & 1) == 1
    first, last = roads.shape_start[segment], roads.shape_start[segment + 1] - 1
    ahead, behind = _bearing(roads, first, first + 1), _bearing(roads, last - 1, last)
    turned = (_bearing(roads, last, last - 1), _bearing(roads, first + 1, first))
    return np.where(backward, turned[0], ahead), np.where(backward, turned[1], behind)


def _bearing(roads: Roads, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
    east = (roads.shape_lon[end] - roads.shape_lon[begin]) * np.cos(np.radians(roads.shape_lat[begin]))
    degrees: NDArray[np.float64] = np.degrees(np.arctan2(east, roads.shape_lat[end] - roads.shape_lat[begin]))
    return degrees % 360.0


def _metres(roads: Roads, directed: NDArray[np.int32], first: float, last: float) -> NDArray[np.float64]:
    metres: NDArray[np.float64] = roads.segment_metres[directed >> 1].astype(np.float64)
    if len(directed) == 1:
        return metres * abs(last - first)
    metres[0] *= first if directed[0] & 1 else 1.0 - first
    metres[-1] *= 1.0 - last if directed[-1] & 1 else last
    return metres


def _manoeuvre(before: int, after: int, arriving: float, leaving: float) -> str:
    if before ^ 1 == after:
        return "u-turn"
    degrees = (leaving - arriving + 540.0) % 360.0 - 180.0
    hand = "left" if degrees < 0 else "right"
    if abs(degrees) < _STRAIGHT:
        return "continue"
    if abs(degrees) < _SLIGHT:
        return f"slight-{hand}"
    return hand if abs(degrees) < _SHARP else f"sharp-{hand}"


def _ways_out(roads: Roads) -> NDArray[np.bool_]:
    """(2 * segments,) True where a car at the beginning of the directed segment could also go another way."""
    tail, _ = directed_nodes(roads)
    open_to_car = np.empty(2 * roads.segments, np.int64)
    open_to_car[0::2], open_to_car[1::2] = roads.segment_access & 1, (roads.segment_access >> 1) & 1
    leaving = np.bincount(tail, weights=open_to_car, minlength=roads.nodes)
    # The way on, the way back where the road came from, and one more: only then is there something to decide.
    arms = np.bincount(tail, minlength=roads.nodes)
    return np.asarray((leaving >= 2) & (arms >= 3))[tail]
