"""What measurements of the desk in a city share: their options, the city with its units, and a server of its own."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from rich.console import Console

from benchmarks.cities import City
from benchmarks.peer_graph import Scene, set_scene
from benchmarks.report import Section, as_json, show
from ring360.assembly.atlas import build_atlas, load_atlas
from ring360.decisions.road_travel import points_of_snaps
from ring360.domain.places import RoadPoint
from ring360.geography.atlas import Atlas
from ring360.geography.shapes import place_on
from ring360.geography.snapping import Snaps

PROJECT = Path(__file__).resolve().parent.parent
MAP = "porto_alegre_br/porto_alegre.osm.pbf"
UNITS, PLACES = 200, 400


def options_of(name: str, counted: str, count: int, description: str | None) -> argparse.ArgumentParser:
    """The options of `python -m benchmarks.NAME`; `counted` is what `--COUNTED` says how many of are measured."""
    parser = argparse.ArgumentParser(f"python -m benchmarks.{name}", description=description)
    given = os.environ.get("RING360_SHARED")
    shared = Path(given) if given else PROJECT.parent / "shared"
    parser.add_argument("--map", type=Path, default=shared / "data" / MAP, help="the city's extract")
    parser.add_argument("--atlas", type=Path, help="one built before")
    parser.add_argument(f"--{counted}", type=int, default=count)
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    return parser


@dataclass(frozen=True, slots=True)
class CityDesk:
    """A city with units standing in it, and a folder for what is measured."""

    folder: Path
    path: Path
    atlas: Atlas
    scene: Scene

    @contextmanager
    def served(self) -> Iterator[httpx.Client]:
        """One connection, which is kept, to a desk in a process of its own."""
        command = [sys.executable, "-m", "benchmarks.positions_servers", "desk", str(self.path)]
        command += [str(self.folder / "desk.sqlite"), str(UNITS)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
        try:
            assert server.stdout is not None
            with httpx.Client(base_url=f"http://127.0.0.1:{int(server.stdout.readline())}", timeout=60.0) as client:
                yield client
        finally:
            server.terminate()
            server.wait(timeout=30)


@contextmanager
def city_desk(asked: argparse.Namespace) -> Iterator[CityDesk]:
    """By the atlas that was asked for, or one that is built from the map."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = asked.atlas or folder / "city.atlas"
        if asked.atlas is None:
            build_atlas(asked.map, path, with_basemap=False)
        atlas = load_atlas(path)
        scene = set_scene(City(atlas.name, atlas.travel("car"), {}), UNITS, PLACES, UNITS)
        yield CityDesk(folder, path, atlas, scene)


def points_with_degrees(atlas: Atlas, snaps: Snaps) -> list[RoadPoint]:
    """The board's points of places drawn on the roads."""
    points = points_of_snaps(snaps)
    degrees = [place_on(atlas.roads, point.segment, point.fraction) for point in points]
    return [replace(point, lon=lon, lat=lat) for point, (lon, lat) in zip(points, degrees, strict=True)]


def told(section: Section, city: CityDesk, asked: argparse.Namespace) -> Section:
    """Print the figures, and write them where that was asked for."""
    section.facts.append(("roads", f"{city.atlas.roads.segments:,} street segments"))
    show(section, Console(width=None if Console().is_terminal else 150))
    if asked.json:
        asked.json.write_text(json.dumps(as_json([section]), indent=1) + "\n", encoding="utf-8")
    return section
