"""Where free units should stand so that the ring holds, and where the mobile command post should.

A unit that has a post counts where the post is, for it stands there or is on its way; any other counts where it is.
What counts as covered is the length of the streets of which a unit drives along more than half in time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

import numpy as np

from ring360.decisions.knowledge import Knowledge
from ring360.decisions.move_rules import advised_anew, is_command_post, may_move, stands_at
from ring360.domain.advice import MoveUp
from ring360.domain.board import Board
from ring360.domain.consequences import Consequence, MoveUpAdvised, Reason
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import COMMAND_POST, Post
from ring360.optimisers.standby_cells import condensed
from ring360.optimisers.standby_moves import Moves, Standing, best_moves

MOVE_UP: Final = "move-up"
ROUNDING: Final = 1e-9


def advise_moves(board: Board, at: float, cause: str, knowledge: Knowledge) -> list[Consequence]:
    """The moves that mend the ring, in place of those advised before; nothing where the same still stands advised."""
    found = _best(board, at, knowledge)
    advice_id = f"{cause}-{MOVE_UP}"
    return advised_anew(board, at, cause, MOVE_UP, None if found is None else found.told(at, cause, advice_id))


@dataclass(frozen=True, slots=True)
class _Found:
    """Moves worth advising."""

    moves: tuple[MoveUp, ...]
    share_before: float
    share_underway: float
    share_after: float
    gap: float

    def told(self, at: float, cause: str, advice_id: str) -> MoveUpAdvised:
        gained, underway = self.share_after - self.share_before, self.share_before - self.share_underway
        reasons = [Reason("move-up-gain", (("gained", gained), ("underway", underway)))]
        for move in self.moves:
            drive = (("unit", move.unit_id), ("post", move.post), ("seconds", move.travel_seconds))
            reasons.append(Reason("move-up", drive))
        return MoveUpAdvised(
            at, cause, advice_id, self.moves, self.share_before, self.share_after, self.gap, tuple(reasons)
        )


def _best(board: Board, at: float, knowledge: Knowledge) -> _Found | None:
    rules = knowledge.standby
    free = sorted(board.free.values(), key=lambda entry: _reluctance(entry, knowledge))
    posts = _open_posts(free, knowledge)
    seconds = _drives(free, posts, board, at, knowledge)
    if not np.isfinite(seconds).any():
        return None
    travel, within_seconds = knowledge.travel, knowledge.standards.travel_seconds
    modes, points = [entry.unit.mode for entry in free], [stands_at(entry, knowledge) for entry in free]
    closed = board.closed_segments
    metres = np.array(travel.road_metres((*modes, rules.mode)))
    weight = np.rint(metres * 10.0).astype(np.int64)
    now = travel.reached(modes, points, within_seconds, at, closed)
    then = travel.reached([rules.mode] * len(posts), [post.point for post in posts], within_seconds, at, closed)
    small = condensed(weight, now, then, rules.depth, rules.moves_most)
    problem = Standing(small.weight, small.units, small.posts, seconds, rules.depth)
    total = int(weight.sum())
    least_gain = max(1, ceil(rules.least_gain_share * total))
    plan = best_moves(problem, rules.moves_most, least_gain, rules.search_steps)
    if not plan.moves:
        return None
    moves = tuple(
        MoveUp(free[row].unit.unit_id, posts[post].name, posts[post].point, float(seconds[row, post]))
        for row, post in plan.moves
    )
    shares = [(small.always + part) / total for part in (plan.before, plan.underway, plan.after)]
    if rules.depth == 1:
        shares = _exact_shares(plan, modes, points, [move.target for move in moves], at, closed, knowledge)
        gained, lost = shares[2] - shares[0], shares[0] - shares[1]
        if gained < rules.least_gain_share - ROUNDING or lost > gained + ROUNDING:
            return None
    return _Found(moves, shares[0], shares[1], shares[2], (plan.bound - plan.after) / total)


def _reluctance(entry: UnitEntry, knowledge: Knowledge) -> tuple[bool, int, str]:
    """Of units that are as good to move those without a post go first, then those that were moved less."""
    return entry.post in knowledge.posts, len(entry.moved_up_at), entry.unit.unit_id


def _open_posts(free: Sequence[UnitEntry], knowledge: Knowledge) -> list[Post]:
    """Posts with room for one more."""
    standing: dict[str, int] = {}
    for entry in free:
        standing[entry.post] = standing.get(entry.post, 0) + 1
    return [
        post for _, post in sorted(knowledge.posts.items())
        if post.sort != COMMAND_POST and standing.get(post.name, 0) < post.units_most
    ]  # fmt: skip


def _drives(
    free: Sequence[UnitEntry], posts: Sequence[Post], board: Board, at: float, knowledge: Knowledge
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(units, posts) seconds, inf where the unit may not be sent."""
    rules = knowledge.standby
    seconds = np.full((len(free), len(posts)), inf)
    rows = [row for row, entry in enumerate(free) if entry.unit.mode == rules.mode and not is_command_post(entry)]
    allowed = [
        (row, column) for row in rows for column, post in enumerate(posts)
        if may_move(free[row], post, board, at, knowledge)
    ]  # fmt: skip
    if not allowed:
        return seconds
    told = knowledge.travel.seconds_to_each(
        rules.mode, [free[row].point for row in rows], [post.point for post in posts], at, board.closed_segments
    )
    place = {row: number for number, row in enumerate(rows)}
    for row, column in allowed:
        if told[column][place[row]] <= rules.drive_seconds_most:
            seconds[row, column] = told[column][place[row]]
    return seconds


def _exact_shares(
    plan: Moves, modes: Sequence[str], points: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float,
    closed: frozenset[int], knowledge: Knowledge,
) -> list[float]:  # fmt: skip
    """Shares of road length before, while the movers are under way, and after, to the metre."""
    moved = {row: target for (row, _), target in zip(plan.moves, targets, strict=True)}
    staying = [row for row in range(len(points)) if row not in moved]
    places = (
        (list(modes), list(points)),
        ([modes[row] for row in staying], [points[row] for row in staying]),
        (list(modes), [moved.get(row, point) for row, point in enumerate(points)]),
    )
    within_seconds = knowledge.standards.travel_seconds
    shares = []
    for its_modes, its_points in places:
        shares.append(knowledge.travel.road_shares(its_modes, its_points, (), within_seconds, at, closed)[0])
    return shares
