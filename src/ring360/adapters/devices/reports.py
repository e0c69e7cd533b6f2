"""What a decoder hands on: one report of one tracker, with the fix where there is one that may be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from ring360.domain.fixes import Fix

Value = bool | int | float | str

NOTHING: Final[Mapping[str, Value]] = {}


class Unreadable(Exception):
    """Bytes that say nothing that can be taken; `code` is one of `refusals.REFUSALS`. Nothing else is ever raised."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Report(NamedTuple):
    """What one tracker said at once. A report without a fix may still carry an alarm: panic is never dropped."""

    device_id: str
    fix: Fix | None = None
    """None where the place or its time can't be believed, is enciphered, or is no subject of the message."""
    alarms: tuple[str, ...] = ()
    """The codes of `Fix.alarms`, said here as well for reports without a fix."""
    attributes: Mapping[str, Value] = NOTHING
    """Whatever else was said: volts, degrees Celsius, metres, percent. Names as in Traccar (`batteryLevel`)."""
    refusal: str = ""
    """Code of the reason why there is no fix; empty where none was to be expected."""
