"""A point finds the nearest street it may use, how far along, how far off and on which side."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ring360.geography.snapping import Snapper, snaps_of
from towns import METRES_PER_DEGREE, town

# A at the corner 0 0, B 100 m east of it, C 100 m south of B.
DRAWN = town("A---B\n    |\n    |\n    |\n    C")
ALL = np.ones(2, np.bool_)


def degrees(metres: float) -> float:
    return metres / METRES_PER_DEGREE


@pytest.mark.parametrize(
    ("east", "north", "street", "fraction", "side", "off"),
    [
        (25, 10, "AB", 0.25, 1, 10),
        (25, -10, "AB", 0.25, -1, 10),
        (25, 0, "AB", 0.25, 0, 0),
        (-30, 40, "AB", 0.0, 1, 50),
        (90, -60, "BC", 0.6, -1, 10),
        (110, -60, "BC", 0.6, 1, 10),
    ],
)
def test_where_a_point_lands(east: float, north: float, street: str, fraction: float, side: int, off: float) -> None:
    found = Snapper(DRAWN.roads, ALL).snap(degrees(east), degrees(north))
    assert found.segment.tolist() == [DRAWN.directed(street) >> 1]
    assert found.fraction[0] == pytest.approx(fraction, abs=1e-6)
    assert found.metres_off[0] == pytest.approx(off, rel=2e-3, abs=1e-6)
    assert found.side.tolist() == [side]


def test_the_place_on_the_road_in_degrees() -> None:
    found = Snapper(DRAWN.roads, ALL).snap(degrees(25), degrees(10))
    assert found.lon[0] == pytest.approx(degrees(25), abs=1e-12)
    assert found.lat[0] == pytest.approx(0.0, abs=1e-12)


def test_only_streets_that_may_be_used() -> None:
    found = Snapper(DRAWN.roads, np.array([False, True])).snap(degrees(25), degrees(10))
    assert (found.segment.tolist(), found.fraction.tolist()) == ([1], [0.0])
    assert found.metres_off[0] == pytest.approx(math.hypot(75, 10), rel=2e-3)
    with pytest.raises(ValueError, match="no segment"):
        Snapper(DRAWN.roads, np.zeros(2, np.bool_))


def test_distances_are_true_far_north_too() -> None:
    lifted = town("A---B")
    for name in ("node_lat", "shape_lat"):
        getattr(lifted.roads, name)[:] = 60.0
    found = Snapper(lifted.roads, np.ones(1, np.bool_)).snap(degrees(50), 60.0 + degrees(100))
    assert found.metres_off[0] == pytest.approx(100.0, rel=3e-3)


def test_many_points_and_rows_of_them() -> None:
    found = Snapper(DRAWN.roads, ALL).snap(np.array([degrees(25), degrees(90)]), np.array([degrees(10), degrees(-60)]))
    assert len(found) == 2
    assert found[1].segment.tolist() == [1]
    assert found[-1].segment.tolist() == [1]
    assert found[np.int64(0)].segment.tolist() == [0]
    assert found[[1, 0]].segment.tolist() == [1, 0]
    assert found[np.array([True, False])].fraction.tolist() == found.fraction[:1].tolist()
    assert found[:1].side.tolist() == [1]
    assert [one.segment.tolist() for one in found] == [[0], [1]]
    for row in (2, -3, np.int64(2)):
        with pytest.raises(IndexError):
            found[row]


@pytest.mark.parametrize(("lon", "lat"), [(181.0, 0.0), (0.0, 86.0), (math.nan, 0.0), (0.0, math.inf)])
def test_what_is_no_place_on_earth(lon: float, lat: float) -> None:
    with pytest.raises(ValueError, match="longitude must lie"):
        Snapper(DRAWN.roads, ALL).snap(lon, lat)


def test_places_known_by_street_and_fraction() -> None:
    one, two = snaps_of(1, 0.5), snaps_of([0, 1], [0.25, 0.75])
    assert (len(one), one.segment.tolist(), one.fraction.tolist()) == (1, [1], [0.5])
    assert (len(two), two.segment.tolist(), two.fraction.tolist()) == (2, [0, 1], [0.25, 0.75])
    assert np.isnan(two.lon).all()
