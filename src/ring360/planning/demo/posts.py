"""Where the county's police stand: 19 police rooms, 12 checkpoints, a command post, and 42 officers in 9 vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from shapely import LineString

from ring360.planning.demo.countryside import Village
from ring360.planning.demo.draft import Draft, on_globe
from ring360.planning.demo.names import english, name_tags
from ring360.planning.demo.records import DemoPost, DemoUnit
from ring360.planning.demo.weave import XY, Street

_TOWN_ROOMS: Final = (
    ("鼓楼", (44.0, -38.0)), ("花市", (-430.0, 262.0)), ("书院", (588.0, -380.0)), ("西关", (-1022.0, -40.0)),
    ("北关", (14.0, 905.0)), ("东关", (1340.0, 14.0)), ("新华街", (2140.0, -590.0)), ("站前", (2690.0, 1130.0)),
    ("光明街", (3228.0, 300.0)), ("南关", (14.0, -1495.0)), ("工业园", (1188.0, -2330.0)),
)  # fmt: skip
_UNITS: Final = (
    ("特警01", "special", 7, "鼓楼", ("firearms", "riot", "first_aid")),
    ("特警02", "special", 7, "站前", ("firearms", "riot", "first_aid")),
    ("巡警11", "patrol", 5, "花市", ("first_aid",)), ("巡警12", "patrol", 5, "新华街", ("first_aid",)),
    ("巡警13", "patrol", 5, "南关", ("first_aid",)), ("交警21", "traffic", 4, "北关", ("collision",)),
    ("交警22", "traffic", 4, "光明街", ("collision",)), ("社区31", "community", 3, "书院", ("mediation",)),
    ("社区32", "community", 2, "工业园", ("mediation",)),
)  # fmt: skip
_COMMAND_POST: Final = (-60.0, 62.0)


def draw_posts(draft: Draft, roads: Sequence[Street], villages: Sequence[Village]) -> tuple[DemoPost, ...]:
    """Draw police rooms and checkpoints on the map and list them with the command post."""
    posts: list[DemoPost] = []
    # The first village of each road out is the larger one, where the roads of its quarter meet.
    rural = [(village.name, _beside(village)) for village in villages if village.metres_across > 500.0][:8]
    rural += [(village.name, _beside(village)) for village in villages if village.metres_across <= 500.0][
        : 8 - len(rural)
    ]
    for name, point in (*_TOWN_ROOMS, *rural):
        full = f"{name}警务室"
        draft.point(point, {"amenity": "police", **name_tags(full)})
        posts.append(_post(f"R{len(posts) + 1:02d}", "police_room", full, point))
    carriageways = [road for road in roads if road.zone == "trunk" and len(road.points) > 3]
    lines = [LineString(road.points) for road in roads if road.zone == "county"]
    lines += [LineString(road.points) for road in carriageways]
    for number, line in enumerate(lines, 1):
        # The eastbound carriageway ends in the east, the westbound in the west.
        at = line.interpolate(0.965, normalized=True)
        ahead = line.interpolate(0.97, normalized=True)
        length = ahead.distance(at)
        point = (at.x + 9.0 * (ahead.y - at.y) / length, at.y - 9.0 * (ahead.x - at.x) / length)
        name = f"{_place_name(roads, number - 1, carriageways)}卡点"
        draft.point(point, {"police": "checkpoint", **name_tags(name)})
        posts.append(_post(f"K{number:02d}", "checkpoint", name, point))
    posts.append(_post("C01", "command_post", "移动警务指挥车", _COMMAND_POST))
    return tuple(posts)


def units_at(posts: Sequence[DemoPost]) -> tuple[DemoUnit, ...]:
    """The nine vehicles, each at the police room it starts its shift from."""
    rooms = {post.name: post for post in posts}
    found = []
    for unit_id, role, officers, room, skills in _UNITS:
        post = rooms[f"{room}警务室"]
        found.append(DemoUnit(unit_id, role, post.lon, post.lat, officers, skills, post.post_id))
    return tuple(found)


def _post(post_id: str, kind: str, name: str, point: XY) -> DemoPost:
    lon, lat = on_globe(*point)
    return DemoPost(post_id, kind, name, english(name), lon, lat)


def _beside(village: Village) -> XY:
    return village.centre[0] + 12.0, village.centre[1] + 10.0


def _place_name(roads: Sequence[Street], index: int, carriageways: Sequence[Street]) -> str:
    county = [road for road in roads if road.zone == "county"]
    if index >= len(county):
        return ("岚州大道东", "岚州大道西")[index - len(county)]
    road = county[index]
    twice = sum(other.tags.get("ref") == road.tags.get("ref") for other in county) > 1
    side = ("北" if road.points[-1][1] > 0 else "南") if twice else ""
    return f"{road.tags['name']}{side}"
