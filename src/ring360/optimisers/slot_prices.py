"""Prices of units that many needs compete for: the dual of an assignment of units to single slots.

Hungarian method by shortest augmenting paths (Jonker and Volgenant 1987), on pairs (shortage, cost) compared one after
the other. A slot that is better left empty goes to a place of its own beside the units.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.compiled import compiled

Ints = NDArray[np.int64]

CLOSED = np.int64(1) << 60
"""As a shortage: this unit cannot take the slot."""


@compiled
def slot_prices(slots: Ints, empty: Ints) -> Ints:
    """(units, 2) least pairs, none below zero, at which nobody wants a unit twice.

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
    return -dual[:units]


@compiled
def _less(pairs: Ints, one: int, other: int) -> bool:
    if pairs[one, 0] != pairs[other, 0]:
        return bool(pairs[one, 0] < pairs[other, 0])
    return bool(pairs[one, 1] < pairs[other, 1])
