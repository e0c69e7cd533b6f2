"""The people of the pretended world: who is on which unit and when, how long things take, which calls will come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ring360.domain.calls import Call
from ring360.domain.places import RoadPoint
from ring360.domain.units import Shift, Unit

SCENE_SECONDS: Final[Mapping[str, float]] = {
    "robbery": 2700.0, "fire": 2400.0, "crime": 2100.0, "crowd": 3600.0, "traffic": 1800.0, "dispute": 1500.0,
    "help": 1200.0,
}  # fmt: skip
"""Median seconds on scene by category: assumptions, used where the records say nothing. Others: 1,800 s."""


@dataclass(frozen=True, slots=True)
class Crew:
    """A unit with where it stands when free, its shifts (none = always on duty) and the places it patrols."""

    unit: Unit
    home: RoadPoint
    shifts: tuple[Shift, ...] = ()
    beat: tuple[RoadPoint, ...] = ()
    """Visited in turn while free; empty = it stands at its post."""


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call that will come, and how long each unit sent to it will be on scene."""

    call: Call
    on_scene_seconds: float


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How long people take, in seconds. A crew turns out in full even if it was rolling when it was sent."""

    processing_seconds: float = 60.0
    """From the call until the modelled dispatcher accepts."""
    advice_seconds: float = 30.0
    """From an advice until the modelled dispatcher follows it."""
    acknowledgement_seconds: float = 10.0
    turnout_seconds: float = 30.0
    """From being sent until the wheels turn, acknowledgement included."""
    scene_seconds: Mapping[str, float] = field(default_factory=lambda: SCENE_SECONDS)
    other_scene_seconds: float = 1800.0
    beat_pause_seconds: float = 120.0
    """How long a patrolling crew stays at each place of its beat."""

    def scene_median_seconds(self, category: str) -> float:
        return self.scene_seconds.get(category, self.other_scene_seconds)
