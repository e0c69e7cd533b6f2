"""Step 4, arrived: a unit has arrived once it was slow within some metres of its incident for some seconds, or stands.

One slow fix while driving past, or one bad fix beside the place, is no arrival.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NEAR_METRES: Final = 60.0
STANDING_NEAR_METRES: Final = 150.0
"""A car that stands is parked as near as it found a place."""
SLOW_MPS: Final = 3.0
HELD_SECONDS: Final = 5.0
VAGUE_MOST_METRES: Final = 60.0
"""So much of a fix's uncertainty counts in its favour, no more."""


@dataclass(frozen=True, slots=True)
class Approach:
    """How near a unit on its way is: since when it has been slow and near, None while it is not."""

    near_since: float | None = None
    has_arrived: bool = False


def approach_of(
    before: Approach, at: float, metres: float, uncertainty_metres: float, speed_mps: float | None, is_standing: bool
) -> Approach:
    """The approach after a believed position `metres` from the incident's place."""
    vague_metres = min(uncertainty_metres, VAGUE_MOST_METRES)
    if is_standing and metres <= STANDING_NEAR_METRES + vague_metres:
        return Approach(before.near_since if before.near_since is not None else at, True)
    if metres > NEAR_METRES + vague_metres or (speed_mps is not None and speed_mps > SLOW_MPS):
        return Approach()
    near_since = at if before.near_since is None else before.near_since
    return Approach(near_since, at - near_since >= HELD_SECONDS)
