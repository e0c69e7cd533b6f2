"""The best set of candidates for one covering need, exact: a dynamic programme over what is still lacking.

A need has lines; each lacks so many units and so many officers, its *steps*, and a candidate counts for every line
that it fits: it takes at most one step of units and as many of officers as it brings. Candidates are looked at in the
order of their arrival, so the first one taken is the first to arrive. Costs are pairs (shortage, cost) of whole
numbers, compared one after the other: no cost however small is lost beside a shortage however large.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.compiled import compiled

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Pair = tuple[int, int]

NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Need:
    """What one place lacks and what each candidate would cost it; candidates in the order of their arrival."""

    units: Ints
    """(candidates,) row of each candidate among all units, each at most once."""
    officers: Ints
    """(candidates,)"""
    fits: Flags
    """(lines, candidates)"""
    lacking: Ints
    """(lines, 2) units and officers."""
    first_cost: Ints
    """(candidates,) if it is the first to arrive."""
    line_cost: Ints
    """(lines, candidates) for every step that it takes on the line."""
    unit_cost: Ints
    """(candidates,) if it is taken at all."""
    shortage: tuple[int, int, int]
    """For every unit lacking on a line, for every officer, and if nobody comes at all."""
    waiting_cost: Ints
    """(lines + 1,) for every step that stays lacking on a line, and if nobody comes at all."""


def best_set(need: Need, price: Ints, banned: Flags) -> tuple[Ints, Pair]:
    """Positions among the candidates of the cheapest set, ascending, and its pair with the prices of its members.

    `price` (units, 2) is added for every member; `banned` (candidates,) are left out.
    """
    chosen, short, cost = _best_set(
        need.fits, need.officers, need.lacking, need.first_cost, need.line_cost, need.unit_cost,
        need.shortage, need.waiting_cost, price, need.units, banned,
    )  # fmt: skip
    return chosen, (int(short), int(cost))


@compiled
def _best_set(
    fits: Flags, officers: Ints, lacking: Ints, first_cost: Ints, line_cost: Ints, unit_cost: Ints,
    shortage: tuple[int, int, int], waiting_cost: Ints, price: Ints, units: Ints, banned: Flags,
) -> tuple[Ints, int, int]:  # fmt: skip
    lines, count = fits.shape
    stride = np.empty((lines, 2), np.int64)
    states = 1
    for line in range(lines):
        for kind in range(2):
            stride[line, kind] = states
            states *= lacking[line, kind] + 1
    top = states - 1
    short, cost = np.full(states, NEVER), np.zeros(states, np.int64)
    short[top] = 0
    came = np.full((count, states), -1, np.int32)
    for row in range(count):
        if banned[row]:
            continue
        price_short, price_cost = price[units[row], 0], price[units[row], 1]
        # A state only leads to lower ones, so in ascending order each candidate is taken once at most.
        for state in range(1, states):
            if short[state] == NEVER:
                continue
            after, added = _taken(state, row, fits, officers, lacking, stride, line_cost)
            if after == state:
                continue
            added += cost[state] + unit_cost[row] + price_cost
            if state == top:
                added += first_cost[row]
            lacks = short[state] + price_short
            if lacks < short[after] or (lacks == short[after] and added < cost[after]):
                short[after], cost[after], came[row, after] = lacks, added, state
    return _told(short, cost, came, lacking, stride, shortage, waiting_cost)


@compiled
def _taken(
    state: int, row: int, fits: Flags, officers: Ints, lacking: Ints, stride: Ints, line_cost: Ints
) -> tuple[int, int]:
    """What is lacking after a candidate is taken, and the cost of the steps that it takes."""
    after, added = state, 0
    for line in range(len(lacking)):
        if not fits[line, row]:
            continue
        units = state // stride[line, 0] % (lacking[line, 0] + 1)
        people = state // stride[line, 1] % (lacking[line, 1] + 1)
        if units == 0 and people == 0:
            continue
        fewer, fewer_people = min(units, 1), min(people, officers[row])
        after -= fewer * stride[line, 0] + fewer_people * stride[line, 1]
        added += (fewer + fewer_people) * line_cost[line, row]
    return after, added


@compiled
def _told(
    short: Ints,
    cost: Ints,
    came: NDArray[np.int32],
    lacking: Ints,
    stride: Ints,
    shortage: tuple[int, int, int],
    waiting_cost: Ints,
) -> tuple[Ints, int, int]:
    """The best end and the way to it."""
    lines, states = len(lacking), len(short)
    best, best_short, best_cost = states - 1, NEVER, NEVER
    for state in range(states):
        if short[state] == NEVER:
            continue
        lacks, waits = short[state], cost[state]
        for line in range(lines):
            units = state // stride[line, 0] % (lacking[line, 0] + 1)
            people = state // stride[line, 1] % (lacking[line, 1] + 1)
            lacks += units * shortage[0] + people * shortage[1]
            waits += (units + people) * waiting_cost[line]
        if state == states - 1 and states > 1:
            lacks += shortage[2]
            waits += waiting_cost[lines]
        if lacks < best_short or (lacks == best_short and waits < best_cost):
            best, best_short, best_cost = state, lacks, waits
    chosen = np.empty(len(came), np.int64)
    found, at = 0, best
    for row in range(len(came) - 1, -1, -1):
        if came[row, at] >= 0:
            chosen[found] = row
            found += 1
            at = came[row, at]
    return chosen[:found][::-1].copy(), best_short, best_cost
