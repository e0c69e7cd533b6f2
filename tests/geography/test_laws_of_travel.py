"""Laws that hold in every town: an independent referee agrees, and ring, matrix, route and many-to-one say the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geography.random_towns import places, towns
from geography.referee import NEVER, Referee
from ring360.geography.live_ring import LiveRing
from ring360.geography.reach import Starts
from ring360.geography.snapping import snaps_of
from ring360.geography.travel_times import Origins, TravelTimes
from towns import Town, joined, town, travel_of

patient = [HealthCheck.too_slow, HealthCheck.data_too_large]
lawful = settings(max_examples=60, deadline=None, suppress_health_check=patient)


def travel_in(drawn: Town, mode: str = "car") -> TravelTimes:
    travel = travel_of(drawn.roads, drawn.driving, mode)
    assume((travel.network.directed_head >= 0).any())
    return travel


def referee_of(drawn: Town, travel: TravelTimes) -> Referee:
    return Referee(drawn.roads, drawn.driving, travel.network.mode, travel.costs, travel.closed)


def some_closed(data: st.DataObject, travel: TravelTimes) -> TravelTimes:
    return travel.with_closed(data.draw(st.lists(st.integers(0, 2 * travel.roads.segments - 1), max_size=4)))


@lawful
@given(towns(), st.sampled_from(["car", "car", "motorcycle", "ebike", "foot"]), st.data())
def test_the_referee_agrees(drawn: Town, mode: str, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn, mode))
    units, targets = data.draw(places(travel)), data.draw(places(travel))
    inside = travel.network.directed_head >= 0
    expected = referee_of(drawn, travel).journeys_ms(units, targets, inside)
    assert travel.matrix_ms(units, targets).tolist() == expected.tolist()


@lawful
@given(towns())
def test_the_core_is_one_strongly_connected_part_and_the_whole_of_it(drawn: Town) -> None:
    travel = travel_in(drawn)
    referee = referee_of(drawn, travel)
    inside = set(np.flatnonzero(travel.network.directed_head >= 0).tolist())
    parts = referee.parts()
    junctions = [len({referee.head(one) for one in part}) for part in parts]
    assert inside in [part for part, count in zip(parts, junctions, strict=True) if count == max(junctions)]


@lawful
@given(towns(), st.data())
def test_matrix_ring_route_and_many_to_one_agree(drawn: Town, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn))
    units, targets = data.draw(places(travel)), data.draw(places(travel))
    matrix = travel.matrix_ms(units, targets)
    assert travel.ring(units).at_ms(targets).tolist() == matrix.min(axis=0).tolist()
    for column in range(len(targets)):
        assert travel.to_point_ms(units, targets[column]).tolist() == matrix[:, column].tolist()
        for row in range(len(units)):
            route = travel.route(units[row], targets[column])
            ms = NEVER if route is None else round(route.seconds * 1000)
            assert ms == matrix[row, column]


@lawful
@given(towns(), st.data())
def test_a_route_can_be_driven_and_adds_up(drawn: Town, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn))
    begin, end = data.draw(places(travel, 1)), data.draw(places(travel, 1))
    route = travel.route(begin, end)
    assume(route is not None and len(route.directed_segments) > 1)
    assert route is not None
    referee = referee_of(drawn, travel)
    way = route.directed_segments.tolist()
    until_here = np.rint(travel.costs.drive_ms[way[0]] * begin.fraction[0])
    left = int(until_here) if way[0] & 1 else int(travel.costs.drive_ms[way[0]] - until_here)
    for here, (one, onto) in enumerate(pairwise(way)):
        assert referee.head(one) == referee.tail(onto)
        assert referee.open[onto]
        assert onto not in travel.closed
        assert not any(tuple(way[: here + 2][-len(ban) :]) == ban for ban in referee.bans)
        left += referee.end_ms[one] + referee.turn_ms(one, onto)
        assert round(route.enter_seconds[here + 1] * 1000) == left
        left += referee.drive_ms[onto]
    assert round(route.seconds * 1000) <= left
    assert len(route.enter_seconds) == len(way)


@lawful
@given(towns(), st.data())
def test_a_ring_is_the_soonest_of_its_units(drawn: Town, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn))
    units = data.draw(places(travel))
    ring = travel.ring(units)
    alone = np.stack([travel.ring(units[row]).enter_ms for row in range(len(units))])
    assert ring.enter_ms.tolist() == alone.min(axis=0).tolist()
    first = np.where(alone.min(axis=0) >= NEVER, -1, alone.argmin(axis=0))
    assert ring.unit.tolist() == first.tolist()


@lawful
@given(towns(), st.data())
def test_one_more_unit_worsens_no_street_and_a_closure_improves_none(drawn: Town, data: st.DataObject) -> None:
    travel = travel_in(drawn)
    units, one = data.draw(places(travel)), data.draw(places(travel, 1))
    before = travel.ring(units).enter_ms
    assert (travel.ring(joined(units, one)).enter_ms <= before).all()
    assert (some_closed(data, travel).ring(units).enter_ms >= before).all()


@lawful
@given(towns(longest_ban=2))
def test_the_triangle_inequality_holds_over_turns(drawn: Town) -> None:
    """From far end to far end of directed segments; longer bans are a journey's memory, which a stop would forget."""
    travel = travel_in(drawn)
    core = np.flatnonzero(travel.network.directed_head >= 0)
    ends = travel.origins(snaps_of(core >> 1, 1.0 - (core & 1)))
    rows = np.flatnonzero(ends.starts.directed == core[ends.starts.unit])
    assert ends.starts.unit[rows].tolist() == list(range(len(core)))
    ms = np.stack([_far_ends_ms(travel, ends, row)[core] for row in rows.tolist()])
    through = (ms[:, :, None] + ms[None, :, :]).min(axis=1)
    assert (ms <= through).all()


