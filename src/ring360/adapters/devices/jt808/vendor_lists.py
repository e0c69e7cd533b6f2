"""Vendors' items that hold lists of further items, each with a number and a length of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices.jt808.cursor import Cursor
from ring360.adapters.devices.jt808.engine_text import read_engine_text
from ring360.adapters.devices.jt808.notes import Notes

Entry = Callable[[Cursor], "bool | int | float | str"]

_EXTENSION: Final[dict[int, tuple[str, Entry]]] = {
    0x01: ("odometer", lambda value: value.double_word() * 100),
    0x02: ("fuel", lambda value: value.word() / 10.0),
    0x03: ("obdSpeed", lambda value: value.word() / 10.0),
    0x56: ("batteryLevel", lambda value: value.take(2)[1]),
    0x61: ("power", lambda value: value.word() / 100.0),
    0x69: ("battery", lambda value: value.word() / 100.0),
    0x80: ("obdSpeed", Cursor.byte),
    0x81: ("rpm", Cursor.word),
    0x82: ("power", lambda value: value.word() / 10.0),
    0x83: ("engineLoad", Cursor.byte),
    0x84: ("coolantTemp", lambda value: value.byte() - 40),
    0x85: ("fuelConsumption", Cursor.word),
    0x86: ("intakeTemp", lambda value: value.byte() - 40),
    0x87: ("intakeFlow", Cursor.word),
    0x88: ("intakePressure", Cursor.byte),
    0x89: ("throttle", Cursor.byte),
    0x8B: ("vin", lambda value: value.text(17)),
    0x8C: ("obdOdometer", lambda value: value.double_word() * 100),
    0x8D: ("tripOdometer", lambda value: value.word() * 1000),
    0x8E: ("fuel", Cursor.byte),
    0xA0: ("dtcs", lambda value: value.text(len(value)).replace(",", " ")),
    0xCC: ("iccid", lambda value: value.text(20)),
}

_SURROUNDINGS: Final[dict[int, tuple[str, Entry]]] = {
    0x11: ("externalAlarms", Cursor.word),
    0x13: ("externalIlluminance", Cursor.word),
    0x14: ("externalAirPressure", Cursor.word),
    0x15: ("externalHumidity", lambda value: value.word() / 10.0),
    0x16: ("externalTemp", lambda value: value.word() / 10.0 - 50),
}

_EXTENDED: Final[dict[int, tuple[str, Entry]]] = {
    0x0001: ("fuel1", lambda value: value.word() / 10.0),
    0x0023: ("fuel2", lambda value: float(value.text(6))),
    0x00A8: ("batteryLevel", Cursor.byte),
    0x00B2: ("iccid", lambda value: value.digits(10).rstrip("f")),
    0x00CE: ("power", lambda value: value.word() / 100.0),
    0x00E1: ("batteryLevel", Cursor.byte),
}

_DRIVING: Final = (
    (0, "hardAcceleration"), (1, "hardBraking"), (2, "hardCornering"), (3, "accident"), (4, "tampering"),
)  # fmt: skip


def extension(notes: Notes, value: Cursor) -> None:
    """Everything behind item 0x80: on-board diagnostics."""
    while len(value) >= 2:
        number, length = value.byte(), value.byte()
        entry = Cursor(value.take(length))
        if number in _EXTENSION:
            name, read = _EXTENSION[number]
            notes.note(name, read(entry))


def engine_or_sensors(notes: Notes, value: Cursor) -> None:
    """0xE6: a line of diagnostics, or sensors of eleven bytes each."""
    data = value.rest()
    if data.startswith(b"$OBD-RT"):
        read_engine_text(notes, data.decode("utf-8", errors="replace"))
        return
    if not data or len(data) % 11:
        return
    sensors = Cursor(data)
    while len(sensors):
        index = sensors.byte()
        sensors.take(6)
        notes.note(f"temp{index}", _sign_and_parts(sensors))
        notes.note(f"humidity{index}", _sign_and_parts(sensors))


def _sign_and_parts(value: Cursor) -> float:
    """A signed whole byte, then 1/255ths away from zero."""
    whole, parts = value.signed(1), value.byte()
    return (-1 if whole < 0 else 1) * (abs(whole) + parts / 255.0)


def surroundings(notes: Notes, value: Cursor) -> None:
    """0xEA: a kind, then sensors of the surroundings."""
    if len(value) <= 2:
        return
    value.byte()
    while len(value) >= 2:
        number, length = value.byte(), value.byte()
        entry = Cursor(value.take(length))
        if number in _SURROUNDINGS:
            name, read = _SURROUNDINGS[number]
            notes.note(name, read(entry))
        if number == 0x11:
            notes.note("alarmThresholdType", entry.byte())


def extended(notes: Notes, value: Cursor) -> None:
    """0xEB: cell towers (not read), a time zone in letters, or entries whose length (a word) comes first."""
    data = value.rest()
    if len(data) >= 3 and int.from_bytes(data[:2], "big") > 200 and (len(data) - 3) % 5 == 0:
        return
    if data and all(32 <= byte < 127 for byte in data):
        notes.note("timezone", data.decode("ascii"))
        return
    entries = Cursor(data)
    while len(entries) >= 4:
        entry = Cursor(entries.take(entries.word()))
        number = entry.word()
        if number in _EXTENDED:
            name, read = _EXTENDED[number]
            notes.note(name, read(entry))
        elif number in _STATES:
            _STATES[number](notes, entry)


def _volts(notes: Notes, entry: Cursor) -> None:
    if len(entry) == 4:
        notes.note("power", entry.double_word() / 1000.0)
    else:
        notes.note("battery", entry.word() / 1000.0)


def _switches(notes: Notes, entry: Cursor) -> None:
    """A bit that is clear raises the alarm."""
    notes.alarms_by_bit(~entry.double_word(), ((0, "powerOff"), (12, "removing")))


def _movement(notes: Notes, entry: Cursor) -> None:
    bits = entry.double_word()
    notes.alarms_by_bit(~bits, ((6, "vibration"),))
    motion = bits >> 23 & 3
    if motion < 2:
        notes.note("motion", motion == 0)


def _battery_alarm(notes: Notes, entry: Cursor) -> None:
    alarm = entry.byte()
    if alarm in (3, 4):
        notes.alarm("lowBattery")
    notes.note("batteryAlarm", alarm)


_STATES: Final = {0x002D: _volts, 0x0089: _switches, 0x00C5: _movement, 0x00C6: _battery_alarm}


def battery_or_driving(notes: Notes, value: Cursor) -> None:
    """0xFE: by its length a battery, power, an odometer, or a list of driving alarms before the battery."""
    length = len(value)
    if length in (1, 2, 4):
        name, divisor = {1: ("batteryLevel", 0.0), 2: ("power", 10.0), 4: ("odometer", 0.0)}[length]
        number = value.number(length)
        notes.note(name, number / divisor if divisor else number)
        return
    if value.byte() == 0x7C:
        while len(value) >= 2:
            number, entry = value.byte(), Cursor(value.take(value.byte()))
            if number == 0x01:
                notes.alarms_by_bit(entry.double_word(), _DRIVING)
    if len(value):
        notes.note("batteryLevel", value.byte())
