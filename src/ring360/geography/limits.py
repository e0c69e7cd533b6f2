"""Speed limits as maps write them: `maxspeed` in every spelling to km/h."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

MPH_KMH: Final = 1.609344
KNOT_KMH: Final = 1.852

ZONES_KMH: Final[Mapping[str, float]] = {
    "CN:urban": 50, "CN:rural": 70, "CN:motorway": 120, "CN:trunk": 80, "CN:living_street": 20,
    "DE:urban": 50, "DE:rural": 100, "DE:motorway": math.inf, "DE:living_street": 10, "DE:bicycle_road": 30,
    "AT:urban": 50, "AT:rural": 100, "AT:motorway": 130, "CH:urban": 50, "CH:rural": 80, "CH:motorway": 120,
    "FR:urban": 50, "FR:rural": 80, "FR:motorway": 130, "IT:urban": 50, "IT:rural": 90, "IT:motorway": 130,
    "PT:urban": 50, "PT:rural": 90, "PT:trunk": 100, "PT:motorway": 120, "BR:urban": 60, "BR:rural": 80,
    "GB:nsl_single": 96.6, "GB:nsl_dual": 112.7, "GB:motorway": 112.7, "RU:urban": 60, "RU:rural": 90,
    "RU:motorway": 110, "UK:nsl_single": 96.6, "UK:nsl_dual": 112.7, "UK:motorway": 112.7,
}  # fmt: skip
"""Implied limits by country and place; `XX:zone:30` and `XX:zone30` are read from their number."""

_NUMBER = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(km/h|kmh|kph|mph|knots?)?$", re.IGNORECASE)
_ZONE = re.compile(r"^(?:[A-Z]{2}:)?zone:?(\d+)$", re.IGNORECASE)


def limit_kmh(text: str) -> float | None:
    """Speed limit in km/h, inf for none, None where the text says nothing usable.

    Several values ("50;30") give the lowest, since it holds somewhere on the road.
    """
    values = [value for part in re.split(r"[;|]", text) if (value := _one(part.strip())) is not None]
    return min(values) if values else None


def _one(text: str) -> float | None:
    if text.lower() == "none":
        return math.inf
    if text.lower() == "walk":
        return 7.0
    if text in ZONES_KMH:
        return float(ZONES_KMH[text])
    zone = _ZONE.match(text)
    if zone:
        text = zone.group(1)
    number = _NUMBER.match(text)
    if not number:
        return None
    value = float(number.group(1).replace(",", "."))
    unit = (number.group(2) or "km/h").lower()
    kmh = value * (MPH_KMH if unit == "mph" else KNOT_KMH if unit.startswith("knot") else 1.0)
    return kmh if 3.0 <= kmh <= 200.0 else None


def limits_of(tags: Mapping[str, str]) -> tuple[float, float, str]:
    """Limit forwards and backwards in km/h (0 = none given) and where it came from: tag, zone, unreadable or none."""
    both = tags.get("maxspeed")
    forward, backward = tags.get("maxspeed:forward", both), tags.get("maxspeed:backward", both)
    if forward is None and backward is None:
        zone = tags.get("maxspeed:type") or tags.get("source:maxspeed") or tags.get("zone:maxspeed")
        value = _one(zone) if zone else None
        return (value, value, "zone") if value is not None else (0.0, 0.0, "none")
    read = [limit_kmh(text) if text is not None else None for text in (forward, backward)]
    if read[0] is None and read[1] is None:
        return 0.0, 0.0, "unreadable"
    source = "zone" if ":" in (forward or backward or "") else "tag"
    return read[0] or 0.0, read[1] or 0.0, source
