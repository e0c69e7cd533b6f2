"""Takes the names and addresses out of an OpenStreetMap extract, in every language it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import osmium

from ring360.adapters.maps.formats import sniff_format
from ring360.geography.gazetteer import Address, Feature

Progress = Callable[[str, float], None]

_KIND_KEYS = (
    "place", "amenity", "police", "shop", "tourism", "leisure", "office", "healthcare", "emergency", "railway",
    "public_transport", "aeroway", "historic", "man_made", "natural", "waterway", "landuse", "boundary", "craft",
    "building",
)  # fmt: skip
_GENERAL = ("yes", "multipolygon")
_NAME_KEYS = ("name", "official_name", "alt_name", "old_name", "short_name", "loc_name", "int_name", "ref")


def read_names(path: Path, progress: Progress = lambda stage, done: None) -> tuple[list[Feature], list[Address]]:
    """Named features that are not streets, and house numbers. Areas stand for themselves by the middle of their box."""
    kind = sniff_format(path)
    features: list[Feature] = []
    addresses: list[Address] = []
    progress("atlas-naming", 0.0)
    wanted = osmium.filter.KeyFilter("name", "name:en", "name:zh", "addr:housenumber")
    # Relations are left to their label node or their ways: most big ones reach beyond an extract anyway.
    parts = osmium.osm.NODE | osmium.osm.WAY
    source = osmium.FileProcessor(osmium.io.File(str(path), kind), parts).with_locations("flex_mem").with_filter(wanted)
    for thing in source:
        tags = dict(thing.tags)
        if isinstance(thing, osmium.osm.Way) and "highway" in tags:
            continue
        where = _middle(thing)
        if where is None:
            continue
        features += _features(tags, *where)
        addresses += _addresses(tags, *where)
    progress("atlas-naming", 1.0)
    return features, addresses


def names_of(tags: Mapping[str, str]) -> dict[str, str]:
    """Names by language code; "" = local, other spellings under their own key."""
    names: dict[str, str] = {}
    for key, value in tags.items():
        if key == "name":
            names[""] = value
        elif key.startswith("name:"):
            names[key[5:]] = value
        elif key in _NAME_KEYS:
            names[key] = value
    if "" not in names and names:
        names[""] = names.get("zh") or names.get("en") or next(iter(names.values()))
    return names


def _features(tags: Mapping[str, str], lon: float, lat: float) -> Iterator[Feature]:
    names = names_of(tags)
    if not any(key.startswith("name") for key in tags) or not names.get(""):
        return
    for key in _KIND_KEYS:
        if key in tags:
            value = tags[key]
            yield Feature(key if value in _GENERAL else value, names, lon, lat)
            return
    yield Feature("bus_stop" if tags.get("highway") == "bus_stop" else "place", names, lon, lat)


def _addresses(tags: Mapping[str, str], lon: float, lat: float) -> Iterator[Address]:
    number = tags.get("addr:housenumber")
    street = tags.get("addr:street") or tags.get("addr:place")
    if number and street:
        for single in number.replace(",", ";").split(";"):
            if single.strip():
                yield Address(street, single.strip(), lon, lat)


def _middle(thing: object) -> tuple[float, float] | None:
    """Middle of the box around a point or way; None where none of its points is in the file."""
    if isinstance(thing, osmium.osm.Node):
        return round(thing.lon, 7), round(thing.lat, 7)
    if not isinstance(thing, osmium.osm.Way):
        return None
    lons, lats = [], []
    for point in thing.nodes:
        if point.location.valid():
            lons.append(point.location.lon_without_check())
            lats.append(point.location.lat_without_check())
    if not lons:
        return None
    return round((min(lons) + max(lons)) / 2.0, 7), round((min(lats) + max(lats)) / 2.0, 7)
