"""Units: who is where in what state, and the buttons that a crew presses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Lat, Lon, Mode, Name, Words
from ring360.domain.board import Board
from ring360.domain.facts import (
    AssignmentAcknowledged,
    Fact,
    PanicRaised,
    UnitAltered,
    UnitArrived,
    UnitCleared,
    UnitDeparted,
    UnitEnteredService,
    UnitLeftService,
    UnitMoved,
    UnitReturned,
    UnitStartedClearing,
    UnitStoodDown,
    UnitWithdrawn,
    WelfareConfirmed,
)
from ring360.domain.problems import Problem
from ring360.domain.units import Unit, mode_of
from ring360.language import say
from ring360.operations.locating import point_at
from ring360.operations.ports import Row
from ring360.operations.position_news import COLUMNS, row_of
from ring360.operations.readings import unit_row

router = APIRouter(prefix="/api/units", tags=["units"])


class UnitAsked(Asked):
    """A unit that begins its shift at a place. `mode` is how it travels; left out = as its role does."""

    unit_id: Name
    role: Name = "patrol"
    mode: Mode | None = None
    officers: Annotated[int, Field(ge=1, le=200)] = 2
    skills: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    equipment: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    post: Words = ""
    lon: Lon
    lat: Lat


class MoveAsked(Asked):
    lon: Lon
    lat: Lat


class AlterAsked(Asked):
    """What changed of a unit in service; what is left out stays."""

    officers: Annotated[int, Field(ge=1, le=200)] | None = None
    skills: Annotated[tuple[Name, ...], Field(max_length=50)] | None = None
    equipment: Annotated[tuple[Name, ...], Field(max_length=50)] | None = None


class PanicAsked(Asked):
    """Where the crew is, where it knows; otherwise where it was last heard."""

    lon: Lon | None = None
    lat: Lat | None = None
    words: Words = ""


class ReasonAsked(Asked):
    reason: Words = ""


class Report(StrEnum):
    """What a crew reports by a button."""

    ACKNOWLEDGE = "acknowledge"
    EN_ROUTE = "en-route"
    ON_SCENE = "on-scene"
    CLEARING = "clearing"
    CLEARED = "cleared"
    OUT_OF_SERVICE = "out-of-service"
    BACK_IN_SERVICE = "back-in-service"
    STAND_DOWN = "stand-down"
    OFF_DUTY = "off-duty"


_FACTS: Final[dict[Report, Callable[[float, str, str, str], Fact]]] = {
    Report.ACKNOWLEDGE: lambda at, fact_id, unit, _: AssignmentAcknowledged(at, fact_id, unit),
    Report.EN_ROUTE: lambda at, fact_id, unit, _: UnitDeparted(at, fact_id, unit),
    Report.ON_SCENE: lambda at, fact_id, unit, _: UnitArrived(at, fact_id, unit),
    Report.CLEARING: lambda at, fact_id, unit, _: UnitStartedClearing(at, fact_id, unit),
    Report.CLEARED: lambda at, fact_id, unit, _: UnitCleared(at, fact_id, unit),
    Report.OUT_OF_SERVICE: lambda at, fact_id, unit, reason: UnitWithdrawn(at, fact_id, unit, reason),
    Report.BACK_IN_SERVICE: lambda at, fact_id, unit, _: UnitReturned(at, fact_id, unit),
    Report.STAND_DOWN: lambda at, fact_id, unit, reason: UnitStoodDown(at, fact_id, unit, reason),
    Report.OFF_DUTY: lambda at, fact_id, unit, _: UnitLeftService(at, fact_id, unit),
}


@router.get("", dependencies=[may("units.read")])
def listed(desk: OpenDesk, language: Language) -> Any:
    """Every unit on the board, by name: where the desk reckons with it, and its newest `position` by a tracker."""
    with desk.room.look() as board:
        rows = [_told_unit(desk, board, name, language) for name in sorted(board.units)]
    return {"seq": desk.room.seq, "units": rows}


@router.get("/{unit_id}", dependencies=[may("units.read")])
def shown(unit_id: str, desk: OpenDesk, language: Language) -> Any:
    return _told(desk, unit_id, language)


@router.post("", status_code=201, dependencies=[may("units.enter")])
def enter(asked: UnitAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Begin a shift."""
    mode = mode_of(asked.role, asked.mode)
    unit = Unit(asked.unit_id, asked.role, asked.officers, asked.skills, mode, asked.post, asked.equipment)
    point = point_at(desk.atlas, asked.lon, asked.lat, mode)
    doing.take(lambda at, fact_id: UnitEnteredService(at, fact_id, unit, point))
    return _told(desk, asked.unit_id, language)


