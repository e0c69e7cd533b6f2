"""Pairs of rows and columns that are worth most together, none twice; what is worth nothing stays alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment


def best_pairs(worth: NDArray[np.float64]) -> list[tuple[int, int]]:
    """(row, column) ascending by row; `worth` (rows, columns), 0 = never paired.

    Exact: a rectangular linear assignment by shortest augmenting paths (Crouse 2016), as scipy has it.
    """
    rows, columns = linear_sum_assignment(worth, maximize=True)
    return [
        (row, column) for row, column in zip(rows.tolist(), columns.tolist(), strict=True) if worth[row, column] > 0.0
    ]
