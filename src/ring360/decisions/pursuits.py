"""What a pursuit is asked with: the trail of a vehicle of an open case, how it drives, what closing takes, what can be
closed.

The vehicle is known by one thing only: where it was last seen. Sightings belong to the incident and end with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ring360.domain.advice import Sighting
from ring360.domain.entries import UnitEntry
from ring360.domain.places import RoadPoint
from ring360.domain.posts import Post
from ring360.optimisers.road_cut import CutProblem, Escapes, Tried

ROAD, JUNCTION, CHECKPOINT = "road", "junction", "checkpoint"
"""What a unit can close: a segment at its middle, a junction with all its arms, a designated checkpoint."""

UNITS_BY_CLASS = {"motorway": 2, "trunk": 2}
LEAK_WEIGHTS = {"motorway": 4, "trunk": 4, "primary": 3, "secondary": 2, "tertiary": 2}


@dataclass(frozen=True, slots=True)
class FlightRules:
    """How the vehicle is taken to drive. It waits at no signal and minds no turning ban in any case."""

    mode: str = "car"
    speed_factor: float = 1.2
    """Times the atlas's own speeds."""
    against_one_ways: bool = False
    radius_metres: float = 0.0
    """How wrong the place of the sighting may be."""


@dataclass(frozen=True, slots=True)
class ClosingRules:
    """What closing a place takes, and what counts as an exit."""

    setup_seconds: float = 30.0
    """From standing there until nothing passes."""
    checkpoint_setup_seconds: float = 15.0
    margin_seconds: float = 10.0
    """It must be closed so long before the vehicle could be there."""
    units_by_class: Mapping[str, int] = field(default_factory=lambda: UNITS_BY_CLASS)
    """Road class -> units that close it; one where the class is not named."""
    open_junction_arms: int = 4
    """A junction takes as many units as its largest road, and one more from so many arms on."""
    leak_weights: Mapping[str, int] = field(default_factory=lambda: LEAK_WEIGHTS)
    """Road class -> how bad it is to leave such an exit open; one where the class is not named."""
    within_seconds: float | None = 480.0
    """The area ends where the vehicle could be so long after the sighting; None = no such end."""
    within_metres: float | None = None
    """And at this straight distance from the sighting."""


@dataclass(frozen=True, slots=True)
class Held:
    """A place that was closed before, and has not been passed since: one segment, or all that meet at a junction."""

    directed_segments: tuple[int, ...]
    since: float
    fraction: float = 0.5
    """Where on the one segment, along it as drawn."""


@dataclass(frozen=True, slots=True)
class Trail:
    """What is known of the vehicle of one case: the newest sighting, and the places it has not passed."""

    incident_id: str
    sighting: Sighting
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that a containment is reckoned from."""

    trail: Trail
    at: float
    units: tuple[UnitEntry, ...]
    """Those that may be sent; in which state is for the caller to choose."""
    checkpoints: tuple[Post, ...] = ()
    closed: frozenset[int] = frozenset()
    flight: FlightRules = FlightRules()
    closing: ClosingRules = ClosingRules()


@dataclass(frozen=True, slots=True)
class ClosingPlace:
    """One place that units can close, with all directed segments that are then closed."""

    kind: str
    point: RoadPoint
    directed_segments: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """A road by which the vehicle would leave the area."""

    point: RoadPoint
    directed_segment: int
    weight: int
    road_class: str


class Chase(Protocol):
    """One question laid out on the roads."""

    @property
    def problem(self) -> CutProblem:
        """Instants are milliseconds since the sighting."""

    @property
    def escapes(self) -> Escapes: ...

    def place(self, row: int) -> ClosingPlace: ...

    def exit(self, arc: int) -> Exit: ...

    def free_metres(self, tried: Tried, until_ms: int | None) -> float:
        """Length of road on which the vehicle may be by then; None = ever, without leaving the area."""


class PursuitRoads(Protocol):
    """The roads as a pursuit asks about them."""

    def chase(self, question: Question, turnout_seconds: float) -> Chase: ...
