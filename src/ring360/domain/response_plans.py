"""What each kind of incident needs (预案, "run card"): lines of units, roles, skills and officers, and alarm levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ring360.domain.categories import CATEGORIES, Category, lineage
from ring360.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line: of all units sent, at least `units` fit it, and those that fit bring at least `officers` officers.

    A unit counts for every line that it fits. An empty tuple asks for nothing in particular.
    """

    units: int = 1
    roles: tuple[str, ...] = ()
    """Only these roles fit."""
    skills: tuple[str, ...] = ()
    """A unit that fits has all of these."""
    officers: int = 0
    within_seconds: float | None = None
    """Wanted on scene by then, counted from the call; None = as soon as can be."""

    def fits(self, unit: Unit) -> bool:
        """Whether the unit counts for this line."""
        if self.roles and unit.role not in self.roles:
            return False
        return all(skill in unit.skills for skill in self.skills)


ANYBODY: Final = Requirement()


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """The need of one category."""

    category: str
    requirements: tuple[Requirement, ...] = (ANYBODY,)
    levels: tuple[tuple[Requirement, ...], ...] = ()
    """What alarm levels 2, 3, … want on top of what is wanted before."""
    notify: tuple[str, ...] = ()
    """Roles of the control room that are told when such an incident opens."""
    preferred_roles: tuple[str, ...] = ()
    preference_seconds: float = 0.0
    """A unit of a preferred role is put first although another would be there this much sooner."""
    priority: int | None = None
    """Only for incidents of this priority; None = for those that have no plan of their own."""

    @property
    def key(self) -> str:
        """Its place among the plans."""
        return plan_key(self.category, self.priority)

    def needs_at(self, alarm_level: int) -> tuple[Requirement, ...]:
        """All lines at an alarm level; 1 is what the plan begins with. Levels beyond the last ask for no more."""
        more = [line for level in self.levels[: alarm_level - 1] for line in level]
        return added(self.requirements, more)


def plan_key(category: str, priority: int | None = None) -> str:
    """Where the plan of a category, or of one of its priorities, stands among the plans."""
    return category if priority is None else f"{category}/{priority}"


def added(lines: Sequence[Requirement], more: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Lines with others on top: those that ask for the same kind of unit become one line of their sum."""
    sums = list(lines)
    for line in more:
        for place, before in enumerate(sums):
            if (before.roles, before.skills) == (line.roles, line.skills):
                within = min((each for each in (before.within_seconds, line.within_seconds) if each), default=None)
                units, officers = before.units + line.units, before.officers + line.officers
                sums[place] = Requirement(units, line.roles, line.skills, officers, within)
                break
        else:
            sums.append(line)
    return tuple(sums)


def missing(needs: Iterable[Requirement], sent: Sequence[Unit]) -> tuple[Requirement, ...]:
    """What the lines still lack when these units are sent; a line that lacks nothing is left out."""
    lacking = []
    for line in needs:
        fit = [unit for unit in sent if line.fits(unit)]
        units = max(0, line.units - len(fit))
        officers = max(0, line.officers - sum(unit.officers for unit in fit))
        if units or officers:
            lacking.append(Requirement(units, line.roles, line.skills, officers, line.within_seconds))
    return tuple(lacking)


_FORCE = ("special", "patrol")

RESPONSE_PLANS: Final = {
    plan.category: plan
    for plan in (
        ResponsePlan(
            "robbery", (Requirement(2),), ((Requirement(2), Requirement(1, ("special",))), (Requirement(4),)),
            ("duty_commander",), preferred_roles=_FORCE,
        ),
        ResponsePlan(
            "armed-robbery", (Requirement(3), Requirement(1, ("special",))),
            ((Requirement(2, ("special",)),), (Requirement(6, officers=20),)), ("duty_commander",),
            preferred_roles=("special",),
        ),
        ResponsePlan("snatching", (Requirement(2),), preferred_roles=_FORCE),
        ResponsePlan("crime", preferred_roles=("patrol",)),
        ResponsePlan("assault", (Requirement(2),), ((Requirement(2),),), preferred_roles=_FORCE),
        ResponsePlan("public-order", preferred_roles=("patrol",)),
        ResponsePlan("fight", (Requirement(2),), ((Requirement(2), Requirement(1, ("special",))),)),
        ResponsePlan("dispute", preferred_roles=("community",)),
        ResponsePlan("traffic", preferred_roles=("traffic",)),
        # Whoever is nearest answers first; the traffic unit follows.
        ResponsePlan(
            "traffic-injury", (ANYBODY, Requirement(1, ("traffic",))), ((Requirement(1, ("traffic",)),),),
            preferred_roles=("traffic",),
        ),
        ResponsePlan("help", preferred_roles=("community",)),
        ResponsePlan("fire", preferred_roles=("traffic",), levels=((Requirement(2, ("traffic",)),),)),
        ResponsePlan(
            "crowd", (Requirement(2),), ((Requirement(4, officers=30),), (Requirement(0, officers=70),)),
            ("duty_commander",), preferred_roles=_FORCE,
        ),
        ResponsePlan("officer-in-danger", (Requirement(3),), ((Requirement(4),),), ("dispatcher", "duty_commander")),
        ResponsePlan("service-line", (), preferred_roles=("community",)),
    )
}  # fmt: skip
"""The plans to start with; a category without one takes that of the category above it."""


def plan_of(
    plans: Mapping[str, ResponsePlan], category: str, priority: int, categories: Mapping[str, Category] = CATEGORIES
) -> ResponsePlan:
    """The plan of that category at that priority, else of the category, else the same of the nearest one above it; one
    unit of any role where none has any."""
    for name in lineage(categories, category):
        for key in (plan_key(name, priority), name):
            if key in plans:
                return plans[key]
    return ResponsePlan(category)
