"""What a muster is asked with and what it answers: officers by then, when the n-th is there, who goes and waits where.

The clock begins with the order: the call is over, so processing no longer counts; turnout does, and for people called
up the time until their vehicle rolls. Travel-only seconds stand beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from ring360.decisions.staging import Staged, StagingRules
from ring360.domain.advice import Station
from ring360.domain.consequences import Reason, Uncovered
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Reserve

FREE, BUSY, RESERVE = "free", "busy", "reserve"


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many officers, within so many seconds of the order."""

    officers: int
    within_seconds: float


TARGETS = (Wanted(30, 180.0), Wanted(100, 360.0))


@dataclass(frozen=True, slots=True)
class MusterQuestion:
    """Everything that a muster is reckoned from. Who counts as busy and less urgent is for the caller to choose."""

    scene: RoadPoint
    at: float
    free: tuple[UnitEntry, ...]
    busy: tuple[UnitEntry, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    """Only those that may be called up."""
    closed: frozenset[int] = frozenset()
    within_seconds: tuple[float, ...] = (180.0, 360.0, 600.0)
    counts: tuple[int, ...] = (30, 100)
    targets: tuple[Wanted, ...] = TARGETS
    busy_cost_share: float = 0.005
    """Taking a unit off another incident is held to be as bad as losing so much of the ring."""
    reserve_cost_share: float = 0.002
    """And calling people up as bad as this."""
    staging: StagingRules = field(default_factory=StagingRules)


@dataclass(frozen=True, slots=True)
class Comer:
    """One unit or reserve that could come. Seconds count from the order."""

    name: str
    kind: str
    role: str
    officers: int
    mode: str
    point: RoadPoint
    ready_seconds: float
    travel_seconds: float = inf
    ring_share_lost: float = 0.0
    """Road that nobody else covers while it alone is away."""

    @property
    def arrival_seconds(self) -> float:
        return self.ready_seconds + self.travel_seconds


@dataclass(frozen=True, slots=True)
class OfficersBy:
    """Officers there by then, if everybody who can be sent is; and by travel alone."""

    within_seconds: float
    officers: int
    travel_only_officers: int
    by_role: tuple[tuple[str, int], ...]
    names: tuple[str, ...]
    """Soonest first."""


@dataclass(frozen=True, slots=True)
class Reach:
    """When the n-th officer is there; None = never."""

    officers: int
    seconds: float | None
    travel_only_seconds: float | None


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A target that cannot be met."""

    wanted: Wanted
    officers: int
    """So many can be there by then."""
    seconds: float | None
    """The earliest that all of them can be; None = there are not so many."""


@dataclass(frozen=True, slots=True)
class MusterOrder:
    """Who goes and where each waits; the cheapest for the ring, then the fewest."""

    comers: tuple[Comer, ...]
    """Soonest first."""
    staged: tuple[Staged, ...]
    """In the same order."""
    officers: int
    shortfalls: tuple[Shortfall, ...]
    """Empty = all targets are met. Otherwise the order meets each as soon as it can be."""
    leaves: Uncovered
    ring_share_bound: float
    """No order that meets this loses less of the ring."""
    reasons: tuple[Reason, ...] = ()

    @property
    def meets_all(self) -> bool:
        return not self.shortfalls

    def stations(self) -> tuple[Station, ...]:
        """The units' staging points, as the fact `MusterOrdered` wants them; reserves apart."""
        pairs = zip(self.comers, self.staged, strict=True)
        return tuple(Station(comer.name, place.point) for comer, place in pairs if comer.kind != RESERVE)

    def reserves(self) -> tuple[str, ...]:
        return tuple(comer.name for comer in self.comers if comer.kind == RESERVE)

    def taken_from_others(self) -> tuple[str, ...]:
        return tuple(comer.name for comer in self.comers if comer.kind == BUSY)


@dataclass(frozen=True, slots=True)
class Muster:
    """The answer: counts by time, instants by count, and the order."""

    scene: RoadPoint
    at: float
    by_seconds: tuple[OfficersBy, ...]
    reaches: tuple[Reach, ...]
    order: MusterOrder
    unreachable: tuple[str, ...] = ()
