"""Step 5, silent, and stopped too long: how long a unit may say nothing, or stand on its way, in each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ring360.domain.lifecycles import ACKNOWLEDGED, ASSIGNED, CLEARING, EN_ROUTE, FREE, ON_SCENE

SILENT_SECONDS: Final[Mapping[str, float]] = {
    FREE: 300.0, ASSIGNED: 120.0, ACKNOWLEDGED: 120.0, EN_ROUTE: 90.0, ON_SCENE: 600.0, CLEARING: 600.0,
}  # fmt: skip
"""State -> seconds without any sign of life after which a unit is silent; other states are never silent."""

STOPPED_SECONDS: Final[Mapping[str, float]] = {EN_ROUTE: 180.0}
"""State -> seconds of standing after which a unit has stopped too long."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited in each state."""

    silent_seconds: Mapping[str, float] = field(default_factory=lambda: SILENT_SECONDS)
    stopped_seconds: Mapping[str, float] = field(default_factory=lambda: STOPPED_SECONDS)


def is_silent(state: str, heard_at: float, now: float, patience: Patience) -> bool:
    """A unit that has been heard before has said nothing for too long; not a number of seconds that lies ahead."""
    allowed_seconds = patience.silent_seconds.get(state)
    return allowed_seconds is not None and now - heard_at > allowed_seconds


def has_stopped_too_long(
    state: str, state_since: float, stopped_at: float, is_standing: bool, now: float, patience: Patience
) -> bool:
    """The unit stands longer than its state allows; standing before the state began does not count."""
    allowed_seconds = patience.stopped_seconds.get(state)
    return allowed_seconds is not None and is_standing and now - max(stopped_at, state_since) > allowed_seconds
