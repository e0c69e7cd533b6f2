"""Warnings about places, with an expiry: told with every incident near."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import Field

from ring360.api.calls import PlaceAsked
from ring360.api.console import Desk, OpenDesk
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Words
from ring360.domain.facts import HazardLifted, HazardReported
from ring360.domain.hazards import Hazard
from ring360.operations.locating import locate

router = APIRouter(prefix="/api/hazards", tags=["hazards"])
LONGEST_SECONDS: Final = 366 * 86_400.0


class HazardAsked(Asked):
    """A danger of a place, never of a person who lives there."""

    place: PlaceAsked
    words: Annotated[Words, Field(min_length=1)]
    radius_metres: Annotated[float, Field(ge=1, le=5_000, allow_inf_nan=False)] = 100.0
    lasts_seconds: Annotated[float, Field(gt=0, le=LONGEST_SECONDS, allow_inf_nan=False)] = 30 * 86_400.0


@router.get("", dependencies=[may("hazards.read")])
def listed(desk: OpenDesk) -> Any:
    """Those that have not expired."""
    return _told(desk)


@router.post("", status_code=201, dependencies=[may("hazards.change")])
def report(asked: HazardAsked, desk: OpenDesk, doing: Doing) -> Any:
    place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
    doing.take(
        lambda at, fact_id: HazardReported(
            at, fact_id, Hazard(f"H{fact_id[1:]}", place, asked.words, at + asked.lasts_seconds, asked.radius_metres)
        )
    )
    return _told(desk)


@router.delete("/{hazard_id}", dependencies=[may("hazards.change")])
def lift(hazard_id: str, desk: OpenDesk, doing: Doing) -> Any:
    """It is over before its time."""
    doing.take(lambda at, fact_id: HazardLifted(at, fact_id, hazard_id))
    return _told(desk)


def _told(desk: Desk) -> dict[str, Any]:
    now = desk.room.now()
    with desk.room.look() as board:
        standing = [asdict(hazard) for _, hazard in sorted(board.hazards.items()) if hazard.expires_at > now]
    return {"hazards": standing}