def _far_ends_ms(travel: TravelTimes, ends: Origins, row: int) -> NDArray[np.int64]:
    """(2 * segments,) from one row of `ends` to the far end of each directed segment."""
    starts = Starts(np.zeros(1, np.int32), ends.starts.directed[[row]], ends.starts.position_ms[[row]])
    one = Origins(ends.places, starts, np.array([0, 1], np.int32), ends.copy[[row]], ends.ms[[row]])
    ring = travel.ring_of_keys(travel.ring_keys(one), starts)
    return ring.enter_ms.astype(np.int64) + ring.drive_ms


@lawful
@given(towns(), st.data())
def test_the_order_of_contraction_changes_no_answer(drawn: Town, data: st.DataObject) -> None:
    travel = travel_in(drawn)
    count = travel.network.copies
    ranks = np.array(data.draw(st.permutations(range(count))), np.int32)
    shuffled = travel_of(drawn.roads, drawn.driving, ranks=ranks)
    units, targets = data.draw(places(travel)), data.draw(places(travel))
    assert shuffled.matrix_ms(units, targets).tolist() == travel.matrix_ms(units, targets).tolist()
    ring, other = travel.ring(units), shuffled.ring(units)
    assert other.enter_ms.tolist() == ring.enter_ms.tolist()
    assert other.unit.tolist() == ring.unit.tolist()


@lawful
@given(towns(), st.data())
def test_a_live_ring_is_a_ring_made_anew(drawn: Town, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn))
    live = LiveRing(travel)
    standing: dict[int, int] = {}
    spots = data.draw(places(travel, 6))
    moves = st.tuples(st.integers(0, 3), st.none() | st.integers(0, len(spots) - 1))
    for unit, spot in data.draw(st.lists(moves, min_size=1, max_size=8)):
        live.place(unit, None if spot is None else spots[spot])
        standing.pop(unit, None)
        if spot is not None:
            standing[unit] = spot
        units = sorted(standing)
        anew = travel.ring(spots[[standing[unit] for unit in units]])
        names = np.array([*units, -1])
        assert live.ring().enter_ms.tolist() == anew.enter_ms.tolist()
        assert live.ring().unit.tolist() == names[anew.unit].tolist()


@lawful
@given(towns(), st.data())
def test_a_ball_is_the_ring_cut_at_its_bound(drawn: Town, data: st.DataObject) -> None:
    travel = some_closed(data, travel_in(drawn))
    place = data.draw(places(travel, 1))
    bound_ms = data.draw(st.integers(0, 120_000))
    ball, ring = travel.from_point(place, bound_ms / 1000.0), travel.ring(place)
    assert ball.enter_ms.tolist() == np.where(ring.enter_ms > bound_ms, NEVER, ring.enter_ms).tolist()
    assert ball.unit.tolist() == np.where(ring.enter_ms > bound_ms, -1, ring.unit).tolist()


@lawful
@given(towns(), st.data())
def test_closing_little_by_little_is_closing_at_once(drawn: Town, data: st.DataObject) -> None:
    travel = travel_in(drawn)
    shut = data.draw(st.lists(st.integers(0, 2 * travel.roads.segments - 1), min_size=1, max_size=5))
    stepwise = travel
    for one in shut:
        stepwise = stepwise.with_closed([one])
    at_once = travel.with_closed(shut)
    anew = TravelTimes(drawn.roads, travel.network, travel.hierarchy, travel.costs).with_closed(shut)
    for weights in (stepwise.weights, anew.weights):
        assert weights.up_ms.tolist() == at_once.weights.up_ms.tolist()
        assert weights.down_ms.tolist() == at_once.weights.down_ms.tolist()


def test_the_referee_minds_bans() -> None:
    drawn = town("A---B---C\n    |\n    D", bans=["ABC"])
    travel = drawn.travel()
    place, goal, inside = drawn.at("A"), drawn.at("C"), np.ones(2 * drawn.roads.segments, np.bool_)
    lawful_one = Referee(drawn.roads, drawn.driving, "car", travel.costs)
    careless = Referee(drawn.roads, replace(drawn.driving, obey_turn_bans=False), "car", travel.costs)
    assert lawful_one.journeys_ms(place, goal, inside).tolist() == [[10_000 + 5_000 + 5_000 + 10_000]]
    assert careless.journeys_ms(place, goal, inside).tolist() == [[20_000]]
