"""What each kind of incident needs: how many units and officers, of which roles and skills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ResponsePlan:
    """The need of one category (预案). An empty tuple asks for nothing in particular."""

    category: str
    units: int = 1
    officers: int = 0
    """Officers wanted in all; 0 where the number of units says enough."""
    roles: tuple[str, ...] = ()
    """Only these roles fit."""
    skills: tuple[str, ...] = ()
    """Every unit sent has all of these."""
    preferred_roles: tuple[str, ...] = ()
    preference_seconds: float = 0.0
    """A unit of a preferred role is put first although another would be there this much sooner."""


RESPONSE_PLANS: Final = {
    plan.category: plan
    for plan in (
        ResponsePlan("robbery", units=2, preferred_roles=("special", "patrol")),
        ResponsePlan("fire", units=1, preferred_roles=("traffic",)),
        ResponsePlan("crime", units=1, preferred_roles=("patrol",)),
        ResponsePlan("crowd", units=2, preferred_roles=("special", "patrol")),
        ResponsePlan("traffic", units=1, preferred_roles=("traffic",)),
        ResponsePlan("dispute", units=1, preferred_roles=("community",)),
        ResponsePlan("help", units=1, preferred_roles=("community",)),
    )
}
"""The plans to start with. Preference decides between equal times only, until an organisation says otherwise."""


def plan_of(plans: Mapping[str, ResponsePlan], category: str) -> ResponsePlan:
    """The plan of that category; one unit of any role where there is none."""
    return plans.get(category) or ResponsePlan(category)
