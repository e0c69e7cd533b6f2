"""The basemap holds the layers, the zooms and the Chinese names of its extract, whichever way it is drawn."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles

from drawn_osm import osm_text
from ring360.adapters.maps import basemap
from ring360.adapters.maps.basemap import build_basemap, tippecanoe_program
from ring360.adapters.maps.basemap_features import sea_areas
from ring360.domain.problems import Problem

BOUNDS = (117.2, 28.299, 117.204, 28.302)
POINTS = {
    1: (0, 0),
    2: (1, 0),
    3: (2, 0),
    4: (1, 1),
    5: (1, -1),
    6: (3, 0),
    7: (4, 0),
    8: (4, 2),
    9: (3, 2),
    10: (2, 2),
}
WAYS = {
    10: ((1, 2, 3), {"highway": "primary", "name": "人民路", "name:en": "Renmin Road", "ref": "G320", "oneway": "yes"}),
    11: ((5, 2, 4), {"highway": "residential", "name": "新华街", "bridge": "yes"}),
    12: ((6, 7, 8, 9, 6), {"natural": "water", "name": "莲花池"}),
    13: ((1, 2, 4, 1), {"building": "yes"}),
    14: ((2, 3, 10, 4, 2), {"landuse": "residential"}),
    15: ((1, 999), {"highway": "residential"}),
}
TAGS = {4: {"place": "town", "name": "花市镇"}, 8: {"amenity": "police", "name": "鼓楼警务室"}}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "town.osm"
    path.write_text(osm_text(POINTS, WAYS, point_tags=TAGS), encoding="utf-8")
    return path


def _features(path: Path, zoom: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    with path.open("rb") as file:
        for (level, x, y), data in all_tiles(MmapSource(file)):
            if level == zoom:
                for layer, content in mapbox_vector_tile.decode(gzip.decompress(data)).items():
                    rows = [{**row["properties"], "_": (x, y, row["geometry"])} for row in content["features"]]
                    found.setdefault(layer, []).extend(rows)
    return found


WAYS_TO_DRAW = [
    pytest.param(True, id="program", marks=pytest.mark.skipif(tippecanoe_program() is None, reason="no tiler here")),
    pytest.param(False, id="python"),
]


@pytest.mark.parametrize("with_program", WAYS_TO_DRAW)
def test_layers_names_and_zooms(town: Path, tmp_path: Path, with_program: bool) -> None:
    out = build_basemap(town, tmp_path / "town.pmtiles", BOUNDS, lambda stage, done: None, with_program)
    near = _features(out, 14)
    assert set(near) == {"roads", "water", "buildings", "land", "places", "pois"}
    roads = {(row["kind"], row["name"], row.get("name:en"), row.get("ref"), row.get("oneway")) for row in near["roads"]}
    assert roads == {("primary", "人民路", "Renmin Road", "G320", 1), ("residential", "新华街", None, None, None)}
    assert {row["name"] for row in near["places"] + near["pois"] + near["water"]} == {"花市镇", "鼓楼警务室", "莲花池"}
    far = _features(out, 9)
    assert {row["kind"] for row in far["roads"]} == {"primary"}
    assert "buildings" not in far
    with out.open("rb") as file:
        reader = Reader(MmapSource(file))
        assert reader.header()["max_zoom"] == 14
        assert "OpenStreetMap" in reader.metadata()["attribution"]
    assert [path.name for path in tmp_path.iterdir()] == ["town.pmtiles"]


@pytest.mark.parametrize("with_program", WAYS_TO_DRAW)
def test_the_same_map_gives_the_same_bytes(town: Path, tmp_path: Path, with_program: bool) -> None:
    (tmp_path / "other").mkdir()
    one = build_basemap(town, tmp_path / "one.pmtiles", BOUNDS, lambda stage, done: None, with_program)
    two = build_basemap(town, tmp_path / "other" / "two.pmtiles", BOUNDS, lambda stage, done: None, with_program)
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.skipif(tippecanoe_program() is None, reason="no tiler here")
def test_both_ways_draw_a_point_in_the_same_place(town: Path, tmp_path: Path) -> None:
    places = []
    for with_program in (True, False):
        out = build_basemap(town, tmp_path / "town.pmtiles", BOUNDS, lambda stage, done: None, with_program)
        (station,) = [row for row in _features(out, 14)["pois"] if row["name"] == "鼓楼警务室"]
        x, y, shape = station["_"]
        places.append((x + shape["coordinates"][0] / 4096, y + 1 - shape["coordinates"][1] / 4096))
    assert places[0] == pytest.approx(places[1], abs=1.5 / 4096)


def test_an_interrupted_drawing_leaves_nothing(town: Path, tmp_path: Path) -> None:
    def interrupt(stage: str, done: float) -> None:
        if done >= 0.2:
            raise KeyboardInterrupt

    for with_program in (True, False):
        with pytest.raises(KeyboardInterrupt):
            build_basemap(town, tmp_path / "town.pmtiles", BOUNDS, interrupt, with_program)
        assert list(tmp_path.iterdir()) == []


def test_a_tiler_that_fails_is_a_problem(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tiler = tmp_path / "tiler"
    tiler.write_text("#!/bin/sh\necho 'no room left for tiles' >&2\nexit 3\n")
    tiler.chmod(0o755)
    monkeypatch.setattr(basemap, "tippecanoe_program", lambda: str(tiler))
    with pytest.raises(Problem) as caught:
        build_basemap(town, tmp_path / "town.pmtiles", BOUNDS, lambda stage, done: None)
    assert (caught.value.code, caught.value.details) == ("basemap-failed", {"reason": "no room left for tiles"})
    assert [path.name for path in tmp_path.iterdir()] == ["tiler"]


def test_the_sea_lies_right_of_the_coast() -> None:
    # The coast runs south to north: its right hand is the east.
    coast = shapely.LineString([(0.5, -0.1), (0.5, 1.1)])
    (sea,) = sea_areas([coast], (0.0, 0.0, 1.0, 1.0))
    assert sea.bounds == pytest.approx((0.5, 0.0006, 0.9994, 0.9994))
    (sea,) = sea_areas([coast.reverse()], (0.0, 0.0, 1.0, 1.0))
    assert sea.bounds == pytest.approx((0.0006, 0.0006, 0.5, 0.9994))


def test_an_island_is_not_sea() -> None:
    # Islands are drawn anticlockwise, so that their outside is on the right.
    island = shapely.LineString([(0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6), (0.4, 0.4)])
    (sea,) = sea_areas([island], (0.0, 0.0, 1.0, 1.0))
    assert not sea.contains(shapely.Point(0.5, 0.5))
    assert sea.contains(shapely.Point(0.1, 0.1))


def test_no_coast_no_sea() -> None:
    assert sea_areas([], (0.0, 0.0, 1.0, 1.0)) == []
