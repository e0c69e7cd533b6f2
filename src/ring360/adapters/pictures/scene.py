"""What a coverage picture shows, as plain arrays: street pieces with their seconds, units, the ring's edge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.reach import Ring
from ring360.geography.roads import Roads

PIECE_METRES = 25.0
"""Streets are cut into pieces no longer than this, each drawn in one colour."""
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True)
class Scene:
    """One coverage to be drawn."""

    map_name: str
    roads: Roads
    counted: NDArray[np.bool_]
    """(segments,) streets to draw."""
    ring: Ring
    unit_lon: NDArray[np.float64]
    unit_lat: NDArray[np.float64]
    unit_ids: tuple[str, ...]
    within_seconds: float
    processing_seconds: float
    turnout_seconds: float
    total_share: float
    travel_share: float
    credit: str
    """Whose map data it is; empty where nobody's, as in the demo county."""

    @property
    def allowance_seconds(self) -> float:
        return self.processing_seconds + self.turnout_seconds


@dataclass(frozen=True, slots=True)
class Pieces:
    """Short stretches of street, (pieces,) and (pieces, 2, 2)."""

    segment: NDArray[np.int64]
    line: NDArray[np.float64]
    """Begin and end of each piece, lon and lat."""
    seconds: NDArray[np.float64]
    """Travel to its middle, inf = never."""


def cut_streets(scene: Scene) -> Pieces:
    """Cut the counted streets into pieces and time each at its middle."""
    roads, ring = scene.roads, scene.ring
    owner = np.repeat(np.arange(roads.segments), np.diff(roads.shape_start))
    edge = np.flatnonzero((owner[:-1] == owner[1:]) & scene.counted[owner[:-1]])
    lon, lat = roads.shape_lon, roads.shape_lat
    east = (lon[edge + 1] - lon[edge]) * np.cos(np.radians(lat[edge])) * _METRES_PER_DEGREE
    metres = np.hypot(east, (lat[edge + 1] - lat[edge]) * _METRES_PER_DEGREE)
    whole = np.bincount(owner[edge], weights=metres, minlength=roads.segments)
    before = np.cumsum(metres) - metres
    begins = np.full(roads.segments, np.inf)
    np.minimum.at(begins, owner[edge], before)
    count = np.maximum(np.ceil(metres / PIECE_METRES), 1).astype(np.int64)
    row = np.repeat(np.arange(len(edge)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    low, high = within / count[row], (within + 1) / count[row]
    segment = owner[edge][row]
    along = before[row] - begins[segment] + metres[row] * (low + high) / 2
    fraction = along / np.maximum(whole[segment], 1e-9)
    first, last = edge[row], edge[row] + 1

    def between(values: NDArray[np.float64], part: NDArray[np.float64]) -> NDArray[np.float64]:
        return values[first] + (values[last] - values[first]) * part

    begin = np.stack([between(lon, low), between(lat, low)], axis=1)
    end = np.stack([between(lon, high), between(lat, high)], axis=1)
    return Pieces(segment, np.stack([begin, end], axis=1), _seconds(ring, segment, fraction))


def _seconds(ring: Ring, segment: NDArray[np.int64], fraction: NDArray[np.float64]) -> NDArray[np.float64]:
    enter, drive = ring.enter_seconds.astype(np.float64), ring.drive_seconds.astype(np.float64)
    there = enter[2 * segment] + fraction * drive[2 * segment]
    back = enter[2 * segment + 1] + (1.0 - fraction) * drive[2 * segment + 1]
    seconds = np.minimum(there, back)
    for directed, position_ms in zip(ring.starts.directed.tolist(), ring.starts.position_ms.tolist(), strict=True):
        rows = np.flatnonzero(segment == directed >> 1)
        along = (1.0 - fraction[rows] if directed & 1 else fraction[rows]) * drive[directed] - position_ms / 1000.0
        seconds[rows] = np.where(along >= 0, np.minimum(seconds[rows], along), seconds[rows])
    return seconds


def edge_points(scene: Scene) -> NDArray[np.float64]:
    """(points, 2) lon and lat of the exact places where the total response passes the limit."""
    roads, ring = scene.roads, scene.ring
    limit = scene.within_seconds - scene.allowance_seconds
    enter, drive = ring.enter_seconds.astype(np.float64), ring.drive_seconds.astype(np.float64)
    there = np.clip((limit - enter[0::2]) / drive[0::2], 0.0, 1.0)
    back = np.clip((limit - enter[1::2]) / drive[1::2], 0.0, 1.0)
    open_between = scene.counted & (there + back < 1.0)
    found = [
        _point(roads, segment, fraction)
        for part, ahead in ((there, True), (back, False))
        for segment in np.flatnonzero(open_between & (part > 0.0)).tolist()
        for fraction in [part[segment] if ahead else 1.0 - part[segment]]
    ]
    return np.array(found, np.float64).reshape(-1, 2)


def _point(roads: Roads, segment: int, fraction: float) -> tuple[float, float]:
    rows = slice(int(roads.shape_start[segment]), int(roads.shape_start[segment + 1]))
    lon, lat = roads.shape_lon[rows], roads.shape_lat[rows]
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(lon) * np.cos(np.radians(lat[0])), np.diff(lat)))])
    at = fraction * along[-1]
    return float(np.interp(at, along, lon)), float(np.interp(at, along, lat))
