"""Covered length is exact: checked by hand on one road and against fine sampling on random ones."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.coverage import DEPTHS, Depth, covered_fractions, middle_and_worst_seconds, share
from ring360.geography.reach import Ring, Starts

NEVER = UNREACHABLE_MS


def ring(enter_ms: list[int], drive_ms: list[int], starts: list[tuple[int, int]] = []) -> Ring:  # noqa: B006
    """A ring over len(enter_ms) / 2 segments; `starts` are (directed, position) of one unit."""
    directed = np.array([one for one, _ in starts], np.int32)
    position = np.array([one for _, one in starts], np.int32)
    owner = np.zeros(len(enter_ms), np.int32)
    there = Starts(np.zeros(len(starts), np.int32), directed, position)
    return Ring(np.array(enter_ms, np.int32), np.array(drive_ms, np.int32), owner, there)


def test_a_road_entered_from_one_end() -> None:
    assert covered_fractions(ring([10_000, NEVER], [40_000, 40_000]), 30.0).tolist() == [0.5]
    assert covered_fractions(ring([10_000, NEVER], [40_000, 40_000]), 50.0).tolist() == [1.0]
    assert covered_fractions(ring([10_000, NEVER], [40_000, 40_000]), 9.999).tolist() == [0.0]


def test_both_ends_add_up_but_never_beyond_the_whole() -> None:
    road = ring([10_000, 20_000], [40_000, 80_000])
    assert covered_fractions(road, 30.0).tolist() == [0.625]
    assert covered_fractions(road, 300.0).tolist() == [1.0]


def test_a_unit_on_the_road_covers_what_lies_ahead_of_it() -> None:
    two_way = ring([NEVER, NEVER], [40_000, 40_000], [(0, 10_000), (1, 30_000)])
    assert covered_fractions(two_way, 5.0).tolist() == [0.25]
    assert covered_fractions(two_way, 20.0).tolist() == [0.75]
    one_way = ring([NEVER, NEVER], [40_000, 40_000], [(0, 10_000)])
    assert covered_fractions(one_way, 300.0).tolist() == [0.75]


def test_share_weighs_by_length_and_knows_no_share_of_nothing() -> None:
    roads = ring([0, NEVER, NEVER, NEVER], [10_000] * 4)
    assert share(roads, 60.0, np.array([300.0, 100.0], np.float32)) == 0.75
    assert math.isnan(share(roads, 60.0, np.zeros(2, np.float32)))


def test_a_negative_limit_covers_nothing() -> None:
    assert covered_fractions(ring([0, 0], [10_000, 10_000], [(0, 0)]), -30.0).tolist() == [0.0]


def test_the_last_place_reached_is_where_both_ways_meet() -> None:
    middle, worst = middle_and_worst_seconds(ring([0, 20_000], [40_000, 40_000]))
    assert middle.tolist() == [20.0]
    assert worst.tolist() == [30.0]
    middle, worst = middle_and_worst_seconds(ring([5_000, NEVER, NEVER, NEVER], [40_000] * 4))
    assert middle.tolist() == [25.0, math.inf]
    assert worst.tolist() == [45.0, math.inf]


def test_depth_counts_each_unit_once() -> None:
    one = ring([0, 0], [40_000, 40_000])
    assert Depth(1).add_all([one]).fractions(30.0).tolist() == [[1.0, 0.0, 0.0]]
    other = ring([20_000, NEVER], [40_000, 40_000])
    assert Depth(1).add_all([one, other]).fractions(30.0).tolist() == [[1.0, 0.25, 0.0]]
    assert Depth(1).fractions(30.0).tolist() == [[0.0, 0.0, 0.0]]


times = st.one_of(st.integers(0, 90_000), st.just(NEVER))


@st.composite
def units(draw: st.DrawFn) -> tuple[list[Ring], float]:
    """Some units around one road of 1 to 60 seconds, perhaps standing on it."""
    drive = [draw(st.integers(1_000, 60_000)), draw(st.integers(1_000, 60_000))]
    rings = []
    for _ in range(draw(st.integers(1, 6))):
        starts = []
        if draw(st.booleans()):
            fraction = draw(st.floats(0, 1))
            starts = [(0, round(fraction * drive[0])), (1, drive[1] - round(fraction * drive[1]))]
        rings.append(ring([draw(times), draw(times)], drive, starts[: draw(st.integers(0, 2))]))
    return rings, draw(st.integers(0, 100_000)) / 1000.0


def sampled(one: Ring, limit_ms: float, x: np.ndarray) -> np.ndarray:
    """Which of the fractions `x` one unit reaches."""
    there = one.enter_ms[0] + x * one.drive_ms[0] <= limit_ms
    there |= one.enter_ms[1] + (1 - x) * one.drive_ms[1] <= limit_ms
    for directed, position in zip(one.starts.directed, one.starts.position_ms, strict=True):
        along = x * one.drive_ms[0] if directed == 0 else (1 - x) * one.drive_ms[1]
        there |= (along >= position) & (along - position <= limit_ms)
    return there


@given(units())
def test_lengths_agree_with_fine_sampling(case: tuple[list[Ring], float]) -> None:
    rings, limit = case
    x = (np.arange(20_000) + 0.5) / 20_000
    reached = np.stack([sampled(one, limit * 1000, x) for one in rings])
    assert abs(covered_fractions(rings[0], limit)[0] - reached[0].mean()) < 1e-3
    deep = Depth(1).add_all(rings).fractions(limit)[0]
    for place in range(DEPTHS):
        assert abs(deep[place] - (reached.sum(axis=0) > place).mean()) < 1e-3
