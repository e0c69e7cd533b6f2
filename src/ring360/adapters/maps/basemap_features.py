"""What the basemap shows of an OpenStreetMap extract: one feature after the other, with its layer and first zoom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from ring360.adapters.maps.formats import sniff_format

LAYERS: Final = ("land", "water", "buildings", "roads", "places", "pois", "boundaries")
LAST_ZOOM: Final = 14

_ROAD_ZOOM: Final = {
    "motorway": 4, "trunk": 6, "primary": 8, "secondary": 9, "tertiary": 10, "motorway_link": 10, "trunk_link": 10,
    "unclassified": 11, "residential": 12, "living_street": 12, "pedestrian": 12, "primary_link": 11,
    "secondary_link": 12, "tertiary_link": 12, "road": 12, "busway": 13, "service": 13, "track": 13,
}  # fmt: skip
_PLACE_ZOOM: Final = {
    "city": 4, "town": 7, "county": 6, "district": 8, "suburb": 10, "village": 10, "quarter": 11, "borough": 10,
    "neighbourhood": 12, "hamlet": 12, "locality": 13, "island": 10, "square": 13, "isolated_dwelling": 13, "farm": 13,
}  # fmt: skip
_LAND: Final = {
    "landuse": (
        "residential", "commercial", "industrial", "retail", "farmland", "forest", "grass", "meadow", "orchard",
        "cemetery", "recreation_ground", "railway", "construction", "military", "village_green", "vineyard",
        "allotments",
    ),
    "natural": ("wood", "scrub", "heath", "grassland", "beach", "sand", "wetland", "bare_rock", "glacier", "scree"),
    "leisure": ("park", "garden", "pitch", "stadium", "playground", "golf_course", "nature_reserve", "sports_centre"),
    "amenity": ("school", "hospital", "university", "college", "parking", "marketplace"),
    "place": ("square", "island"),
}  # fmt: skip
_POI_KEYS: Final = ("amenity", "police", "emergency", "shop", "tourism", "leisure", "railway", "historic", "healthcare")
_KEYS: Final = (
    "highway", "railway", "building", "landuse", "natural", "leisure", "amenity", "place", "waterway", "water",
    "boundary", "police", "emergency", "shop", "tourism", "historic", "healthcare", "barrier",
)  # fmt: skip
_NAMES: Final = ("name", "name:en", "name:zh", "ref")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One thing to draw. `geojson` is its geometry in degrees."""

    layer: str
    first_zoom: int
    properties: Mapping[str, str | int]
    geojson: str


def drawn_features(path: Path, bounds: tuple[float, float, float, float]) -> Iterator[Drawn]:
    """Everything the basemap shows, in the order of the file; `bounds` (west, south, east, north) close the sea."""
    kind = sniff_format(path)
    wanted = osmium.filter.KeyFilter(*_KEYS)
    source = osmium.FileProcessor(osmium.io.File(str(path), kind)).with_locations("flex_mem").with_areas(wanted)
    write = osmium.geom.GeoJSONFactory()
    coast: list[BaseGeometry] = []
    for thing in source.with_filter(wanted):
        try:
            if isinstance(thing, osmium.osm.Node):
                for layer, zoom, properties in _point(dict(thing.tags)):
                    yield Drawn(layer, zoom, properties, write.create_point(thing))
            elif isinstance(thing, osmium.osm.Way):
                tags = dict(thing.tags)
                if tags.get("natural") == "coastline":
                    coast.append(shapely.from_geojson(write.create_linestring(thing)))
                for layer, zoom, properties in _line(tags):
                    yield Drawn(layer, zoom, properties, _shape(write, thing))
            elif isinstance(thing, osmium.osm.Area):
                for layer, zoom, properties in _area(dict(thing.tags)):
                    yield Drawn(layer, zoom, properties, write.create_multipolygon(thing))
        except (RuntimeError, ValueError, osmium.InvalidLocationError):
            # Lines of one point, coasts with points missing, outlines that do not close: nothing to draw.
            continue
    for sea in sea_areas(coast, bounds):
        yield Drawn("water", 0, {"kind": "sea"}, json.dumps(shapely.geometry.mapping(sea)))


