"""How free units are moved between posts (补位): what must hold, how often a crew moves, what is worth it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ring360.domain.places import RoadPoint

COMMAND_POST_UNIT: Final = "command_post"
"""Role, or equipment, of a mobile command post: it is placed by itself and never moved to mend the ring."""


@dataclass(frozen=True, slots=True)
class StandbyRules:
    """Data, like the response plans."""

    depth: int = 1
    """A road counts as inside the ring when so many free units reach it in time."""
    moves_most: int = 2
    """So many units are moved by one advice."""
    moves_per_hour: int = 2
    """No unit is sent to another post more often than that."""
    least_gain_share: float = 0.01
    """Every move must add so much of the road length, 0 to 1."""
    drive_seconds_most: float = 900.0
    """Nobody is sent farther than that."""
    mode: str = "car"
    """Only units that travel so are moved."""
    refused_seconds: float = 3_600.0
    """What the dispatcher refused is not advised again for so long."""
    search_steps: int = 400
    """After so many steps the best moves found so far are told, with how much better others could be."""
    command_gain_seconds: float = 60.0
    """The mobile command post moves when it would be sooner by that at the places where it may be wanted."""
    remembered_seconds: float = 86_400.0
    """Incidents of so long ago still say where trouble is."""


@dataclass(frozen=True, slots=True)
class DemandPlace:
    """Where help is wanted time and again: a crowded or troubled place, and how much it counts for."""

    point: RoadPoint
    weight: float = 1.0
