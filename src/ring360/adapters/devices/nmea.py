"""One line of NMEA 0183 as vehicle modems send it: RMC or GGA, with what vendors put before and behind the sentence."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

_LINE: Final = re.compile(r"([^$]*)\$([A-Z]{2})(RMC|GGA),([^*$]*)(?:\*([0-9A-Fa-f]{2})?(.*))?$")
_TIME: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)([0-5]\d(?:\.\d{1,9})?)$")
_DATE: Final = re.compile(r"(\d\d)(\d\d)(\d\d)$")
_ANGLE: Final = re.compile(r"(\d{1,3})([0-5]\d(?:\.\d{0,12})?)$")
_NUMBER: Final = re.compile(r"[+-]?\d{1,9}(?:\.\d{0,9})?$")
_NAMED: Final = re.compile(r"\$?(?:PGID|DEVID|GPFID|IMEI)[,: ]\s*([0-9A-Za-z_-]{3,40})")
_BARE: Final = re.compile(r"[0-9A-F]{6,40}$")
_WHO: Final = re.compile(r"([0-9A-Za-z_-]{3,40})[\s,/;:]*$")
_FIFTEEN_DIGITS: Final = re.compile(r"\d{15}$")
_DAY_SECONDS: Final = 86400


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one line says. Degrees, knots, metres; None = not said."""

    kind: str
    """RMC or GGA."""
    second_of_day: float
    is_valid: bool
    lat: float
    lon: float
    day_seconds: int | None = None
    """Midnight of the date in UNIX seconds; only RMC has one. Years are 2000 to 2099."""
    speed_knots: float | None = None
    heading_degrees: float | None = None
    quality: int | None = None
    satellites: int | None = None
    hdop: float | None = None
    altitude_metres: float | None = None
    talker: str = ""
    is_sound: bool | None = None
    """Whether the checksum is right; None where there is none."""
    device_id: str = ""
    """As a vendor writes it before or behind the sentence."""
    ignition: bool | None = None

    def at(self, near: float) -> float:
        """UNIX seconds: of its own date, or of the day that brings its time of day nearest to `near`."""
        if self.day_seconds is not None:
            return self.day_seconds + self.second_of_day
        days = math.floor((near - self.second_of_day) / _DAY_SECONDS + 0.5)
        return days * _DAY_SECONDS + self.second_of_day


def named_device(line: str) -> str:
    """The device that a line without a sentence names, as vendors begin a connection; empty where it names none."""
    found = _NAMED.match(line) or _BARE.match(line)
    return "" if found is None else found[1] if found.re is _NAMED else found[0]


def read_sentence(line: str) -> Sentence | None:
    """None where the line is no RMC or GGA with a time and a place."""
    found = _LINE.match(line)
    if found is None:
        return None
    before, talker, kind, text, checksum, behind = found.groups()
    is_sound = None if checksum is None else int(checksum, 16) == _xor(f"{talker}{kind},{text}")
    fields = text.split(",")
    sentence = _rmc(fields) if kind == "RMC" else _gga(fields)
    if sentence is None:
        return None
    who, satellites, ignition = _behind(behind or "")
    ahead = _WHO.search(before[-80:])
    return replace(
        sentence,
        talker=talker,
        is_sound=is_sound,
        satellites=satellites if sentence.satellites is None else sentence.satellites,
        device_id=ahead[1] if ahead else who,
        ignition=ignition,
    )


def _rmc(fields: list[str]) -> Sentence | None:
    """Time, validity, latitude, longitude, speed, course, date."""
    if len(fields) < 9:
        return None
    second, day = _second(fields[0]), _day(fields[8])
    lat, lon = _angle(fields[2], fields[3], "NS", 90), _angle(fields[4], fields[5], "EW", 180)
    if second is None or day is None or lat is None or lon is None:
        return None
    course = _number(fields[7])
    heading = None if course is None or not 0 <= course <= 360 else course % 360.0
    return Sentence("RMC", second, fields[1] == "A", lat, lon, day, _number(fields[6]), heading)


def _gga(fields: list[str]) -> Sentence | None:
    """Time, latitude, longitude, quality, satellites, dilution, altitude."""
    if len(fields) < 9:
        return None
    second = _second(fields[0])
    lat, lon = _angle(fields[1], fields[2], "NS", 90), _angle(fields[3], fields[4], "EW", 180)
    if second is None or lat is None or lon is None:
        return None
    quality, satellites = _number(fields[5]), _number(fields[6])
    return Sentence(
        "GGA",
        second,
        bool(quality),
        lat,
        lon,
        quality=None if quality is None else int(quality),
        satellites=None if satellites is None else int(satellites),
        hdop=_number(fields[7]),
        altitude_metres=_number(fields[8]),
    )


def _xor(text: str) -> int:
    folded = 0
    for byte in text.encode("latin-1", errors="replace"):
        folded ^= byte
    return folded


def _second(text: str) -> float | None:
    found = _TIME.match(text)
    return None if found is None else 3600 * int(found[1]) + 60 * int(found[2]) + float(found[3])


def _day(text: str) -> int | None:
    """Day, month, year."""
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return int(datetime(2000 + int(found[3]), int(found[2]), int(found[1]), tzinfo=UTC).timestamp())
    except ValueError:
        return None


def _angle(text: str, side: str, sides: str, most: int) -> float | None:
    """Degrees and minutes; the second of `sides` is below zero."""
    found = _ANGLE.match(text)
    if found is None or len(side) != 1 or side not in sides:
        return None
    angle = int(found[1]) + float(found[2]) / 60.0
    return None if angle > most else -angle if side == sides[1] else angle


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.match(text) else None


def _behind(text: str) -> tuple[str, int | None, bool | None]:
    """Device, satellites and ignition that a vendor appends: `,satellites,imei,ignition,…`."""
    fields = text.split(",")
    for place, field in enumerate(fields):
        if _FIFTEEN_DIGITS.match(field):
            earlier, later = fields[place - 1] if place else "", fields[place + 1 : place + 2]
            satellites = int(earlier) if earlier.isdecimal() and len(earlier) < 4 else None
            return field, satellites, later == ["1"] if later in (["0"], ["1"]) else None
    return "", None, None
