"""Which units should move to which posts so that the most is covered: exact for the number of moves, or with its gap.

Every unit where it stands and every post covers some cells; a cell counts when at least `fold` units cover it. Branch
and bound: post sets first, by what they would add if nobody's leaving lost anything, then who leaves for them, by what
is lost so far. Both are bounds from above, so what is never looked at cannot be better.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.compiled import compiled

Ints = NDArray[np.int64]
Cells = NDArray[np.int32]
MOST_STEPS = 4000


@dataclass(frozen=True, slots=True)
class Cover:
    """What each row (a unit or a post) covers."""

    start: Ints
    """(rows + 1,) cuts `cells`."""
    cells: Cells

    def of(self, row: int) -> Cells:
        return self.cells[self.start[row] : self.start[row + 1]]


def cover_of(rows: list[Cells]) -> Cover:
    """Rows of cells, one below the other; no cell twice in a row."""
    start = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    return Cover(start, np.concatenate([np.empty(0, np.int32), *rows]).astype(np.int32))


@dataclass(frozen=True, slots=True)
class Standing:
    """The problem."""

    weight: Ints
    """(cells,) what each counts."""
    units: Cover
    """Where every unit stands now, those that may not move as well."""
    posts: Cover
    seconds: NDArray[np.float64]
    """(units, posts) of the drive, inf = not allowed."""
    fold: int = 1


@dataclass(frozen=True, slots=True)
class Moves:
    """The plan: (unit, post) pairs, the weight covered before, with the movers away, and after."""

    moves: tuple[tuple[int, int], ...]
    before: int
    underway: int
    after: int
    bound: int
    """No plan of so many moves covers more than this."""


def best_moves(problem: Standing, most: int, least_gain: int, most_steps: int = MOST_STEPS) -> Moves:
    """At most `most` moves, each of which adds at least `least_gain` to what the best plan with one move less covers.

    No plan is taken that loses more while its movers are under way than it wins in the end. Among plans that cover the
    same the one found first stays: units that lose least leave first, then the shorter drives.
    """
    search = _Search(problem, most_steps)
    best = Moves((), search.before, search.before, search.before, search.before)
    for moves in range(1, most + 1):
        found = search.run(moves)
        if found is None or found.after - best.after < least_gain:
            return Moves(best.moves, best.before, best.underway, best.after, max(best.after, best.bound))
        best = found
    return best


@dataclass(slots=True)
class _Search:
    problem: Standing
    steps_left: int
    count: Cells = field(init=False)
    before: int = field(init=False)
    _best: Moves | None = field(init=False, default=None)
    _open: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        problem = self.problem
        self.count = np.bincount(problem.units.cells, minlength=len(problem.weight)).astype(np.int32)
        self.before = int(problem.weight[self.count >= problem.fold].sum())

    def run(self, moves: int) -> Moves | None:
        """The best plan of exactly so many moves, None where there is none."""
        self._best = None
        self._open = 0
        self._choose_posts((), moves, self.before, self.count.copy())
        return self._found()

    def _found(self) -> Moves | None:
        found = self._best
        if found is None:
            return None
        return Moves(found.moves, found.before, found.underway, found.after, max(found.after, self._open))

    def _value(self) -> int:
        return self._best.after if self._best is not None else -1

    def _choose_posts(self, chosen: tuple[int, ...], left: int, covered: int, count: Cells) -> None:
        """`covered` is the weight with the chosen posts filled and nobody gone, `count` the units on each cell."""
        problem = self.problem
        if left == 0:
            self._choose_units(chosen, (), covered, count, covered)
            return
        adds = adding(problem.posts.start, problem.posts.cells, count, problem.weight, problem.fold, left)
        first = chosen[-1] if chosen else -1
        order = np.argsort(-adds, kind="stable")
        # A set is met once, its posts ascending; the bound may use any post.
        highest = np.cumsum(adds[order])[left - 1 : left]
        rest = int(highest[0]) - int(adds[order[left - 1]]) if len(highest) else 0
        for post in order.tolist():
            if covered + int(adds[post]) + rest <= self._value():
                return
            if post <= first:
                continue
            if self.steps_left <= 0:
                self._open = max(self._open, covered + int(adds[post]) + rest)
                return
            self.steps_left -= 1
            cells = problem.posts.of(post)
            gained = int(problem.weight[cells[count[cells] == problem.fold - 1]].sum())
            count[cells] += 1
            self._choose_posts((*chosen, post), left - 1, covered + gained, count)
            count[cells] -= 1

    def _choose_units(
        self, posts: tuple[int, ...], gone: tuple[int, ...], covered: int, count: Cells, bound: int
    ) -> None:
        """`covered` is the weight with the posts filled and `gone` away, in the order of their posts."""
        problem = self.problem
        if len(gone) == len(posts):
            underway = self._without(gone)
            if covered > self._value() and self.before - underway <= covered - self.before:
                moves = tuple(zip(gone, posts, strict=True))
                self._best = Moves(moves, self.before, underway, covered, bound)
            return
        for unit, lost in self._leavers(posts[len(gone)], gone, count):
            if covered - lost <= self._value():
                return
            if self.steps_left <= 0:
                self._open = max(self._open, covered - lost)
                return
            self.steps_left -= 1
            cells = problem.units.of(unit)
            count[cells] -= 1
            self._choose_units(posts, (*gone, unit), covered - lost, count, bound)
            count[cells] += 1

    def _leavers(self, post: int, gone: tuple[int, ...], count: Cells) -> Iterator[tuple[int, int]]:
        """Units that may go to a post and what each would lose by leaving, least first, then by the drive."""
        problem = self.problem
        lost = losing(problem.units.start, problem.units.cells, count, problem.weight, problem.fold)
        seconds = problem.seconds[:, post]
        for unit in np.lexsort((seconds, lost)).tolist():
            if np.isfinite(seconds[unit]) and unit not in gone:
                yield unit, int(lost[unit])

    def _without(self, gone: tuple[int, ...]) -> int:
        problem = self.problem
        count = self.count.copy()
        for unit in gone:
            count[problem.units.of(unit)] -= 1
        return int(problem.weight[count >= problem.fold].sum())


@compiled
def adding(start: Ints, cells: Cells, count: Cells, weight: Ints, fold: int, moves: int) -> Ints:
    """(rows,) the most that each row may add where `moves` rows are still to come, itself among them."""
    adds = np.zeros(len(start) - 1, np.int64)
    for row in range(len(adds)):
        for entry in range(start[row], start[row + 1]):
            cell = cells[entry]
            if fold - moves <= count[cell] < fold:
                adds[row] += weight[cell]
    return adds


@compiled
def losing(start: Ints, cells: Cells, count: Cells, weight: Ints, fold: int) -> Ints:
    """(rows,) what each row alone holds at present."""
    lost = np.zeros(len(start) - 1, np.int64)
    for row in range(len(lost)):
        for entry in range(start[row], start[row + 1]):
            cell = cells[entry]
            if count[cell] == fold:
                lost[row] += weight[cell]
    return lost
