"""The gazetteer finds what people type: Chinese, pinyin, initials, typos, crossings, house numbers, coordinates."""

from __future__ import annotations

import time

import pytest

from drawn_osm import osm_text
from ring360.adapters.maps.gazetteer_osm import read_names
from ring360.adapters.maps.osm import read_map
from ring360.geography.gazetteer import Address, Feature, Gazetteer, build_gazetteer
from ring360.geography.gazetteer_text import read_crossing
from ring360.geography.segments import roads_of

POINTS = {
    1: (0, 0),
    2: (1, 0),
    3: (2, 0),
    4: (1, 1),
    5: (1, -1),
    6: (4, 1),
    7: (4, -1),
    8: (2, 1),
    9: (30, 0),
    10: (31, 0),
}
WAYS = {
    10: ((1, 2, 3), {"highway": "residential", "name": "人民路", "name:en": "Renmin Road"}),
    11: ((5, 2, 4), {"highway": "tertiary", "name": "新华街", "name:en": "Xinhua Street"}),
    12: ((3, 8), {"highway": "residential", "name": "Rua de São João"}),
    13: ((6, 7), {"highway": "residential", "name": "Am Städtle"}),
    14: ((9, 10), {"highway": "residential", "name": "人民路"}),
}


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    path = tmp_path_factory.mktemp("map") / "town.osm"
    tags = {
        4: {"place": "town", "name": "花市镇", "name:en": "Flower Market", "alt_name": "老花市"},
        8: {"amenity": "police", "name": "鼓楼警务室"},
    }
    path.write_text(osm_text(POINTS, WAYS, point_tags=tags), encoding="utf-8")
    roads, _ = roads_of(read_map(path))
    features, _ = read_names(path)
    addresses = [
        Address("人民路", "12", 117.2005, 28.3001), Address("人民路", "16", 117.2009, 28.3001),
        Address("人民路", "3号", 117.2003, 28.2999), Address("Am Städtle", "7b", 117.204, 28.3005),
    ]  # fmt: skip
    return build_gazetteer(features, addresses, roads)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("人民", "人民路", "street"), ("民路", "人民路", "street"), ("renminlu", "人民路", "street"),
        ("renmin lu", "人民路", "street"), ("rml", "人民路", "street"), ("Renmin Road", "人民路", "street"),
        ("ＲＥＮＭＩＮ", "人民路", "street"), ("xinhua stret", "新华街", "street"),
        ("rua de sao joao", "Rua de São João", "street"),
        ("sao jo", "Rua de São João", "street"), ("stadtle", "Am Städtle", "street"),
        ("am städlte", "Am Städtle", "street"),
        ("flower", "花市镇", "town"), ("老花市", "花市镇", "town"), ("huashi", "花市镇", "town"),
        ("警务", "鼓楼警务室", "police"),
        ("gljws", "鼓楼警务室", "police"),
    ],
)  # fmt: skip
def test_names(gazetteer: Gazetteer, text: str, name: str, kind: str) -> None:
    best = gazetteer.search(text)[0]
    assert (best.name, best.kind) == (name, kind)


def test_a_street_is_told_once_and_a_far_one_of_the_same_name_apart(gazetteer: Gazetteer) -> None:
    found = gazetteer.search("人民路")
    assert [one.name for one in found] == ["人民路", "人民路"]
    near = gazetteer.search("人民路", limit=1, near=(117.2305, 28.3))[0]
    assert near.lon > 117.22


@pytest.mark.parametrize(
    "text",
    [
        "人民路/新华街",
        "新华街与人民路",
        "人民路 x 新华街",
        "Renmin Road & Xinhua Street",
        "人民路和新华街交叉口",
        "rml/xhj",
    ],
)
def test_crossings(gazetteer: Gazetteer, text: str) -> None:
    best = gazetteer.search(text)[0]
    assert (best.kind, round(best.lon, 6), round(best.lat, 6)) == ("crossing", 117.201, 28.3)
    assert "新华街" in best.name
    assert "人民路" in best.name


