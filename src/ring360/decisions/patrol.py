"""What every free unit does until it is needed: tasks by role and kind of road, round the clock.

Stretches take turns: in as many tasks as it takes all units of a role have driven all of theirs. Within a turn units
are given to stretches so that most road is patrolled for the least driving. Who goes off duty stays until the next
shift stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, inf
from typing import TypeVar

import numpy as np

from ring360.decisions.knowledge import Knowledge
from ring360.decisions.move_rules import is_command_post, stands_at
from ring360.decisions.patrol_tasks import (
    BEAT,
    CHECKPOINT,
    TASK_OF_ROLE,
    PatrolRules,
    PatrolTask,
    Stretch,
    Stretches,
)
from ring360.domain import posts as kinds
from ring360.domain.board import Board
from ring360.domain.consequences import Reason
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Post
from ring360.domain.rosters import RUNNING, ShiftEntry
from ring360.optimisers.pairs import best_pairs

Place = TypeVar("Place")
FAR_SECONDS = 1_800.0
"""A place so far away is worth nothing to a unit."""


def patrol_tasks(
    board: Board, at: float, stretches: Stretches, knowledge: Knowledge, rules: PatrolRules | None = None
) -> list[PatrolTask]:
    """One task for every free unit of a role that patrols, ascending by unit; none for who has been relieved."""
    rules = rules or PatrolRules()
    units = [board.free[unit_id] for unit_id in sorted(board.free)]
    tasks: list[PatrolTask] = []
    for role, sort in TASK_OF_ROLE.items():
        some = [entry for entry in units if entry.unit.role == role and not is_command_post(entry)]
        some = [entry for entry in some if _hours(entry, board, at, knowledge, rules) is not None]
        for entry, place, stretch in _given(some, sort, board, at, stretches, knowledge, rules):
            tasks.append(_task(entry, sort, place, stretch, board, at, knowledge, rules))
    return sorted(tasks, key=lambda task: task.unit_id)


def _given(
    units: Sequence[UnitEntry], sort: str, board: Board, at: float, stretches: Stretches, knowledge: Knowledge,
    rules: PatrolRules,
) -> Iterator[tuple[UnitEntry, Post | None, Stretch | None]]:  # fmt: skip
    """Units with their post or stretch."""
    if sort == BEAT:
        yield from ((entry, _beat(entry, board, at, knowledge), None) for entry in units)
    elif sort == CHECKPOINT:
        posts = [post for _, post in sorted(knowledge.posts.items()) if post.sort == kinds.CHECKPOINT]
        posts = _on_turn(posts, len(units), at, rules)
        for row, column in _pairs(units, [post.point for post in posts], [1.0] * len(posts), board, at, knowledge):
            yield units[row], posts[column], None
    else:
        some = _on_turn(stretches.of_kind(sort), len(units), at, rules)
        points, metres = [each.point for each in some], [each.metres for each in some]
        for row, column in _pairs(units, points, metres, board, at, knowledge):
            yield units[row], None, some[column]


def _on_turn(places: Sequence[Place], units: int, at: float, rules: PatrolRules) -> list[Place]:
    """Of more places than units those whose turn it is; fewer places take several units."""
    if not places or not units:
        return []
    if len(places) < units:
        return [*places] * ceil(units / len(places))
    rounds = ceil(len(places) / units)
    turn = int(at // rules.task_seconds) % rounds
    return [place for row, place in enumerate(places) if row % rounds == turn]


def _pairs(
    units: Sequence[UnitEntry], points: Sequence[RoadPoint], worth: Sequence[float], board: Board, at: float,
    knowledge: Knowledge,
) -> list[tuple[int, int]]:  # fmt: skip
    if not units or not points:
        return []
    seconds = np.full((len(units), len(points)), inf)
    for mode in sorted({entry.unit.mode for entry in units}):
        rows = [row for row, entry in enumerate(units) if entry.unit.mode == mode]
        starts = [units[row].point for row in rows]
        seconds[rows] = np.array(knowledge.travel.seconds_to_each(mode, starts, points, at, board.closed_segments)).T
    near = 1.0 - np.minimum(seconds, FAR_SECONDS) / FAR_SECONDS
    return best_pairs(near * np.array(worth))


def _beat(entry: UnitEntry, board: Board, at: float, knowledge: Knowledge) -> Post | None:
    """Its own post, or the nearest police room."""
    own = knowledge.posts.get(entry.post)
    if own is not None:
        return own
    rooms = [post for _, post in sorted(knowledge.posts.items()) if post.sort == kinds.POLICE_ROOM]
    if not rooms:
        return None
    told = knowledge.travel.seconds_to_each(
        entry.unit.mode, [entry.point], [room.point for room in rooms], at, board.closed_segments
    )
    return rooms[min(range(len(rooms)), key=lambda row: (told[row][0], row))]


def _task(
    entry: UnitEntry, sort: str, post: Post | None, stretch: Stretch | None, board: Board, at: float,
    knowledge: Knowledge, rules: PatrolRules,
) -> PatrolTask:  # fmt: skip
    point = post.point if post is not None else stretch.point if stretch is not None else entry.point
    seconds = knowledge.travel.seconds_to(entry.unit.mode, [entry.point], point, at, board.closed_segments)[0]
    since = rules.task_seconds * (at // rules.task_seconds)
    hours = _hours(entry, board, at, knowledge, rules)
    assert hours is not None
    reasons = [Reason(f"task-{sort}", (("metres", stretch.metres if stretch else 0.0),))]
    until: float | None = min(since + rules.task_seconds, hours)
    if hours <= at:
        until = None
        reasons.append(Reason("task-until-relieved", (("unit", entry.unit.unit_id),)))
    place = post.name if post is not None else ""
    segments = stretch.segments if stretch is not None else ()
    return PatrolTask(entry.unit.unit_id, sort, place, point, segments, since, until, seconds, tuple(reasons))


def _hours(entry: UnitEntry, board: Board, at: float, knowledge: Knowledge, rules: PatrolRules) -> float | None:
    """When its shift ends, inf for a unit of no shift; None once it is over and somebody stands in its place."""
    shift = _shift_of(entry, board)
    if shift is None:
        return inf
    ends_at = shift.plan.ends_at
    if at < ends_at - rules.overlap_seconds:
        return ends_at
    return None if _is_relieved(entry, shift, board, at, knowledge, rules) else ends_at


def _shift_of(entry: UnitEntry, board: Board) -> ShiftEntry | None:
    """The running shift that has the unit; of several the one that lasts longest."""
    running = [
        shift for shift in board.shifts.values()
        if shift.state == RUNNING and any(crew.unit.unit_id == entry.unit.unit_id for crew in shift.plan.crews)
    ]  # fmt: skip
    return max(running, key=lambda shift: (shift.plan.ends_at, shift.plan.shift_id), default=None)


def _is_relieved(
    entry: UnitEntry, shift: ShiftEntry, board: Board, at: float, knowledge: Knowledge, rules: PatrolRules
) -> bool:
    """A free unit of its role, of a shift that lasts longer, stands where this one does."""
    there = stands_at(entry, knowledge)
    for other in board.free.values():
        if other is entry or other.unit.role != entry.unit.role or other.post != entry.post:
            continue
        its = _shift_of(other, board)
        if its is None or its.plan.ends_at <= shift.plan.ends_at:
            continue
        closed = board.closed_segments
        seconds = knowledge.travel.seconds_to(other.unit.mode, [other.point], there, at, closed)[0]
        if seconds <= rules.relieved_seconds:
            return True
    return False
