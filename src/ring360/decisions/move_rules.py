"""Who may be sent to another post and where a free unit counts; how one advice takes the place of another."""

from __future__ import annotations

from math import inf
from typing import Final

from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import AdviceWithdrawn, Consequence, MoveUpAdvised
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Post
from ring360.domain.standby_rules import COMMAND_POST_UNIT

HOUR_SECONDS: Final = 3_600.0


def stands_at(entry: UnitEntry, knowledge: Knowledge) -> RoadPoint:
    """Where a free unit counts."""
    post = knowledge.posts.get(entry.post)
    return entry.point if post is None else post.point


def is_command_post(entry: UnitEntry) -> bool:
    """Whether the unit is a mobile command post, by role or by what it carries."""
    return COMMAND_POST_UNIT in (entry.unit.role, *entry.unit.equipment)


def may_move(entry: UnitEntry, post: Post, board: Board, at: float, knowledge: Knowledge) -> bool:
    """Whether the unit may be sent to the post: it fits, has not been moved too often, nobody refused it lately."""
    rules = knowledge.standby
    if entry.post == post.name or (post.roles and entry.unit.role not in post.roles):
        return False
    if sum(moved_at > at - HOUR_SECONDS for moved_at in entry.moved_up_at) >= rules.moves_per_hour:
        return False
    return board.refused.get((entry.unit.unit_id, post.name), -inf) <= at - rules.refused_seconds


def advised_anew(
    board: Board, at: float, cause: str, sort: str, advice: MoveUpAdvised | None
) -> list[Consequence]:  # fmt: skip
    """Advice in place of what of its sort stands; `sort` is how the ids of its sort end."""
    standing = [each for key, each in board.advice.items() if key.endswith(f"-{sort}")]
    moves = () if advice is None else _ends(advice)
    told: list[Consequence] = [
        AdviceWithdrawn(at, cause, each.advice_id)
        for each in standing
        if not isinstance(each, MoveUpAdvised) or _ends(each) != moves
    ]
    if advice is not None and len(told) == len(standing):
        told.append(advice)
    return told


def _ends(advice: MoveUpAdvised) -> tuple[tuple[str, str], ...]:
    return tuple((move.unit_id, move.post) for move in advice.moves)
