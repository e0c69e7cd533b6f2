from __future__ import annotations

import math

import numpy as np

from ring360.domain.places import RoadPoint
from ring360.geography.matching import METRES_PER_DEGREE, RoadMatcher
from ring360.tracking.on_road import on_road
from ring360.tracking.track import Track
from towns import town

DRAWN = town("A---B\n|   |\n|   |\n|   |\nD---E")
MATCHER = RoadMatcher(DRAWN.roads, np.ones(2 * DRAWN.roads.segments, np.bool_))


def track(east: float, north: float, **fields: float | bool) -> Track:
    return Track(0.0, east / METRES_PER_DEGREE, north / METRES_PER_DEGREE, 15.0, **fields)  # type: ignore[arg-type]


def street(point: RoadPoint | None) -> int | None:
    return None if point is None else point.segment


def test_the_heading_counts_only_of_what_drives() -> None:
    tracks = [
        track(88, -10, speed_mps=10.0, heading_degrees=180.0),
        track(88, -10, speed_mps=1.0, heading_degrees=180.0),
        track(88, -10, heading_degrees=180.0),
    ]
    across, along = DRAWN.directed("BE") >> 1, DRAWN.directed("AB") >> 1
    assert [street(point) for point in on_road(tracks, [None] * 3, MATCHER)] == [across, along, across]


def test_one_that_stands_is_where_it_stopped() -> None:
    stood = track(70, 5, is_standing=True, stopped_lon=30 / METRES_PER_DEGREE, stopped_lat=0.0)
    (point,) = on_road([stood], [None], MATCHER)
    assert point is not None
    assert math.isclose(point.fraction, 0.3, abs_tol=1e-6)


def test_the_street_before_is_preferred() -> None:
    before = RoadPoint(0.0, 0.0, DRAWN.directed("BE") >> 1, 0.2)
    points = on_road([track(88, -10)] * 2, [None, before], MATCHER)
    assert [street(point) for point in points] == [DRAWN.directed("AB") >> 1, before.segment]


def test_off_the_map_is_nowhere() -> None:
    assert on_road([track(50_000, 0)], [None], MATCHER) == [None]
    assert on_road([], [], MATCHER) == []
