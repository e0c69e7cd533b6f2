"""Makes a problem of moves to posts smaller without changing an answer: cells that behave alike become one.

A cell that enough units cover whoever leaves, or that nobody covers and no post would, is left out; cells covered by
the same units and posts are added up. They are told apart by a sum of 64-bit numbers, one for each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.standby_moves import Cells, Cover, Ints, cover_of


@dataclass(frozen=True, slots=True)
class Condensed:
    """The cells that matter, and the weight of those covered whatever happens."""

    weight: Ints
    units: Cover
    posts: Cover
    always: int


def condensed(weight: Ints, units: Sequence[Cells], posts: Sequence[Cells], fold: int, most: int) -> Condensed:
    """For at most `most` moves. `weight` (cells,), rows of cells for units and posts, no cell twice in a row."""
    count = np.zeros(len(weight), np.int64)
    for row in units:
        count[row] += 1
    marks = np.zeros(len(weight), np.uint64)
    for row, mark in zip((*units, *posts), _marks(len(units) + len(posts)), strict=True):
        marks[row] += mark
    kept = (count < fold + most) & (marks != 0) & (weight > 0)
    alike, number = np.unique(marks[kept], return_inverse=True)
    sums = np.zeros(len(alike), np.int64)
    np.add.at(sums, number, weight[kept])
    cell = np.full(len(weight), -1, np.int32)
    cell[kept] = number
    return Condensed(
        sums, cover_of([_renamed(row, cell) for row in units]), cover_of([_renamed(row, cell) for row in posts]),
        int(weight[count >= fold + most].sum()),
    )  # fmt: skip


def _renamed(row: Cells, cell: Cells) -> Cells:
    renamed = cell[row]
    return np.unique(renamed[renamed >= 0])


def _marks(rows: int) -> NDArray[np.uint64]:
    """One well mixed number a row (splitmix64, Steele, Lea and Flood 2014)."""
    mixed = np.arange(1, rows + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
