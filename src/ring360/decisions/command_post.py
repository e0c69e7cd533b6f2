"""Where the mobile command post should wait (移动警务指挥车): near the places where it may be wanted.

Those are the places that knowledge names, and where incidents are and lately were, by their urgency. Roads as they are
at this hour make congested places far, so that it waits on their side. What it holds of the ring is told, not sought.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from ring360.decisions.knowledge import Knowledge
from ring360.decisions.move_rules import advised_anew, is_command_post, may_move, stands_at
from ring360.domain.advice import MoveUp
from ring360.domain.board import Board
from ring360.domain.categories import LEAST_URGENT
from ring360.domain.consequences import Consequence, MoveUpAdvised, Reason
from ring360.domain.entries import UnitEntry
from ring360.domain.lifecycles import WANTING
from ring360.domain.places import RoadPoint
from ring360.domain.posts import COMMAND_POST, Post

COMMAND_MOVE: Final = "command-post"
FARTHEST_SECONDS: Final = 3_600.0
"""Places farther than that, or without a way, are all as bad."""
PLACES_MOST: Final = 300
"""Incidents beyond the newest so many are not looked at."""
OPEN_COUNTS: Final = 4.0
"""An incident that is not over weighs as so many past ones of its urgency."""


def advise_command_post(board: Board, at: float, cause: str, knowledge: Knowledge) -> list[Consequence]:
    """Where the free mobile command posts should wait, in place of what was advised before."""
    posts = [post for _, post in sorted(knowledge.posts.items()) if post.sort == COMMAND_POST]
    units = [board.free[unit_id] for unit_id in sorted(board.free) if is_command_post(board.free[unit_id])]
    advice = _advice(units, posts, board, at, cause, knowledge) if posts and units else None
    return advised_anew(board, at, cause, COMMAND_MOVE, advice)


def _advice(
    units: Sequence[UnitEntry], posts: Sequence[Post], board: Board, at: float, cause: str, knowledge: Knowledge
) -> MoveUpAdvised | None:
    """One move, that which wins most; with several units each place counts for the soonest of them."""
    places, weights = _wanted(board, at, knowledge)
    if not places:
        return None
    mode, closed = units[0].unit.mode, board.closed_segments
    starts = [*(stands_at(unit, knowledge) for unit in units), *(post.point for post in posts)]
    told = np.array(knowledge.travel.seconds_to_each(mode, starts, places, at, closed))
    seconds = np.minimum(told, FARTHEST_SECONDS)
    now = float(seconds[:, : len(units)].min(axis=1) @ weights)
    best: tuple[float, int, int] | None = None
    for row, unit in enumerate(units):
        others = np.delete(seconds[:, : len(units)], row, axis=1)
        rest = others.min(axis=1) if others.shape[1] else np.full(len(places), FARTHEST_SECONDS)
        for number, post in enumerate(posts):
            if may_move(unit, post, board, at, knowledge):
                after = float(np.minimum(rest, seconds[:, len(units) + number]) @ weights)
                if best is None or after < best[0]:
                    best = after, row, number
    if best is None or now - best[0] < knowledge.standby.command_gain_seconds:
        return None
    unit, post = units[best[1]], posts[best[2]]
    drive_seconds = knowledge.travel.seconds_to(mode, [unit.point], post.point, at, closed)[0]
    if drive_seconds > FARTHEST_SECONDS:
        return None
    before, after = _shares(unit, post, board, at, knowledge)
    numbers = (("unit", unit.unit.unit_id), ("post", post.name), ("before", now), ("after", best[0]))
    move = MoveUp(unit.unit.unit_id, post.name, post.point, drive_seconds)
    return MoveUpAdvised(
        at, cause, f"{cause}-{COMMAND_MOVE}", (move,), before, after, 0.0, (Reason("command-post-nearer", numbers),)
    )


def _wanted(
    board: Board, at: float, knowledge: Knowledge
) -> tuple[list[RoadPoint], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Places and their weights, which add up to one."""
    since = at - knowledge.standby.remembered_seconds
    lately = [entry for entry in reversed(board.incidents.values()) if entry.incident.received_at >= since]
    weighed = [(place.point, place.weight) for place in knowledge.demand]
    for entry in lately[:PLACES_MOST]:
        weight = float(1 << max(0, LEAST_URGENT - entry.incident.priority))
        weighed.append((entry.incident.place.point, weight * (OPEN_COUNTS if entry.state in WANTING else 1.0)))
    weights = np.array([weight for _, weight in weighed])
    return [point for point, _ in weighed], weights / weights.sum() if len(weights) else weights


def _shares(unit: UnitEntry, post: Post, board: Board, at: float, knowledge: Knowledge) -> tuple[float, float]:
    """What the ring of all free units holds with the unit where it is, and at the post."""
    free = [board.free[unit_id] for unit_id in sorted(board.free)]
    modes, within_seconds = [entry.unit.mode for entry in free], knowledge.standards.travel_seconds
    before = [stands_at(entry, knowledge) for entry in free]
    after = [post.point if entry is unit else point for entry, point in zip(free, before, strict=True)]
    shares = knowledge.travel.road_shares
    return (
        shares(modes, before, (), within_seconds, at, board.closed_segments)[0],
        shares(modes, after, (), within_seconds, at, board.closed_segments)[0],
    )
