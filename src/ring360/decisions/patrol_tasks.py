"""What patrols are asked to do, as records: stretches of road, tasks, and the rules by role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from ring360.domain.consequences import Reason
from ring360.domain.places import RoadPoint

MAIN_ROADS: Final = "main-roads"
LANES: Final = "lanes"
BEAT: Final = "beat"
CHECKPOINT: Final = "checkpoint"

TASK_OF_ROLE: Final = {"special": MAIN_ROADS, "patrol": LANES, "community": BEAT, "traffic": CHECKPOINT}
"""Special units on the main roads, patrol units in the lanes, community units in their beats, traffic units where they
check. Units of other roles stay where they are."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Roads of one kind in one square of the map."""

    kind: str
    point: RoadPoint
    """Where to begin: the middle of its longest street."""
    metres: float
    segments: tuple[int, ...] = ()


class Stretches(Protocol):
    """The roads parted into stretches."""

    def of_kind(self, kind: str) -> tuple[Stretch, ...]:
        """The longest first; none where the map has no such roads."""


@dataclass(frozen=True, slots=True)
class PatrolRules:
    """Data, like the response plans."""

    task_seconds: float = 3_600.0
    """So long a task lasts; then other stretches have their turn."""
    overlap_seconds: float = 900.0
    """The next shift begins so long before the last one may go."""
    relieved_seconds: float = 180.0
    """A unit stands in the place of another once it would be there within that."""


@dataclass(frozen=True, slots=True)
class PatrolTask:
    """What one free unit does until it is needed."""

    unit_id: str
    sort: str
    place: str
    """Name of the post; empty for a stretch."""
    point: RoadPoint
    segments: tuple[int, ...]
    """Streets of the stretch; none where it stands at a post."""
    since: float
    until: float | None
    """None = until it is relieved."""
    travel_seconds: float
    reasons: tuple[Reason, ...] = ()
