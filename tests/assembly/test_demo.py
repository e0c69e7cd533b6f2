"""The demo county is built like any atlas, the same to the byte, with its tables beside it."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path

import numpy as np
import pytest

from ring360.assembly.atlas import describe_atlas, load_atlas
from ring360.assembly.demo import build_demo, demo_tables
from ring360.domain.problems import Problem


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "demo.atlas"
    build_demo(out, lambda stage, done: None)
    return out


def test_two_builds_are_equal(demo: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.atlas"
    stages: list[str] = []
    built = build_demo(again, lambda stage, done: stages.append(stage))
    assert built.checksum == describe_atlas(demo, verify=True)["checksum"]
    assert again.read_bytes() == demo.read_bytes()
    assert stages[0] == "demo-drawing"
    for table, path in demo_tables(again).items():
        assert path.read_bytes() == demo_tables(demo)[table].read_bytes()


def test_every_unit_and_nearly_every_call_stands_on_a_road(demo: Path) -> None:
    atlas = load_atlas(demo)
    farthest = {}
    for table in ("units", "posts", "calls"):
        with demo_tables(demo)[table].open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        lon, lat = (np.array([float(row[axis]) for row in rows]) for axis in ("lon", "lat"))
        farthest[table] = float(atlas.snapper().snap(lon, lat).metres_off.max())
    assert farthest["units"] < 60.0
    assert farthest["posts"] < 100.0
    assert farthest["calls"] < 100.0


def test_its_gazetteer_and_basemap_are_inside(demo: Path) -> None:
    gazetteer = load_atlas(demo).gazetteer
    best = [gazetteer.search(text)[0] for text in ("新华街/人民路", "gljws", "Renmin Road 13", "rmyy", "青岚山")]
    assert [one.kind for one in best] == ["crossing", "police", "address", "hospital", "wood"]
    with zipfile.ZipFile(demo) as bundle:
        assert "basemap.pmtiles" in bundle.namelist()


def test_tables_that_cannot_be_written_are_a_problem(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "demo.units.csv").mkdir()
    with pytest.raises(Problem) as caught:
        build_demo(tmp_path / "demo.atlas", lambda stage, done: None)
    assert caught.value.code == "demo-not-written"
