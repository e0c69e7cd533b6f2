"""The datum arithmetic agrees with published points and goes back to where it came from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.geography.datums import (
    bd09_from_gcj02,
    gcj02_from_wgs84,
    in_shifted_area,
    to_wgs84,
    wgs84_from_gcj02,
)

# Published pairs of the eviltransform test suite: WGS 84 lat, lon -> GCJ-02 lat, lon.
PUBLISHED = [
    (31.1774276, 121.5272106, 31.17530398364597, 121.531541859215),
    (22.543847, 113.912316, 22.540796131694766, 113.9171764808363),
    (39.911954, 116.377817, 39.91334545536069, 116.38404722455657),
]


def one(value: float) -> np.ndarray:
    return np.array([value])


@pytest.mark.parametrize(("lat", "lon", "gcj_lat", "gcj_lon"), PUBLISHED)
def test_published_points(lat: float, lon: float, gcj_lat: float, gcj_lon: float) -> None:
    got_lon, got_lat = gcj02_from_wgs84(one(lon), one(lat))
    assert got_lon[0] == pytest.approx(gcj_lon, abs=1e-9)
    assert got_lat[0] == pytest.approx(gcj_lat, abs=1e-9)


def test_published_baidu_point() -> None:
    lon, lat = to_wgs84(one(120.019809), one(29.199786), "bd09")
    # That collection rounds the swirl differently: the widely used form, taken here, lies within ten metres of it.
    assert lon[0] == pytest.approx(120.00877901149691, abs=1e-4)
    assert lat[0] == pytest.approx(29.196131605295484, abs=1e-4)


@given(lon=st.floats(74.0, 135.0), lat=st.floats(3.0, 53.0))
def test_there_and_back_is_under_a_centimetre(lon: float, lat: float) -> None:
    shifted = gcj02_from_wgs84(one(lon), one(lat))
    back_lon, back_lat = wgs84_from_gcj02(*shifted)
    assert max(abs(back_lon[0] - lon), abs(back_lat[0] - lat)) < 1e-7
    back_lon, back_lat = to_wgs84(*bd09_from_gcj02(*shifted), "bd09")
    assert max(abs(back_lon[0] - lon), abs(back_lat[0] - lat)) < 1e-7


def test_points_abroad_are_left_alone() -> None:
    lon, lat = one(-51.2), one(-30.0)
    assert not in_shifted_area(lon, lat)[0]
    for datum in ("wgs84", "gcj02", "bd09"):
        assert [float(part[0]) for part in to_wgs84(lon, lat, datum)] == [-51.2, -30.0]


def test_unknown_datum_is_refused() -> None:
    with pytest.raises(ValueError, match="datum must be one of"):
        to_wgs84(one(0.0), one(0.0), "mars")
