"""Prices of units that many needs compete for: the dual of an assignment of units to single slots.

Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987), on pairs (shortage, cost) compared one after
the other. A slot that is better left empty goes to a place beside the units that has room for all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.best_set import Need
from ring360.optimisers.compiled import compiled

Ints = NDArray[np.int64]

CLOSED = np.int64(1) << 60
"""As a shortage: this unit cannot take the slot."""
LACKING_MOST = 8
"""So many slots for what no set can fill take part in finding prices; more would not change a price by much."""


@compiled
def slot_prices(slots: Ints, empty: Ints) -> tuple[Ints, Ints]:
    """(units, 2) pairs, none below zero, at which nobody wants a unit twice, and (units,) slot of each, -1 = none.

    `slots` (slots, units, 2) is what each unit would cost in each slot, `empty` (slots, 2) what an empty one costs.
    """
    rows, units = slots.shape[0], slots.shape[1]
    # Behind the units stands one column for all empty slots: it has room for everybody, so that it never has a price.
    row_dual, dual = np.zeros((rows, 2), np.int64), np.zeros((units + 1, 2), np.int64)
    taken_by = np.full(units + 1, -1, np.int64)
    least, before = np.empty((units + 1, 2), np.int64), np.empty(units + 1, np.int64)
    done = np.empty(units, np.bool_)
    for first in range(rows):
        least[:] = CLOSED << 1
        before[:] = -1
        done[:] = False
        row, at = first, -1
        while row >= 0:
            nearest = -1
            for column in range(units + 1):
                if column < units and done[column]:
                    continue
                cost = slots[row, column] if column < units else empty[row]
                short = cost[0] - row_dual[row, 0] - dual[column, 0]
                rest = cost[1] - row_dual[row, 1] - dual[column, 1]
                if short < least[column, 0] or (short == least[column, 0] and rest < least[column, 1]):
                    least[column, 0], least[column, 1], before[column] = short, rest, at
                if nearest < 0 or _less(least, column, nearest):
                    nearest = column
            step_short, step = least[nearest, 0], least[nearest, 1]
            row_dual[first, 0] += step_short
            row_dual[first, 1] += step
            for column in range(units):
                if done[column]:
                    row_dual[taken_by[column], 0] += step_short
                    row_dual[taken_by[column], 1] += step
                    dual[column, 0] -= step_short
                    dual[column, 1] -= step
                else:
                    least[column, 0] -= step_short
                    least[column, 1] -= step
            least[units, 0] -= step_short
            least[units, 1] -= step
            at = nearest
            row = taken_by[at] if at < units else -1
            if row >= 0:
                done[at] = True
        while before[at] >= 0:
            taken_by[at] = taken_by[before[at]]
            at = before[at]
        taken_by[at] = first
        taken_by[units] = -1
    return -dual[:units], taken_by[:units]


@compiled
def _less(pairs: Ints, one: int, other: int) -> bool:
    if pairs[one, 0] != pairs[other, 0]:
        return bool(pairs[one, 0] < pairs[other, 0])
    return bool(pairs[one, 1] < pairs[other, 1])


def slots_of(units: int, needs: Sequence[Need], sets: Sequence[Ints]) -> tuple[Ints, Ints, Ints]:
    """Needs cut into slots as the members of a set of each would fill them, (slots, units, 2) and (slots, 2), and whose
    slot each is.

    A member that counts for several lines makes one slot of them; every step that the set leaves lacking makes its own.
    """
    parts = [
        _slots(
            units, need.units, need.officers, need.fits, need.lacking, need.first_cost, need.line_cost,
            need.unit_cost, need.shortage, need.waiting_cost, chosen,
        )
        for need, chosen in zip(needs, sets, strict=True)
    ]  # fmt: skip
    if not parts:
        return np.empty((0, units, 2), np.int64), np.empty((0, 2), np.int64), np.empty(0, np.int64)
    whose = np.repeat(np.arange(len(parts)), [len(empty) for _, empty in parts])
    return np.concatenate([slots for slots, _ in parts]), np.concatenate([empty for _, empty in parts]), whose


@compiled
def _slots(
    units: int, rows: Ints, officers: Ints, fits: NDArray[np.bool_], lacking: Ints, first_cost: Ints, line_cost: Ints,
    unit_cost: Ints, shortage: tuple[int, int, int], waiting_cost: Ints, chosen: Ints,
) -> tuple[Ints, Ints]:  # fmt: skip
    """The slots of one need and what each costs empty."""
    steps = _steps(officers, fits, lacking, chosen)
    slots = np.empty((len(steps), units, 2), np.int64)
    slots[:, :, 0] = CLOSED
    slots[:, :, 1] = CLOSED
    empty = np.zeros((len(steps), 2), np.int64)
    for place in range(len(steps)):
        if place == 0:
            empty[0, 0], empty[0, 1] = shortage[2], waiting_cost[-1]
        for line in range(len(lacking)):
            taken = steps[place, line, 0] + steps[place, line, 1]
            empty[place, 0] += steps[place, line, 0] * shortage[0] + steps[place, line, 1] * shortage[1]
            empty[place, 1] += taken * waiting_cost[line]
        for candidate in range(len(rows)):
            cost, can = unit_cost[candidate], True
            if place == 0:
                cost += first_cost[candidate]
            for line in range(len(lacking)):
                taken = steps[place, line, 0] + steps[place, line, 1]
                can = can and (taken == 0 or fits[line, candidate])
                cost += taken * line_cost[line, candidate]
            if can:
                slots[place, rows[candidate], 0], slots[place, rows[candidate], 1] = 0, cost
    return slots, empty


@compiled
def _steps(officers: Ints, fits: NDArray[np.bool_], lacking: Ints, chosen: Ints) -> Ints:
    """(slots, lines, 2) steps of units and officers that each member takes, then single ones that nobody takes."""
    lines = len(lacking)
    left = lacking.copy()
    steps = np.zeros((len(chosen) + 2 * lines * LACKING_MOST, lines, 2), np.int64)
    for place in range(len(chosen)):
        for line in range(lines):
            if fits[line, chosen[place]]:
                steps[place, line, 0] = min(left[line, 0], 1)
                steps[place, line, 1] = min(left[line, 1], officers[chosen[place]])
                left[line, 0] -= steps[place, line, 0]
                left[line, 1] -= steps[place, line, 1]
    place = len(chosen)
    for line in range(lines):
        for kind in range(2):
            for _ in range(min(left[line, kind], LACKING_MOST)):
                steps[place, line, kind] = 1
                place += 1
    return steps[:place]
