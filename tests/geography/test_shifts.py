"""Shifted points are suspected and rightly named; honest ones are left in peace."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ring360.geography.datums import bd09_from_gcj02, gcj02_from_wgs84, to_wgs84
from ring360.geography.shifts import suspect_shift
from ring360.geography.snapping import Snapper
from towns import METRES_PER_DEGREE, town

Degrees = NDArray[np.float64]

WINDING = """
A---B-----------C-----D--------E
|   |           |     |        |
|   |           |     |        |
F---G-----------H-----I--------J
|   |           |     |        |
|   |           |     |        |
|   |           |     |        |
K---L-----------M-----N--------O
|   |           |     |        |
P---Q-----------R-----S--------T
"""


def addresses(at_lon: float, at_lat: float) -> tuple[Degrees, Degrees, Snapper]:
    """Points within 15 m of the streets of a town of 5.4 x 1.6 km put down at a place on earth."""
    drawn = town(WINDING, grid_metres=180.0)
    roads = drawn.roads
    for values, corner in ((roads.shape_lon, at_lon), (roads.shape_lat, at_lat)):
        values += corner - values.min()
    chance = np.random.default_rng(360)
    segment = chance.integers(0, roads.segments, 300)
    first, last = roads.shape_start[segment], roads.shape_start[segment + 1] - 1
    part, off = chance.random(300), chance.normal(0, 5 / METRES_PER_DEGREE, (2, 300))
    lon = roads.shape_lon[first] + part * (roads.shape_lon[last] - roads.shape_lon[first]) + off[0]
    lat = roads.shape_lat[first] + part * (roads.shape_lat[last] - roads.shape_lat[first]) + off[1]
    return lon, lat, Snapper(roads, np.ones(roads.segments, np.bool_))


def test_honest_points_are_left_in_peace() -> None:
    lon, lat, snapper = addresses(117.2, 28.3)
    assert suspect_shift(lon, lat, snapper) is None


def test_gcj02_is_recognised_and_leads_back() -> None:
    lon, lat, snapper = addresses(117.2, 28.3)
    written = gcj02_from_wgs84(lon, lat)
    shift = suspect_shift(*written, snapper)
    assert shift is not None
    assert shift.datum == "gcj02"
    assert shift.metres_off_then < 6.0 < 30.0 < shift.metres_off
    assert shift.north_metres == pytest.approx(float(np.median(written[1] - lat)) * METRES_PER_DEGREE, abs=0.1)
    east = float(np.median((written[0] - lon) * np.cos(np.radians(lat)))) * METRES_PER_DEGREE
    assert shift.east_metres == pytest.approx(east, abs=0.1)


def test_bd09_is_recognised() -> None:
    lon, lat, snapper = addresses(117.2, 28.3)
    shift = suspect_shift(*bd09_from_gcj02(*gcj02_from_wgs84(lon, lat)), snapper)
    assert shift is not None
    assert shift.datum == "bd09"


def test_a_conversion_too_many_is_recognised() -> None:
    lon, lat, snapper = addresses(117.2, 28.3)
    shift = suspect_shift(*to_wgs84(lon, lat, "gcj02"), snapper, "gcj02")
    assert shift is not None
    assert shift.datum == "wgs84"


def test_a_plain_offset_is_measured_anywhere_on_earth() -> None:
    lon, lat, snapper = addresses(-51.2, -30.0)
    moved = lon + 60.0 / METRES_PER_DEGREE / np.cos(np.radians(30.0)), lat - 40.0 / METRES_PER_DEGREE
    shift = suspect_shift(*moved, snapper)
    assert shift is not None
    assert shift.datum == ""
    assert shift.east_metres == pytest.approx(60.0, abs=6.0)
    assert shift.north_metres == pytest.approx(-40.0, abs=6.0)


def test_a_few_far_points_and_too_few_points_prove_nothing() -> None:
    lon, lat, snapper = addresses(117.2, 28.3)
    lon[::10] += 0.01
    assert suspect_shift(lon, lat, snapper) is None
    assert suspect_shift(*gcj02_from_wgs84(lon[:19], lat[:19]), snapper) is None
