"""Pictures show what the report says: colours by the second, the edge where the limit is passed, no empty boxes."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ring360.adapters.pictures import png
from ring360.adapters.pictures.colours import band_limits, bands_of
from ring360.adapters.pictures.scene import Scene, cut_streets, edge_points
from towns import town

STREET = town("A--------------------B", grid_metres=100.0)


def scene(within_seconds: float = 190.0) -> Scene:
    """2100 m at 10 m/s, one unit at A, 90 s allowed for: the ring of 190 s ends 1000 m from A."""
    ring = STREET.travel().ring(STREET.on("AB", 0.0))
    at_a = STREET.roads.shape_lon[:1], STREET.roads.shape_lat[:1]
    return Scene(
        "town", STREET.roads, np.ones(1, np.bool_), ring, *at_a, ("P1",), within_seconds, 60.0, 30.0, 0.5, 0.9, "© us"
    )


def test_pieces_are_short_whole_and_timed_at_their_middle() -> None:
    pieces = cut_streets(scene())
    assert len(pieces.seconds) == 84
    east = np.sort(pieces.line[:, :, 0].mean(axis=1))
    fraction = (east - STREET.roads.shape_lon.min()) / np.ptp(STREET.roads.shape_lon)
    assert np.sort(pieces.seconds) == pytest.approx(210.0 * fraction, abs=0.01)


def test_the_edge_is_where_the_limit_is_passed() -> None:
    (edge,) = edge_points(scene())
    fraction = (edge[0] - STREET.roads.shape_lon.min()) / np.ptp(STREET.roads.shape_lon)
    assert fraction == pytest.approx(1000 / 2100, abs=1e-4)
    assert edge_points(scene(400.0)).shape == (0, 2)


def test_a_limit_belongs_to_the_band_below_it() -> None:
    assert band_limits(360.0) == [120.0, 180.0, 240.0, 300.0, 360.0, 540.0]
    assert bands_of(np.array([0.0, 120.0, 360.0, 360.001, 541.0, np.inf]), 360.0).tolist() == [0, 0, 4, 5, 6, 6]


def test_without_a_chinese_font_nothing_is_left_to_boxes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_CJK_FONTS", ())
    chinese = replace(scene(), map_name="青岚县")
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        assert png.draw_png(chinese, tmp_path / "a.png", "zh-CN") is False
    assert [str(one.message) for one in seen if "Glyph" in str(one.message)] == []
    assert png.draw_png(scene(), tmp_path / "b.png", "en") is True
