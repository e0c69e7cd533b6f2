"""Joins what a user writes for a place, an hour or a closed road with the atlas that knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.geography.closures import closed_by
from ring360.geography.driving import HOURS_PER_WEEK
from ring360.geography.snapping import Snaps

FARTHEST_FROM_ROAD_METRES = 500.0

_PAIR = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,，]\s*(-?\d+(?:\.\d+)?)\s*$")


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place a user asked for, and where it stands on the roads (one row)."""

    words: str
    lon: float
    lat: float
    snap: Snaps


def find_place(atlas: Atlas, text: str, mode: str = "car") -> AskedPlace:
    """`LON,LAT`, else an address, crossing or name in the gazetteer; Problem where it is nowhere near a road."""
    pair = _PAIR.match(text)
    if pair is not None:
        words, lon, lat = text.strip(), float(pair.group(1)), float(pair.group(2))
    else:
        found = atlas.gazetteer.search(text, limit=1)
        if not found:
            raise Problem("place-unknown", text=text)
        words, lon, lat = found[0].name, found[0].lon, found[0].lat
    if not (abs(lon) <= 180.0 and abs(lat) <= 85.0):
        raise Problem("place-impossible", text=text)
    snap = atlas.snapper(mode).snap(lon, lat)
    if float(snap.metres_off[0]) > FARTHEST_FROM_ROAD_METRES:
        raise Problem("place-off-the-roads", text=words, metres=round(float(snap.metres_off[0])), map=atlas.name)
    return AskedPlace(words, lon, lat, snap)


def hour_of_week(text: str | None) -> int | None:
    """0 to 167 from Monday 00:00, or the wall clock's hour of an ISO 8601 time; None stays None."""
    if text is None:
        return None
    if text.isdecimal() and int(text) < HOURS_PER_WEEK:
        return int(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Problem("hour-unreadable", text=text) from None
    return moment.weekday() * 24 + moment.hour


def closed_segments(atlas: Atlas, texts: Iterable[str]) -> list[int]:
    """Directed segments of the closed roads; Problem for one that the map does not have."""
    closed: set[int] = set()
    for text in texts:
        found = closed_by(atlas.roads, text)
        if len(found) == 0:
            raise Problem("road-unknown", text=text)
        closed.update(found.tolist())
    return sorted(closed)
