"""Message 0x0900, bytes that a terminal passes through from a device behind it; by their first byte the kinds known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.cursor import Cursor, CutShort
from ring360.adapters.devices.jt808.engine_text import read_engine_text
from ring360.adapters.devices.jt808.locations import place_of, state_of
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.jt808.vehicle_state import read_vehicle_state
from ring360.adapters.devices.reports import Report

_BLANKS: Final = "".join(map(chr, range(33)))


def read_passed_through(body: bytes, device_id: str, serial: int, model: str) -> Report:
    """The report of what was passed through; one without anything in it where the kind isn't known."""
    kind = body[0] if body else -1
    if kind not in _KINDS:
        return Report(device_id)
    notes = Notes(model)
    try:
        return _KINDS[kind](notes, Cursor(body[1:]), device_id, serial)
    except (CutShort, ValueError):
        return Report(device_id, attributes=notes.attributes, refusal=refusals.BAD_BODY)


def _driver(notes: Notes, body: Cursor, device_id: str, serial: int) -> Report:
    """A line of fields between bars, of which the fifth is the driver's number; any other line as it is."""
    line = body.text(len(body)).strip(_BLANKS)
    fields = line.split("|")
    if line.startswith("GTSL") and len(fields) > 4:
        notes.note("driverUniqueId", fields[4])
    elif line:
        notes.note("data", line)
    return Report(device_id, attributes=notes.attributes)


def _engine(notes: Notes, body: Cursor, device_id: str, serial: int) -> Report:
    read_engine_text(notes, body.text(len(body)))
    return Report(device_id, attributes=notes.attributes)


def _collision(notes: Notes, body: Cursor, device_id: str, serial: int) -> Report:
    """How hard it hit, in g."""
    while len(body) >= 4:
        number, entry = body.word(), Cursor(body.take(body.word()))
        if number == 0x0002:
            notes.note("collision", entry.word() / 256.0 / 100.0)
    return Report(device_id, attributes=notes.attributes)


def _bare_place(notes: Notes, body: Cursor, device_id: str, serial: int) -> Report:
    """Time, signed degrees, altitude, speed, course."""
    bcd = body.take(6)
    lat_e6, lon_e6 = body.signed(4), body.signed(4)
    altitude, speed, course = body.signed(2), body.word(), body.word()
    # As in a location's status: bit 1 has a fix, 2 is south, 3 is west.
    status = 2 | (4 if lat_e6 < 0 else 0) | (8 if lon_e6 < 0 else 0)
    return place_of(notes, device_id, serial, status, abs(lat_e6), abs(lon_e6), altitude, speed, course, bcd)


def _tags_or_samples(notes: Notes, body: Cursor, device_id: str, serial: int, has_tags: bool) -> Report:
    status, lat_e6, lon_e6 = body.double_word(), body.double_word(), body.double_word()
    altitude, speed, course, bcd = body.signed(2), body.word(), body.word(), body.take(6)
    state_of(notes, status)
    try:
        if has_tags:
            _tags(notes, body)
        else:
            _samples(notes, body)
    except CutShort:
        # The list goes on in the next message: what is whole stands.
        pass
    return place_of(notes, device_id, serial, status, lat_e6, lon_e6, altitude, speed, course, bcd)


def _tags(notes: Notes, body: Cursor) -> None:
    """Radio tags near the terminal: their addresses, how loud they are, and what they say."""
    body.byte()
    while len(body):
        tag = f"tag{body.byte() + 1}"
        notes.note(f"{tag}Mac", body.digits(6))
        notes.note(f"{tag}Rssi", body.signed(1))
        notes.note(f"{tag}Data", body.digits(body.byte()))


def _samples(notes: Notes, body: Cursor) -> None:
    """What the sensors felt since the last message; the newest stands."""
    while len(body):
        mask = body.word()
        body.take(6)
        if mask & 1:
            notes.note("lightSensor", body.word())
        if mask & 2:
            notes.note("deviceTemp", body.signed(2) / 10.0)
            notes.note("humidity", body.signed(2) / 10.0)
        if mask & 4:
            notes.note("temp3", body.signed(2) / 10.0)
        if mask & 8:
            body.take(6)
        if mask & 16:
            notes.note("airPressure", body.word())


_KINDS: Final[dict[int, Callable[[Notes, Cursor, str, int], Report]]] = {
    0x40: _driver,
    0x41: _engine,
    0x53: lambda notes, body, device_id, serial: _tags_or_samples(notes, body, device_id, serial, True),
    0x54: lambda notes, body, device_id, serial: _tags_or_samples(notes, body, device_id, serial, False),
    0xF0: read_vehicle_state,
    0xF3: _collision,
    0xFF: _bare_place,
}
