"""The area along closed roads: their shapes, widened to both sides, as polygons to be shown on other people's maps."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, radians
from typing import Final

import numpy as np
from shapely import LineString, MultiPolygon, Polygon, unary_union

from ring360.geography.roads import Roads
from ring360.operations.warnings import Degrees

METRES_PER_DEGREE: Final = 111_195.0
CORNERS_MOST: Final = 200


def corridor(roads: Roads, directed_segments: Iterable[int], metres: float) -> tuple[tuple[Degrees, ...], ...]:
    """Open polygons, WGS 84, that hold every point within `metres` of these segments; roads that touch share one.

    Worked on a plane that fits the first point: good to a few per mille over the extent of a county. A hole (a block
    with all its streets closed) is filled.
    """
    drawn = sorted({segment >> 1 for segment in directed_segments})
    if not drawn:
        return ()
    rows = [slice(int(roads.shape_start[segment]), int(roads.shape_start[segment + 1])) for segment in drawn]
    origin_lon, origin_lat = float(roads.shape_lon[rows[0].start]), float(roads.shape_lat[rows[0].start])
    east = METRES_PER_DEGREE * cos(radians(origin_lat))

    def plane(row: slice) -> LineString:
        x = (roads.shape_lon[row] - origin_lon) * east
        y = (roads.shape_lat[row] - origin_lat) * METRES_PER_DEGREE
        return LineString(np.column_stack([x, y]))

    merged = unary_union([plane(row).buffer(metres, quad_segs=4) for row in rows])
    parts = list(merged.geoms) if isinstance(merged, MultiPolygon) else [merged]
    return tuple(
        tuple((origin_lon + x / east, origin_lat + y / METRES_PER_DEGREE) for x, y in _outline(part, metres))
        for part in parts
    )


def _outline(part: Polygon, metres: float) -> list[tuple[float, float]]:
    """The outer ring without its closing point, simplified outwards until it has a bearable number of corners."""
    slack = 0.0
    while True:
        ring = part.buffer(slack).simplify(slack).exterior.coords[:-1] if slack else part.exterior.coords[:-1]
        if len(ring) <= CORNERS_MOST:
            return [(x, y) for x, y in ring]
        slack = max(2 * slack, metres / 4)
