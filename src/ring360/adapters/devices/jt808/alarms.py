"""What alarm bits and vendors' alarms are called: Traccar's words, and which of them are codes of `Fix.alarms`."""

from __future__ import annotations

from typing import Final

from ring360.domain.fixes import PANIC

WORDS_AS_CODES: Final = {
    "sos": PANIC, "overspeed": "overspeed", "fatigueDriving": "fatigue", "powerCut": "power-cut",
    "powerOff": "power-cut", "lowPower": "power-low", "lowBattery": "power-low", "accident": "collision",
}  # fmt: skip

PADLOCKS: Final = frozenset({"G-360P", "G-508P"})
TAG_READERS: Final = frozenset({"AL300", "GL100"})

_Table = tuple[tuple[tuple[int, ...], str], ...]

_STANDARD: Final[_Table] = (
    ((0,), "sos"), ((1,), "overspeed"), ((2,), "fatigueDriving"), ((5, 6), "gpsAntennaCut"),
    ((4, 9, 10, 11), "fault"), ((7, 18), "lowBattery"), ((8,), "powerOff"), ((15,), "vibration"),
    ((16, 17), "tampering"), ((19,), "parking"), ((20,), "geofence"), ((26,), "general"), ((28,), "movement"),
    ((29, 30), "accident"),
)  # fmt: skip
_PADLOCK: Final[_Table] = (((0, 4), "removing"), ((1,), "tampering"))
_TAG_READER: Final[_Table] = (((16,), "movement"),)
_NO_ACCIDENT: Final[_Table] = tuple(row for row in _STANDARD if row[1] != "accident")


def words_of(alarm_bits: int, model: str) -> list[str]:
    """The words for the alarm bits of a terminal of this model ("" = any)."""
    table = _STANDARD
    if model in PADLOCKS:
        table = _PADLOCK
    elif model in TAG_READERS:
        table = _TAG_READER
    elif model == "VL300":
        table = _NO_ACCIDENT
    return [word for bits, word in table if any(alarm_bits >> bit & 1 for bit in bits)]
