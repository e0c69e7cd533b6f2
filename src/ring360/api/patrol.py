"""Patrol tasks: what every free unit does until it is needed, and sending one to its task."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter

from ring360.api.console import OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_reason
from ring360.api.taking import Doing
from ring360.api.words import Asked, Lat, Lon, Name
from ring360.decisions.patrol_tasks import PatrolTask
from ring360.domain.facts import PatrolOrdered
from ring360.operations.locating import point_at

router = APIRouter(prefix="/api/patrol-tasks", tags=["patrol"])


class PatrolAsked(Asked):
    """The task as it was shown: its place, and what the unit's post is called from then on."""

    unit_id: Name
    place: Name
    lon: Lon
    lat: Lat


@router.get("", dependencies=[may("standby.ask")])
def tasks(desk: OpenDesk, language: Language) -> Any:
    """One task for every free unit that patrols: special units on main roads, patrol units in lanes, community units in
    their beats, traffic units at check locations. `until` is null for who stays until relieved."""
    return {"tasks": [_told(each, language) for each in desk.questions.patrol()]}


@router.post("", dependencies=[may("standby.order")])
def order(asked: PatrolAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Send a free unit to its task."""
    with desk.room.look() as board:
        mode = board.unit(asked.unit_id).unit.mode
    post = desk.knowledge.posts.get(asked.place)
    target = post.point if post is not None else point_at(desk.atlas, asked.lon, asked.lat, mode)
    doing.take(lambda at, fact_id: PatrolOrdered(at, fact_id, asked.unit_id, asked.place, target))
    return tasks(desk, language)


def _told(task: PatrolTask, language: Language) -> dict[str, Any]:
    told = asdict(task)
    point = told.pop("point")
    reasons = [told_reason(each, language) for each in task.reasons]
    return {**told, "lon": point["lon"], "lat": point["lat"], "reasons": reasons}
