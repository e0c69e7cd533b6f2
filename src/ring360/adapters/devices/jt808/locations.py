"""A location body (0x0200, and those inside a batch): 28 bytes of where and when, then items, made into a report."""

from __future__ import annotations

from functools import lru_cache
from struct import Struct
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.jt808.alarms import WORDS_AS_CODES, words_of
from ring360.adapters.devices.jt808.items import read_items, read_plain_items
from ring360.adapters.devices.jt808.notes import Notes
from ring360.adapters.devices.jt808.times import instant
from ring360.adapters.devices.reports import Report, Value
from ring360.domain.fixes import PANIC, Fix

BASE: Final = Struct(">IIIIhHH6s")
"""Alarm bits, status bits, latitude and longitude in 1e-6 degree, altitude in metres (vendors send it signed), speed in
0.1 km/h, course in degrees, time."""

IGNITION, VALID, SOUTH, WEST, ENCIPHERED = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 5
BLOCKED, CHARGING = 1 << 10, 1 << 26

_CODES: Final = (
    (1 << 0, PANIC), (1 << 1, "overspeed"), (1 << 2, "fatigue"), (1 << 4 | 1 << 5 | 1 << 6, "gnss-fault"),
    (1 << 7, "power-low"), (1 << 8, "power-cut"), (1 << 29, "collision"), (1 << 30, "roll-over"),
)  # fmt: skip

_STATUS_BITS: Final = {"G1C Pro": ("motion", 4), "MV810G": ("door", 16), "MV710G": ("door", 16)}
"""What some models say with a status bit of their own."""


@lru_cache(maxsize=4096)
def codes_of(alarm_bits: int) -> tuple[str, ...]:
    """The codes of `Fix.alarms` that the alarm bits stand for."""
    return tuple(code for mask, code in _CODES if alarm_bits & mask)


def read_location(
    body: bytes, device_id: str, serial: int | None, is_backfill: bool = False, model: str = ""
) -> Report:
    """The report of one location body. `model` is the maker's name of the terminal: some items read otherwise by it."""
    if len(body) < BASE.size:
        # Even half a location may call for help: the alarm bits stand first.
        alarms = codes_of(int.from_bytes(body[:4], "big")) if len(body) >= 4 else ()
        return Report(device_id, None, alarms, refusal=refusals.BAD_BODY)
    alarm_bits, status, lat_e6, lon_e6, altitude, speed, course, bcd = BASE.unpack_from(body)
    attributes: dict[str, Value] = {
        "blocked": status & BLOCKED != 0, "charge": status & CHARGING != 0, "ignition": status & IGNITION != 0,
    }  # fmt: skip
    alarms = codes_of(alarm_bits) if alarm_bits else ()
    battery = None
    if alarm_bits or not read_plain_items(body, BASE.size, attributes):
        items = read_items(body, BASE.size, model)
        attributes.update(items.attributes)
        alarms = _with_items(attributes, alarms, alarm_bits, items, model)
        battery = attributes.get("batteryLevel")
    if is_backfill:
        attributes["archive"] = True
    if model in _STATUS_BITS:
        name, bit = _STATUS_BITS[model]
        attributes[name] = bool(status >> bit & 1)
    at = instant(bcd)
    if at is None or status & ENCIPHERED or lat_e6 > 90_000_000 or lon_e6 > 180_000_000:
        return Report(device_id, None, alarms, attributes, _doubt(status, lat_e6, lon_e6, at))
    fix = Fix(
        device_id,
        at,
        -lon_e6 / 1e6 if status & WEST else lon_e6 / 1e6,
        -lat_e6 / 1e6 if status & SOUTH else lat_e6 / 1e6,
        status & VALID != 0,
        speed / 36.0,
        float(course) if course < 360 else 0.0 if course == 360 else None,
        float(altitude),
        None,
        attributes.get("sat"),  # type: ignore[arg-type]
        attributes["ignition"] is True,
        battery / 100.0 if isinstance(battery, int | float) and 0 <= battery <= 100 else None,
        alarms,
        serial,
        is_backfill,
        attributes.get("odometer"),  # type: ignore[arg-type]
    )
    return Report(device_id, fix, alarms, attributes)


def state_of(notes: Notes, status: int) -> None:
    """Notes what the status bits say beside the place."""
    notes.note("blocked", status & BLOCKED != 0)
    notes.note("charge", status & CHARGING != 0)
    notes.note("ignition", status & IGNITION != 0)


def place_of(
    notes: Notes, device_id: str, serial: int, status: int, lat_e6: int, lon_e6: int,
    altitude: int | None, speed: int | None, course: int | None, bcd: bytes,
) -> Report:  # fmt: skip
    """The report of a place that came in another message than a location, with what was noted beside it."""
    alarms = tuple(dict.fromkeys(WORDS_AS_CODES[word] for word in notes.alarms if word in WORDS_AS_CODES))
    if notes.alarms:
        notes.note("alarm", ",".join(dict.fromkeys(notes.alarms)))
    at = instant(bcd)
    refusal = _doubt(status, lat_e6, lon_e6, at)
    if refusal or at is None:
        return Report(device_id, None, alarms, notes.attributes, refusal)
    ignition = notes.attributes.get("ignition")
    fix = Fix(
        device_id,
        at,
        -lon_e6 / 1e6 if status & WEST else lon_e6 / 1e6,
        -lat_e6 / 1e6 if status & SOUTH else lat_e6 / 1e6,
        is_valid=status & VALID != 0,
        speed_mps=None if speed is None else speed / 36.0,
        heading_degrees=None if course is None or course > 360 else course % 360.0,
        altitude_metres=None if altitude is None else float(altitude),
        ignition=ignition if isinstance(ignition, bool) else None,
        alarms=alarms,
        serial=serial,
        is_backfill=notes.attributes.get("archive") is True,
    )
    return Report(device_id, fix, alarms, notes.attributes)


def _doubt(status: int, lat_e6: int, lon_e6: int, at: float | None) -> str:
    if status & ENCIPHERED:
        return refusals.ENCIPHERED_POSITION
    if at is None:
        return refusals.BAD_TIME
    if lat_e6 > 90_000_000 or lon_e6 > 180_000_000:
        return refusals.OFF_THE_GLOBE
    return ""


def _with_items(
    attributes: dict[str, Value], alarms: tuple[str, ...], alarm_bits: int, items: Notes, model: str
) -> tuple[str, ...]:
    """The codes with those that items add; every alarm by its word goes into the attributes."""
    words = dict.fromkeys([*words_of(alarm_bits, model), *items.alarms])
    if words:
        attributes["alarm"] = ",".join(words)
    added = (WORDS_AS_CODES[word] for word in items.alarms if word in WORDS_AS_CODES)
    return tuple(dict.fromkeys([*alarms, *added]))
