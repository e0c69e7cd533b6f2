"""The roads of an atlas parted into stretches for patrols: what lies in one square of the map and is of one kind."""

from __future__ import annotations

from functools import cache

import numpy as np

from ring360.decisions.patrol_tasks import LANES, MAIN_ROADS, Stretch
from ring360.domain.places import RoadPoint
from ring360.geography.atlas import Atlas
from ring360.geography.roads import ROAD_CLASSES
from ring360.geography.shapes import place_on

KINDS = {
    MAIN_ROADS: ("trunk", "primary", "secondary", "tertiary"),
    LANES: ("unclassified", "residential", "living_street", "service", "road"),
}
SQUARE_METRES = 1_000.0
LEAST_METRES = 300.0
"""A square with less of the kind is left to its neighbours."""
METRES_PER_DEGREE = 111_320.0


class RoadStretches:
    """Made once for an atlas, on the first question."""

    def __init__(self, atlas: Atlas) -> None:
        self._atlas = atlas
        self.of_kind = cache(self._of_kind)

    def _of_kind(self, kind: str) -> tuple[Stretch, ...]:
        """Stretches, the longest first; each is told by the middle of its longest street."""
        roads, network = self._atlas.roads, self._atlas.network("car")
        codes = [ROAD_CLASSES.index(name) for name in KINDS[kind]]
        inside = (network.directed_head >= 0)[0::2] | (network.directed_head >= 0)[1::2]
        rows = np.flatnonzero(np.isin(roads.segment_class, codes) & inside)
        if not len(rows):
            return ()
        lon, lat = roads.node_lon[roads.segment_from[rows]], roads.node_lat[roads.segment_from[rows]]
        wide = np.cos(np.radians(float(lat.mean())))
        column = np.floor(lon * wide * METRES_PER_DEGREE / SQUARE_METRES).astype(np.int64)
        line = np.floor(lat * METRES_PER_DEGREE / SQUARE_METRES).astype(np.int64)
        squares, of = np.unique(np.stack([line, column], axis=1), axis=0, return_inverse=True)
        metres = np.bincount(np.ravel(of), weights=roads.segment_metres[rows], minlength=len(squares))
        stretches = []
        for square in np.flatnonzero(metres >= LEAST_METRES).tolist():
            own = rows[np.ravel(of) == square]
            longest = int(own[roads.segment_metres[own].argmax()])
            lon_there, lat_there = place_on(roads, longest, 0.5)
            point = RoadPoint(lon_there, lat_there, longest, 0.5)
            stretches.append(Stretch(kind, point, float(metres[square]), tuple(own.tolist())))
        return tuple(sorted(stretches, key=lambda each: (-each.metres, each.point.segment)))
