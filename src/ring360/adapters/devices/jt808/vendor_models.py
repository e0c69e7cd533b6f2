"""Vendors' items that read otherwise by the model of the terminal, and lists of their sensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices.jt808.alarms import TAG_READERS
from ring360.adapters.devices.jt808.cursor import Cursor
from ring360.adapters.devices.jt808.notes import Notes

CAMERAS: Final = frozenset({"JC371", "JC181", "JC182", "JC450", "JC451"})
WATCHES: Final = frozenset({"C5", "C5L"})

_CAMERA_ALARMS: Final = {
    0x0001: "fault", 0x0400: "hardAcceleration", 0x0412: "hardAcceleration", 0x0401: "hardBraking",
    0x0413: "hardBraking", 0x0402: "hardCornering", 0x0414: "hardCornering", 0x0403: "overspeed",
    0x0405: "accident", 0x0416: "accident", 0x0417: "accident", 0x0406: "vibration", 0x0407: "tow",
    0x0408: "geofenceEnter", 0x0409: "geofenceExit", 0x040C: "door", 0x0415: "laneChange", 0x0C01: "sos",
    0x0C02: "lowPower", 0x0C05: "general", 0x0C0E: "powerCut", 0x0C0F: "lowBattery", 0x0C10: "powerOff",
    0x0C12: "tampering",
}  # fmt: skip
_CAMERA_IGNITION: Final = {0x0C03: True, 0x0C04: False}

_CAMERA_STATES: Final[dict[int, tuple[str, Callable[[Cursor], bool | int | float | str]]]] = {
    0x0001: ("battery", lambda entry: entry.word() / 100.0),
    0x0002: ("dataUsage", Cursor.double_word),
    0x0003: ("batteryLevel", Cursor.byte),
    0x0004: ("charge", lambda entry: entry.byte() == 0),
    0x0005: ("iccid", lambda entry: entry.digits(10)[:19]),
    0x0007: ("hdop", lambda entry: entry.word() / 10.0),
    0x2001: ("power", lambda entry: entry.word() / 10.0),
}

_ENGINE: Final[dict[int, tuple[str, Callable[[Cursor], int | float | str]]]] = {
    0x0002: ("obdSpeed", lambda entry: entry.word() / 10.0),
    0x0003: ("rpm", Cursor.word),
    0x0004: ("power", lambda entry: entry.word() / 1000.0),
    0x0005: ("obdOdometer", lambda entry: entry.double_word() * 100),
    0x0007: ("fuelConsumption", lambda entry: entry.word() / 10.0),
    0x0008: ("engineLoad", lambda entry: entry.word() / 10.0),
    0x0009: ("coolantTemp", lambda entry: entry.word() - 40),
    0x000B: ("intakePressure", Cursor.word),
    0x000C: ("intakeTemp", lambda entry: entry.word() - 40),
    0x000D: ("intakeFlow", Cursor.word),
    0x000E: ("throttle", lambda entry: entry.word() * 100 // 255),
    0x0050: ("vin", lambda entry: entry.text(17).rstrip("\0")),
    0x0051: ("cvn", lambda entry: entry.rest().hex()),
    0x0052: ("calid", lambda entry: entry.text(len(entry)).rstrip("\0")),
    0x0100: ("tripOdometer", lambda entry: entry.word() / 10.0),
    0x0102: ("tripFuel", lambda entry: entry.word() / 10.0),
    0x0112: ("hardAccelerationCount", Cursor.word),
    0x0113: ("hardDecelerationCount", Cursor.word),
    0x0114: ("hardCorneringCount", Cursor.word),
}


def extended(notes: Notes, value: Cursor) -> None:
    """0xE8: a camera's event or state; of any other model the state of a lock."""
    if notes.model not in CAMERAS:
        notes.note("lockStatus", value.number(3))
        return
    kind = value.word()
    if kind in _CAMERA_ALARMS:
        notes.alarm(_CAMERA_ALARMS[kind])
    elif kind in _CAMERA_IGNITION:
        notes.note("ignition", _CAMERA_IGNITION[kind])
    elif kind == 0x2002:
        value.byte()
        notes.note("uploadMode", value.byte())
        notes.note("buffered", value.byte() == 1)
    elif kind == 0x2003:
        _camera_power(notes, value)
    elif kind == 0x2005:
        value.byte()
        while len(value) >= 3:
            number, entry = value.word(), Cursor(value.take(value.byte()))
            if number in _CAMERA_STATES:
                name, read = _CAMERA_STATES[number]
                notes.note(name, read(entry))


