"""Musters on a drawn block: who counts by when, what is wanting, who is called up, and what the order costs."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import inf

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geography.random_towns import places, towns
from ring360.decisions.muster import muster
from ring360.decisions.musters import Muster, MusterQuestion, OfficersBy, Reach, Shortfall, Wanted
from ring360.decisions.road_approach import RoadApproach
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.decisions.staging import StagingRules
from ring360.domain.entries import UnitEntry
from ring360.domain.posts import Reserve
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.domain.units import Unit
from situations import at_junction, travel

STRAIGHT = StagingRules(metres=0.0)
LATE = Standards(turnout_seconds=5.0)


def unit(name: str, letter: str, officers: int = 2, role: str = "patrol") -> UnitEntry:
    return UnitEntry(Unit(name, role, officers), at_junction(letter), 0.0)


def ask(*wanted: Wanted, **fields: object) -> Muster:
    question = MusterQuestion(at_junction("A"), 0.0, (), targets=wanted, staging=STRAIGHT)
    return muster(replace(question, **fields), travel(), RoadApproach(travel()), LATE)  # type: ignore[arg-type]


def test_the_clock_has_turnout_and_driving_and_driving_alone_stands_beside() -> None:
    free = (unit("P1", "B"), unit("P2", "C", 3, "special"), unit("P3", "D", 4))
    told = ask(Wanted(2, 60.0), free=free, within_seconds=(14.9, 15.0, 25.0), counts=(1, 3, 9, 10))
    assert told.by_seconds == (
        OfficersBy(14.9, 0, 2, (), ()),
        OfficersBy(15.0, 2, 2, (("patrol", 2),), ("P1",)),
        OfficersBy(25.0, 5, 5, (("patrol", 2), ("special", 3)), ("P1", "P2")),
    )
    assert told.reaches == (Reach(1, 15.0, 10.0), Reach(3, 25.0, 20.0), Reach(9, 35.0, 30.0), Reach(10, None, None))


def test_thirty_in_three_minutes_and_a_hundred_in_six() -> None:
    near = tuple(unit(f"N{row}", "B", 5) for row in range(6))
    far = tuple(unit(f"F{row}", "D", 10) for row in range(8))
    told = ask(free=near + far, targets=(Wanted(30, 20.0), Wanted(100, 40.0)))
    assert told.order.meets_all
    assert told.order.officers == 100
    assert [one.name for one in told.order.comers[:6]] == [f"N{row}" for row in range(6)]
    assert len(told.order.comers) == 13


def test_a_target_out_of_reach_is_met_as_soon_as_it_can_be() -> None:
    told = ask(Wanted(4, 20.0), Wanted(9, 40.0), free=(unit("P1", "B"), unit("P2", "C"), unit("P3", "D")))
    first, second = told.order.shortfalls
    assert first == Shortfall(Wanted(4, 20.0), 2, 25.0)
    assert second == Shortfall(Wanted(9, 40.0), 6, None)
    assert [one.name for one in told.order.comers] == ["P1", "P2", "P3"]
    assert [one.code for one in told.order.reasons][:2] == ["muster-late", "muster-never"]


def test_reserves_count_with_the_time_of_their_call_and_only_where_they_may_be_called() -> None:
    reserve = Reserve("night shift", at_junction("B"), 8, callup_seconds=300.0)
    told = ask(Wanted(10, 600.0), free=(unit("P1", "B"),), reserves=(reserve,), within_seconds=(309.9, 310.0))
    assert [each.officers for each in told.by_seconds] == [2, 10]
    assert told.order.reserves() == ("night shift",)
    assert [station.unit_id for station in told.order.stations()] == ["P1"]
    without = ask(Wanted(10, 600.0), free=(unit("P1", "B"),))
    assert without.order.shortfalls == (Shortfall(Wanted(10, 600.0), 2, None),)


def test_the_free_go_before_the_busy_and_the_busy_are_named() -> None:
    busy = (unit("B1", "B", 9),)
    alone = ask(Wanted(2, 60.0), free=(unit("P1", "D", 2), unit("P2", "D", 2)), busy=busy)
    assert alone.order.taken_from_others() == ()
    more = ask(Wanted(5, 60.0), free=(unit("P1", "D", 2), unit("P2", "D", 2)), busy=busy)
    assert more.order.taken_from_others() == ("B1",)


def test_who_cannot_come_is_said_and_not_counted() -> None:
    walled_in = frozenset(range(2 * travel().atlas.roads.segments))
    told = ask(Wanted(2, 60.0), free=(unit("P1", "D"),), closed=walled_in)
    assert told.unreachable == ("P1",)
    assert [each.officers for each in told.by_seconds] == [0, 0, 0]
    assert told.order.comers == ()


def test_staging_makes_nobody_late_and_overfills_no_road() -> None:
    free = tuple(unit(f"P{row}", "CDGH"[row % 4], 1) for row in range(8))
    rules = StagingRules(metres=50.0, units_elsewhere=3)
    told = ask(Wanted(8, 90.0), free=free, staging=rules)
    staged = told.order.staged
    assert all(place.scene_seconds <= 90.0 for place in staged)
    roads = [place.directed_segment for place in staged if not place.is_direct]
    assert all(roads.count(road) <= 3 for road in roads)
    assert {place.side for place in staged if not place.is_direct} == {"east", "south"}
    assert sum(place.is_direct for place in staged) == 2


@pytest.mark.parametrize("wanted", [Wanted(0, 60.0), Wanted(10_001, 60.0), Wanted(3, inf), Wanted(3, -1.0)])
def test_what_makes_no_sense_is_a_problem(wanted: Wanted) -> None:
    with pytest.raises(Problem):
        ask(wanted, free=(unit("P1", "D"),))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_order_loses_less_than_the_bound(data: st.DataObject) -> None:
    atlas = data.draw(towns(bans=0)).atlas()
    roads = RoadTravel(atlas)
    (scene,) = points_of_snaps(data.draw(places(atlas.travel(), most=1)))
    points = points_of_snaps(data.draw(places(atlas.travel(), most=5)))
    free = tuple(UnitEntry(Unit(f"P{row}", "patrol", 1 + row % 3), point, 0.0) for row, point in enumerate(points))
    wanted = Wanted(data.draw(st.integers(1, 6)), data.draw(st.sampled_from([15.0, 40.0, 300.0])))
    question = MusterQuestion(scene, 0.0, free, targets=(wanted,), staging=STRAIGHT)
    standards = Standards(ring_seconds=70.0, turnout_seconds=2.0, processing_seconds=60.0)
    told = muster(question, roads, RoadApproach(roads), standards)
    seconds = [2.0 + each for each in roads.seconds_to("car", points, scene, 0.0, frozenset())]
    soon = [row for row in range(len(free)) if seconds[row] <= wanted.within_seconds]
    able = sum(free[row].unit.officers for row in soon)
    assert told.order.meets_all == (able >= wanted.officers)
    if not told.order.meets_all:
        assert told.order.shortfalls[0].officers == able
        return

    def share(left: list[UnitEntry]) -> float:
        modes = [each.unit.mode for each in left]
        return roads.road_shares(
            modes, [each.point for each in left], (), standards.travel_seconds, 0.0, frozenset()
        )[0]  # fmt: skip

    everybody = share(list(free))
    losses = [
        everybody - share([each for row, each in enumerate(free) if row not in gone])
        for count in range(1, len(soon) + 1) for gone in combinations(soon, count)
        if sum(free[row].unit.officers for row in gone) >= wanted.officers
    ]  # fmt: skip
    assert told.order.ring_share_bound <= min(losses) + 1e-6
    assert told.order.leaves.road_share_lost == pytest.approx(
        everybody - share([each for each in free if each.unit.unit_id not in {one.name for one in told.order.comers}])
    )