def _shape(write: osmium.geom.GeoJSONFactory, way: osmium.osm.Way) -> str:
    """The line of a way; cut where the file lacks its points."""
    try:
        return write.create_linestring(way)
    except osmium.InvalidLocationError:
        runs: list[list[tuple[float, float]]] = [[]]
        for point in way.nodes:
            if point.location.valid():
                runs[-1].append((point.lon, point.lat))
            elif runs[-1]:
                runs.append([])
        lines = [run for run in runs if len(run) > 1]
        if not lines:
            raise
        return json.dumps({"type": "MultiLineString", "coordinates": lines})


def sea_areas(coast: list[BaseGeometry], bounds: tuple[float, float, float, float]) -> list[BaseGeometry]:
    """What lies right of the coastline, cut at `bounds`; nothing where the map has no coastline."""
    if not coast:
        return []
    west, south, east, north = bounds
    # Coastlines end just inside an extract's edge: without a little margin the faces would not close.
    box = shapely.box(west + 0.0006, south + 0.0006, east - 0.0006, north - 0.0006)
    lines = shapely.line_merge(shapely.union_all(coast)).intersection(box)
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all([lines, box.exterior])]))
    seas = []
    for face in faces:
        shapely.prepare(face)
        if any(face.contains(point) for point in _right_of(lines)):
            seas.append(face)
    return seas


def _right_of(lines: BaseGeometry) -> list[shapely.Point]:
    """A point just to the right of a middle piece of every line."""
    points = []
    for line in shapely.get_parts(lines):
        if not isinstance(line, shapely.LineString) or line.is_empty:
            continue
        at = len(line.coords) // 2
        (x0, y0), (x1, y1) = line.coords[at - 1], line.coords[at]
        points.append(shapely.Point((x0 + x1) / 2 + (y1 - y0) * 0.01, (y0 + y1) / 2 - (x1 - x0) * 0.01))
    return points


Sketch = tuple[str, int, dict[str, str | int]]


def _point(tags: Mapping[str, str]) -> Iterator[Sketch]:
    if tags.get("place") in _PLACE_ZOOM and "name" in tags:
        yield "places", _PLACE_ZOOM[tags["place"]], _named(tags, tags["place"])
    else:
        yield from _poi(tags)


def _line(tags: Mapping[str, str]) -> Iterator[Sketch]:
    road, rail = tags.get("highway"), tags.get("railway")
    if road and tags.get("area") != "yes" and road not in ("proposed", "construction", "platform"):
        properties = _named(tags, road)
        for flag in ("bridge", "tunnel"):
            if tags.get(flag, "no") != "no":
                properties[flag] = 1
        if tags.get("oneway") in ("yes", "1", "true", "-1"):
            properties["oneway"] = -1 if tags["oneway"] == "-1" else 1
        yield "roads", _ROAD_ZOOM.get(road, 14), properties
    elif rail in ("rail", "light_rail", "subway", "tram"):
        yield "roads", 10 if rail == "rail" else 12, _named(tags, rail)
    elif tags.get("waterway") in ("river", "stream", "canal", "drain"):
        yield "water", 9 if tags["waterway"] in ("river", "canal") else 13, _named(tags, tags["waterway"])
    elif tags.get("boundary") == "administrative":
        yield "boundaries", 6, _named(tags, f"level{tags.get('admin_level', '')}")
    elif tags.get("barrier") == "city_wall":
        yield "boundaries", 11, _named(tags, "city_wall")


def _area(tags: Mapping[str, str]) -> Iterator[Sketch]:
    if tags.get("building", "no") != "no":
        yield "buildings", 13, _named(tags, tags["building"])
    elif tags.get("natural") == "water" or tags.get("waterway") == "riverbank" or tags.get("landuse") == "reservoir":
        yield "water", 6, _named(tags, tags.get("water", "water"))
    else:
        for key, kinds in _LAND.items():
            if tags.get(key) in kinds:
                wide = tags[key] in ("residential", "forest", "wood", "farmland")
                yield "land", 9 if wide else 11, _named(tags, tags[key])
                break


def _poi(tags: Mapping[str, str]) -> Iterator[Sketch]:
    for key in _POI_KEYS:
        if key in tags and ("name" in tags or tags[key] in ("police", "fire_station", "hospital", "checkpoint")):
            important = tags[key] in ("police", "hospital", "fire_station", "station", "checkpoint", "townhall")
            yield "pois", 12 if important else 14, _named(tags, key if tags[key] == "yes" else tags[key])
            return


def _named(tags: Mapping[str, str], kind: str) -> dict[str, str | int]:
    return {"kind": kind, **{key: tags[key] for key in _NAMES if key in tags}}