def _camera_power(notes: Notes, value: Cursor) -> None:
    value.byte()
    notes.note("charge", value.byte() == 1)
    sixths = value.byte()
    if 1 <= sixths <= 6:
        notes.note("batteryLevel", sixths * 100 // 6)
    notes.note("battery", value.word() / 100.0)
    notes.note("rssi", value.byte())
    notes.note("power", value.word() / 100.0)


def tags_or_engine(notes: Notes, value: Cursor) -> None:
    """0xF3: radio tags near a tag reader; of any other model figures of the engine."""
    if notes.model in TAG_READERS:
        _tags(notes, value)
        return
    while len(value) >= 3:
        number, entry = value.word(), Cursor(value.take(value.byte()))
        if number in _ENGINE and len(entry):
            name, read = _ENGINE[number]
            notes.note(name, read(entry))


def _tags(notes: Notes, value: Cursor) -> None:
    mask = value.byte()
    index = 0
    while len(value):
        index += 1
        tag = f"tag{index}"
        notes.note(f"{tag}Mac", value.digits(6))
        notes.note(f"{tag}Rssi", value.signed(1))
        if mask & 1:
            notes.note(f"{tag}Name", value.text(10).strip("\0 "))
        if mask & 2:
            value.take(2)
        if mask & 4:
            notes.note(f"{tag}Battery", value.word() / 1000.0)
        if mask & 8:
            notes.note(f"{tag}Temp", value.signed(2) / 10.0)
        if mask & 16:
            notes.note(f"{tag}Humidity", value.signed(2) / 10.0)
        value.take((6 if mask & 32 else 0) + (2 if mask & 64 else 0) + (2 if mask & 128 else 0))


def sensors(notes: Notes, value: Cursor) -> None:
    """0xF6: air pressure, the number of the hardware, or an event with what the sensors felt."""
    length = len(value)
    if notes.model not in TAG_READERS and length == 2:
        notes.note("airPressure", value.word())
        return
    if notes.model not in TAG_READERS and length == 8:
        notes.note("hardwareNumber", value.digits(8)[1:])
        return
    event = value.byte()
    notes.note("event", event)
    if event == 2:
        notes.note("motion", True)
    mask = value.byte()
    if mask & 1:
        notes.note("lightSensor", value.word())
    if mask & 2:
        notes.note("temp1", value.signed(2) / 10.0)
    if mask & 4:
        notes.note("humidity", value.signed(2) / 10.0)
    if mask & 8:
        notes.note("gSensor", f"[{value.signed(2)},{value.signed(2)},{value.signed(2)}]")
    if mask & 16:
        value.take(10)
    if mask & 32:
        notes.note("airPressure", value.word())


def humidity_or_battery(notes: Notes, value: Cursor) -> None:
    """0xF7: two bytes are humidity, more is a battery."""
    length = len(value)
    if length == 2:
        notes.note("humidity", value.word() / 10.0)
        return
    notes.note("battery", value.double_word() / 1000.0)
    if length >= 5 and value.byte() in (2, 3):
        notes.note("charge", True)
    if length >= 6:
        notes.note("batteryLevel", value.byte())


def steps_or_card(notes: Notes, value: Cursor) -> None:
    """0xF8: a tag reader's card, a watch's steps, of any other model a second temperature."""
    if notes.model in TAG_READERS:
        value.take(9)
        notes.note("iccid", value.digits(10))
    elif notes.model in WATCHES:
        notes.note("steps", value.word())
    else:
        notes.note("temp2", value.word() / 10.0 - 50)


def receiver(notes: Notes, value: Cursor) -> None:
    """0xF9: what the mask says of the satellite receiver and its sensors."""
    mask = value.word()
    value.take((4 if mask & 1 else 0) + (4 if mask & 2 else 0))
    if mask & 4:
        notes.note("hdop", value.word() / 10.0)
    value.take((6 if mask & 8 else 0) + (8 if mask & 32 else 0))
    if mask & 64:
        notes.note("temp3", value.signed(2) / 10.0)
