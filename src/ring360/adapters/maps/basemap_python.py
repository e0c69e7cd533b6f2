"""Tiles in pure Python, for platforms without the tiler program: slower, same layers, same properties."""

from __future__ import annotations

import gzip
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import mapbox_vector_tile
import shapely
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer
from shapely.geometry.base import BaseGeometry

from ring360.adapters.maps.basemap_features import Drawn

Progress = Callable[[str, float], None]

_EXTENT: Final = 4096
_MARGIN: Final = 64 / _EXTENT
"""Part of a tile that is drawn beyond its edge, so that thick lines meet."""


def write_tiles(
    path: Path, features: Iterable[Drawn], bounds: tuple[float, float, float, float], zooms: tuple[int, int],
    attribution: str, progress: Progress,
) -> None:  # fmt: skip
    """Write a PMTiles file of Mapbox vector tiles for the zooms (first, last)."""
    first, last = zooms
    progress("atlas-drawing", 0.0)
    drawn = [(feature, _on_plane(shapely.from_geojson(feature.geojson))) for feature in features]
    progress("atlas-drawing", 0.2)
    tiles: list[tuple[int, bytes]] = []
    for zoom in range(first, last + 1):
        by_tile = _sort_into_tiles(drawn, zoom)
        for (x, y), chosen in by_tile.items():
            tiles.append((zxy_to_tileid(zoom, x, y), _encode(chosen, zoom, x, y)))
        progress("atlas-drawing", 0.2 + 0.7 * (zoom - first + 1) / (last - first + 1))
    with path.open("wb") as file:
        writer: Any = Writer(file)  # type: ignore[no-untyped-call]
        for number, data in sorted(tiles):
            writer.write_tile(number, data)
        writer.finalize(*_about(drawn, bounds, zooms, attribution))
    progress("atlas-drawing", 1.0)


def _about(
    drawn: list[tuple[Drawn, BaseGeometry]], bounds: tuple[float, float, float, float], zooms: tuple[int, int],
    attribution: str,
) -> tuple[dict[str, Any], dict[str, Any]]:  # fmt: skip
    """Header and metadata of the file."""
    west, south, east, north = (round(degree * 1e7) for degree in bounds)
    header = {
        "tile_type": TileType.MVT, "tile_compression": Compression.GZIP, "min_zoom": zooms[0], "max_zoom": zooms[1],
        "min_lon_e7": west, "min_lat_e7": south, "max_lon_e7": east, "max_lat_e7": north,
        "center_zoom": zooms[1], "center_lon_e7": (west + east) // 2, "center_lat_e7": (south + north) // 2,
    }  # fmt: skip
    fields: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for feature, _ in drawn:
        for key, value in feature.properties.items():
            fields[feature.layer][key] = "Number" if isinstance(value, int) else "String"
    layers = [
        {"id": layer, "minzoom": zooms[0], "maxzoom": zooms[1], "fields": dict(sorted(keys.items()))}
        for layer, keys in sorted(fields.items())
    ]
    return header, {"name": "ring360", "attribution": attribution, "vector_layers": layers}


def _on_plane(shape: BaseGeometry) -> BaseGeometry:
    """Degrees to the square of the web map: x and y from 0 to 1, y downwards."""

    def project(points: Any) -> Any:
        flat = points.copy()
        flat[:, 0] = points[:, 0] / 360.0 + 0.5
        for row, latitude in enumerate(points[:, 1]):
            sine = math.sin(math.radians(latitude))
            flat[row, 1] = 0.5 - 0.25 * math.log((1.0 + sine) / (1.0 - sine)) / math.pi
        return flat

    return shapely.transform(shape, project)


def _sort_into_tiles(
    drawn: list[tuple[Drawn, BaseGeometry]], zoom: int
) -> dict[tuple[int, int], list[tuple[Drawn, BaseGeometry]]]:
    across = 1 << zoom
    tiny = 1.0 / across / 512.0
    by_tile: defaultdict[tuple[int, int], list[tuple[Drawn, BaseGeometry]]] = defaultdict(list)
    for feature, shape in drawn:
        if feature.first_zoom > zoom:
            continue
        west, north, east, south = shape.bounds
        if shape.geom_type.endswith("Polygon") and max(east - west, south - north) < tiny:
            continue
        simple = shape if zoom >= 14 else shape.simplify(tiny / 4.0)
        for x in range(int((west - _MARGIN / across) * across), int((east + _MARGIN / across) * across) + 1):
            for y in range(int((north - _MARGIN / across) * across), int((south + _MARGIN / across) * across) + 1):
                by_tile[x, y].append((feature, simple))
    return by_tile


def _encode(chosen: list[tuple[Drawn, BaseGeometry]], zoom: int, x: int, y: int) -> bytes:
    across = 1 << zoom
    box = (x / across, y / across, (x + 1) / across, (y + 1) / across)
    margin = _MARGIN / across
    frame = (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)
    layers: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for feature, shape in chosen:
        for part in _clipped(shape, frame):
            layers[feature.layer].append({"geometry": part, "properties": dict(feature.properties)})
    tile = mapbox_vector_tile.encode(
        [{"name": layer, "features": rows} for layer, rows in sorted(layers.items())],
        default_options={"quantize_bounds": box, "extents": _EXTENT, "y_coord_down": True},
    )
    return gzip.compress(tile, mtime=0)


def _clipped(shape: BaseGeometry, frame: tuple[float, float, float, float]) -> Iterator[BaseGeometry]:
    try:
        inside = shapely.clip_by_rect(shape, *frame)
    except shapely.GEOSException:
        inside = shapely.intersection(shapely.make_valid(shape), shapely.box(*frame))
    if not inside.is_empty:
        yield inside
