"""Vendors' items of one reading each, 0x0B to 0xFE, by their number; layouts as Traccar documents them by example.

Numbers from 0xE0 up are the vendors' by the standard, and below it many are taken too. A layout is trusted only as far
as the item is long; what it can't hold is not read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ring360.adapters.devices.jt808 import vendor_lists, vendor_locks, vendor_models
from ring360.adapters.devices.jt808.cursor import Cursor
from ring360.adapters.devices.jt808.notes import Notes

Reader = Callable[[Notes, Cursor], None]

_DRIVING: Final = ((8, "hardAcceleration"), (9, "hardBraking"), (10, "hardCornering"))
_SAFETY: Final = {0x01: "hardAcceleration", 0x02: "hardBraking", 0x03: "hardCornering", 0x16: "accident"}


def scaled(name: str, bytes_wide: int, divisor: float = 0, times: int = 1) -> Reader:
    """A number of so many bytes under `name`: whole, `times` over, or divided."""

    def read(notes: Notes, value: Cursor) -> None:
        number = value.number(bytes_wide) * times
        notes.note(name, number / divisor if divisor else number)

    return read


def analogue(notes: Notes, value: Cursor) -> None:
    """Two inputs in hundredths."""
    notes.note("adc1", value.word() / 100.0)
    notes.note("adc2", value.word() / 100.0)


def _text(name: str, is_stripped: bool = False) -> Reader:
    def read(notes: Notes, value: Cursor) -> None:
        text = value.text(len(value))
        if text:
            notes.note(name, text.strip("\0\t\r\n ") if is_stripped else text)

    return read


def _only(length: int, read: Reader) -> Reader:
    """`read` where the item has this length, and nothing otherwise."""

    def read_if(notes: Notes, value: Cursor) -> None:
        if len(value) == length:
            read(notes, value)

    return read_if


def _temperatures(notes: Notes, value: Cursor) -> None:
    """Words of 0.1 degree Celsius, the top bit being the sign; all ones = no sensor."""
    if len(value) not in (2, 16):
        return
    for index in range(1, len(value) // 2 + 1):
        tenths = value.word()
        if tenths != 0xFFFF:
            notes.note(f"temp{index}", -(tenths & 0x7FFF) / 10.0 if tenths & 0x8000 else tenths / 10.0)


def _driving(notes: Notes, value: Cursor) -> None:
    notes.alarms_by_bit(value.word(), _DRIVING)
    value.word()
    if notes.model in ("MV810G", "MV710G") and value.double_word() >> 16 & 1:
        notes.alarm("door")


def _assistant(name: str) -> Reader:
    """An alarm of the driver's or the driving assistant: serial, state, kind."""

    def read(notes: Notes, value: Cursor) -> None:
        length = len(value)
        value.take(5)
        notes.note(name, value.byte())
        if length >= 47:
            notes.note("alarmLabel", value.rest()[-16:].hex())

    return read


def _hard_driving(notes: Notes, value: Cursor) -> None:
    value.take(5)
    if word := _SAFETY.get(value.byte()):
        notes.alarm(word)


def _tyres(notes: Notes, value: Cursor) -> None:
    while len(value):
        tyre = value.byte()
        notes.note(f"tire{tyre}SensorId", value.digits(3))
        notes.note(f"tire{tyre}Pressure", (value.word() & 0x3FF) / 40.0)
        notes.note(f"tire{tyre}Temp", value.byte() - 50)
        notes.note(f"tire{tyre}Status", value.byte())


