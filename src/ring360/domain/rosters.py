"""Who is on duty with whom: shifts with a lead, crews and a duty group, and what they hand over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ring360.domain.units import Unit

PLANNED: Final = "planned"
RUNNING: Final = "running"
OVER: Final = "over"
GROUP_OFFICERS: Final = 10
"""The duty group that stands by with the daily duty leader."""


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is on which unit. Persons are known by the id that they log in with."""

    unit: Unit
    person_ids: tuple[str, ...]
    lead_id: str = ""
    post: str = ""
    """Where it begins; empty = at its unit's own post."""


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """One shift of the whole force (勤务). Shifts may overlap, so that nobody is missing at the change."""

    shift_id: str
    name: str
    starts_at: float
    ends_at: float
    lead_id: str
    """The daily duty leader."""
    crews: tuple[Crew, ...]
    group_ids: tuple[str, ...] = ()
    """The group that stands by with the duty leader."""

    @property
    def person_ids(self) -> frozenset[str]:
        crews = {person for crew in self.crews for person in crew.person_ids}
        return frozenset(crews | set(self.group_ids) | ({self.lead_id} if self.lead_id else set()))


@dataclass(slots=True)
class ShiftEntry:
    """A shift on the board."""

    plan: ShiftPlan
    state: str = PLANNED
    notes: list[tuple[float, str]] = field(default_factory=list)
    """What it hands over to the next: instant and words."""
    handed_to: str = ""


@dataclass(frozen=True, slots=True)
class CrewRules:
    """The least that a shift must have. Data: role -> number."""

    least_officers: Mapping[str, int] = field(default_factory=dict)
    """In each unit of the role."""
    least_units: Mapping[str, int] = field(default_factory=dict)
    """Units of the role in the shift."""
    group_officers: int = GROUP_OFFICERS


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a shift falls short: code, what it is about, how many there are and how many there must be."""

    code: str
    about: str
    present: int
    wanted: int


def gaps_of(plan: ShiftPlan, rules: CrewRules) -> list[Gap]:
    """Everything in which the shift falls short of the rules, in a fixed order."""
    gaps = [
        Gap("crew-below-minimum", crew.unit.unit_id, len(crew.person_ids), rules.least_officers[crew.unit.role])
        for crew in plan.crews
        if len(crew.person_ids) < rules.least_officers.get(crew.unit.role, 0)
    ]
    for role, wanted in sorted(rules.least_units.items()):
        present = sum(crew.unit.role == role for crew in plan.crews)
        if present < wanted:
            gaps.append(Gap("units-below-minimum", role, present, wanted))
    if len(plan.group_ids) < rules.group_officers:
        gaps.append(Gap("group-below-minimum", plan.shift_id, len(plan.group_ids), rules.group_officers))
    if not plan.lead_id:
        gaps.append(Gap("shift-without-lead", plan.shift_id, 0, 1))
    return gaps


def on_duty(shifts: Iterable[ShiftEntry]) -> frozenset[str]:
    """Persons of all running shifts: nobody else is ever alerted."""
    return frozenset().union(*(entry.plan.person_ids for entry in shifts if entry.state == RUNNING))
