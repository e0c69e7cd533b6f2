"""Access tags to mode bits, one case a row of the law."""

from __future__ import annotations

import pytest

from ring360.geography.access import directions, stopped_bits, verdict, way_bits
from ring360.geography.roads import MODES

BOTH = 0b11


def bits(**by_mode: int) -> int:
    return sum(two << (2 * MODES.index(mode)) for mode, two in by_mode.items())


@pytest.mark.parametrize(
    ("tags", "road_class", "expected"),
    [
        ({}, "residential", bits(car=3, motorcycle=3, ebike=3, foot=3)),
        ({}, "motorway", bits(car=1, motorcycle=1)),
        ({"oneway": "no"}, "motorway", bits(car=3, motorcycle=3)),
        ({"oneway": "yes"}, "tertiary", bits(car=1, motorcycle=1, ebike=1, foot=3)),
        ({"oneway": "-1"}, "tertiary", bits(car=2, motorcycle=2, ebike=2, foot=3)),
        ({"oneway": "yes", "oneway:emergency": "no"}, "tertiary", bits(car=3, motorcycle=3, ebike=1, foot=3)),
        ({"oneway": "yes", "oneway:bicycle": "no"}, "tertiary", bits(car=1, motorcycle=1, ebike=3, foot=3)),
        ({"junction": "roundabout"}, "primary", bits(car=1, motorcycle=1, ebike=1, foot=3)),
        ({"access": "private"}, "service", bits(car=3, motorcycle=3, ebike=3, foot=3)),
        ({"access": "no"}, "service", 0),
        ({"access": "no", "emergency": "yes"}, "service", bits(car=3, motorcycle=3)),
        ({"motor_vehicle": "no"}, "residential", bits(ebike=3, foot=3)),
        ({"motor_vehicle": "no", "emergency": "designated"}, "residential", bits(car=3, motorcycle=3, ebike=3, foot=3)),
        ({"emergency": "no"}, "residential", bits(ebike=3, foot=3)),
        ({}, "footway", bits(foot=3)),
        ({"access": "yes"}, "footway", bits(foot=3)),
        ({"emergency": "yes"}, "footway", bits(car=3, motorcycle=3, foot=3)),
        ({"bicycle": "yes"}, "footway", bits(ebike=3, foot=3)),
        ({}, "pedestrian", bits(ebike=3, foot=3)),
        ({}, "cycleway", bits(ebike=3, foot=3)),
        ({}, "steps", bits(foot=3)),
        ({"foot": "no"}, "trunk", bits(car=3, motorcycle=3, ebike=3)),
        ({"motorroad": "yes"}, "trunk", bits(car=3, motorcycle=3)),
    ],
)
def test_way_bits(tags: dict[str, str], road_class: str, expected: int) -> None:
    assert way_bits(tags, road_class) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, 0),
        ({"barrier": "bollard"}, bits(car=BOTH)),
        ({"barrier": "bollard", "emergency": "yes"}, 0),
        ({"barrier": "block"}, bits(car=BOTH, motorcycle=BOTH)),
        ({"barrier": "gate"}, 0),
        ({"barrier": "gate", "locked": "yes"}, bits(car=BOTH, motorcycle=BOTH, ebike=BOTH)),
        ({"barrier": "gate", "access": "no"}, bits(car=BOTH, motorcycle=BOTH, ebike=BOTH, foot=BOTH)),
        ({"barrier": "gate", "access": "private"}, 0),
        ({"barrier": "stile"}, bits(car=BOTH, motorcycle=BOTH, ebike=BOTH)),
        ({"barrier": "toll_booth"}, 0),
        ({"barrier": "wall"}, bits(car=BOTH, motorcycle=BOTH, ebike=BOTH, foot=BOTH)),
    ],
)
def test_stopped_bits(tags: dict[str, str], expected: int) -> None:
    assert stopped_bits(tags) == expected


def test_the_most_particular_tag_wins() -> None:
    tags = {"access": "no", "vehicle": "yes", "motor_vehicle": "no", "emergency": "yes"}
    assert [verdict(tags, mode) for mode in MODES] == [True, True, True, False]


def test_walkers_ignore_one_ways_of_cars_but_not_their_own() -> None:
    assert directions({"oneway": "yes"}, "residential", "foot") == (True, True)
    assert directions({"oneway:foot": "yes"}, "residential", "foot") == (True, False)
