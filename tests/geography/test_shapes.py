"""Shapes are cut by length along them and joined in driving order."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ring360.geography.shapes import metres_of, piece, place_on, stitch
from towns import METRES_PER_DEGREE, town

BENT = town("A---+\n    |\n    |\n    B---C")


def metres(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> list[tuple[float, float]]:
    east, north = np.round(lon * METRES_PER_DEGREE, 3) + 0.0, np.round(lat * METRES_PER_DEGREE, 3) + 0.0
    return list(zip(east.tolist(), north.tolist(), strict=True))


def test_a_piece_keeps_the_bends_strictly_inside_it() -> None:
    roads = BENT.roads
    assert metres(*piece(roads, 0, 0.0, 1.0)) == [(0, 0), (100, 0), (100, -75)]
    assert metres(*piece(roads, 0, 1.0, 0.0)) == [(100, -75), (100, 0), (0, 0)]
    assert metres(*piece(roads, 0, 0.2, 0.8)) == [(35, 0), (100, 0), (100, -40)]
    assert metres(*piece(roads, 0, 0.2, 0.4)) == [(35, 0), (70, 0)]
    assert metres(*piece(roads, 0, 0.5, 0.5)) == [(87.5, 0), (87.5, 0)]


def test_a_place_on_a_segment() -> None:
    lon, lat = place_on(BENT.roads, 0, 0.8)
    assert metres(np.array([lon]), np.array([lat])) == [(100, -40)]


def test_stitching_ends_middles_and_one_alone() -> None:
    drawn = town("A---B---C---D")
    way = np.array(drawn.way("ABCD"), np.int32)
    length, lon, lat = stitch(drawn.roads, way, 0.5, 0.25)
    assert (length, metres(lon, lat)) == (175.0, [(50, 0), (100, 0), (200, 0), (225, 0)])
    length, lon, lat = stitch(drawn.roads, way[::-1] ^ 1, 0.25, 0.5)
    assert (length, metres(lon, lat)) == (175.0, [(225, 0), (200, 0), (100, 0), (50, 0)])
    length, lon, lat = stitch(drawn.roads, way[:1], 0.9, 0.4)
    assert (length, metres(lon, lat)) == (50.0, [(90, 0), (40, 0)])


def test_a_journey_that_turns_back_on_its_own_street() -> None:
    drawn = town("A---B")
    length, lon, lat = stitch(drawn.roads, np.array(drawn.way("ABA"), np.int32), 0.5, 0.75)
    assert (length, metres(lon, lat)) == (75.0, [(50, 0), (100, 0), (75, 0)])


def test_metres_of_a_line() -> None:
    lon, lat = np.array([0.0, 0.001, 0.001]), np.array([60.0, 60.0, 60.001])
    assert metres_of(lon, lat) == pytest.approx(111.195 * 1.5, rel=1e-3)
