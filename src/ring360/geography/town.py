"""Town or country: where junctions or buildings stand close, the town's speeds hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.roads import ROAD_CLASSES

CELL_METRES = 400.0
TOWN_JUNCTIONS = 12
"""Junctions of three or more roads in a block of 3 x 3 cells (1.44 km²) that make its centre town."""
TOWN_BUILDINGS = 60

_METRES_PER_DEGREE = 111_195.0
_ON_FOOT = frozenset({"track", "pedestrian", "footway", "cycleway", "path", "steps"})


def urban_segments(
    node_lon: NDArray[np.float64], node_lat: NDArray[np.float64], tail: NDArray[np.int32], head: NDArray[np.int32],
    road_class: NDArray[np.uint8], building_lon: NDArray[np.float64], building_lat: NDArray[np.float64],
) -> NDArray[np.bool_]:  # fmt: skip
    """(segments,) True where both ends lie in town."""
    drivable = np.array([name not in _ON_FOOT for name in ROAD_CLASSES])[road_class]
    roads_at = np.bincount(np.concatenate([tail[drivable], head[drivable]]), minlength=len(node_lon))
    junction = roads_at >= 3
    crowded = _crowded(node_lon, node_lat, node_lon[junction], node_lat[junction], TOWN_JUNCTIONS)
    crowded |= _crowded(node_lon, node_lat, building_lon, building_lat, TOWN_BUILDINGS)
    return np.asarray(crowded[tail] & crowded[head])


def _crowded(
    lon: NDArray[np.float64], lat: NDArray[np.float64], thing_lon: NDArray[np.float64],
    thing_lat: NDArray[np.float64], enough: int,
) -> NDArray[np.bool_]:  # fmt: skip
    """For each point: at least `enough` things in the 3 x 3 cells round it."""
    if len(thing_lon) == 0:
        return np.zeros(len(lon), np.bool_)
    column, row = _cells(lon, lat)
    thing_column, thing_row = _cells(thing_lon, thing_lat)
    cells, counts = np.unique(_key(thing_column, thing_row), return_counts=True)
    total = np.zeros(len(lon), np.int64)
    for right in (-1, 0, 1):
        for up in (-1, 0, 1):
            wanted = _key(column + right, row + up)
            slot = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
            total += np.where(cells[slot] == wanted, counts[slot], 0)
    return np.asarray(total >= enough)


def _cells(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Column and row of cells about 400 m wide; columns widen by whole degrees of latitude, so blocks stay aligned."""
    row = np.floor(lat * _METRES_PER_DEGREE / CELL_METRES).astype(np.int64)
    band = np.cos(np.radians(np.floor(lat) + 0.5))
    return np.floor(lon * band * _METRES_PER_DEGREE / CELL_METRES).astype(np.int64), row


def _key(column: NDArray[np.int64], row: NDArray[np.int64]) -> NDArray[np.int64]:
    return column * 1_000_003 + row
