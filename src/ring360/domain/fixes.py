"""One position report of a tracker, the same record whichever protocol brought it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PANIC: Final = "panic"
"""The alarm that is never filtered, whatever else is wrong with the fix that carries it."""


@dataclass(frozen=True, slots=True)
class Fix:
    """What a tracker said about itself at one instant. WGS 84 degrees, UNIX seconds UTC; None = not reported.

    A fix is raw: whether it is believed is decided by the steps of `tracking`.
    """

    device_id: str
    """As the tracker names itself, leading padding removed; which unit carries it is looked up later."""
    at: float
    """When the tracker says that it was there."""
    lon: float
    lat: float
    is_valid: bool = True
    """False where the tracker itself says that it had no satellite fix."""
    speed_mps: float | None = None
    heading_degrees: float | None = None
    """Clockwise from north, 0 to below 360."""
    altitude_metres: float | None = None
    accuracy_metres: float | None = None
    satellites: int | None = None
    ignition: bool | None = None
    battery_share: float | None = None
    """0 to 1."""
    alarms: tuple[str, ...] = ()
    """Codes: `panic`, `overspeed`, `fatigue`, `power-cut`, `power-low`, `collision`, `roll-over`, `gnss-fault`."""
    serial: int | None = None
    """The tracker's own number of the message, to know a repetition by."""
    is_backfill: bool = False
    """Sent late from the tracker's memory: history, not where it is now."""
    odometer_metres: float | None = None
