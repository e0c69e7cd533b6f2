"""What the desk knows besides the board: how far things are, what incidents need and what is held to be good enough."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ring360.domain.categories import CATEGORIES, Category
from ring360.domain.escalation_rules import EscalationRule, acknowledgement_rule
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Post, Reserve
from ring360.domain.response_plans import RESPONSE_PLANS, ResponsePlan, plan_of
from ring360.domain.rosters import CrewRules
from ring360.domain.standards import Standards
from ring360.domain.standby_rules import DemandPlace, StandbyRules


class Travel(Protocol):
    """How far things are at an instant with some directed segments closed. Seconds, inf = unreachable."""

    @property
    def checksum(self) -> str:
        """Of the atlas and the settings that the answers come from."""

    def seconds_to(
        self, mode: str, units: Sequence[RoadPoint], target: RoadPoint, at: float, closed: frozenset[int]
    ) -> list[float]:
        """Driving seconds from each unit to the target, in the order of `units`."""

    def seconds_to_each(
        self, mode: str, units: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float, closed: frozenset[int]
    ) -> list[list[float]]:
        """The same for many targets: one row for each of them."""

    def road_shares(
        self, modes: Sequence[str], units: Sequence[RoadPoint], without: Sequence[int], within_seconds: float,
        at: float, closed: frozenset[int],
    ) -> list[float]:  # fmt: skip
        """Share of road length that all units together drive to within the bound, then the share without each of
        the units whose rows `without` lists."""

    def reached(
        self, modes: Sequence[str], places: Sequence[RoadPoint], within_seconds: float, at: float,
        closed: frozenset[int],
    ) -> list[NDArray[np.int32]]:  # fmt: skip
        """For each place the streets of which more than half is driven within the bound, as rows of `road_metres`."""

    def road_metres(self, modes: Sequence[str]) -> NDArray[np.float64]:
        """Length of every street that any of the modes may drive on, 0 for the others."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Given to every decision, never changed by one."""

    travel: Travel
    standards: Standards = field(default_factory=Standards)
    categories: Mapping[str, Category] = field(default_factory=lambda: CATEGORIES)
    plans: Mapping[str, ResponsePlan] = field(default_factory=lambda: RESPONSE_PLANS)
    rules: tuple[EscalationRule, ...] | None = None
    """Deadlines and who is told; None = acknowledgement alone."""
    posts: Mapping[str, Post] = field(default_factory=dict)
    """Where free units can stand; without any the desk advises no moves."""
    reserves: Mapping[str, Reserve] = field(default_factory=dict)
    """Who can be called up."""
    crew_rules: CrewRules = field(default_factory=lambda: CrewRules(group_officers=0))
    standby_delay_seconds: float = 5.0
    """So long after units left the desk looks where the others should stand: one look for many."""
    exchange_margin_seconds: float = 60.0
    """Another unit is advised in the place of one on its way where it would be there so much sooner; inf = never."""
    standby: StandbyRules = field(default_factory=StandbyRules)
    demand: tuple[DemandPlace, ...] = ()
    """Where the mobile command post may be wanted, besides where incidents are and were."""
    candidates_weighed: int = 20
    """The desk says what so many of the best candidates would leave uncovered; 0 in studies that do not ask."""
    candidates_listed: int = 20
    """So many candidates are kept in a recommendation; the ranking always looks at all."""

    @property
    def escalation_rules(self) -> tuple[EscalationRule, ...]:
        return (acknowledgement_rule(self.standards),) if self.rules is None else self.rules

    def plan(self, category: str, priority: int) -> ResponsePlan:
        """The response plan of a category at a priority, or of the nearest category above it."""
        return plan_of(self.plans, category, priority, self.categories)

    def checksum(self) -> str:
        """Sha256 over everything here: a journal replayed with other knowledge need not give the same consequences."""
        told = (
            self.travel.checksum, self.standards, sorted(self.categories.items()), sorted(self.plans.items()),
            self.escalation_rules, sorted(self.posts.items()), sorted(self.reserves.items()), self.crew_rules,
            self.standby_delay_seconds, self.exchange_margin_seconds, self.standby, self.demand,
            self.candidates_weighed, self.candidates_listed,
        )  # fmt: skip
        return hashlib.sha256(repr(told).encode()).hexdigest()
