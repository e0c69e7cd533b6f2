"""Roads beyond the town: the trunk road, twelve roads out, the county loop and the village lanes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from shapely import LineString

from ring360.planning.demo.names import VILLAGES, name_tags
from ring360.planning.demo.weave import XY, Street

COUNTY_METRES: Final = (11_000.0, 9_000.0)
"""Half the county's extent east-west and north-south."""
TRUNK_Y: Final = 1_800.0
RIVER_HALF_WIDTH_METRES: Final = 42.0
_TRUNK_HALF_GAP_METRES: Final = 11.0
_LOOP_METRES: Final = (6_200.0, 5_200.0)

_ROADS_OUT: Final = (
    # where it leaves the town, where it leaves the county, road number; the trunk road makes twelve
    ((3240.0, 0.0), (11_000.0, 700.0), "X101"), ((3240.0, 1120.0), (11_000.0, 5_400.0), "X102"),
    ((1880.0, TRUNK_Y), (4_600.0, 9_000.0), "X103"), ((0.0, TRUNK_Y), (300.0, 9_000.0), "S217"),
    ((-600.0, TRUNK_Y), (-6_800.0, 9_000.0), "X104"), ((-1010.0, 0.0), (-11_000.0, 900.0), "S308"),
    ((-1010.0, -250.0), (-11_000.0, -5_600.0), "X105"), ((-450.0, -2600.0), (-3_600.0, -9_000.0), "S217"),
    ((1600.0, -2600.0), (4_600.0, -9_000.0), "X106"), ((3240.0, -900.0), (11_000.0, -4_600.0), "X107"),
)  # fmt: skip
_COUNTY_ROAD_NAMES: Final = {
    "X101": "岚东线", "X102": "龙泉线", "X103": "枫林线", "S217": "岚州线", "X104": "云台线", "S308": "青岚线",
    "X105": "渡口线", "X106": "荷塘线", "X107": "鹿鸣线",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Village:
    """A village on a road out of town; `metres_across` is its width."""

    name: str
    centre: XY
    bearing: float
    metres_across: float


def river_line() -> tuple[XY, ...]:
    """Middle of the river, from the western to the eastern edge of the county."""
    xs = np.linspace(-12_500.0, 12_500.0, 251)
    beyond = np.sign(xs) * np.maximum(np.abs(xs) - 2_200.0, 0.0)
    widening = np.minimum(np.abs(beyond) / 1_500.0, 1.0)
    ys = -1_190.0 + 90.0 * np.sin(xs / 620.0) + 480.0 * widening * np.sin(beyond / 1_900.0)
    return tuple((float(x), float(y)) for x, y in zip(xs, ys, strict=True))


def roads_out(rng: np.random.Generator) -> list[Street]:
    """The ten roads from the edge of the town to the edge of the county, in order of the compass from the east."""
    streets = []
    for start, end, number in _ROADS_OUT:
        kind = "secondary" if number.startswith("S") else "tertiary"
        tags = {"highway": kind, "ref": number, **name_tags(_COUNTY_ROAD_NAMES[number])}
        if kind == "secondary":
            tags["maxspeed"] = "70"
        streets.append(Street(_wander(rng, start, end, 0.035), tags, zone="county", crosses_water=True))
    return streets


def trunk_road() -> Iterator[Street]:
    """A dual carriageway across the county north of the town, with places to turn, and streets that lead up to it."""
    tags = {"highway": "trunk", "ref": "G539", "oneway": "yes", "lanes": "2", "maxspeed": "80", **name_tags("岚州大道")}
    xs = [float(x) for x in range(-11_000, 11_001, 1_000)]
    for side in (-1.0, 1.0):
        line = [(x, _trunk_y(x) + side * _TRUNK_HALF_GAP_METRES) for x in xs]
        yield Street(tuple(line if side < 0 else line[::-1]), tags, zone="trunk")
    for x in (-10_950.0, -6_400.0, -2_900.0, 4_300.0, 7_800.0, 10_950.0):
        y = _trunk_y(x)
        gap = _TRUNK_HALF_GAP_METRES + 4.0
        yield Street(((x, y - gap), (x, y + gap)), {"highway": "trunk_link"}, zone="trunk")
    for x, from_y, name in (
        (0.0, 860.0, "北关大街"),
        (-600.0, 860.0, "西苑路"),
        (1880.0, 1390.0, "建设路"),
        (2960.0, 1390.0, "创业路"),
    ):
        tags = {"highway": "secondary", **name_tags(name)}
        yield Street(((x, from_y - 6.0), (x, TRUNK_Y + 40.0)), tags, zone="new")


def county_loop(rng: np.random.Generator) -> Iterator[Street]:
    """A road around the town through the villages."""
    east, north = _LOOP_METRES
    points = []
    for corner in range(64):
        turn = 2.0 * math.pi * corner / 64
        wave = 1.0 + 0.07 * math.sin(3.0 * turn + 0.7) + 0.015 * (rng.random() - 0.5)
        points.append((east * wave * math.cos(turn), north * wave * math.sin(turn)))
    tags = {"highway": "tertiary", "ref": "X110", **name_tags("环县线")}
    yield Street((*points, points[0]), tags, zone="county", crosses_water=True)


def villages(rng: np.random.Generator, roads: Sequence[Street]) -> list[Village]:
    """Two or three villages on each road out."""
    found = []
    names = iter(VILLAGES)
    for index, road in enumerate(roads):
        line = LineString(road.points)
        shares = (0.34, 0.62, 0.85) if index % 3 == 0 else (0.4, 0.74)
        for share in shares:
            at = line.length * (share + 0.05 * (rng.random() - 0.5))
            here, ahead = line.interpolate(at), line.interpolate(at + 60.0)
            bearing = math.atan2(ahead.y - here.y, ahead.x - here.x)
            across = 420.0 + 180.0 * rng.random() + (160.0 if share == 0.34 else 0.0)
            found.append(Village(next(names), (here.x, here.y), bearing, across))
    return found


def village_lanes(rng: np.random.Generator, village: Village) -> Iterator[Street]:
    """A small crooked grid laid along the road that passes through."""
    half = village.metres_across / 2.0
    main = name_tags(f"{village.name}街")
    rows = [row for row in _rungs(rng, half * 0.8, 62.0) if abs(row) > 22.0]
    for row in rows:
        reach = half * (0.65 + 0.35 * rng.random())
        tags = {"highway": "residential" if rng.random() < 0.6 else "living_street"}
        yield Street(
            _turned(village, ((-reach, row), (0.0, row + 10.0 * (rng.random() - 0.5)), (reach, row))),
            tags,
            zone="village",
        )
    top, bottom = max(rows, default=half), min(rows, default=-half)
    for number, column in enumerate(_rungs(rng, half, 78.0)):
        reach_up, reach_down = (top + 6.0, bottom - 6.0) if number % 3 else (top + 40.0, bottom - 30.0)
        tags = {"highway": "residential" if number % 2 else "service"}
        if number == 1:
            tags = {"highway": "residential", **main}
        line = ((column, reach_down), (column + 14.0 * (rng.random() - 0.5), 0.0), (column, reach_up))
        yield Street(_turned(village, line), tags, zone="village")
    track = ((half * 0.5, bottom), (half * 0.9, bottom - 260.0), (half * 1.6, bottom - 420.0))
    yield Street(_turned(village, track), {"highway": "track", "surface": "dirt"}, zone="country")


def _trunk_y(x: float) -> float:
    bend = max(0.0, abs(x) - 3_600.0)
    return TRUNK_Y + 260.0 * (1.0 - math.cos(bend / 2_400.0))


def _rungs(rng: np.random.Generator, half: float, about: float) -> list[float]:
    count = max(3, round(2.0 * half / about))
    step = 2.0 * half / (count - 1)
    return [-half + step * (index + 0.3 * (rng.random() - 0.5)) for index in range(count)]


def _turned(village: Village, line: Sequence[XY]) -> tuple[XY, ...]:
    along, across = math.cos(village.bearing), math.sin(village.bearing)
    x, y = village.centre
    return tuple((x + east * along - north * across, y + east * across + north * along) for east, north in line)


def _wander(rng: np.random.Generator, start: XY, end: XY, share: float) -> tuple[XY, ...]:
    """A line with soft bends from start to end."""
    length = math.dist(start, end)
    across = (-(end[1] - start[1]) / length, (end[0] - start[0]) / length)
    first, second = rng.random() * 6.0, rng.random() * 6.0
    points = []
    for step in range(41):
        part = step / 40
        push = (
            length
            * share
            * math.sin(math.pi * part)
            * (math.sin(first + 7.0 * part) + 0.6 * math.sin(second + 17.0 * part))
        )
        points.append(
            (
                start[0] + (end[0] - start[0]) * part + across[0] * push,
                start[1] + (end[1] - start[1]) * part + across[1] * push,
            )
        )
    return tuple(points)
