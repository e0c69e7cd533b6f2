"""The area along a closed road holds the road, keeps its distance, and stays small enough to send."""

from __future__ import annotations

import numpy as np
from shapely import Point, Polygon

from ring360.adapters.exchange.areas import CORNERS_MOST, METRES_PER_DEGREE, corridor
from towns import town

TOWN = town("""
  A---B---C   X
  |       |   |
  D-------E   Y
""")


def test_every_point_of_the_road_lies_inside_at_its_distance() -> None:
    (outline,) = corridor(TOWN.roads, TOWN.way("ABC"), 30.0)
    area = Polygon(outline)
    a, c = (TOWN.junctions.index(name) for name in "AC")
    for lon, lat in zip(TOWN.roads.node_lon[[a, c]], TOWN.roads.node_lat[[a, c]], strict=True):
        inside = 29.0 / METRES_PER_DEGREE
        assert area.contains(Point(lon, lat))
        assert area.contains(Point(lon, lat + inside))
        assert not area.contains(Point(lon, lat + 31.0 / METRES_PER_DEGREE))


def test_both_directions_are_one_road_and_far_roads_are_two_areas() -> None:
    there, back = TOWN.directed("XY"), TOWN.directed("YX")
    assert corridor(TOWN.roads, [there, back], 10.0) == corridor(TOWN.roads, [there], 10.0)
    assert len(corridor(TOWN.roads, [there, *TOWN.way("ABC")], 10.0)) == 2
    assert corridor(TOWN.roads, [], 10.0) == ()


def test_a_whole_town_is_an_outline_of_bearable_length() -> None:
    from small_county import SIDE

    rows = "\n".join("-".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:SIDE]) for _ in range(1))
    long = town(rows)
    outlines = corridor(TOWN.roads, range(2 * TOWN.roads.segments), 25.0)
    assert all(len(outline) <= CORNERS_MOST for outline in outlines)
    assert np.isfinite(np.array(corridor(long.roads, [0], 25.0)[0])).all()