@router.post("/{unit_id}/move", dependencies=[may("units.move")])
def move(unit_id: str, asked: MoveAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Say where the unit is now."""
    point = point_at(desk.atlas, asked.lon, asked.lat, _unit(desk, unit_id).mode)
    doing.take(lambda at, fact_id: UnitMoved(at, fact_id, unit_id, point))
    return _told(desk, unit_id, language)


@router.post("/{unit_id}/alter", dependencies=[may("units.enter")])
def alter(unit_id: str, asked: AlterAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Crew, skills or equipment changed in the middle of a shift."""
    changes = {name: value for name, value in asked.model_dump().items() if value is not None}
    unit = replace(_unit(desk, unit_id), **changes)
    doing.take(lambda at, fact_id: UnitAltered(at, fact_id, unit))
    return _told(desk, unit_id, language)


@router.post("/{unit_id}/panic", status_code=201, dependencies=[may("units.panic")])
def panic(unit_id: str, asked: PanicAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """The panic button: everybody is told, and help is recommended."""
    point = None
    if asked.lon is not None and asked.lat is not None:
        try:
            point = point_at(desk.atlas, asked.lon, asked.lat)
        except Problem:
            # A cry for help is never refused for a bad position.
            point = None
    doing.take(lambda at, fact_id: PanicRaised(at, fact_id, unit_id, point, asked.words))
    return _told(desk, unit_id, language)


@router.post("/{unit_id}/safe", dependencies=[may("units.report")])
def safe(unit_id: str, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """The crew says that it is well; the next welfare check is timed from here."""
    doing.take(lambda at, fact_id: WelfareConfirmed(at, fact_id, unit_id))
    return _told(desk, unit_id, language)


@router.post("/{unit_id}/{report}", dependencies=[may("units.report", report={"stand-down": "units.stand_down"})])
def reported(
    unit_id: str, report: Report, desk: OpenDesk, doing: Doing, language: Language, asked: ReasonAsked | None = None
) -> Any:
    """Press a button for the crew; 409 where the unit's state does not allow it."""
    reason = asked.reason if asked else ""
    doing.take(lambda at, fact_id: _FACTS[report](at, fact_id, unit_id, reason))
    return _told(desk, unit_id, language)


def _unit(desk: Desk, unit_id: str) -> Unit:
    with desk.room.look() as board:
        return board.unit(unit_id).unit


def _told(desk: Desk, unit_id: str, language: Language) -> dict[str, Any]:
    with desk.room.look() as board:
        return _told_unit(desk, board, unit_id, language)


def _told_unit(desk: Desk, board: Board, unit_id: str, language: Language) -> dict[str, Any]:
    where = desk.positions.where(unit_id)
    position = dict(zip(COLUMNS, row_of(where), strict=True)) if where else None
    entry = board.unit(unit_id)
    more = {
        "mode": entry.unit.mode, "skills": entry.unit.skills, "equipment": entry.unit.equipment,
        "silent_since": entry.silent_since, "position": position,
    }  # fmt: skip
    return {**labelled(unit_row(board, unit_id), language), **more}


def labelled(row: Row, language: Language) -> dict[str, Any]:
    """A row with the words for its state."""
    return {**row, "state_label": say(f"unit-state-{row['state']}", language)}
