"""The step from a place to the road, for a whole batch at once: the way driven and the street before are preferred."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ring360.domain.places import RoadPoint
from ring360.geography.snapping import Snaps
from ring360.tracking.follow import place_of
from ring360.tracking.track import Track

HEADING_FROM_MPS: Final = 2.0
"""The heading of something slower is noise."""
FARTHEST_METRES: Final = 2_000.0
"""Farther from every road of the map it is somewhere else."""


class Matcher(Protocol):
    """`geography.matching.RoadMatcher`, as far as it is needed here."""

    def match(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], heading_degrees: NDArray[np.float64],
        last_segment: NDArray[np.int32],
    ) -> Snaps: ...  # fmt: skip


def on_road(tracks: Sequence[Track], before: Sequence[RoadPoint | None], matcher: Matcher) -> list[RoadPoint | None]:
    """Where each track is on the road; `before` is where it was, None where that is not known. None off the map."""
    if not tracks:
        return []
    places = np.array([place_of(track) for track in tracks], np.float64)
    headings = np.array([_heading(track) for track in tracks], np.float64)
    lasts = np.array([-1 if point is None else point.segment for point in before], np.int32)
    found = matcher.match(places[:, 0], places[:, 1], headings, lasts)
    columns = (found.lon, found.lat, found.segment, found.fraction, found.metres_off, found.side)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [RoadPoint(*row) if row[4] <= FARTHEST_METRES else None for row in rows]


def _heading(track: Track) -> float:
    is_driving = track.speed_mps is None or track.speed_mps >= HEADING_FROM_MPS
    return track.heading_degrees if track.heading_degrees is not None and is_driving else float("nan")
