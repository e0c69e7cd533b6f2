"""Streets of the county town: the walled town with its grid and lanes, the ring road, the new town, the south bank."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from ring360.planning.demo.names import (
    NEW_TOWN_EAST_WEST,
    NEW_TOWN_NORTH_SOUTH,
    SOUTH_BANK_EAST_WEST,
    SOUTH_BANK_NORTH_SOUTH,
    lane_names,
    name_tags,
)
from ring360.planning.demo.weave import XY, Street

WALL: Final = (-900.0, -750.0, 900.0, 750.0)
"""West, south, east, north of the town wall, metres from the drum tower."""
RING_METRES_OUT: Final = 110.0
DRUM_TOWER_METRES: Final = 30.0
NEW_TOWN_X: Final = (1010.0, 1330.0, 1600.0, 1880.0, 2150.0, 2420.0, 2700.0, 2960.0, 3240.0)
NEW_TOWN_Y: Final = (-900.0, -600.0, -300.0, 0.0, 290.0, 580.0, 860.0, 1120.0, 1390.0)
SOUTH_BANK_X: Final = (-900.0, -450.0, 0.0, 400.0, 800.0, 1200.0, 1600.0)
SOUTH_BANK_Y: Final = (-1480.0, -1760.0, -2040.0, -2320.0, -2600.0)
_OLD_X: Final = (-860.0, -600.0, -300.0, 0.0, 300.0, 600.0, 860.0)
_OLD_Y: Final = (-710.0, -500.0, -250.0, 0.0, 250.0, 500.0, 710.0)
_OLD_NORTH_SOUTH: Final = ("", "云锦街", "状元街", "", "米市街", "书院街", "")
_OLD_EAST_WEST: Final = ("", "草场街", "衙门街", "", "花市街", "仓前街", "")


def town_streets(rng: np.random.Generator) -> list[Street]:
    """Every street of the town; `rng` places the lanes."""
    streets = list(_drum_tower())
    streets += _old_grid()
    streets += _old_lanes(rng)
    streets += _ring_road()
    streets += _new_town(rng)
    streets += _south_bank(rng)
    return streets


def circle(x: float, y: float, radius: float, corners: int = 16) -> tuple[XY, ...]:
    """A closed ring, anticlockwise."""
    turns = [2.0 * math.pi * corner / corners for corner in range(corners)]
    ring = [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    return (*ring, ring[0])


def _street(start: XY, end: XY, kind: str, name: str, zone: str, /, **more: str) -> Street:
    tags = {"highway": kind, **(name_tags(name) if name else {}), **more}
    return Street((start, end), tags, zone=zone, crosses_water=kind in ("primary", "secondary"))


def _drum_tower() -> Iterator[Street]:
    tags = {"highway": "secondary", "junction": "roundabout", "oneway": "yes", **name_tags("鼓楼")}
    yield Street(circle(0.0, 0.0, DRUM_TOWER_METRES), tags, zone="old")
    inside = DRUM_TOWER_METRES - 4.0
    for east, north, name in ((1, 0, "东大街"), (-1, 0, "西大街"), (0, 1, "北大街"), (0, -1, "南大街")):
        start = (east * inside, north * inside)
        reach = (WALL[2] if east else WALL[3]) + RING_METRES_OUT + 8.0
        yield _street(start, (east * reach, north * reach), "secondary", name, "old", lanes="2")


def _old_grid() -> Iterator[Street]:
    gate = RING_METRES_OUT + 8.0
    for index, x in enumerate(_OLD_X[1:-1], 1):
        if x == 0.0:
            continue
        south = WALL[1] - gate if x == -600.0 else _OLD_Y[0] - 8.0
        north = WALL[3] + gate if x == 600.0 else _OLD_Y[-1] + 8.0
        oneway = {"oneway": "yes"} if abs(x) == 300.0 else {}
        start, end = ((x, south), (x, north)) if x < 0.0 else ((x, north), (x, south))
        yield _street(start, end, "tertiary", _OLD_NORTH_SOUTH[index], "old", **oneway)
    for index, y in enumerate(_OLD_Y[1:-1], 1):
        if y == 0.0:
            continue
        west = WALL[0] - gate if y == -250.0 else _OLD_X[0] - 8.0
        east = WALL[2] + gate if y == 250.0 else _OLD_X[-1] + 8.0
        market = _OLD_EAST_WEST[index] == "花市街"
        kind = "living_street" if market else "tertiary"
        yield _street((west, y), (east, y), kind, _OLD_EAST_WEST[index], "market" if market else "old")
    west, south, east, north = _OLD_X[0], _OLD_Y[0], _OLD_X[-1], _OLD_Y[-1]
    for start, end, name in (
        ((west, south), (east, south), "南顺城街"), ((east, south), (east, north), "东顺城街"),
        ((east, north), (west, north), "北顺城街"), ((west, north), (west, south), "西顺城街"),
    ):  # fmt: skip
        yield _street(start, end, "residential", name, "old")


def _old_lanes(rng: np.random.Generator) -> Iterator[Street]:
    """Two or three lanes each way through every block of the walled town, some of them blind."""
    names = iter(lane_names(288))
    for west, east in pairwise(_OLD_X):
        for south, north in pairwise(_OLD_Y):
            for y in _spread(rng, south, north, 62.0):
                blind = rng.random() < 0.22
                far = west + (east - west) * (0.45 + 0.3 * rng.random()) if blind else east + 6.0
                yield _lane((west - 6.0, y), (far, y + 16.0 * (rng.random() - 0.5)), next(names), rng)
            for x in _spread(rng, west, east, 105.0):
                yield _lane((x, south - 6.0), (x + 20.0 * (rng.random() - 0.5), north + 6.0), next(names), rng)


def _lane(start: XY, end: XY, name: str, rng: np.random.Generator) -> Street:
    middle = (
        (start[0] + end[0]) / 2 + 8.0 * (rng.random() - 0.5),
        (start[1] + end[1]) / 2 + 8.0 * (rng.random() - 0.5),
    )
    draw = rng.random()
    if draw < 0.12:
        tags = {"highway": "footway"}
    elif draw < 0.45:
        tags = {"highway": "living_street", "width": "3"}
    else:
        tags = {"highway": "residential", "lanes": "1"}
    if 0.45 <= draw < 0.6:
        tags["oneway"] = "yes" if draw < 0.53 else "-1"
    return Street((start, middle, end), {**tags, **name_tags(name)}, zone="lane")


def _spread(rng: np.random.Generator, low: float, high: float, about: float) -> list[float]:
    """Places between two streets, roughly `about` metres apart."""
    count = max(1, round((high - low) / about) - 1)
    step = (high - low) / (count + 1)
    return [low + step * (index + 1 + 0.35 * (rng.random() - 0.5)) for index in range(count)]


def _ring_road() -> Iterator[Street]:
    west, south = WALL[0] - RING_METRES_OUT, WALL[1] - RING_METRES_OUT
    east, north = WALL[2] + RING_METRES_OUT, WALL[3] + RING_METRES_OUT
    corner = 60.0
    for points, name in (
        (((west + corner, south), (east - corner, south)), "环城南路"),
        (((east, south + corner), (east, north - corner)), "环城东路"),
        (((east - corner, north), (west + corner, north)), "环城北路"),
        (((west, north - corner), (west, south + corner)), "环城西路"),
    ):  # fmt: skip
        yield _street(*points, "primary", name, "ring", lanes="4", maxspeed="50")
    for x, y, name in (
        (west, south, "环城南路"),
        (east, south, "环城南路"),
        (east, north, "环城北路"),
        (west, north, "环城北路"),
    ):
        inwards_x, inwards_y = (corner if x < 0 else -corner), (corner if y < 0 else -corner)
        bend = ((x + inwards_x, y), (x + inwards_x * 0.3, y + inwards_y * 0.3), (x, y + inwards_y))
        yield Street(bend, {"highway": "primary", "lanes": "4", "maxspeed": "50", **name_tags(name)}, zone="ring")


def _new_town(rng: np.random.Generator) -> Iterator[Street]:
    low_x, high_x, low_y, high_y = NEW_TOWN_X[1], NEW_TOWN_X[-1], NEW_TOWN_Y[0], NEW_TOWN_Y[-1]
    for index, x in enumerate(NEW_TOWN_X[1:], 1):
        kind = ("secondary", "tertiary", "primary", "tertiary")[index % 4]
        yield _street((x, low_y - 8.0), (x, high_y + 8.0), kind, NEW_TOWN_NORTH_SOUTH[index - 1], "new")
    for index, y in enumerate(NEW_TOWN_Y):
        kind = ("tertiary", "residential", "secondary")[index % 3] if y != 0.0 else "primary"
        west = NEW_TOWN_X[0] - 6.0 if -700.0 < y < 700.0 else low_x - 8.0
        yield _street((west, y), (high_x + 8.0, y), kind, NEW_TOWN_EAST_WEST[index], "new")
    yield from _compounds(rng, NEW_TOWN_X[1:], NEW_TOWN_Y, "new")


def _south_bank(rng: np.random.Generator) -> Iterator[Street]:
    north = WALL[1] - RING_METRES_OUT
    for index, x in enumerate(SOUTH_BANK_X):
        bridge = x in (-450.0, 0.0, 800.0)
        kind = "secondary" if bridge else "tertiary"
        top = north + 8.0 if bridge else SOUTH_BANK_Y[0] + 8.0
        yield _street((x, top), (x, SOUTH_BANK_Y[-1] - 8.0), kind, SOUTH_BANK_NORTH_SOUTH[index], "south")
    # The new town's second street crosses the river too and ends on the south bank's easternmost.
    bend = ((1600.0, NEW_TOWN_Y[0]), (1600.0, -1120.0), (1600.0, SOUTH_BANK_Y[0] - 6.0))
    yield Street(bend, {"highway": "primary", **name_tags(NEW_TOWN_NORTH_SOUTH[1])}, zone="south", crosses_water=True)
    for index, y in enumerate(SOUTH_BANK_Y):
        kind = "secondary" if index in (0, 4) else "tertiary"
        yield _street(
            (SOUTH_BANK_X[0] - 8.0, y), (SOUTH_BANK_X[-1] + 8.0, y), kind, SOUTH_BANK_EAST_WEST[index], "south"
        )
    yield from _compounds(rng, SOUTH_BANK_X, SOUTH_BANK_Y[::-1], "south")


def _compounds(
    rng: np.random.Generator, columns: tuple[float, ...], rows: tuple[float, ...], zone: str
) -> Iterator[Street]:
    """Inner roads of the housing quarters: a cross with a side arm or two, entered from two of the four streets."""
    for west, east in pairwise(columns):
        for south, north in pairwise(rows):
            x = west + (east - west) * (0.4 + 0.2 * rng.random())
            y = south + (north - south) * (0.4 + 0.2 * rng.random())
            tags = {"highway": "service"} if rng.random() < 0.5 else {"highway": "residential"}
            yard = {"highway": "service", "service": "driveway"}
            yield Street(((x, south - 6.0), (x, north + 6.0)), tags, zone=f"{zone}-quarter")
            yield Street(((west - 6.0, y), (x + 70.0, y)), tags, zone=f"{zone}-quarter")
            for share in (0.22, 0.78):
                arm = south + (north - south) * (share + 0.06 * (rng.random() - 0.5))
                yield Street(((x - 75.0, arm), (x + 80.0, arm)), yard, zone=f"{zone}-quarter")
            if rng.random() < 0.5:
                yield Street(((x + 60.0, south + 30.0), (x + 60.0, north - 30.0)), yard, zone=f"{zone}-quarter")