def _engine(notes: Notes, value: Cursor) -> None:
    notes.note("battery", value.word() / 10.0)
    notes.note("rpm", value.word())
    notes.note("obdSpeed", value.byte())
    notes.note("throttle", value.byte() * 100 // 255)
    notes.note("engineLoad", value.byte() * 100 // 255)
    notes.note("coolantTemp", value.byte() - 40)
    value.take(2)
    notes.note("fuelConsumption", value.word() / 100.0)
    value.take(8)
    notes.note("fuelUsed", value.word() / 100.0)


def _user_state(notes: Notes, value: Cursor) -> None:
    if value.double_word() >> 3 & 1:
        notes.alarm("vibration")


def _battery_or_driver(notes: Notes, value: Cursor) -> None:
    """One byte is a battery (all ones = being charged); more is a driver's number."""
    if len(value) != 1:
        notes.note("driverUniqueId", str(value.double_word()))
        return
    percent = value.byte()
    notes.note("charge" if percent == 0xFF else "batteryLevel", True if percent == 0xFF else percent)


def _cells_or_power(notes: Notes, value: Cursor) -> None:
    """0xE1 is power, a list of cell towers (not read: no place is looked up by them) or as above."""
    if len(value) == 2:
        notes.note("power", value.word() / 10.0)
    elif len(value) < 12 or (len(value) - 4) % 8:
        _battery_or_driver(notes, value)


def _container(notes: Notes, value: Cursor) -> None:
    value.word()
    state = value.byte()
    notes.note("string", bool(state & 1))
    notes.note("motion", bool(state >> 2 & 1))
    notes.note("cover", bool(state >> 3 & 1))


def _fuel_height(notes: Notes, value: Cursor) -> None:
    if notes.model != "DT800":
        notes.note("fuel", value.double_word() / 10.0)


def _battery(notes: Notes, value: Cursor) -> None:
    value.byte()
    notes.note("batteryLevel", value.byte())
    notes.note("battery", value.word() / 100.0)


def _charging(notes: Notes, value: Cursor) -> None:
    if value.byte() == 0:
        notes.note("charge", True)
    notes.note("batteryLevel", value.byte())


def _motion(notes: Notes, value: Cursor) -> None:
    notes.note("motion", value.byte() == 1)


def _wake_up(notes: Notes, value: Cursor) -> None:
    bits = value.word()
    if bits & 1:
        notes.alarm("vibration")
    if bits >> 1 & 7:
        notes.alarm("sos")


def _power_and_signal(notes: Notes, value: Cursor) -> None:
    notes.note("rssi", value.byte())
    notes.note("power", value.word() / 1000.0)
    notes.note("battery", value.word() / 1000.0)
    notes.note("sat", value.byte())


ITEMS: Final[dict[int, Reader]] = {
    0x0B: vendor_locks.command,
    0x33: vendor_locks.mode_or_state,
    0x51: _temperatures,
    0x56: scaled("batteryLevel", 1, times=10),
    0x57: _driving,
    0x60: vendor_locks.event,
    0x63: vendor_locks.seals,
    0x64: _assistant("adasAlarm"),
    0x65: _assistant("dmsAlarm"),
    0x67: vendor_locks.password,
    0x68: scaled("batteryLevel", 2, 100.0),
    0x69: scaled("battery", 2, 100.0),
    0x70: _hard_driving,
    0x77: _tyres,
    0x82: scaled("power", 2, 10.0),
    0x91: _engine,
    0x94: _text("vin"),
    0xA7: analogue,
    0xAC: scaled("odometer", 4),
    0xBC: _text("driver", is_stripped=True),
    0xBD: _text("driverUniqueId"),
    0xD0: _user_state,
    0xD3: scaled("power", 2, 10.0),
    0xD4: _battery_or_driver,
    0xD5: vendor_locks.locks,
    0xDA: _container,
    0xE1: _cells_or_power,
    0xE2: _fuel_height,
    0xE3: _battery,
    0xE4: _charging,
    0xE5: _only(1, _motion),
    0xE6: vendor_lists.engine_or_sensors,
    0xE7: _only(8, _wake_up),
    0xE8: vendor_models.extended,
    0xE9: _battery_or_driver,
    0xEA: vendor_lists.surroundings,
    0xEB: vendor_lists.extended,
    0xED: _text("card", is_stripped=True),
    0xEE: _only(6, _power_and_signal),
    0xF1: scaled("power", 4, 1000.0),
    0xF2: _text("versionFw"),
    0xF3: vendor_models.tags_or_engine,
    0xF5: _only(2, scaled("illuminance", 2)),
    0xF6: vendor_models.sensors,
    0xF7: vendor_models.humidity_or_battery,
    0xF8: vendor_models.steps_or_card,
    0xF9: vendor_models.receiver,
    0xFB: _text("container"),
    0xFC: scaled("geofence", 1),
    0xFE: vendor_lists.battery_or_driving,
}
"""Cell towers and wireless networks (0xEC, 0xF0, 0xF4) are not read: no place is looked up by them."""
