"""Prices of units that many needs compete for: the dual of an assignment of units to single slots.

Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987), on pairs (shortage, cost) compared one after
the other. A slot that is better left empty goes to a place of its own beside the units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    columns = units + rows
    row_dual, dual = np.zeros((rows, 2), np.int64), np.zeros((columns, 2), np.int64)
    taken_by = np.full(columns + 1, -1, np.int64)
    for first in range(rows):
        least = np.full((columns, 2), CLOSED << 1, np.int64)
        before = np.full(columns, columns, np.int64)
        done = np.zeros(columns + 1, np.bool_)
        taken_by[columns] = first
        at = columns
        while taken_by[at] >= 0:
            done[at] = True
            row = taken_by[at]
            nearest = -1
            for column in range(columns):
                if done[column]:
                    continue
                cost = slots[row, column] if column < units else empty[row]
                short = cost[0] - row_dual[row, 0] - dual[column, 0]
                rest = cost[1] - row_dual[row, 1] - dual[column, 1]
                if short < least[column, 0] or (short == least[column, 0] and rest < least[column, 1]):
                    least[column, 0], least[column, 1], before[column] = short, rest, at
                if nearest < 0 or _less(least, column, nearest):
                    nearest = column
            step_short, step = least[nearest, 0], least[nearest, 1]
            for column in range(columns + 1):
                if done[column]:
                    row_dual[taken_by[column], 0] += step_short
                    row_dual[taken_by[column], 1] += step
                    if column < columns:
                        dual[column, 0] -= step_short
                        dual[column, 1] -= step
                elif column < columns:
                    least[column, 0] -= step_short
                    least[column, 1] -= step
            at = nearest
        while at != columns:
            taken_by[at] = taken_by[before[at]]
            at = before[at]
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
    rows: list[Ints] = []
    empty: list[tuple[int, int]] = []
    whose: list[int] = []
    for number, (need, chosen) in enumerate(zip(needs, sets, strict=True)):
        for place, steps in enumerate(_steps(need, chosen)):
            is_first = place == 0
            cost = need.unit_cost + (steps.sum(axis=1) @ need.line_cost) + (need.first_cost if is_first else 0)
            can = need.fits[steps.any(axis=1)].all(axis=0)
            row = np.full((units, 2), CLOSED, np.int64)
            row[need.units[can], 0], row[need.units[can], 1] = 0, cost[can]
            rows.append(row)
            whose.append(number)
            short = steps.sum(axis=0) @ np.array(need.shortage[:2], np.int64) + need.shortage[2] * is_first
            waits = steps.sum(axis=1) @ need.waiting_cost[:-1] + need.waiting_cost[-1] * is_first
            empty.append((int(short), int(waits)))
    if not rows:
        return np.empty((0, units, 2), np.int64), np.empty((0, 2), np.int64), np.empty(0, np.int64)
    return np.stack(rows), np.array(empty, np.int64), np.array(whose, np.int64)


def _steps(need: Need, chosen: Ints) -> Iterator[Ints]:
    """(lines, 2) steps of units and officers that each member takes, then single ones that nobody takes."""
    lacking = need.lacking.copy()
    for row in chosen.tolist():
        steps = np.minimum(lacking, np.array([1, need.officers[row]])) * need.fits[:, row, None]
        lacking -= steps
        yield steps
    for line, short in enumerate(lacking.tolist()):
        for sort in range(2):
            for _ in range(min(short[sort], LACKING_MOST)):
                steps = np.zeros_like(lacking)
                steps[line, sort] = 1
                yield steps
