"""A tracker is put on the street that it drives, not on the one that happens to be a little nearer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.geography.matching import METRES_PER_DEGREE, RoadMatcher
from ring360.geography.snapping import Snapper
from towns import town

# 100 m from letter to letter: A at 0 0, B 100 m east; D 100 m south of A.
DRAWN = town("""\
  A---B->-C
  |   |   |
  |   |   |
  |   |   |
  D---E---F
""")
OPEN = np.ones(2 * DRAWN.roads.segments, np.bool_)
OPEN[DRAWN.directed("BC") ^ 1] = False
MATCHER = RoadMatcher(DRAWN.roads, OPEN)


def matched(east: float, north: float, heading: float = math.nan, last: str = "") -> tuple[str, float, int, float]:
    """Ends of the street, fraction, side, metres off."""
    last_segment = DRAWN.directed(last) >> 1 if last else -1
    found = MATCHER.match(east / METRES_PER_DEGREE, north / METRES_PER_DEGREE, heading, last_segment)
    segment = int(found.segment[0])
    ends = DRAWN.junctions[DRAWN.roads.segment_from[segment]] + DRAWN.junctions[DRAWN.roads.segment_to[segment]]
    return ends, round(float(found.fraction[0]), 3), int(found.side[0]), round(float(found.metres_off[0]), 2)


@pytest.mark.parametrize(
    ("east", "north", "heading", "last", "expected"),
    [
        (30, 10, math.nan, "", ("AB", 0.3, 1, 10)),
        (30, -10, math.nan, "", ("AB", 0.3, -1, 10)),
        (30, -55, math.nan, "", ("AD", 0.55, 1, 30)),
        (88, -10, math.nan, "", ("AB", 0.88, -1, 10)),
        (88, -10, 180, "", ("BE", 0.1, -1, 12)),
        (88, -10, 90, "", ("AB", 0.88, -1, 10)),
        (88, -12, math.nan, "EB", ("BE", 0.12, -1, 12)),
        (170, -12, 90, "", ("BC", 0.7, -1, 12)),
        (170, -12, 270, "", ("CF", 0.12, -1, 30)),
        (500, -30, math.nan, "", ("CF", 0.3, 1, 300.34)),
    ],
)
def test_which_street(
    east: float, north: float, heading: float, last: str, expected: tuple[str, float, int, float]
) -> None:
    assert matched(east, north, heading, last) == expected


def test_a_street_that_goes_on_is_preferred_to_one_that_does_not() -> None:
    # 48 m from DE and 50 m from BE, which meets BC as DE does not.
    assert (matched(50, -52)[0], matched(50, -52, last="BC")[0]) == ("DE", "BE")


def test_no_place_on_earth() -> None:
    with pytest.raises(ValueError, match="longitude"):
        MATCHER.match(181.0, 0.0, math.nan, -1)


@given(st.floats(-300, 500), st.floats(-400, 300))
def test_with_nothing_known_of_the_way_it_is_the_nearest_street(east: float, north: float) -> None:
    lon, lat = east / METRES_PER_DEGREE, north / METRES_PER_DEGREE
    found = MATCHER.match(lon, lat, math.nan, -1)
    nearest = Snapper(DRAWN.roads, OPEN[0::2] | OPEN[1::2]).snap(lon, lat)
    assert found.metres_off[0] == pytest.approx(nearest.metres_off[0], rel=2e-3, abs=0.01)
    assert 0.0 <= found.fraction[0] <= 1.0
