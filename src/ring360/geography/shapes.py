"""Geometry of a journey: the shapes of its directed segments joined, cut at the first and last place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ring360.geography.roads import Roads

_METRES_PER_DEGREE = 111_195.0


def stitch(
    roads: Roads, directed: NDArray[np.int32], first_fraction: float, last_fraction: float
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Metres, lon and lat of a journey that starts and ends part way along its first and last segment.

    Fractions are of the segment as drawn. One directed segment alone runs from the one fraction to the other.
    """
    if len(directed) == 1:
        lon, lat = piece(roads, int(directed[0]) >> 1, first_fraction, last_fraction)
        return abs(last_fraction - first_fraction) * float(roads.segment_metres[directed[0] >> 1]), lon, lat
    first, last, middle = int(directed[0]), int(directed[-1]), directed[1:-1]
    begun, ended = float(1 - (first & 1)), float(last & 1)
    lon_first, lat_first = piece(roads, first >> 1, first_fraction, begun)
    lon_last, lat_last = piece(roads, last >> 1, ended, last_fraction)
    rows = _points_of(roads, middle)
    metres = float(roads.segment_metres[middle >> 1].sum(dtype=np.float64))
    metres += abs(begun - first_fraction) * float(roads.segment_metres[first >> 1])
    metres += abs(last_fraction - ended) * float(roads.segment_metres[last >> 1])
    lon = np.concatenate([lon_first, roads.shape_lon[rows], lon_last[1:]])
    lat = np.concatenate([lat_first, roads.shape_lat[rows], lat_last[1:]])
    return metres, lon, lat


def _points_of(roads: Roads, directed: NDArray[np.int32]) -> NDArray[np.int64]:
    """Rows of the shape points of directed segments in driving order, each without its first."""
    segment, backward = directed >> 1, (directed & 1).astype(np.int64)
    begin, end = roads.shape_start[segment], roads.shape_start[segment + 1]
    counts = end - begin - 1
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    step = np.repeat(1 - 2 * backward, counts)
    return np.asarray(np.repeat(np.where(backward == 1, end - 2, begin + 1), counts) + step * within)


def piece(roads: Roads, segment: int, begin: float, end: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Shape of a segment from one fraction to another; backwards where `begin` is the greater."""
    rows = slice(int(roads.shape_start[segment]), int(roads.shape_start[segment + 1]))
    lon, lat = roads.shape_lon[rows], roads.shape_lat[rows]
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(east, np.diff(lat)))])
    if along[-1] > 0:
        along /= along[-1]
    low, high = min(begin, end), max(begin, end)
    inner = along[(along > low) & (along < high)]
    at = np.concatenate([[low], inner, [high]])
    if begin > end:
        at = at[::-1]
    return np.interp(at, along, lon), np.interp(at, along, lat)


def place_on(roads: Roads, segment: int, fraction: float) -> tuple[float, float]:
    """Lon and lat of a place on a segment."""
    lon, lat = piece(roads, segment, fraction, fraction)
    return float(lon[0]), float(lat[0])


def metres_of(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> float:
    """Length of a line in degrees, metres, good to 0.5 %."""
    east = np.diff(lon) * np.cos(np.radians(lat[:-1]))
    return float(np.hypot(east, np.diff(lat)).sum()) * _METRES_PER_DEGREE
