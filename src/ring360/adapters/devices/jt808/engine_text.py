"""The line `$OBD-RT,…` that some terminals put into items and pass-through messages: figures of the engine."""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices.jt808.notes import Notes

_FIELDS: Final = (
    "power", "rpm", "obdSpeed", "throttle", "engineLoad", "coolantTemp", "fuelConsumption", "fuelConsumption",
    "tripOdometer", "obdOdometer", "tripFuelUsed", "fuelUsed",
)  # fmt: skip


def read_engine_text(notes: Notes, line: str) -> None:
    """Volts, turns a minute, km/h, percent, degrees Celsius, litres; an empty field was not measured."""
    for name, text in zip(_FIELDS, line.strip().split(",")[1:], strict=False):
        if text:
            notes.note(name, int(text) if name == "coolantTemp" else float(text))