def test_streets_that_nearly_meet_cross_nearly(gazetteer: Gazetteer) -> None:
    best = gazetteer.search("am städtle / rua de são joão")[0]
    assert (best.kind, best.note) == ("crossing", "near-crossing") or best.kind != "crossing"
    assert [one.kind for one in gazetteer.search("新华街/am städtle") if one.kind == "crossing"] == []


@pytest.mark.parametrize(
    ("text", "lon", "note"),
    [
        ("人民路12号", 117.2005, ""), ("人民路 12", 117.2005, ""), ("12 Renmin Road", 117.2005, ""),
        ("人民路3号", 117.2003, ""),
        ("人民路14号", 117.2007, "interpolated"), ("am städtle 7b", 117.204, ""), ("am städtle 7", 117.204, ""),
    ],
)  # fmt: skip
def test_house_numbers(gazetteer: Gazetteer, text: str, lon: float, note: str) -> None:
    best = gazetteer.search(text)[0]
    assert (best.kind, round(best.lon, 6), best.note) == ("address", lon, note)


def test_no_house_number_is_invented_beyond_the_known_ones(gazetteer: Gazetteer) -> None:
    assert [one for one in gazetteer.search("人民路400号") if one.kind == "address"] == []


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("117.21,28.29", ""), ("28.29N 117.21E", ""), ("117.21E, 28.29N", ""), ("N28.29 E117.21", ""),
        ("28.29, 117.21", "swapped"), ("１１７．２１，２８．２９", ""), ("117.21 28.29", ""),
    ],
)  # fmt: skip
def test_coordinates(gazetteer: Gazetteer, text: str, note: str) -> None:
    (only,) = gazetteer.search(text)
    assert (only.kind, only.lon, only.lat, only.note) == ("coordinates", 117.21, 28.29, note)


@pytest.mark.parametrize("text", ["", "   ", "/", "qqqqqqq", "号", "999.5,999.5", "\x00", "12", "N12 N13"])
def test_nonsense_finds_nothing_and_does_not_fail(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.search(text) == ()


def test_bytes_hold_everything(gazetteer: Gazetteer) -> None:
    data = gazetteer.to_bytes()
    again = Gazetteer.from_bytes(data, gazetteer.roads)
    assert again == gazetteer
    assert again.to_bytes() == data
    with pytest.raises(ValueError, match="version"):
        Gazetteer.from_bytes(b'{"version": 99}', gazetteer.roads)


def test_nothing_named_is_an_empty_gazetteer(gazetteer: Gazetteer) -> None:
    assert Gazetteer.from_bytes(b"", gazetteer.roads).search("人民路") == ()


def test_fifty_thousand_names_answer_while_one_types(gazetteer: Gazetteer) -> None:
    syllables = ("人民", "新华", "建设", "和平", "光明", "解放", "文化", "滨河", "朝阳", "青年")
    ends = ("路", "街", "巷", "大道", "胡同")
    features = [
        Feature("street", {"": f"{a}{b}{number}{end}", "en": f"Road {number}"}, 117.2, 28.3)
        for number, (a, b, end) in enumerate(
            (a, b, end) for _ in range(100) for a in syllables for b in syllables for end in ends
        )
    ]
    large = Gazetteer(tuple(features), {}, ("",) * len(features), gazetteer.roads)
    large.search("x")
    slowest = 0.0
    for text in ("人", "人民", "路", "road 12", "roda 4000", "r"):
        start = time.process_time()
        assert large.search(text)
        slowest = max(slowest, time.process_time() - start)
    # Meant to be under 20 ms; the bound leaves room for a busy machine.
    assert slowest < 0.2


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("和平路/五马路", ("和平路", "五马路")),
        ("和平路和五马路", ("和平路", "五马路")),
        ("五马街与和平路路口", ("五马街", "和平路")),
        ("和平路", None),
        ("与民巷/人和街", ("与民巷", "人和街")),
    ],
)
def test_and_within_a_name_parts_nothing(text: str, streets: tuple[str, str] | None) -> None:
    assert read_crossing(text) == streets
