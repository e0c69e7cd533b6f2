"""From what a caller says to a point on the road: an address, a crossing, a name or coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ring360.domain.places import Place, RoadPoint
from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.geography.snapping import Snaps

FARTHEST_METRES: Final = 2_000.0
"""A place farther than this from any road of the map is taken for a mistake."""


def locate(atlas: Atlas, words: str, lon: float | None, lat: float | None) -> Place:
    """The place meant: by coordinates where they are given, else the best find for the words.

    Raises Problem where the words find nothing or the place lies far from every road of the map.
    """
    if lon is not None and lat is not None:
        point = point_at(atlas, lon, lat)
        return Place(point, words or street_name(atlas, point))
    found = atlas.gazetteer.search(words, limit=1) if words else ()
    if not found:
        raise Problem("place-not-found", words=words)
    return Place(point_at(atlas, float(found[0].lon), float(found[0].lat)), words)


def street_name(atlas: Atlas, point: RoadPoint) -> str:
    """The local name of the street, its number where it has no name, empty where it has neither."""
    return _name(atlas, int(atlas.roads.segment_name[point.segment]))


def _name(atlas: Atlas, row: int) -> str:
    names = atlas.roads.names[row] if row >= 0 else {}
    return names.get("") or names.get("ref", "")


def street_names(atlas: Atlas, directed_segments: Iterable[int]) -> str:
    """The streets that meet there, "A/B", each once, in the order of the segments; empty where none has a name."""
    rows = [int(atlas.roads.segment_name[each // 2]) for each in directed_segments]
    names = [_name(atlas, row) for row in rows]
    return "/".join(dict.fromkeys(name for name in names if name))


def point_at(atlas: Atlas, lon: float, lat: float, mode: str = "car") -> RoadPoint:
    """The nearest point on the road open to `mode`; Problem where the map has none near."""
    try:
        snaps = atlas.snapper(mode).snap(lon, lat)
    except ValueError as error:
        raise Problem("place-off-the-map", lon=lon, lat=lat) from error
    point = road_point(snaps)
    if not point.metres_off <= FARTHEST_METRES:
        raise Problem("place-off-the-map", lon=lon, lat=lat)
    return point


def road_point(snaps: Snaps) -> RoadPoint:
    """One row of snaps as plain numbers."""
    return RoadPoint(
        lon=float(snaps.lon[0]), lat=float(snaps.lat[0]), segment=int(snaps.segment[0]),
        fraction=float(snaps.fraction[0]), metres_off=float(snaps.metres_off[0]), side=int(snaps.side[0]),
    )  # fmt: skip
