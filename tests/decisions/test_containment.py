"""Containment on a drawn street: what is in time, what leaks, what a sighting's direction and another sighting say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from ring360.decisions.containment import Containment, contain, narrow
from ring360.decisions.pursuits import CHECKPOINT, ClosingRules, FlightRules, Held, Question, Trail
from ring360.decisions.road_reach import RoadReach
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.advice import Sighting
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import CHECKPOINT as CHECKPOINT_POST
from ring360.domain.posts import Post
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.domain.units import Unit
from ring360.geography.atlas import Atlas
from ring360.geography.gazetteer import Gazetteer
from towns import Town, town

AT_ONCE = ClosingRules(setup_seconds=0.0, checkpoint_setup_seconds=0.0, margin_seconds=0.0, within_seconds=None)
AS_MAPPED = FlightRules(speed_factor=1.0)


@cache
def street() -> Town:
    """Ten seconds from letter to letter; blind ends lead off the map."""
    return town("""
      A---B---C---D---E
    """)


@cache
def roads() -> RoadTravel:
    drawn = street()
    return RoadTravel(Atlas("street", "", drawn.roads, drawn.driving, {}, Gazetteer.from_bytes(b"", drawn.roads), {}))


def on(row: str, fraction: float = 0.5) -> RoadPoint:
    """A place on the street of two letters, along it as written."""
    directed = street().way(row)[0]
    return RoadPoint(0.0, 0.0, directed >> 1, 1.0 - fraction if directed & 1 else fraction)


def unit(name: str, row: str, fraction: float = 0.5) -> UnitEntry:
    return UnitEntry(Unit(name, "patrol"), on(row, fraction), 0.0)


def ask(*units: UnitEntry, at: float = 0.0, turnout: float = 0.0, heading: str = "", **fields: object) -> Containment:
    directed = street().way(heading)[0] if heading else None
    question = Question(
        Trail("I000001", Sighting(on("CD", 0.0), 0.0, directed)), at, units, flight=AS_MAPPED, closing=AT_ONCE
    )
    question = replace(question, **fields)  # type: ignore[arg-type]
    return contain(question, RoadReach(roads()), roads(), Standards(turnout_seconds=turnout))


def exits(told: Containment) -> list[tuple[int, float]]:
    return [(leak.exit.directed_segment, leak.out_at) for leak in told.leaks]


WEST, EAST = street().way("BA")[0], street().way("DE")[0]


def test_each_end_of_the_street_is_closed_by_who_is_near() -> None:
    told = ask(unit("P1", "AB"), unit("P2", "DE"))
    assert (told.contained, told.optimal, told.units) == (True, True, 2)
    assert sorted((one.unit_ids, one.ready_at) for one in told.closures) == [(("P1",), 0.0), (("P2",), 0.0)]
    assert all(one.spare_seconds > 0 for one in told.closures)
    assert [each.unit_id for each in told.orders()] == [one.unit_ids[0] for one in told.closures]


def test_a_unit_that_cannot_be_there_before_the_vehicle_is_not_counted() -> None:
    assert exits(ask()) == [(WEST, 20.0), (EAST, 20.0)]
    # The vehicle passes the middle of AB after 15 s.
    assert exits(ask(unit("P1", "AB"), turnout=15.0)) == [(EAST, 20.0)]
    late = ask(unit("P1", "AB"), turnout=15.001)
    assert (exits(late), late.closures) == ([(WEST, 20.0), (EAST, 20.0)], ())
    # Time gone since the sighting, setting up and the margin count in the same way.
    assert ask(unit("P1", "AB"), at=15.0, turnout=0.0).units == 1
    assert ask(unit("P1", "AB"), at=15.1, turnout=0.0).units == 0
    for slow in (replace(AT_ONCE, setup_seconds=15.1), replace(AT_ONCE, margin_seconds=15.1)):
        assert ask(unit("P1", "AB"), closing=slow).units == 0


def test_a_faster_vehicle_leaves_less_time() -> None:
    told = ask(unit("P1", "AB"), turnout=12.0)
    assert exits(told) == [(EAST, 20.0)]
    fast = ask(unit("P1", "AB"), turnout=12.0, flight=FlightRules(speed_factor=1.6))
    assert exits(fast) == [(WEST, 12.5), (EAST, 12.5)]


def test_a_known_direction_gives_the_other_side_more_time() -> None:
    told = ask(heading="CD")
    # It turns at D at the soonest.
    assert exits(told)[0] == (EAST, 20.0)
    assert exits(told)[1][1] > 20.0


def test_another_sighting_narrows_the_area_and_what_held_since_counts() -> None:
    first = Trail("I000001", Sighting(on("CD", 0.0), 0.0))
    later = Sighting(on("DE", 0.5), 15.0)
    assert narrow(first, later).sighting == later
    assert narrow(narrow(first, later), first.sighting).sighting == later
    held = Held((EAST, EAST ^ 1), 15.0, 0.75)
    trail = narrow(first, later, [held])
    told = ask(trail=trail, at=15.0)
    assert [way for way, _ in exits(told)] == [WEST]
    before, after = ask(at=15.0), ask(trail=narrow(first, later), at=15.0)
    assert after.reach_metres < before.reach_metres


def test_a_closed_road_is_no_way_out() -> None:
    closed = frozenset(street().way("AB") + street().way("BA"))
    assert exits(ask(closed=closed)) == [(EAST, 20.0)]


def test_where_the_vehicle_may_be_grows_with_time() -> None:
    metres = [ask(at=at).reach_metres for at in (0.0, 10.0, 20.0)]
    assert metres == sorted(metres)
    assert metres[0] < metres[-1] <= 400.0


def test_a_checkpoint_is_taken_where_there_is_one() -> None:
    post = Post("East gate", on("DE", 0.75), CHECKPOINT_POST)
    told = ask(unit("P2", "DE"), checkpoints=(post,))
    (closure,) = told.closures
    assert (closure.place.kind, closure.place.name, closure.place.point) == (CHECKPOINT, "East gate", post.point)


def test_what_makes_no_sense_is_a_problem() -> None:
    for wrong in ({"at": -1.0}, {"closing": replace(AT_ONCE, within_seconds=0.0)}, {"flight": FlightRules("car", 0.0)}):
        with pytest.raises(Problem):
            ask(**wrong)  # type: ignore[arg-type]
