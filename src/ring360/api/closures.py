"""Closed roads: drawn by hand, known to every travel time from the next question on."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Words
from ring360.domain.facts import RoadsClosed, RoadsReopened
from ring360.domain.problems import Problem

router = APIRouter(prefix="/api/closures", tags=["roads"])


class ClosureAsked(Asked):
    """Directed segments in the numbering of `/api/roads`: 2 × segment as drawn, + 1 against it."""

    directed_segments: Annotated[tuple[int, ...], Field(min_length=1, max_length=2_000)]
    reason: Words = ""


@router.get("", dependencies=[may("desk.follow")])
def listed(desk: OpenDesk) -> Any:
    return _told(desk)


@router.post("", status_code=201, dependencies=[may("roads.close")])
def close(asked: ClosureAsked, desk: OpenDesk, doing: Doing) -> Any:
    """Close roads to everybody."""
    _must_be_roads(desk, asked)
    doing.take(lambda at, fact_id: RoadsClosed(at, fact_id, asked.directed_segments, asked.reason))
    return _told(desk)


@router.post("/reopen", dependencies=[may("roads.close")])
def reopen(asked: ClosureAsked, desk: OpenDesk, doing: Doing) -> Any:
    _must_be_roads(desk, asked)
    doing.take(lambda at, fact_id: RoadsReopened(at, fact_id, asked.directed_segments))
    return _told(desk)


def _must_be_roads(desk: Desk, asked: ClosureAsked) -> None:
    most = 2 * desk.atlas.roads.segments - 1
    if not all(0 <= each <= most for each in asked.directed_segments):
        raise Problem("segment-unknown", most=most)


def _told(desk: Desk) -> dict[str, Any]:
    with desk.room.look() as board:
        return {"directed_segments": sorted(board.closed_segments)}
