"""Reads what people's programs send as text and JSON: numbers that are numbers, degrees on the globe, instants."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from ring360.adapters.devices import refusals
from ring360.adapters.devices.reports import Unreadable

MOST_BYTES: Final = 64 * 1024
_MILLISECONDS_FROM: Final = 2**31 - 1
_EARLIEST, _LATEST = 0.0, 4102444800.0


def json_object(body: bytes) -> dict[str, object]:
    """The object that a body of UTF-8 holds. Raises `Unreadable`."""
    if len(body) > MOST_BYTES:
        raise Unreadable(refusals.TOO_LONG)
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(refusals.BAD_BODY) from None
    return an_object(told)


def an_object(value: object) -> dict[str, object]:
    """`value` if it is a JSON object. Raises `Unreadable`."""
    if not isinstance(value, dict):
        raise Unreadable(refusals.BAD_BODY)
    return value


def number(value: object) -> float | None:
    """A finite number, of a JSON number or of text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        read = float(value)
    except (ValueError, OverflowError):
        return None
    return read if math.isfinite(read) else None


def not_negative(value: object) -> float | None:
    """A number from 0 up; phones say -1 for what they don't know."""
    read = number(value)
    return None if read is None or read < 0 else read


def heading(value: object) -> float | None:
    """Degrees from 0 to below 360."""
    read = not_negative(value)
    return None if read is None or read > 360 else read % 360.0


def share(value: object, whole: float) -> float | None:
    """0 to 1 of a whole of 1 or 100."""
    read = not_negative(value)
    return None if read is None or read > whole else read / whole


def degrees(lat: object, lon: object) -> tuple[float, float]:
    """Latitude and longitude on the globe. Raises `Unreadable`."""
    read = number(lat), number(lon)
    if read[0] is None or read[1] is None:
        raise Unreadable(refusals.NO_POSITION)
    if abs(read[0]) > 90 or abs(read[1]) > 180:
        raise Unreadable(refusals.OFF_THE_GLOBE)
    return read[0], read[1]


def instant(value: object) -> float:
    """UNIX seconds of seconds, milliseconds, ISO 8601 or `YYYY-MM-DD hh:mm:ss`, UTC where no zone is said; from 1970
    to 2099. Raises `Unreadable`."""
    at = number(value)
    if at is None:
        at = _written(value)
    elif at >= _MILLISECONDS_FROM:
        at /= 1000.0
    if not _EARLIEST <= at < _LATEST:
        raise Unreadable(refusals.BAD_TIME)
    return at


def _written(value: object) -> float:
    try:
        moment = datetime.fromisoformat(str(value).strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise Unreadable(refusals.BAD_TIME) from None


def device_id(values: Mapping[str, object], *names: str) -> str:
    """The first of these that says who sends: 1 to 80 printable characters. Raises `Unreadable`."""
    for name in names:
        said = values.get(name)
        if isinstance(said, str | int) and not isinstance(said, bool):
            text = str(said).strip() if isinstance(said, str) or abs(said) < 10**40 else ""
            if 0 < len(text) <= 80 and text.isprintable():
                return text
    raise Unreadable(refusals.NO_DEVICE)
