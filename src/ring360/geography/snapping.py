"""Points to roads: the nearest segment open to a mode, how far along it, and on which side the point lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from ring360.geography.roads import Roads

EARTH_METRES = 6_378_137.0


@dataclass(frozen=True, slots=True)
class Snaps:
    """Places on the road, one row each; all arrays (places,)."""

    segment: NDArray[np.int32]
    fraction: NDArray[np.float64]
    """How far along the segment as drawn, 0 to 1."""
    side: NDArray[np.int8]
    """+1 = the point lies left of the segment as drawn, -1 = right, 0 = on it."""
    metres_off: NDArray[np.float64]
    """From the point to the road."""
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    """The place on the road, degrees."""

    def __len__(self) -> int:
        return len(self.segment)

    def __getitem__(self, chosen: int | np.integer | slice | Sequence[int] | NDArray[np.generic]) -> Snaps:
        """The chosen rows; a whole number gives one row, IndexError where there is no such row."""
        rows: slice | Sequence[int] | NDArray[np.generic]
        if isinstance(chosen, (int, np.integer)):
            row = range(len(self))[chosen]
            rows = slice(row, row + 1)
        else:
            rows = chosen
        return Snaps(
            self.segment[rows], self.fraction[rows], self.side[rows], self.metres_off[rows],
            self.lon[rows], self.lat[rows],
        )  # fmt: skip


def snaps_of(segment: ArrayLike, fraction: ArrayLike) -> Snaps:
    """Places already known by segment and fraction (degrees unknown: NaN)."""
    segments = np.atleast_1d(np.asarray(segment, np.int32))
    unknown = np.full(len(segments), np.nan)
    return Snaps(
        segments, np.atleast_1d(np.asarray(fraction, np.float64)), np.zeros(len(segments), np.int8),
        np.zeros(len(segments)), unknown, unknown,
    )  # fmt: skip


class Snapper:
    """Finds the nearest of the given segments; distances are true near the point (conformal projection)."""

    def __init__(self, roads: Roads, usable: NDArray[np.bool_]) -> None:
        """`usable` (segments,) marks the segments that may be found; ValueError where there is none."""
        self._segment = np.flatnonzero(usable).astype(np.int32)
        if len(self._segment) == 0:
            raise ValueError("no segment to snap to")
        first, last = roads.shape_start[self._segment], roads.shape_start[self._segment + 1]
        counts = last - first
        cut = np.concatenate([[0], np.cumsum(counts)])
        rows = np.repeat(first - cut[:-1], counts) + np.arange(cut[-1])
        points = np.stack(_project(roads.shape_lon[rows], roads.shape_lat[rows]), axis=1)
        self._lines = shapely.linestrings(points, indices=np.repeat(np.arange(len(counts)), counts))
        self._tree = shapely.STRtree(self._lines)

    def snap(self, lon: ArrayLike, lat: ArrayLike) -> Snaps:
        """Nearest place on the road for each point, degrees WGS 84; ValueError for what is no place on earth."""
        lons, lats = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
        if not (np.all(np.abs(lons) <= 180.0) and np.all(np.abs(lats) <= 85.0)):
            raise ValueError("longitude must lie within -180 to 180 and latitude within -85 to 85 degrees")
        points = shapely.points(*_project(lons, lats))
        found = self._tree.nearest(points)
        lines = self._lines[found]
        fraction = shapely.line_locate_point(lines, points, normalized=True)
        place = shapely.line_interpolate_point(lines, fraction, normalized=True)
        metres_off = shapely.distance(points, place) * np.cos(np.radians(lats))
        place_lon, place_lat = _unproject(shapely.get_x(place), shapely.get_y(place))
        return Snaps(
            self._segment[found], fraction, self._sides(lines, fraction, points, metres_off),
            metres_off, place_lon, place_lat,
        )  # fmt: skip

    @staticmethod
    def _sides(
        lines: NDArray[np.object_], fraction: NDArray[np.float64], points: NDArray[np.object_],
        metres_off: NDArray[np.float64],
    ) -> NDArray[np.int8]:  # fmt: skip
        step = 1e-6
        before = shapely.line_interpolate_point(lines, np.maximum(fraction - step, 0.0), normalized=True)
        after = shapely.line_interpolate_point(lines, np.minimum(fraction + step, 1.0), normalized=True)
        east, north = shapely.get_x(after) - shapely.get_x(before), shapely.get_y(after) - shapely.get_y(before)
        off_east = shapely.get_x(points) - shapely.get_x(before)
        off_north = shapely.get_y(points) - shapely.get_y(before)
        turn = np.sign(east * off_north - north * off_east)
        return np.where(metres_off < 0.1, 0, turn).astype(np.int8)


def _project(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Spherical Mercator, metres at the equator."""
    y = EARTH_METRES * np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    return EARTH_METRES * np.radians(lon), y


def _unproject(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.degrees(x / EARTH_METRES), np.degrees(2 * np.arctan(np.exp(y / EARTH_METRES)) - np.pi / 2)
