"""Calls planned and drawn: seeded, in order, at the history's rates."""

from __future__ import annotations

import numpy as np

from ring360.domain.calls import Call
from ring360.domain.places import Place
from ring360.simulation.call_sources import drawn, plan_calls
from ring360.simulation.crews import Behaviour, PlannedCall
from situations import at_junction

WEEK = 168 * 3600.0


def call(number: int, at: float) -> Call:
    return Call(f"c{number}", at, Place(at_junction("A")), "help")


def hour_of_week(at: float) -> int:
    return int(at // 3600) % 168


def history() -> list[PlannedCall]:
    """Ten weeks: six calls in the first hour of each, none else."""
    return [PlannedCall(call(number, number // 6 * WEEK + number % 6 * 500), 60.0) for number in range(66)]


def test_recorded_times_on_scene_are_kept_and_the_others_drawn() -> None:
    calls = [call(1, 20.0), call(2, 10.0), call(3, 30.0)]
    planned = plan_calls(calls, [None, 77.0, None], Behaviour(), np.random.default_rng(1))
    assert [each.call.call_id for each in planned] == ["c2", "c1", "c3"]
    assert planned[0].on_scene_seconds == 77.0
    assert planned == plan_calls(calls, [None, 77.0, None], Behaviour(), np.random.default_rng(1))
    assert planned[1] == plan_calls(calls[:1], [None], Behaviour(), np.random.default_rng(1))[0]
    assert len({each.on_scene_seconds for each in planned}) == 3


def test_drawn_calls_follow_the_demand() -> None:
    made = list(drawn(history(), hour_of_week, 0.0, 400 * WEEK, np.random.default_rng(360)))
    assert {hour_of_week(each.call.received_at) for each in made} == {0}
    assert [each.call.received_at for each in made] == sorted(each.call.received_at for each in made)
    # 66 calls in ten weeks: 6.6 a week; the sum of 400 weeks has a standard deviation of 51.
    assert abs(len(made) - 2640) < 4 * 51
    assert made == list(drawn(history(), hour_of_week, 0.0, 400 * WEEK, np.random.default_rng(360)))
    assert len({each.call.call_id for each in made}) == len(made)


def test_no_history_gives_no_calls() -> None:
    assert list(drawn([], hour_of_week, 0.0, WEEK, np.random.default_rng(1))) == []
