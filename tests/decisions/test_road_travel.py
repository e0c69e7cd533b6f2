"""The desk's roads give the engine's own answers, whatever was asked before."""

from __future__ import annotations

from math import inf

import numpy as np

from ring360.decisions.road_travel import KEPT, Asked, RoadTravel, points_of_snaps, snaps_of_points
from ring360.domain.places import RoadPoint
from ring360.geography.coverage import share
from situations import at_junction, block, travel

NONE: frozenset[int] = frozenset()


def test_points_survive_the_way_to_the_engine_and_back() -> None:
    points = [at_junction(letter) for letter in "ADGH"] + [RoadPoint(1.0, 2.0, 3, 0.25, 4.5, -1)]
    assert points_of_snaps(snaps_of_points(points)) == points


def test_closures_hold_only_where_they_are_asked_for() -> None:
    roads = RoadTravel(travel().atlas)
    ends = [at_junction("A")], at_junction("D")
    closed = frozenset(block().way("BCB"))
    walled_in = frozenset(range(2 * block().roads.segments))
    told = [roads.seconds_to("car", *ends, 0.0, shut)[0] for shut in (NONE, closed, NONE, walled_in, closed)]
    assert told == [30.0, 40.0, 30.0, inf, 40.0]


def test_what_is_kept_ready_never_changes_an_answer() -> None:
    times = travel().times("car", 0.0, NONE)
    asked = Asked(times)
    chance = np.random.default_rng(1)
    for number in range(KEPT + 50):
        segment = int(chance.integers(block().roads.segments))
        target = RoadPoint(0.0, 0.0, segment, float(chance.uniform()))
        units = [at_junction(letter) for letter in chance.choice(list("ABCDEFGH"), 3)]
        units[0] = target if number % 7 == 0 else units[0]
        ready = times.to_point(asked.start(units), asked.end(target)).tolist()
        assert ready == times.to_point(snaps_of_points(units), snaps_of_points([target])).tolist()
    assert len(asked.ends) <= KEPT
    assert len(asked.starts) <= KEPT


def test_shares_are_those_of_the_coverage_report() -> None:
    times = travel().times("car", 0.0, NONE)
    units = [at_junction("A"), at_junction("H")]
    metres = block().roads.segment_metres
    alone = [share(times.ring(snaps_of_points([unit])), 12.0, metres) for unit in units]
    both = share(times.ring(snaps_of_points(units)), 12.0, metres)
    told = travel().road_shares(["car", "car"], units, [0, 1], 12.0, 0.0, NONE)
    assert np.allclose(told, [both, alone[1], alone[0]], rtol=0, atol=1e-9)
    assert 0.0 < max(alone) < both < 1.0
