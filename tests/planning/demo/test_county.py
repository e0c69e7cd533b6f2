"""The demo county is what it says: the same each time, whole, and with a year that has its rhythm."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from ring360.adapters.maps.osm import read_map
from ring360.adapters.maps.osm_writer import write_osm
from ring360.assembly.demo import write_demo_tables
from ring360.geography.segments import roads_of
from ring360.planning.demo import DemoCounty, demo_county
from ring360.planning.demo.calls import festivals
from ring360.planning.demo.names import english, lane_names, name_tags, syllables


@pytest.fixture(scope="module")
def county() -> DemoCounty:
    return demo_county()


def _digests(folder: Path, county: DemoCounty) -> dict[str, str]:
    folder.mkdir()
    write_osm(folder / "demo.osm.pbf", county.nodes, county.ways, county.relations)
    write_demo_tables(folder / "demo.atlas", county)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, county: DemoCounty) -> None:
    first = _digests(tmp_path / "first", county)
    assert first == _digests(tmp_path / "second", demo_county(360))
    assert list(first) == ["demo.calls.csv", "demo.osm.pbf", "demo.posts.csv", "demo.units.csv"]


def test_another_seed_gives_another_county_with_the_same_police(county: DemoCounty) -> None:
    other = demo_county(7)
    assert other.calls != county.calls
    assert other.ways != county.ways
    assert [unit.unit_id for unit in other.units] == [unit.unit_id for unit in county.units]


def test_the_police_are_forty_two_in_nine_vehicles(county: DemoCounty) -> None:
    assert (len(county.units), sum(unit.officers for unit in county.units)) == (9, 42)
    assert {unit.role for unit in county.units} == {"special", "patrol", "traffic", "community"}
    assert Counter(post.kind for post in county.posts) == {"police_room": 19, "checkpoint": 12, "command_post": 1}
    assert {unit.post for unit in county.units} <= {post.post_id for post in county.posts}
    assert len({post.name for post in county.posts}) == len(county.posts)


def test_the_map_is_whole(county: DemoCounty) -> None:
    assert [node.id for node in county.nodes] == list(range(1, len(county.nodes) + 1))
    known = {node.id for node in county.nodes}
    assert all(set(way.nodes) <= known and len(way.nodes) > 1 for way in county.ways)
    assert not any(one == other for way in county.ways for one, other in pairwise(way.nodes))
    ways = {way.id for way in county.ways}
    for relation in county.relations:
        assert {member.id for member in relation.members if member.kind == "w"} <= ways


def test_the_import_takes_every_road_and_turn_restriction(tmp_path: Path, county: DemoCounty) -> None:
    path = tmp_path / "demo.osm.pbf"
    write_osm(path, county.nodes, county.ways, county.relations)
    roads, _ = roads_of(read_map(path))
    drawn = [way for way in county.ways if "highway" in way.tags]
    assert set(roads.segment_way.tolist()) == {way.id for way in drawn}
    assert 1_500 < roads.nodes < 4_000
    # Via a node and via a way.
    lengths = {int(part) for part in (roads.ban_start[1:] - roads.ban_start[:-1])}
    assert lengths == {2, 3, 4}


def test_the_year_is_whole_and_in_order(county: DemoCounty) -> None:
    times = [call.received_at for call in county.calls]
    assert times == sorted(times)
    assert {time.utcoffset() for time in times} == {timedelta(hours=8)}
    assert (times[0].date().isoformat(), times[-1].date().isoformat()) == ("2025-01-01", "2025-12-31")
    assert 25 < len(county.calls) / 365 < 40
    assert [call.call_id for call in county.calls] == [f"2025-{n:05d}" for n in range(1, len(county.calls) + 1)]
    assert {call.category for call in county.calls} == {
        "crime", "robbery", "dispute", "traffic", "help", "fire", "crowd",
    }  # fmt: skip


def test_the_year_has_its_rhythm(county: DemoCounty) -> None:
    by_category = {
        name: [call.received_at for call in county.calls if call.category == name] for name in ("traffic", "fire")
    }
    hours = Counter(time.hour for time in by_category["traffic"])
    assert hours[8] > 3 * hours[3]
    assert hours[18] > 3 * hours[3]
    months = Counter(time.month for time in by_category["fire"])
    assert months[1] + months[2] > 1.5 * (months[7] + months[8])
    feasts = festivals(2025)
    fires = Counter(time.date() in feasts for time in by_category["fire"])
    assert fires[True] / len(feasts) > 1.8 * fires[False] / (365 - len(feasts))


def test_calls_lie_beside_streets_of_the_county(county: DemoCounty) -> None:
    west, east = (pick(node.lon for node in county.nodes) for pick in (min, max))
    south, north = (pick(node.lat for node in county.nodes) for pick in (min, max))
    assert all(west < call.lon < east and south < call.lat < north for call in county.calls)


def test_tables_read_as_documented(tmp_path: Path, county: DemoCounty) -> None:
    write_demo_tables(tmp_path / "demo.atlas", county)
    with (tmp_path / "demo.units.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["unit_id", "role", "lon", "lat", "officers", "skills", "post"]
    assert rows[0]["skills"] == "firearms;riot;first_aid"
    with (tmp_path / "demo.calls.csv").open(encoding="utf-8", newline="") as file:
        calls = list(csv.DictReader(file))
    assert list(calls[0]) == ["received_at", "lon", "lat", "category", "call_id", "priority"]
    assert calls[0]["received_at"] == county.calls[0].received_at.isoformat()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo.calls.csv", "demo.posts.csv", "demo.units.csv"]


@pytest.mark.parametrize(
    ("chinese", "wanted"),
    [
        ("人民路", "Renmin Road"), ("东大街", "East Street"), ("平安巷", "Ping'an Lane"),
        ("石桥警务室", "Shiqiao Police Room"),
        ("岚州线北卡点", "Lanzhou Line North Checkpoint"), ("岚河", "Lan River"),
    ],
)  # fmt: skip
def test_english_names(chinese: str, wanted: str) -> None:
    assert english(chinese) == wanted


def test_pinyin_carries_tones_in_tags_only() -> None:
    assert name_tags("平安巷")["name:zh_pinyin"] == "Píng Ān Xiàng"
    assert syllables("西安") == "Xi'an"


def test_lane_names_are_all_different() -> None:
    assert len(set(lane_names(260))) == 260
