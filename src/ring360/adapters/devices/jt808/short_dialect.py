"""The dialect of 0x5501 and 0x5502: one-byte serials and a location of another layout, sent by electronic locks.

Times are day first and UTC; degrees are BCD of degrees and minutes; the flags say north and east where they are set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808 import vendor_locks
from ring360.adapters.devices.jt808.alarms import WORDS_AS_CODES
from ring360.adapters.devices.jt808.cursor import Cursor, CutShort
from ring360.adapters.devices.jt808.frames import wrapped
from ring360.adapters.devices.jt808.headers import LENGTH
from ring360.adapters.devices.jt808.items import split_items
from ring360.adapters.devices.jt808.messages import SHORT_ANSWER
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.reports import Report
from ring360.domain.fixes import Fix

SHORT_IDS: Final = frozenset({b"\x55\x01", b"\x55\x02"})
_BLIND: Final = 0x5502
_HEADER_BYTES: Final = 11
_WANTS_ANSWER: Final = 1 << 15
_KMH_PER_KNOT: Final = 1.852

_BY_PRODUCT: Final = {
    1: ((0, "lowPower"),),
    2: ((0, "lowPower"),),
    3: (
        (0, "overspeed"), (1, "lowPower"), (2, "vibration"), (3, "lowBattery"), (5, "geofenceEnter"),
        (6, "geofenceExit"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShortHeader:
    """Who sends, and the body."""

    message_id: int
    terminal: bytes
    serial: int
    wants_answer: bool
    body: bytes


def read_short_header(content: bytes) -> ShortHeader | str:
    """The header with its body, or the code of a refusal."""
    if len(content) < _HEADER_BYTES:
        return refusals.TOO_SHORT
    properties = content[2] << 8 | content[3]
    body = content[_HEADER_BYTES:]
    if len(body) != properties & LENGTH:
        return refusals.BAD_LENGTH
    message_id = content[0] << 8 | content[1]
    return ShortHeader(message_id, content[4:10], content[10], bool(properties & _WANTS_ANSWER), body)


def short_answer(terminal: bytes, message_id: int, result: int) -> bytes:
    """The answer in the same dialect."""
    body = message_id.to_bytes(2, "big") + bytes((result,))
    return wrapped(SHORT_ANSWER.to_bytes(2, "big") + len(body).to_bytes(2, "big") + terminal + b"\x01" + body)


def read_short_location(header: ShortHeader, device_id: str) -> Report:
    """The report of one location."""
    notes = Notes()
    body = Cursor(header.body)
    try:
        place = _place(body)
        _state(notes, body)
        altitude = _items(notes, body.rest())
    except CutShort:
        return Report(device_id, refusal=refusals.BAD_BODY)
    except ValueError:
        return Report(device_id, refusal=refusals.BAD_TIME)
    if notes.alarms:
        notes.note("alarm", ",".join(dict.fromkeys(notes.alarms)))
    alarms = tuple(dict.fromkeys(WORDS_AS_CODES[word] for word in notes.alarms if word in WORDS_AS_CODES))
    if abs(place.lat) > 90 or abs(place.lon) > 180:
        return Report(device_id, None, alarms, notes.attributes, refusals.OFF_THE_GLOBE)
    battery, odometer, satellites = (notes.attributes.get(name) for name in ("batteryLevel", "odometer", "sat"))
    fix = Fix(
        device_id,
        place.at,
        place.lon,
        place.lat,
        # A blind report tells the last place again while the satellites can't be seen.
        is_valid=place.is_valid and header.message_id != _BLIND,
        speed_mps=place.speed_knots * _KMH_PER_KNOT / 3.6,
        heading_degrees=place.heading_degrees if place.heading_degrees < 360 else None,
        altitude_metres=altitude,
        satellites=satellites if isinstance(satellites, int) else None,
        battery_share=battery / 100.0 if isinstance(battery, int) else None,
        alarms=alarms,
        serial=header.serial,
        odometer_metres=odometer if isinstance(odometer, int) else None,
    )
    return Report(device_id, fix, alarms, notes.attributes)


@dataclass(frozen=True, slots=True)
class _Place:
    at: float
    lat: float
    lon: float
    is_valid: bool
    speed_knots: int
    heading_degrees: float


def _place(body: Cursor) -> _Place:
    """`ValueError` where a digit or the time is none."""
    day, month, year, hour, minute, second = (int(body.digits(1)) for _ in range(6))
    at = datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
    # Eight digits of latitude, nine of longitude, and half a byte of flags.
    lat = _degrees(body.digits(4))
    lon_and_flags = body.digits(5)
    lon, flags = _degrees(lon_and_flags[:9]), int(lon_and_flags[9], 16)
    return _Place(
        at,
        lat if flags & 2 else -lat,
        lon if flags & 4 else -lon,
        bool(flags & 1),
        int(body.digits(1)),
        body.byte() * 2.0,
    )


def _degrees(digits: str) -> float:
    """Degrees, then minutes with four decimals."""
    number = int(digits)
    return number // 1_000_000 + number % 1_000_000 / 10_000.0 / 60


def _state(notes: Notes, body: Cursor) -> None:
    notes.note("rssi", body.byte())
    notes.note("sat", body.byte())
    notes.note("odometer", body.double_word() * 1000)
    battery = body.byte()
    if battery <= 100:
        notes.note("batteryLevel", battery)
    elif battery in (0xAA, 0xAB):
        notes.note("charge", True)
    body.take(6)
    product, status, alarm = body.byte(), body.word(), body.word()
    if product == 3:
        notes.note("blocked", bool(status >> 5 & 1))
    notes.alarms_by_bit(alarm, _BY_PRODUCT.get(product, ()))
    notes.note("status", status)


def _items(notes: Notes, rest: bytes) -> float | None:
    """Notes the items; returns the altitude, which is one of them."""
    altitude = None
    for number, raw in split_items(rest, 0)[0]:
        value = Cursor(raw)
        if number == 0x02:
            altitude = float(value.signed(2))
        elif number == 0x10:
            notes.note("wakeSource", value.byte())
        elif number == 0x0B:
            vendor_locks.command(notes, value)
        elif number == 0x0C:
            notes.note("tilt", f"[{value.signed(2)},{value.signed(2)},{value.signed(2)}]")
        elif number == 0xFC:
            notes.note("geofence", value.byte())
    return altitude
