"""The roster: shifts with their lead, crews and duty group, and what one shift hands over to the next."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import Field

from ring360.api.console import Desk, OpenDesk
from ring360.api.incident_changes import NoteAsked
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Mode, Name
from ring360.domain.facts import (
    CrewChanged,
    HandoverNoteWritten,
    ShiftEnded,
    ShiftHandedOver,
    ShiftPlanned,
    ShiftStarted,
    UnitAltered,
    UnitEnteredService,
)
from ring360.domain.lifecycles import OFF_DUTY
from ring360.domain.places import RoadPoint
from ring360.domain.problems import Problem
from ring360.domain.rosters import Crew, ShiftEntry, ShiftPlan, gaps_of, on_duty
from ring360.domain.units import Unit, mode_of
from ring360.operations.control_room import MakeFact
from ring360.operations.locating import point_at

router = APIRouter(prefix="/api/shifts", tags=["roster"])
LATEST: Final = 4_102_444_800.0

Instant = Annotated[float, Field(ge=0, le=LATEST, allow_inf_nan=False)]
People = Annotated[tuple[Name, ...], Field(max_length=200)]


class CrewAsked(Asked):
    """Who is on a unit; people are named by the id that they sign in with."""

    unit_id: Name
    role: Name = "patrol"
    mode: Mode | None = None
    """How it travels; left out = as its role does."""
    person_ids: People = ()
    lead_id: Name | None = None
    skills: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    equipment: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    post: Name | None = None
    """Where it begins; its unit enters service there when the shift starts."""


class ShiftAsked(Asked):
    shift_id: Name
    name: Name
    starts_at: Instant
    ends_at: Instant
    lead_id: Name
    """The daily duty leader."""
    crews: Annotated[tuple[CrewAsked, ...], Field(max_length=500)] = ()
    group_ids: People = ()
    """The group that stands by with the duty leader."""


class NextShiftAsked(Asked):
    to_shift_id: Name


@router.get("", dependencies=[may("roster.read")])
def listed(desk: OpenDesk) -> Any:
    """All shifts in the order of their beginnings, and who is on duty now."""
    with desk.room.look() as board:
        shifts = sorted(board.shifts.values(), key=lambda entry: (entry.plan.starts_at, entry.plan.shift_id))
        return {"shifts": [_told_shift(desk, entry) for entry in shifts], "on_duty": sorted(on_duty(shifts))}


@router.get("/{shift_id}", dependencies=[may("roster.read")])
def shown(shift_id: str, desk: OpenDesk) -> Any:
    return _told(desk, shift_id)


@router.put("/{shift_id}", dependencies=[may("roster.change")])
def plan(shift_id: str, asked: ShiftAsked, desk: OpenDesk, doing: Doing) -> Any:
    """Set up a shift, or set it up anew while it has not begun."""
    if asked.shift_id != shift_id:
        raise Problem("name-differs", there=shift_id, here=asked.shift_id)
    crews = tuple(_crew(each) for each in asked.crews)
    made = ShiftPlan(
        shift_id, asked.name, asked.starts_at, asked.ends_at, asked.lead_id, crews, asked.group_ids
    )  # fmt: skip
    doing.take(lambda at, fact_id: ShiftPlanned(at, fact_id, made))
    return _told(desk, shift_id)


@router.post("/{shift_id}/start", dependencies=[may("roster.change")])
def start(shift_id: str, desk: OpenDesk, doing: Doing) -> Any:
    """Begin the shift: each crew whose post is known enters service there, or takes over its unit where that is in
    service already."""
    with desk.room.look() as board:
        crews = board.shift(shift_id).plan.crews
        in_service = {name: entry.unit for name, entry in board.units.items() if entry.state != OFF_DUTY}
    entering = [
        _entering(crew, point) for crew in crews
        if crew.unit.unit_id not in in_service and (point := _point_of(desk, crew)) is not None
    ]  # fmt: skip
    relieved = [
        after for crew in crews
        if crew.person_ids and (before := in_service.get(crew.unit.unit_id)) is not None
        and (after := _relieved(before, crew)) != before
    ]  # fmt: skip
    doing.take(lambda at, fact_id: ShiftStarted(at, fact_id, shift_id))
    desk.room.take_all([*entering, *(_altering(unit) for unit in relieved)], by=doing.by)
    return _told(desk, shift_id)


@router.post("/{shift_id}/crew", dependencies=[may("roster.change")])
def change_crew(shift_id: str, asked: CrewAsked, desk: OpenDesk, doing: Doing) -> Any:
    """Change who is on a unit in the middle of a shift; a unit in service has the new crew at once."""
    crew = _crew(asked)
    doing.take(lambda at, fact_id: CrewChanged(at, fact_id, shift_id, crew))
    with desk.room.look() as board:
        entry = board.units.get(asked.unit_id)
        before = entry.unit if entry is not None and entry.state != OFF_DUTY else None
    if before is not None:
        after = replace(before, **_aboard(asked, crew.unit))
        desk.room.take_all([_altering(after)] if after != before else [], by=doing.by)
    return _told(desk, shift_id)


@router.post("/{shift_id}/notes", status_code=201, dependencies=[may("shift.hand_over")])
def write_note(shift_id: str, asked: NoteAsked, desk: OpenDesk, doing: Doing) -> Any:
    """Leave word for the next shift."""
    doing.take(lambda at, fact_id: HandoverNoteWritten(at, fact_id, shift_id, asked.words))
    return _told(desk, shift_id)


@router.post("/{shift_id}/hand-over", dependencies=[may("shift.hand_over")])
def hand_over(shift_id: str, asked: NextShiftAsked, desk: OpenDesk, doing: Doing) -> Any:
    """The next shift, which runs already, has taken over what this one left."""
    doing.take(lambda at, fact_id: ShiftHandedOver(at, fact_id, shift_id, asked.to_shift_id))
    return _told(desk, shift_id)


@router.post("/{shift_id}/end", dependencies=[may("roster.change")])
def end(shift_id: str, desk: OpenDesk, doing: Doing) -> Any:
    doing.take(lambda at, fact_id: ShiftEnded(at, fact_id, shift_id))
    return _told(desk, shift_id)


def _crew(asked: CrewAsked) -> Crew:
    officers = max(1, len(asked.person_ids))
    mode = mode_of(asked.role, asked.mode)
    unit = Unit(asked.unit_id, asked.role, officers, asked.skills, mode, asked.post or "", asked.equipment)
    return Crew(unit, asked.person_ids, asked.lead_id or "", asked.post or "")


def _aboard(asked: CrewAsked, unit: Unit) -> dict[str, Any]:
    """What a change of crew changes of a unit in service; what was left out stays."""
    given = {"officers": unit.officers} if asked.person_ids else {}
    return given | {name: getattr(asked, name) for name in ("skills", "equipment") if name in asked.model_fields_set}


def _point_of(desk: Desk, crew: Crew) -> RoadPoint | None:
    post = desk.knowledge.posts.get(crew.post)
    if post is None:
        return None
    return point_at(desk.atlas, post.point.lon, post.point.lat, crew.unit.mode)


def _relieved(before: Unit, crew: Crew) -> Unit:
    """The unit with its next crew; skills and equipment that the plan does not name stay."""
    unit = crew.unit
    return replace(
        before, officers=unit.officers, skills=unit.skills or before.skills,
        equipment=unit.equipment or before.equipment,
    )  # fmt: skip


def _altering(unit: Unit) -> MakeFact:
    return lambda at, fact_id: UnitAltered(at, fact_id, unit)


def _entering(crew: Crew, point: RoadPoint) -> MakeFact:
    return lambda at, fact_id: UnitEnteredService(at, fact_id, crew.unit, point)


def _told(desk: Desk, shift_id: str) -> dict[str, Any]:
    with desk.room.look() as board:
        return _told_shift(desk, board.shift(shift_id))


def _told_shift(desk: Desk, entry: ShiftEntry) -> dict[str, Any]:
    return {
        **asdict(entry.plan),
        "state": entry.state,
        "notes": [{"at": at, "words": words} for at, words in entry.notes],
        "handed_to": entry.handed_to or None,
        "gaps": [asdict(gap) for gap in gaps_of(entry.plan, desk.knowledge.crew_rules)],
    }
