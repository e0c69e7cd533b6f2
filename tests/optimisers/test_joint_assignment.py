"""The joint assignment is the best there is: held against every possible plan on small problems."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.optimisers.best_set import Need, Pair, best_set
from ring360.optimisers.joint_assignment import assign_jointly
from ring360.optimisers.priced_search import Plan

NUMBERS = st.integers(0, 40)


@st.composite
def needs(draw: st.DrawFn, units: int, lines_most: int = 2) -> Need:
    """A need of one or two lines with candidates in any order; costs may make any of them the dearest."""
    rows = draw(st.permutations(range(units)))
    rows = rows[: draw(st.integers(0, units))]
    lines, count = draw(st.integers(1, lines_most)), len(rows)

    def numbers(*shape: int, of: st.SearchStrategy[int] = NUMBERS) -> np.ndarray:
        size = int(np.prod(shape))
        return np.array(draw(st.lists(of, min_size=size, max_size=size)), np.int64).reshape(shape)

    return Need(
        np.array(rows, np.int64), numbers(count, of=st.integers(1, 3)),
        numbers(lines, count, of=st.integers(0, 1)).astype(bool),
        numbers(lines, 2, of=st.integers(0, 2)), numbers(count), numbers(lines, count),
        numbers(count, of=st.integers(-10, 30)), (2, 1, draw(st.sampled_from([0, 10]))), numbers(lines + 1),
    )  # fmt: skip


def cost_of(need: Need, members: tuple[int, ...]) -> Pair | None:
    """What a set costs, told step by step; None where a member would do nothing."""
    lacking = need.lacking.copy()
    cost = 0
    for place, row in enumerate(members):
        before = lacking.copy()
        for line in np.flatnonzero(need.fits[:, row]):
            lacking[line] = max(0, lacking[line, 0] - 1), max(0, lacking[line, 1] - need.officers[row])
            cost += (before[line] - lacking[line]).sum() * need.line_cost[line, row]
        if (before == lacking).all():
            return None
        cost += need.unit_cost[row] + (need.first_cost[row] if place == 0 else 0)
    short = (lacking * np.array(need.shortage[:2])).sum()
    waiting = (need.waiting_cost[:-1] * lacking.sum(axis=1)).sum()
    if not members:
        short, waiting = short + (need.shortage[2] if need.lacking.any() else 0), waiting
        waiting += need.waiting_cost[-1] if need.lacking.any() else 0
    return int(short), int(cost + waiting)


def referee(units: int, all_needs: list[Need]) -> Pair:
    """The least cost of all plans, by trying them all."""
    best = None
    for places in product(range(len(all_needs) + 1), repeat=units):
        total = (0, 0)
        for number, need in enumerate(all_needs):
            mine = {unit for unit, place in enumerate(places) if place == number}
            members = tuple(row for row, unit in enumerate(need.units.tolist()) if unit in mine)
            pair = cost_of(need, members) if len(members) == len(mine) else None
            if pair is None:
                break
            total = total[0] + pair[0], total[1] + pair[1]
        else:
            best = total if best is None else min(best, total)
    assert best is not None
    return best


def told(plan: Plan, all_needs: list[Need]) -> Pair:
    pairs = [cost_of(need, chosen) for need, chosen in zip(all_needs, plan.chosen, strict=True)]
    return sum(pair[0] for pair in pairs if pair), sum(pair[1] for pair in pairs if pair)


@settings(max_examples=250)
@given(st.data())
def test_no_plan_is_better_and_the_proof_holds(data: st.DataObject) -> None:
    units = data.draw(st.integers(1, 4))
    all_needs = data.draw(st.lists(needs(units), min_size=1, max_size=3))
    plan = assign_jointly(units, all_needs, most_branches=10_000)
    sent = [int(need.units[row]) for need, chosen in zip(all_needs, plan.chosen, strict=True) for row in chosen]
    assert len(sent) == len(set(sent))
    assert plan.cost == plan.bound == told(plan, all_needs) == referee(units, all_needs)


@settings(max_examples=60)
@given(st.data())
def test_however_soon_it_stops_the_bound_is_honest(data: st.DataObject) -> None:
    units = data.draw(st.integers(2, 4))
    all_needs = data.draw(st.lists(needs(units), min_size=2, max_size=3))
    plan = assign_jointly(units, all_needs, most_branches=0)
    assert plan.bound <= referee(units, all_needs) <= plan.cost


@settings(max_examples=150)
@given(st.data())
def test_the_best_set_of_one_need_knows_prices_and_bans(data: st.DataObject) -> None:
    units = data.draw(st.integers(1, 6))
    need = data.draw(needs(units, 3))
    price = np.array(data.draw(st.lists(st.tuples(st.integers(0, 2), NUMBERS), min_size=units, max_size=units)))
    banned = np.array(data.draw(st.lists(st.booleans(), min_size=len(need.units), max_size=len(need.units))), bool)
    chosen, pair = best_set(need, price.astype(np.int64), banned)
    best = None
    for taken in product([False, True], repeat=len(need.units)):
        members = tuple(np.flatnonzero(taken).tolist())
        one = cost_of(need, members)
        if one is None or banned[list(members)].any():
            continue
        paid = price[need.units[list(members)]].sum(axis=0) if members else (0, 0)
        one = one[0] + int(paid[0]), one[1] + int(paid[1])
        best = one if best is None else min(best, one)
    assert pair == best
    assert not banned[chosen].any()
