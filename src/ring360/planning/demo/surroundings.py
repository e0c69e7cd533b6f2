"""Everything of the county that isn't a street: land, river, wall, railway, places and public buildings by name."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from shapely import LineString, Point
from shapely.affinity import rotate

from ring360.planning.demo.countryside import COUNTY_METRES, RIVER_HALF_WIDTH_METRES, TRUNK_Y, Village, river_line
from ring360.planning.demo.draft import Draft
from ring360.planning.demo.names import QUARTERS, english, name_tags
from ring360.planning.demo.town import NEW_TOWN_X, NEW_TOWN_Y, SOUTH_BANK_X, SOUTH_BANK_Y, WALL
from ring360.planning.demo.weave import XY

_PUBLIC: Final = (
    # name, tag, value, where, metres across
    ("鼓楼", "historic", "tower", (0.0, 0.0), 26.0), ("青岚县政府", "amenity", "townhall", (2280.0, 430.0), 70.0),
    ("青岚县人民医院", "amenity", "hospital", (1740.0, 430.0), 80.0),
    ("青岚县中医院", "amenity", "hospital", (-150.0, -370.0), 55.0),
    ("青岚第一中学", "amenity", "school", (1460.0, 150.0), 90.0),
    ("书院街小学", "amenity", "school", (450.0, -120.0), 60.0),
    ("实验小学", "amenity", "school", (2560.0, -450.0), 70.0),
    ("南关小学", "amenity", "school", (200.0, -1620.0), 60.0),
    ("花市农贸市场", "amenity", "marketplace", (-150.0, 345.0), 60.0),
    ("南关夜市", "amenity", "marketplace", (-225.0, -1900.0), 70.0),
    ("青岚火车站", "railway", "station", (2420.0, 2240.0), 60.0),
    ("青岚汽车站", "amenity", "bus_station", (2825.0, 1255.0), 60.0),
    ("青岚消防站", "amenity", "fire_station", (1060.0, -130.0), 40.0),
    ("青岚图书馆", "amenity", "library", (2015.0, 140.0), 50.0),
    ("青岚博物馆", "tourism", "museum", (-450.0, 600.0), 45.0),
    ("青岚体育场", "leisure", "stadium", (2985.0, 700.0), 120.0),
    ("岚河宾馆", "tourism", "hotel", (150.0, -590.0), 36.0), ("永安商场", "shop", "mall", (1740.0, -150.0), 60.0),
    ("站前邮局", "amenity", "post_office", (2560.0, 1255.0), 30.0),
    ("东关加油站", "amenity", "fuel", (1180.0, 60.0), 30.0),
    ("南环加油站", "amenity", "fuel", (1400.0, -2650.0), 30.0),
)  # fmt: skip
_GATES: Final = (
    ("迎薰门", (0.0, WALL[1])), ("拱极门", (0.0, WALL[3])), ("承旭门", (WALL[2], 0.0)), ("挹爽门", (WALL[0], 0.0)),
    ("小南门", (-600.0, WALL[1])), ("小北门", (600.0, WALL[3])), ("小东门", (WALL[2], 250.0)),
    ("小西门", (WALL[0], -250.0)),
)  # fmt: skip


def draw_surroundings(draft: Draft, rng: np.random.Generator, villages: Sequence[Village]) -> list[XY]:
    """Draw it all; gives back the middles of the public buildings, where no house may stand."""
    _county(draft)
    _waters(draft)
    _town_land(draft)
    _old_wall(draft)
    for village in villages:
        _village_land(draft, rng, village)
    taken = []
    for name, key, value, point, across in _PUBLIC:
        tags = {key: value, "building": "yes", **name_tags(name), "name:en": english(name.replace("青岚", "", 1))}
        draft.area(_box(point, across, across * 0.7), tags)
        taken.append(point)
    return taken


def _county(draft: Draft) -> None:
    east, north = COUNTY_METRES
    corners = [(-east, -north), (east, -north), (east, north), (-east, north)]
    tags = {"boundary": "administrative", "admin_level": "6", **name_tags("青岚县")}
    outline = draft.line(_along([*corners, corners[0]], 1_000.0), {"boundary": "administrative", "admin_level": "6"})
    draft.relation((("w", outline, "outer"),), {"type": "boundary", **tags})
    draft.point((0.0, 4.0), {"place": "town", "population": "86000", **name_tags("岚城镇")})
    draft.point((300.0, 150.0), {"place": "county", **name_tags("青岚县")})
    for name, point in (("老城", (-400.0, 120.0)), ("东关新区", (2150.0, 250.0)), ("南关", (350.0, -2050.0))):
        draft.point(point, {"place": "suburb", **name_tags(name)})
    line = _along([(-11_000.0, TRUNK_Y + 900.0), (-4_000.0, TRUNK_Y + 520.0), (4_600.0, TRUNK_Y + 480.0),
                   (11_000.0, TRUNK_Y + 1_300.0)], 400.0)  # fmt: skip
    # On a viaduct, so that no road is held up by it.
    draft.line(line, {"railway": "rail", "bridge": "viaduct", "layer": "2", **name_tags("岚州铁路")})


def _waters(draft: Draft) -> None:
    line = LineString(river_line())
    draft.line([(x, y) for x, y in line.coords], {"waterway": "river", **name_tags("岚河")})
    draft.area(_corners(line.buffer(RIVER_HALF_WIDTH_METRES, cap_style="flat").simplify(1.0).exterior), {
        "natural": "water", "water": "river", **name_tags("岚河"),
    })  # fmt: skip
    lake = Point(-3_700.0, 3_050.0).buffer(1.0, quad_segs=10)
    shore = [
        (-3_700.0 + 520.0 * (x + 3_700.0) + 90.0 * (y - 3_050.0), 3_050.0 + 330.0 * (y - 3_050.0))
        for x, y in lake.exterior.coords
    ]
    draft.area(shore[:-1], {"natural": "water", "water": "reservoir", **name_tags("云台水库")})
    pond = [(x, y) for x, y in Point(-450.0, -130.0).buffer(46.0, quad_segs=5).exterior.coords]
    draft.area(pond[:-1], {"natural": "water", "water": "pond", **name_tags("莲花池")})
    draft.area(_box((-450.0, -125.0), 190.0, 150.0), {"leisure": "park", **name_tags("莲花池公园")})
    draft.area(_box((2290.0, 150.0), 200.0, 200.0), {"place": "square", **name_tags("青岚广场")})


def _town_land(draft: Draft) -> None:
    west, south, east, north = WALL
    residential = {"landuse": "residential"}
    draft.area(
        _along([(west, south), (east, south), (east, north), (west, north), (west, south)], 150.0)[:-1], residential
    )
    names = iter(QUARTERS)
    for number, (left, right) in enumerate(pairwise(NEW_TOWN_X[1:])):
        for low, high in pairwise(NEW_TOWN_Y):
            middle = ((left + right) / 2.0, (low + high) / 2.0)
            tags = dict(residential) if (number + int(high)) % 4 else {"landuse": "commercial"}
            if (number * 3 + int(high)) % 7 == 0 and (name := next(names, "")):
                tags |= name_tags(f"{name}小区")
            draft.area(_box(middle, right - left - 30.0, high - low - 30.0), tags)
    for left, right in pairwise(SOUTH_BANK_X):
        for high, low in pairwise(SOUTH_BANK_Y):
            kind = "industrial" if left >= 800.0 and low < -2_000.0 else "residential"
            draft.area(
                _box(((left + right) / 2.0, (low + high) / 2.0), right - left - 30.0, high - low - 30.0),
                {"landuse": kind},
            )
    for x, y, wide, high in (
        (-6_900.0, 6_200.0, 2_900.0, 2_000.0),
        (6_900.0, 6_700.0, 2_600.0, 1_500.0),
        (1_800.0, -7_600.0, 1_500.0, 1_300.0),
    ):
        hill = rotate(Point(x, y).buffer(1.0, quad_segs=8), 0.0)
        ring = [
            (x + (px - x) * wide / 2.0 * (1.0 + 0.15 * np.sin(5.0 * px)), y + (py - y) * high / 2.0)
            for px, py in hill.exterior.coords
        ]
        draft.area(
            [(float(px), float(py)) for px, py in ring[:-1]],
            {"natural": "wood", **name_tags("青岚山" if y > 0 and x < 0 else "鹿鸣山")},
        )


def _old_wall(draft: Draft) -> None:
    west, south, east, north = WALL
    ring = _along([(west, south), (east, south), (east, north), (west, north), (west, south)], 100.0)
    draft.line(ring, {"barrier": "city_wall", "historic": "citywalls", **name_tags("青岚古城墙")})
    for name, point in _GATES:
        draft.point(point, {"historic": "city_gate", **name_tags(name)})


def _village_land(draft: Draft, rng: np.random.Generator, village: Village) -> None:
    x, y = village.centre
    outline = []
    for corner in range(12):
        turn = 2.0 * np.pi * corner / 12
        reach = village.metres_across * (0.56 + 0.1 * rng.random())
        outline.append((float(x + reach * np.cos(turn)), float(y + reach * np.sin(turn))))
    draft.area(outline, {"landuse": "residential"})
    place = "village" if village.metres_across < 640.0 else "town"
    tags = name_tags(f"{village.name}{'村' if place == 'village' else '镇'}")
    draft.point((x - 15.0, y - 12.0), {"place": place, **tags})
    if village.metres_across > 500.0:
        draft.point((x - 60.0, y + 45.0), {"amenity": "school", **name_tags(f"{village.name}小学")})
    for side in (-1.0, 1.0):
        middle = (x + side * village.metres_across * 1.15, y + 160.0 * (rng.random() - 0.5))
        draft.area(_box(middle, 320.0 + 160.0 * rng.random(), 260.0 + 140.0 * rng.random()), {"landuse": "farmland"})


def _box(middle: XY, wide: float, high: float) -> list[XY]:
    x, y = middle
    return [(x + sx * wide / 2.0, y + sy * high / 2.0) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]


def _along(points: Sequence[XY], step: float) -> list[XY]:
    """The same line with a point at least every `step` metres, so that it bends with the land."""
    return [(float(x), float(y)) for x, y in LineString(points).segmentize(step).coords]


def _corners(ring: LineString) -> list[XY]:
    return [(float(x), float(y)) for x, y in ring.coords][:-1]
