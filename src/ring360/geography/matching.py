"""Moving points to roads: like `snapping`, but a street that runs the way driven, or goes on from the street before, is
preferred to one that is only nearer.

A grid of cells holds the straight pieces of all streets, so that a batch of points costs some microseconds each.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ring360.geography.compiled import compiled
from ring360.geography.roads import Roads
from ring360.geography.snapping import Snapper, Snaps

METRES_PER_DEGREE: Final = 111_195.0
NEAR_METRES: Final = 60.0
"""Streets farther off are not weighed; a point with none so near goes to its nearest."""
CELL_METRES: Final = 120.0
AGAINST_METRES: Final = 40.0
"""A street across the way driven counts as so much farther; one driven against its only direction as twice that."""
SAME_METRES: Final = 12.0
"""The street it was on counts as so much nearer."""
NEXT_METRES: Final = 8.0
"""So does a street that begins or ends where that one does."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


class RoadMatcher:
    """Matches batches of points on the given segments; safe to be used from one thread at a time."""

    def __init__(self, roads: Roads, open_directed: NDArray[np.bool_]) -> None:
        """`open_directed` (2 * segments,) marks the directed segments that may be driven; ValueError for none."""
        usable = open_directed[0::2] | open_directed[1::2]
        self._snapper = Snapper(roads, usable)
        self._roads = roads
        segments = np.flatnonzero(usable).astype(np.int32)
        counts = (roads.shape_start[segments + 1] - roads.shape_start[segments] - 1).astype(np.int64)
        cut = np.concatenate([[0], np.cumsum(counts)])
        self._piece_segment = np.repeat(segments, counts)
        self._piece_point = np.repeat(roads.shape_start[segments] - cut[:-1], counts) + np.arange(cut[-1])
        self._only = (open_directed[1::2].astype(np.int8) - open_directed[0::2]).astype(np.int8)
        self._shape_metres = _metres_along(roads)
        self._grid()

    def match(self, lon: ArrayLike, lat: ArrayLike, heading_degrees: ArrayLike, last_segment: ArrayLike) -> Snaps:
        """The street of each point, all (points,). Degrees WGS 84; heading clockwise from north, NaN = not known;
        `last_segment` -1 = not known. ValueError for what is no place on earth."""
        lons, lats = np.atleast_1d(np.asarray(lon, np.float64)), np.atleast_1d(np.asarray(lat, np.float64))
        headings = np.atleast_1d(np.asarray(heading_degrees, np.float64))
        lasts = np.atleast_1d(np.asarray(last_segment, np.int32))
        if not (np.all(np.abs(lons) <= 180.0) and np.all(np.abs(lats) <= 85.0)):
            raise ValueError("longitude must lie within -180 to 180 and latitude within -85 to 85 degrees")
        roads, points = self._roads, len(lons)
        segment, side = np.full(points, -1, np.int32), np.zeros(points, np.int8)
        fraction, metres_off = np.zeros(points), np.zeros(points)
        place_lon, place_lat = np.zeros(points), np.zeros(points)
        _match(
            lons, lats, headings, lasts, roads.shape_lon, roads.shape_lat, roads.shape_start, self._shape_metres,
            self._piece_segment, self._piece_point, self._only, roads.segment_from, roads.segment_to,
            self._west, self._south, self._cell_lon, self._cell_lat, self._columns, self._rows, self._cell_start,
            self._cell_piece, segment, fraction, side, metres_off, place_lon, place_lat,
        )  # fmt: skip
        far = np.flatnonzero(segment < 0)
        if len(far):
            nearest = self._snapper.snap(lons[far], lats[far])
            segment[far], fraction[far], side[far] = nearest.segment, nearest.fraction, nearest.side
            metres_off[far], place_lon[far], place_lat[far] = nearest.metres_off, nearest.lon, nearest.lat
        return Snaps(segment, fraction, side, metres_off, place_lon, place_lat)

    def _grid(self) -> None:
        """Cut the land into cells and list in each the pieces that touch it."""
        roads, first = self._roads, self._piece_point
        west, south, east, north = roads.bounds
        steepest = max(abs(south), abs(north))
        self._west, self._south = west, south
        self._cell_lat = CELL_METRES / METRES_PER_DEGREE
        self._cell_lon = self._cell_lat / np.cos(np.radians(min(steepest, 85.0)))
        self._columns = int((east - west) / self._cell_lon) + 1
        self._rows = int((north - south) / self._cell_lat) + 1
        lons = np.stack([roads.shape_lon[first], roads.shape_lon[first + 1]])
        lats = np.stack([roads.shape_lat[first], roads.shape_lat[first + 1]])
        columns = np.sort(((lons - west) / self._cell_lon).astype(np.int64), axis=0)
        rows = np.sort(((lats - south) / self._cell_lat).astype(np.int64), axis=0)
        wide, high = columns[1] - columns[0] + 1, rows[1] - rows[0] + 1
        times = wide * high
        piece = np.repeat(np.arange(len(first), dtype=np.int32), times)
        order = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        cell = (rows[0][piece] + order // wide[piece]) * self._columns + columns[0][piece] + order % wide[piece]
        by_cell = np.argsort(cell, kind="stable")
        self._cell_piece = piece[by_cell]
        self._cell_start = np.searchsorted(cell[by_cell], np.arange(self._columns * self._rows + 1)).astype(np.int64)


def matcher_of(roads: Roads, directed_head: NDArray[np.int32]) -> RoadMatcher:
    """For the network of one mode: `directed_head` (2 * segments,) is -1 where a directed segment is not in it."""
    return RoadMatcher(roads, directed_head >= 0)


def _metres_along(roads: Roads) -> Floats:
    """(points,) metres from the beginning of its segment to each shape point."""
    lon, lat = roads.shape_lon, roads.shape_lat
    east = np.diff(lon) * np.cos(np.radians((lat[1:] + lat[:-1]) / 2.0))
    run = np.concatenate([[0.0], np.cumsum(METRES_PER_DEGREE * np.hypot(east, np.diff(lat)))])
    begins = roads.shape_start[:-1]
    return np.asarray(run - np.repeat(run[begins], np.diff(roads.shape_start)), np.float64)


@compiled
def _match(
    lon: Floats, lat: Floats, heading: Floats, last: Ints, shape_lon: Floats, shape_lat: Floats,
    shape_start: NDArray[np.int64], shape_metres: Floats, piece_segment: Ints, piece_point: NDArray[np.int64],
    only: NDArray[np.int8], segment_from: Ints, segment_to: Ints, west: float, south: float, cell_lon: float,
    cell_lat: float, columns: int, rows: int, cell_start: NDArray[np.int64], cell_piece: Ints,
    segment: Ints, fraction: Floats, side: NDArray[np.int8], metres_off: Floats, place_lon: Floats, place_lat: Floats,
) -> None:  # fmt: skip
    """Fill the last six arrays; `segment` stays -1 where no street is near. `only` is +1 open backwards only, -1
    forwards only, 0 both ways."""
    for row in range(len(lon)):
        narrow = np.cos(np.radians(lat[row]))
        reach_lon, reach_lat = NEAR_METRES / METRES_PER_DEGREE / narrow, NEAR_METRES / METRES_PER_DEGREE
        left = max(0, int(np.floor((lon[row] - reach_lon - west) / cell_lon)))
        right = min(columns - 1, int(np.floor((lon[row] + reach_lon - west) / cell_lon)))
        low = max(0, int(np.floor((lat[row] - reach_lat - south) / cell_lat)))
        high = min(rows - 1, int(np.floor((lat[row] + reach_lat - south) / cell_lat)))
        knows_heading = not np.isnan(heading[row])
        drives_east = np.sin(np.radians(heading[row])) if knows_heading else 0.0
        drives_north = np.cos(np.radians(heading[row])) if knows_heading else 0.0
        before = last[row]
        best = np.inf
        for line in range(low, high + 1):
            for column in range(left, right + 1):
                cell = line * columns + column
                for slot in range(cell_start[cell], cell_start[cell + 1]):
                    piece = cell_piece[slot]
                    point = piece_point[piece]
                    east = METRES_PER_DEGREE * narrow * (shape_lon[point + 1] - shape_lon[point])
                    north = METRES_PER_DEGREE * (shape_lat[point + 1] - shape_lat[point])
                    off_east = METRES_PER_DEGREE * narrow * (lon[row] - shape_lon[point])
                    off_north = METRES_PER_DEGREE * (lat[row] - shape_lat[point])
                    squared = east * east + north * north
                    along = 0.0
                    if squared > 0.0:
                        along = min(1.0, max(0.0, (off_east * east + off_north * north) / squared))
                    off = np.hypot(off_east - along * east, off_north - along * north)
                    if off > NEAR_METRES:
                        continue
                    its = piece_segment[piece]
                    weighed = off
                    if knows_heading and squared > 0.0:
                        agrees = (east * drives_east + north * drives_north) / np.sqrt(squared)
                        agrees = -only[its] * agrees if only[its] != 0 else abs(agrees)
                        weighed += AGAINST_METRES * (1.0 - agrees)
                    if before >= 0:
                        if its == before:
                            weighed -= SAME_METRES
                        elif (
                            segment_from[its] == segment_from[before] or segment_from[its] == segment_to[before]
                            or segment_to[its] == segment_from[before] or segment_to[its] == segment_to[before]
                        ):  # fmt: skip
                            weighed -= NEXT_METRES
                    if weighed < best:
                        best = weighed
                        segment[row], metres_off[row] = its, off
                        ends = shape_metres[shape_start[its + 1] - 1]
                        here = shape_metres[point] + along * (shape_metres[point + 1] - shape_metres[point])
                        fraction[row] = min(1.0, here / ends) if ends > 0.0 else 0.0
                        turn = east * off_north - north * off_east
                        side[row] = 0 if off < 0.1 else (1 if turn > 0.0 else -1)
                        place_lon[row] = shape_lon[point] + along * (shape_lon[point + 1] - shape_lon[point])
                        place_lat[row] = shape_lat[point] + along * (shape_lat[point + 1] - shape_lat[point])
