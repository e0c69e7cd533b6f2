"""Pass-through of kind 0xF0: what a vehicle's own network says, faults, driving alarms and trips, most with a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices.jt808.cursor import Cursor
from ring360.adapters.devices.jt808.locations import place_of, state_of
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.reports import Report

_FIGURES: Final[dict[int, tuple[str, Callable[[Cursor], int | float | str]]]] = {
    0x0103: ("fuel", lambda entry: entry.double_word() / 100.0),
    0x0111: ("fuelTemp", lambda entry: entry.byte() - 40),
    0x012E: ("oilLevel", lambda entry: entry.word() / 10.0),
    0x052A: ("fuel", lambda entry: entry.word() / 100.0),
    0x052B: ("fuel", Cursor.byte),
    0x052D: ("coolantTemp", lambda entry: entry.byte() - 40),
    0x052E: ("airTemp", lambda entry: entry.byte() - 40),
    0x0530: ("power", lambda entry: entry.word() / 1000.0),
    0x0535: ("obdSpeed", lambda entry: entry.word() / 10.0),
    0x0536: ("rpm", Cursor.word),
    0x053D: ("intakePressure", lambda entry: entry.word() / 10.0),
    0x0544: ("liquidLevel", Cursor.byte),
    0xFEEC: ("vin", lambda entry: entry.text(len(entry))),
    **dict.fromkeys((0x0102, 0x0528, 0x0546), ("odometer", lambda entry: entry.double_word() * 100)),
    **dict.fromkeys((0x0105, 0x052C), ("fuelUsed", lambda entry: entry.double_word() / 100.0)),
    **dict.fromkeys((0x014A, 0x0537, 0x0538, 0x0539), ("fuelConsumption", lambda entry: entry.word() / 100.0)),
    **dict.fromkeys((0x0547, 0x0548), ("throttle", Cursor.byte)),
}

_ALARMS: Final = {
    0x01: "powerRestored", 0x02: "powerCut", 0x0E: "idle", 0x1A: "hardAcceleration", 0x1B: "hardBraking",
    0x1C: "hardCornering", 0x1D: "laneChange", 0x1E: "laneChange", 0x1F: "laneChange", 0x23: "fatigueDriving",
    0x25: "overspeed", 0x26: "accident", 0x27: "accident", 0x28: "accident", 0x31: "door", 0x32: "door",
}  # fmt: skip

_EVENTS: Final = {51: "hardAcceleration", 52: "hardBraking", 53: "hardCornering", 54: "laneChange", 56: "accident"}


def read_vehicle_state(notes: Notes, body: Cursor, device_id: str, serial: int) -> Report:
    """Time, history or not, kind of vehicle, what the rest is. Raises `CutShort` where it ends too early."""
    bcd = body.take(6)
    if body.byte() > 0:
        notes.note("archive", True)
    body.byte()
    kind = body.byte()
    if kind not in _LISTS:
        return Report(device_id)
    _LISTS[kind](notes, body)
    if kind not in _WITH_PLACE:
        if notes.alarms:
            notes.note("alarm", ",".join(dict.fromkeys(notes.alarms)))
        return Report(device_id, attributes=notes.attributes)
    status, lat_e6, lon_e6 = body.double_word(), body.double_word(), body.double_word()
    state_of(notes, status)
    return place_of(notes, device_id, serial, status, lat_e6, lon_e6, None, None, None, bcd)


def _figures(notes: Notes, body: Cursor) -> None:
    for _ in range(body.byte()):
        number = body.word()
        length = body.byte()
        entry = Cursor(body.take(length))
        if number in _FIGURES:
            name, read = _FIGURES[number]
            notes.note(name, read(entry))
        elif length in (1, 2, 4):
            notes.note(f"io{number}", entry.number(length))


def _faults(notes: Notes, body: Cursor) -> None:
    codes = []
    for _ in range(body.word()):
        body.take(4)
        for _ in range(body.word()):
            body.take(8)
            codes.append(body.text(body.word()).strip("\0 "))
    notes.note("dtcs", " ".join(codes))


def _driving(notes: Notes, body: Cursor) -> None:
    for _ in range(body.byte()):
        number = body.byte()
        body.take(body.byte())
        if number in _ALARMS:
            notes.alarm(_ALARMS[number])


def _trip(notes: Notes, body: Cursor) -> None:
    is_over = body.byte() == 0x02
    notes.note("tripNumber", body.double_word())
    body.take(6)
    if is_over:
        body.take(6 + 8 + 8 + 1)
        notes.note("idlingCount", body.word())
        notes.note("idlingTime", body.word())
        notes.note("tripOdometer", body.word() * 100)
        notes.note("tripFuel", body.word() / 100.0)


def _vehicle(notes: Notes, body: Cursor) -> None:
    if body.byte() > 0:
        notes.note("vin", body.text(17))


def _event(notes: Notes, body: Cursor) -> None:
    event = body.signed(4)
    if event in _EVENTS:
        notes.alarm(_EVENTS[event])
    else:
        notes.note("event", event)


_LISTS: Final = {0x01: _figures, 0x02: _faults, 0x03: _driving, 0x04: _trip, 0x0B: _vehicle, 0x15: _event}
_WITH_PLACE: Final = frozenset({0x01, 0x02, 0x03})
