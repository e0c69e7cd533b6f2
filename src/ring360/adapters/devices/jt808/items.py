"""The items behind a location: number, length, value. Those of the standard are read here, vendors' ones beside."""

from __future__ import annotations

from typing import Final

from ring360.adapters.devices.jt808 import vendor_items, vendor_lists
from ring360.adapters.devices.jt808.cursor import Cursor, CutShort
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.jt808.vendor_items import Reader, analogue, scaled
from ring360.adapters.devices.reports import Value

_EXTENSION: Final = 0x80
_FIXED_TAIL_BYTES: Final = 18

_PLAIN: Final[dict[bytes, tuple[int, str, int, float]]] = {
    b"\x01\x04": (4, "odometer", 100, 0.0),
    b"\x03\x02": (2, "recorderSpeed", 1, 10.0),
    b"\x25\x04": (4, "input", 1, 0.0),
    b"\x2a\x02": (2, "ioStatus", 1, 0.0),
    b"\x30\x01": (1, "rssi", 1, 0.0),
    b"\x31\x01": (1, "sat", 1, 0.0),
}
"""By number and length: the length, the attribute, how many of its unit one is, or what it is divided by. Most
locations have nothing but these, so they are read without a detour."""


def split_items(body: bytes, start: int) -> tuple[list[tuple[int, bytes]], bool]:
    """Number and value of each whole item from `start` on, and whether they end exactly where the body ends."""
    found: list[tuple[int, bytes]] = []
    end = len(body)
    while start + 2 <= end:
        value = start + 2
        after = value + body[start + 1]
        if after > end:
            return found, False
        found.append((body[start], body[value:after]))
        start = after
    return found, start == end


def read_plain_items(body: bytes, start: int, attributes: dict[str, Value]) -> bool:
    """Puts the items into `attributes` if all of them are plain and whole; False = `read_items` must read them."""
    end = len(body)
    while start < end:
        plain = _PLAIN.get(body[start : start + 2])
        if plain is None:
            return False
        length, name, times, divisor = plain
        start += 2 + length
        if start > end:
            return False
        number = int.from_bytes(body[start - length : start], "big")
        attributes[name] = number / divisor if divisor else number * times
    return True


def read_items(body: bytes, start: int, model: str = "") -> Notes:
    """The items from `start` on. One that runs past the body ends the reading; one that is broken inside is skipped."""
    notes = Notes(model)
    found, is_clean = split_items(body, start)
    if len(body) - start == _FIXED_TAIL_BYTES and not is_clean:
        _guarded(_fixed_tail, notes, body[start:])
        return notes
    place = start
    for number, value in found:
        if number == _EXTENSION:
            # This vendor's extension has no end of its own: it goes on to the end of the body.
            _guarded(vendor_lists.extension, notes, body[place + 3 :])
            break
        elif number in STANDARD:
            _guarded(STANDARD[number], notes, value)
        elif number in vendor_items.ITEMS:
            _guarded(vendor_items.ITEMS[number], notes, value)
        place += 2 + len(value)
    return notes


def _guarded(read: Reader, notes: Notes, value: bytes) -> None:
    try:
        read(notes, Cursor(value))
    except (CutShort, ValueError):
        # An item that doesn't hold what its number says is a vendor's own; what it said so far stands.
        return


def _fixed_tail(notes: Notes, tail: Cursor) -> None:
    """Some terminals send 18 bytes of fixed layout in the place of items."""
    tail.take(4)
    notes.note("odometer", tail.double_word() * 1000)
    notes.note("battery", tail.word() / 10.0)
    tail.take(4)
    notes.note("rssi", tail.byte())


def _fuel(notes: Notes, value: Cursor) -> None:
    """Litres; with the top bit set, the vendors' way of saying a height in percent."""
    fuel = value.word()
    notes.note("fuel", fuel & 0x7FFF if fuel & 0x8000 else fuel / 10.0)


def _cabin(notes: Notes, value: Cursor) -> None:
    """A word is the temperature of the load, as the standard of 2019 has it; a byte some vendors' battery."""
    if len(value) == 1:
        notes.note("batteryLevel", value.byte())
        return
    celsius = value.word()
    notes.note("cabinTemp", -(celsius & 0x7FFF) if celsius & 0x8000 else celsius)


def _tyres(notes: Notes, value: Cursor) -> None:
    """One byte a wheel, kPa."""
    notes.note("tyrePressures", ",".join(str(byte) for byte in value.rest()))


def _overspeed_area(notes: Notes, value: Cursor) -> None:
    notes.note("overspeedAreaType", value.byte())
    if len(value):
        notes.note("overspeedArea", value.double_word())


def _area(notes: Notes, value: Cursor) -> None:
    notes.note("areaType", value.byte())
    notes.note("area", value.double_word())
    notes.note("areaDirection", "out" if value.byte() else "in")


def _route(notes: Notes, value: Cursor) -> None:
    notes.note("route", value.double_word())
    notes.note("routeSeconds", value.word())
    notes.note("routeResult", "too-long" if value.byte() else "too-short")


STANDARD: Final[dict[int, Reader]] = {
    0x01: scaled("odometer", 4, times=100),
    0x02: _fuel,
    0x03: scaled("recorderSpeed", 2, 10.0),
    0x04: scaled("alarmEvent", 2),
    0x05: _tyres,
    0x06: _cabin,
    0x11: _overspeed_area,
    0x12: _area,
    0x13: _route,
    0x14: scaled("videoAlarm", 4),
    0x15: scaled("videoLoss", 4),
    0x16: scaled("videoOcclusion", 4),
    0x17: scaled("storageFailure", 2),
    0x18: scaled("abnormalDriving", 2),
    0x25: scaled("input", 4),
    0x2A: scaled("ioStatus", 2),
    0x2B: analogue,
    0x30: scaled("rssi", 1),
    0x31: scaled("sat", 1),
}
"""JT/T 808-2019 table 27 and JT/T 1078 (0x14 to 0x18)."""
