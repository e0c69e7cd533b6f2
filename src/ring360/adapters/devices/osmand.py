"""OsmAnd's and Traccar Client's requests: everything in the query, in a form, or as JSON in the body.

In the query the speed is in knots, as both programs send it; in JSON it is in metres a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from ring360.adapters.devices import refusals
from ring360.adapters.devices.fields import (
    MOST_BYTES,
    an_object,
    degrees,
    device_id,
    heading,
    instant,
    json_object,
    not_negative,
    number,
    share,
)
from ring360.adapters.devices.jt808.alarms import WORDS_AS_CODES
from ring360.adapters.devices.reports import Report, Unreadable, Value
from ring360.domain.fixes import Fix

_MPS_PER_KNOT: Final = 1852.0 / 3600.0
_MOST_FIELDS: Final = 100
_MOST_LOCATIONS: Final = 200
_TRUE: Final = frozenset({"1", "true", "True", "TRUE"})
_NO_ATTRIBUTES: Final = frozenset(
    {"id", "deviceid", "timestamp", "lat", "lon", "location", "valid", "speed", "bearing", "heading", "altitude",
     "accuracy", "alarm", "cell", "wifi"}
)  # fmt: skip


def read_osmand(target: str, body: bytes, content_type: str, at: float) -> list[Report]:
    """The reports of one request: `target` is its path with the query, `at` the instant it came, taken where the
    request names none. Raises `Unreadable`; without a device (`no-device`) the answer is 400, else a report follows."""
    if content_type.partition(";")[0].strip().lower() == "application/json":
        return _of_json(json_object(body), at)
    if len(target) + len(body) > MOST_BYTES:
        raise Unreadable(refusals.TOO_LONG)
    try:
        query = urlsplit(target).query or body.decode("utf-8", errors="replace")
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise Unreadable(refusals.BAD_BODY) from None
    return [_of_query(dict(pairs), at)]


def _of_query(said: Mapping[str, str], at: float) -> Report:
    who = device_id(said, "id", "deviceid")
    attributes: dict[str, Value] = {}
    for name, text in said.items():
        if name not in _NO_ATTRIBUTES and name.isidentifier():
            attributes["batteryLevel" if name == "batt" else name] = _value(text)
    alarms = _alarms(said.get("alarm"), attributes)
    lat, lon = said.get("lat"), said.get("lon")
    if "location" in said:
        lat, _, lon = said["location"].partition(",")
    try:
        told_at = attributes["time"] = instant(said["timestamp"]) if "timestamp" in said else at
        place = degrees(lat, lon)
    except Unreadable as why:
        # Cell towers or wireless networks alone are no place, but a call for help is one without any.
        return Report(who, None, alarms, attributes, why.code)
    knots = not_negative(said.get("speed"))
    fix = Fix(
        who,
        told_at,
        place[1],
        place[0],
        is_valid=said.get("valid", "1") in _TRUE,
        speed_mps=None if knots is None else knots * _MPS_PER_KNOT,
        heading_degrees=heading(said.get("bearing", said.get("heading"))),
        altitude_metres=number(said.get("altitude")),
        accuracy_metres=not_negative(said.get("accuracy", said.get("hacc"))),
        battery_share=share(said.get("batt"), 100),
        alarms=alarms,
        odometer_metres=not_negative(said.get("odometer")),
    )
    return Report(who, fix, alarms, attributes)


def _value(text: str) -> Value:
    read = number(text)
    if read is not None:
        return read
    return text == "true" if text in ("true", "false") else text


def _alarms(said: object, attributes: dict[str, Value]) -> tuple[str, ...]:
    words = [word.strip() for word in said.split(",")] if isinstance(said, str) else []
    if words:
        attributes["alarm"] = ",".join(words)
    return tuple(dict.fromkeys(WORDS_AS_CODES[word] for word in words if word in WORDS_AS_CODES))


def _of_json(told: dict[str, object], at: float) -> list[Report]:
    who = device_id(told, "device_id", "deviceId", "id")
    locations = told.get("location")
    several = locations if isinstance(locations, list) else [locations]
    if not 0 < len(several) <= _MOST_LOCATIONS:
        raise Unreadable(refusals.BAD_BODY)
    return [_of_location(who, an_object(location), at) for location in several]


def _of_location(who: str, location: dict[str, object], at: float) -> Report:
    attributes: dict[str, Value] = {}
    for name in ("event", "is_moving", "mock"):
        said = location.get(name)
        if isinstance(said, str | bool):
            attributes["motion" if name == "is_moving" else name] = said
    battery = location.get("battery")
    charge = battery if isinstance(battery, dict) else {}
    if isinstance(charge.get("is_charging"), bool):
        attributes["charge"] = charge["is_charging"]
    battery_share = share(charge.get("level"), 1)
    if battery_share is not None:
        attributes["batteryLevel"] = battery_share * 100
    extras = location.get("extras")
    alarms = _alarms(location.get("alarm", extras.get("alarm") if isinstance(extras, dict) else None), attributes)
    try:
        coordinates = an_object(location.get("coords"))
        told_at = attributes["time"] = instant(location["timestamp"]) if "timestamp" in location else at
        lat, lon = degrees(coordinates.get("latitude"), coordinates.get("longitude"))
    except Unreadable as why:
        return Report(who, None, alarms, attributes, why.code)
    fix = Fix(
        who,
        told_at,
        lon,
        lat,
        # The telephone itself says that the place is pretended.
        is_valid=location.get("mock") is not True,
        speed_mps=not_negative(coordinates.get("speed")),
        heading_degrees=heading(coordinates.get("heading")),
        altitude_metres=number(coordinates.get("altitude")),
        accuracy_metres=not_negative(coordinates.get("accuracy")),
        battery_share=battery_share,
        alarms=alarms,
        odometer_metres=not_negative(location.get("odometer")),
    )
    return Report(who, fix, alarms, attributes)
