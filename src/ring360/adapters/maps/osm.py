"""Reads the roads of an OpenStreetMap extract: .osm.pbf, .osm, .osm.gz or .osm.bz2, sorted or not.

Points are found by a first pass in C++ alone, so ways may come before their points; only roads, barriers, controls and
turn restrictions are handed to Python.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path

import numpy as np
import osmium
from numpy.typing import NDArray

from ring360.adapters.maps.formats import sniff_format
from ring360.domain.problems import Problem
from ring360.geography.raw_map import RawMap, Restriction, Tags

Progress = Callable[[str, float], None]

_UNKNOWN_PLACE = 2_147_483_647
_KEYS = (
    "highway", "barrier", "restriction", "restriction:motorcar", "restriction:motor_vehicle",
    "restriction:motorcycle", "restriction:bicycle", "restriction:conditional", "building",
)  # fmt: skip


def read_map(path: Path, progress: Progress = lambda stage, done: None) -> RawMap:
    """The roads of a map file; Problem where it is missing, empty, cut short or no map."""
    kind = sniff_format(path)
    try:
        return _read(path, kind, progress)
    except Problem:
        raise
    except Exception as error:
        # Whatever the library throws at damaged bytes, the user needs to know the same thing: which file, and why.
        raise Problem("map-unreadable", file=str(path), reason=_first_line(error)) from error


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200]


class _Collector:
    """Gathers what the filter lets through, in plain columns."""

    def __init__(self) -> None:
        self.way_id = array("q")
        self.way_start = array("q", [0])
        self.way_point = array("q")
        self.way_tags: list[Tags] = []
        self.point_tags: dict[int, Tags] = {}
        self.restrictions: list[Restriction] = []
        self.corner = array("q")
        self.is_sorted = True
        self._last = (0, -(2**62))

    def take(self, thing: object) -> None:
        if isinstance(thing, osmium.osm.Node):
            self._order(0, thing.id)
            if "building" not in thing.tags:
                self.point_tags[thing.id] = dict(thing.tags)
        elif isinstance(thing, osmium.osm.Way):
            self._order(1, thing.id)
            self._way(thing)
        elif isinstance(thing, osmium.osm.Relation):
            self._order(2, thing.id)
            tags = dict(thing.tags)
            if tags.get("type", "restriction").startswith("restriction"):
                members = tuple((member.role, member.type, member.ref) for member in thing.members)
                self.restrictions.append(Restriction(thing.id, tags, members))

    def _way(self, way: osmium.osm.Way) -> None:
        if "highway" in way.tags:
            self.way_id.append(way.id)
            self.way_point.extend([point.ref for point in way.nodes])
            self.way_start.append(len(self.way_point))
            self.way_tags.append(dict(way.tags))
        elif "building" in way.tags and len(way.nodes):
            self.corner.append(way.nodes[0].ref)

    def _order(self, kind: int, number: int) -> None:
        if (kind, number) < self._last:
            self.is_sorted = False
        self._last = (kind, number)


def _read(path: Path, kind: str, progress: Progress) -> RawMap:
    progress("atlas-reading-points", 0.0)
    places = _index(path, kind, "flex_mem")
    progress("atlas-reading-roads", 0.3)
    found = _Collector()
    found.is_sorted = not _begins_with_ways(path, kind)
    for thing in osmium.FileProcessor(osmium.io.File(str(path), kind)).with_filter(osmium.filter.KeyFilter(*_KEYS)):
        found.take(thing)
    progress("atlas-reading-roads", 0.8)
    way_point = np.frombuffer(found.way_point, np.int64) if found.way_point else np.empty(0, np.int64)
    point_id = np.unique(way_point)
    lon, lat = _places(places, point_id)
    if np.isnan(lon).any():
        # The quick table finds nothing reliably where points came unsorted: ask one that sorts as it grows.
        lacking = int(np.isnan(lon).sum())
        places = _index(path, kind, "sparse_mem_map")
        lon, lat = _places(places, point_id)
        found.is_sorted &= lacking == int(np.isnan(lon).sum())
    corner_lon, corner_lat = _places(places, np.frombuffer(found.corner, np.int64) if found.corner else point_id[:0])
    known = ~np.isnan(corner_lon)
    on_roads = np.isin(np.fromiter(found.point_tags, np.int64, len(found.point_tags)), point_id)
    progress("atlas-reading-roads", 1.0)
    return RawMap(
        way_id=np.array(found.way_id, np.int64),
        way_start=np.array(found.way_start, np.int64),
        way_point=way_point.copy(),
        way_tags=tuple(found.way_tags),
        point_id=point_id,
        point_lon=lon,
        point_lat=lat,
        point_tags={name: tags for (name, tags), used in zip(found.point_tags.items(), on_roads, strict=True) if used},
        restrictions=tuple(found.restrictions),
        building_lon=corner_lon[known],
        building_lat=corner_lat[known],
        is_sorted=found.is_sorted,
    )


def _begins_with_ways(path: Path, kind: str) -> bool:
    for thing in osmium.FileProcessor(osmium.io.File(str(path), kind)):
        return not isinstance(thing, osmium.osm.Node)
    return False


def _index(path: Path, kind: str, table: str) -> osmium.index.LocationTable:
    """Places of all points of the file."""
    places = osmium.index.create_map(table)
    handler = osmium.NodeLocationsForWays(places)
    handler.ignore_errors()
    osmium.apply(osmium.io.Reader(osmium.io.File(str(path), kind), osmium.osm.NODE), handler)
    return places


def _places(
    places: osmium.index.LocationTable, ids: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Degrees of points, NaN where the file does not hold them."""
    tenths = np.full((len(ids), 2), _UNKNOWN_PLACE, np.int64)
    get = places.get
    for row, name in enumerate(ids.tolist()):
        try:
            place = get(name)
        except KeyError:
            continue
        tenths[row] = place.x, place.y
    degrees = np.where(tenths == _UNKNOWN_PLACE, np.nan, tenths / 1e7)
    outside = (np.abs(degrees[:, 0]) > 180.0) | (np.abs(degrees[:, 1]) > 85.0)
    degrees[outside] = np.nan
    return degrees[:, 0], degrees[:, 1]
