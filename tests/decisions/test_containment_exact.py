"""Containment against a referee that tries everything, on towns drawn by chance."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decisions.pursuit_referee import best_by_trying_all, out_of
from geography.random_towns import places, towns
from ring360.decisions.containment import contain
from ring360.decisions.pursuits import ClosingRules, FlightRules, Question, Trail
from ring360.decisions.road_reach import RoadReach
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.domain.advice import Sighting
from ring360.domain.entries import UnitEntry
from ring360.domain.standards import Standards
from ring360.domain.units import Unit


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_assignment_at_all_does_better(data: st.DataObject) -> None:
    town = data.draw(towns(bans=1))
    atlas = town.atlas()
    travel = RoadTravel(atlas)
    (seen,) = points_of_snaps(data.draw(places(atlas.travel(), most=1)))
    points = points_of_snaps(data.draw(places(atlas.travel(), most=3)))
    units = tuple(UnitEntry(Unit(f"P{row}", "patrol"), point, 0.0) for row, point in enumerate(points))
    directed = data.draw(st.sampled_from([None, 2 * seen.segment]))
    question = Question(
        Trail("I000001", Sighting(seen, 0.0, directed)), data.draw(st.sampled_from([0.0, 4.0])), units,
        flight=FlightRules(speed_factor=data.draw(st.sampled_from([0.3, 1.0]))),
        closing=ClosingRules(
            setup_seconds=data.draw(st.sampled_from([0.0, 5.0])), margin_seconds=0.0,
            units_by_class={"primary": 2}, within_seconds=data.draw(st.sampled_from([20.0, 40.0])),
        ),
    )  # fmt: skip
    roads, standards = RoadReach(travel), Standards(turnout_seconds=0.0)
    told = contain(question, roads, travel, standards)
    chase = roads.chase(question, 0.0)
    assert (told.leak_weight, told.units) == best_by_trying_all(chase)
    assert told.optimal
    shut = {}
    seen_at = question.trail.sighting.seen_at
    for one in told.closures:
        segments = {each >> 1 for each in one.place.directed_segments}
        ready_ms = round(1000 * (one.ready_at - seen_at))
        if one.place.kind == "junction":
            ends = [{int(town.roads.segment_from[each]), int(town.roads.segment_to[each])} for each in segments]
            shut["node", set.intersection(*ends).pop()] = ready_ms
        else:
            shut["segment", segments.pop()] = ready_ms
    assert out_of(chase, shut) == [
        (leak.exit.directed_segment, round(1000 * (leak.out_at - seen_at))) for leak in told.leaks
    ]  # fmt: skip
