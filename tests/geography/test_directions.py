"""Directions tell the turns that matter, join what is one street, and add up to the route."""

from __future__ import annotations

import pytest

from ring360.geography.closures import closed_by
from ring360.geography.directions import Step, directions
from ring360.geography.roads import ROUNDABOUT
from towns import Town, town

CROSS = """
        N
        |
A---B---C---D
        |
        S
"""


def told(drawn: Town, start: tuple[str, float], end: tuple[str, float], side: int = 0) -> list[Step]:
    source, target = drawn.on(*start), drawn.on(*end)
    route = drawn.travel().route(source, target)
    assert route is not None
    steps = directions(drawn.roads, route, float(source.fraction[0]), float(target.fraction[0]), side)
    assert sum(step.metres for step in steps) == pytest.approx(route.metres)
    assert sum(step.seconds for step in steps) == pytest.approx(route.seconds)
    return steps


def test_a_left_and_a_right_turn() -> None:
    drawn = town(CROSS, names={"ABCD": "High St", "NC": "North Rd", "CS": "South Rd"})
    left = told(drawn, ("AB", 0.5), ("CN", 0.5))
    assert [(step.manoeuvre, step.name) for step in left] == [("depart", 0), ("left", 1), ("arrive", 1)]
    assert [step.metres for step in left] == [150.0, 25.0, 0.0]
    assert round(left[0].heading_degrees) == 90
    right = told(drawn, ("AB", 0.5), ("CS", 0.5))
    assert [step.manoeuvre for step in right] == ["depart", "right", "arrive"]


def test_one_street_is_one_step_and_a_new_name_another() -> None:
    drawn = town(CROSS, names={"ABC": "High St", "CD": "East St"})
    assert [step.manoeuvre for step in told(drawn, ("AB", 0.0), ("BC", 0.5))] == ["depart", "arrive"]
    assert [step.manoeuvre for step in told(drawn, ("AB", 0.0), ("CD", 0.5))] == ["depart", "continue", "arrive"]


def test_the_side_of_arrival_is_as_driven() -> None:
    drawn = town(CROSS)
    forwards = drawn.directed("BC") & 1 == 0
    there = told(drawn, ("AB", 0.5), ("BC", 0.5), side=1)
    assert there[-1].manoeuvre == ("arrive-left" if forwards else "arrive-right")
    back = told(drawn, ("CD", 0.5), ("BC", 0.5), side=1)
    assert back[-1].manoeuvre == ("arrive-right" if forwards else "arrive-left")


def test_a_roundabout_is_one_step_with_its_exit() -> None:
    drawn = town(
        """
            N
            |
            1
           / \\
        W-2   3-E
           \\ /
            4
            |
            S
        """,
        flags={"43": ROUNDABOUT, "31": ROUNDABOUT, "12": ROUNDABOUT, "24": ROUNDABOUT},
        names={"S4": "South", "1N": "North", "3E": "East", "2W": "West"},
    )
    for one in ("43", "31", "12", "24"):
        directed = drawn.directed(one)
        drawn.roads.segment_access[directed >> 1] &= 0b01010101 if directed & 1 == 0 else 0b10101010
    straight = told(drawn, ("S4", 0.0), ("1N", 1.0))
    assert [(step.manoeuvre, step.exit) for step in straight] == [("depart", 0), ("roundabout", 2), ("arrive", 0)]
    assert drawn.roads.names[straight[1].name] == {"": "North"}
    first = told(drawn, ("S4", 0.0), ("3E", 1.0))
    assert [(step.manoeuvre, step.exit) for step in first] == [("depart", 0), ("roundabout", 1), ("arrive", 0)]


def test_roads_are_closed_by_name_in_any_letters_or_by_number() -> None:
    drawn = town(CROSS, names={"ABC": "High St"})
    both_ways = sorted([*drawn.way("ABC"), *drawn.way("CBA")])
    assert closed_by(drawn.roads, " high st").tolist() == both_ways
    way = int(drawn.roads.segment_way[drawn.directed("CD") >> 1])
    assert drawn.directed("CD") in closed_by(drawn.roads, str(way)).tolist()
    assert closed_by(drawn.roads, "No Such St").tolist() == []
