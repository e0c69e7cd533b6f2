"""Moves to posts are the best of all: held against every plan on small problems, and never worse than greedy ones."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.optimisers.standby_moves import Moves, Standing, best_moves, cover_of

CELLS = 8


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    rows = st.lists(st.frozensets(st.integers(0, CELLS - 1)), min_size=1, max_size=4)
    units, posts = draw(rows), draw(rows)
    weight = draw(st.lists(st.integers(0, 9), min_size=CELLS, max_size=CELLS))
    sizes = len(units) * len(posts)
    seconds = draw(st.lists(st.sampled_from([10.0, 20.0, np.inf]), min_size=sizes, max_size=sizes))
    return Standing(
        np.array(weight, np.int64), cover_of([np.array(sorted(row), np.int32) for row in units]),
        cover_of([np.array(sorted(row), np.int32) for row in posts]),
        np.array(seconds).reshape(len(units), len(posts)), draw(st.sampled_from([1, 1, 2])),
    )  # fmt: skip


def covered(problem: Standing, units: list[int], posts: list[int]) -> int:
    count = np.zeros(CELLS, int)
    for unit in units:
        count[problem.units.of(unit)] += 1
    for post in posts:
        count[problem.posts.of(post)] += 1
    return int(problem.weight[count >= problem.fold].sum())


def referee(problem: Standing, moves: int) -> int | None:
    """The most that exactly so many moves cover in the end."""
    units, posts = problem.seconds.shape
    everybody = list(range(units))
    before = covered(problem, everybody, [])
    best = None
    for gone in permutations(everybody, moves):
        for filled in permutations(range(posts), moves):
            if not np.isfinite(problem.seconds[list(gone), list(filled)]).all():
                continue
            staying = [unit for unit in everybody if unit not in gone]
            after, underway = covered(problem, staying, list(filled)), covered(problem, staying, [])
            if before - underway <= after - before:
                best = after if best is None else max(best, after)
    return best


@settings(max_examples=200)
@given(standings(), st.integers(1, 3), st.integers(1, 4))
def test_no_plan_covers_more(problem: Standing, most: int, least_gain: int) -> None:
    plan = best_moves(problem, most, least_gain, most_steps=100_000)
    expected = covered(problem, list(range(problem.seconds.shape[0])), [])
    moves = 0
    for number in range(1, most + 1):
        best = referee(problem, number)
        if best is None or best - expected < least_gain:
            break
        expected, moves = best, number
    assert (plan.after, plan.bound, len(plan.moves)) == (expected, expected, moves)
    told = covered(problem, sorted(set(range(problem.seconds.shape[0])) - {unit for unit, _ in plan.moves}), [])
    assert plan.underway == told


@settings(max_examples=60)
@given(standings(), st.integers(0, 3))
def test_however_soon_it_stops_the_bound_is_honest(problem: Standing, steps: int) -> None:
    plan = best_moves(problem, 1, 1, steps)
    best = referee(problem, 1)
    if plan.moves:
        assert best is not None
        assert plan.after <= best <= plan.bound


def test_two_moves_together_beat_one_after_the_other() -> None:
    # The post that adds most by itself (cells 0 to 3) leaves less for a second than the two halves of the six.
    units = [np.array([6], np.int32), np.array([6], np.int32), np.array([6], np.int32)]
    posts = [np.array([0, 1, 3, 4], np.int32), np.array([0, 1, 2], np.int32), np.array([3, 4, 5], np.int32)]
    problem = Standing(np.ones(7, np.int64), cover_of(units), cover_of(posts), np.full((3, 3), 60.0))
    one = best_moves(problem, 1, 1)
    assert (one.moves[0][1], one.after) == (0, 5)
    assert best_moves(problem, 2, 1) == Moves(((0, 1), (1, 2)), 1, 1, 7, 7)
