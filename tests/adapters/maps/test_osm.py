"""Map files in: every packing and order gives the same roads, every damage a Problem."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drawn_osm import CROSS_POINTS, CROSS_WAYS, STREET, cross, osm_text
from ring360.adapters.maps.formats import sniff_format
from ring360.adapters.maps.osm import read_map
from ring360.domain.problems import Problem
from ring360.geography.roads import CONTROLS, ROAD_CLASSES, Roads
from ring360.geography.segments import roads_of


def roads_from(path: Path) -> Roads:
    return roads_of(read_map(path))[0]


def as_pbf(source: Path, target: Path) -> Path:
    with osmium.SimpleWriter(str(target)) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return target


def same(first: Roads, second: Roads) -> bool:
    return all(
        np.array_equal(np.asarray(getattr(first, field.name)), np.asarray(getattr(second, field.name)))
        for field in fields(Roads)
    )


def test_a_crossing_becomes_junctions_and_segments(tmp_path: Path) -> None:
    roads = roads_from(cross(tmp_path / "a.osm"))
    assert roads.nodes == 5  # 1, 2, 3, 4 and the dead end 5; 6 and 7 only bend the road
    assert sorted(zip(roads.segment_way.tolist(), roads.segment_access.tolist(), strict=True)) == [
        (10, 255), (10, 255), (11, 255), (11, 255), (12, 255), (12, 255),
    ]  # fmt: skip
    by_way = {
        int(way): roads.names[name]
        for way, name in zip(roads.segment_way, roads.segment_name, strict=True)
        if name >= 0
    }
    assert by_way == {10: {"": "人民路", "en": "Renmin Road"}, 11: {"": "新华街"}}
    limited = roads.segment_limit_forward[roads.segment_way == 11]
    assert limited.tolist() == [40.0, 40.0]
    assert ROAD_CLASSES[roads.segment_class[roads.segment_way == 11][0]] == "tertiary"
    northward = roads.segment_metres[roads.segment_way == 11]
    assert np.allclose(northward, 111.3, atol=0.2)


@pytest.mark.parametrize("suffix", ["osm.gz", "osm.bz2", "osm.pbf", "anything"])
def test_every_packing_gives_the_same_roads(tmp_path: Path, suffix: str) -> None:
    plain = cross(tmp_path / "a.osm")
    other = tmp_path / f"b.{suffix}"
    if suffix == "osm.pbf":
        as_pbf(plain, other)
    else:
        pack: Callable[[bytes], bytes] = {"osm.gz": gzip.compress, "osm.bz2": bz2.compress}.get(suffix, bytes)
        other.write_bytes(pack(plain.read_bytes()))
    assert same(roads_from(plain), roads_from(other))


@pytest.mark.parametrize("order", [("ways", "points", "relations"), ("relations", "ways", "points")])
def test_an_unsorted_file_is_mended_and_counted(tmp_path: Path, order: tuple[str, ...]) -> None:
    relation = {
        90: (
            [("from", "w", 10), ("via", "n", 2), ("to", "w", 11)],
            {"type": "restriction", "restriction": "no_left_turn"},
        )
    }
    straight = cross(tmp_path / "a.osm", relations=relation)
    mixed = cross(tmp_path / "b.osm", order=order, relations=relation)
    assert same(roads_from(straight), roads_from(mixed))
    assert roads_of(read_map(mixed))[1].repaired["unsorted_file"] == 1


def test_a_missing_point_cuts_the_way_and_is_counted(tmp_path: Path) -> None:
    ways = {**CROSS_WAYS, 13: ((5, 4711, 1, 3), STREET)}
    (tmp_path / "a.osm").write_text(osm_text(CROSS_POINTS, ways), encoding="utf-8")
    roads, account = roads_of(read_map(tmp_path / "a.osm"))
    assert account.repaired["missing_point_reference"] == 1
    assert account.repaired["way_cut_at_missing_point"] == 1
    assert (roads.segment_way == 13).sum() == 1


def test_signals_stop_signs_and_gates_are_kept(tmp_path: Path) -> None:
    tags = {
        2: {"highway": "traffic_signals"},
        6: {"highway": "traffic_signals", "traffic_signals:direction": "forward"},
    }
    roads = roads_from(cross(tmp_path / "a.osm", point_tags=tags))
    assert [CONTROLS[number] for number in roads.node_control].count("signals") == 1
    assert roads.segment_signals_forward.sum() == 1
    assert roads.segment_signals_backward.sum() == 0


def test_a_bollard_stops_cars_and_lets_walkers_pass(tmp_path: Path) -> None:
    roads = roads_from(cross(tmp_path / "a.osm", point_tags={6: {"barrier": "bollard"}}))
    pieces = roads.segment_access[roads.segment_metres < 1]
    assert pieces.tolist() == [0b11111100, 0b11111100]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "map-empty"),
        (b"<html><body>Not found</body></html>", "map-not-osm"),
        (b"\x00" * 5000, "map-not-osm"),
        (b"\x1f\x8b" + b"\x00" * 40, "map-unreadable"),
        (b'<?xml version="1.0"?><osm version="0.6"><node id="1" lat="1" lon="1"/><way id="2">', "map-unreadable"),
        (b'<?xml version="1.0"?><osm version="0.6"><node id="x" lat="1" lon="1"/></osm>', "map-unreadable"),
    ],
)
def test_what_is_no_map_is_told_so(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.osm"
    path.write_bytes(content)
    with pytest.raises(Problem) as caught:
        read_map(path)
    assert caught.value.code == code
    assert caught.value.details["file"] == str(path)


def test_a_missing_file_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        sniff_format(tmp_path / "none.osm.pbf")
    assert caught.value.code == "map-missing"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("packed")
    plain = cross(folder / "a.osm")
    return {
        "osm": plain.read_bytes(),
        "osm.gz": gzip.compress(plain.read_bytes()),
        "osm.pbf": as_pbf(plain, folder / "a.osm.pbf").read_bytes(),
    }


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["osm", "osm.gz", "osm.pbf"]), data=st.data())
def test_damaged_files_give_roads_or_a_problem_and_nothing_else(
    tmp_path: Path, packed: dict[str, bytes], kind: str, data: st.DataObject
) -> None:
    whole = packed[kind]
    cut = data.draw(st.integers(0, len(whole)))
    damaged = bytearray(whole[:cut])
    for _ in range(data.draw(st.integers(0, 4))):
        if damaged:
            damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / f"damaged.{kind}"
    path.write_bytes(damaged)
    try:
        raw = read_map(path)
    except Problem as problem:
        assert problem.details["file"] == str(path)  # noqa: PT017
        return
    try:
        roads, _ = roads_of(raw)
    except ValueError as error:
        assert "no road" in str(error)  # noqa: PT017
        return
    assert roads.segments > 0
