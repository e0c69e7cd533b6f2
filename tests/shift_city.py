"""A real city for a shift: its map, its accident records as calls, and a county's tables made around where they lie."""

from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

BOUNDS = (-51.2664, -30.1133, -51.1322, -29.9876)
POSTS = 36
MANY = 60
ROLES = ("patrol", "special", "patrol", "traffic", "community", "patrol")
OFFICERS = {"special": 6, "patrol": 4, "traffic": 2, "community": 3}
TIMEZONE = "America/Sao_Paulo"


@dataclass(frozen=True, slots=True)
class Accident:
    """One record; when it happened in UNIX seconds, where in degrees."""

    number: str
    at: float
    lon: float
    lat: float
    injured: bool

    @property
    def category(self) -> str:
        return "traffic-injury" if self.injured else "traffic-damage"


@dataclass(frozen=True, slots=True)
class City:
    """Files as a county would bring them."""

    folder: Path
    accidents: tuple[Accident, ...]
    """In the order of their times."""

    @property
    def atlas(self) -> Path:
        return self.folder / "city.atlas"

    def tables(self) -> list[str]:
        """Options of `ring360 serve`."""
        return [part for name in ("units", "posts", "reserves", "rules") for part in (f"--{name}", self.table(name))]

    def table(self, name: str) -> str:
        return str(self.folder / f"{name}.csv")

    def places(self) -> list[tuple[str, float, float]]:
        """Posts in the order of the file."""
        with open(self.table("posts"), encoding="utf-8", newline="") as file:
            return [(row["post_id"], float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]


def city_in(folder: Path, shared: Path) -> City:
    """Build the atlas with the command and write the tables beside it."""
    data = shared / "data" / "porto_alegre_br"
    out = folder / "city.atlas"
    command = [sys.executable, "-m", "ring360", "--lang", "en", "atlas", "build", str(data / "porto_alegre.osm.pbf")]
    subprocess.run([*command, "--out", str(out), "--no-basemap"], check=True, capture_output=True)
    city = City(folder, tuple(_accidents(data / "eptc_acidentes_2020_2025.csv.gz")))
    chosen = _spread(_troubled(city.accidents), POSTS)
    posts = [(f"K{row + 1:02}", "post", lon, lat, 2) for row, (lon, lat) in enumerate(chosen)]
    _write(folder / "posts.csv", ("post_id", "kind", "lon", "lat", "units_most"), posts)
    units = [
        (f"{role[0].upper()}{row + 1:02}", role, lon, lat, OFFICERS[role], f"K{row + 1:02}")
        for row, (lon, lat) in enumerate(chosen[: POSTS - 6]) for role in [ROLES[row % len(ROLES)]]
    ]  # fmt: skip
    _write(folder / "units.csv", ("unit_id", "role", "lon", "lat", "officers", "post"), units)
    reserves = [("station east", *chosen[1], 40, "special", 120), ("off duty", *chosen[0], 30, "patrol", 600)]
    _write(folder / "reserves.csv", ("name", "lon", "lat", "officers", "role", "callup_seconds"), reserves)
    rules = [("not-acknowledged", 3, "dispatcher"), ("not-acknowledged", 5, "dispatcher;duty_commander")]
    _write(folder / "rules.csv", ("code", "after_seconds", "notify"), rules)
    return city


def _accidents(path: Path) -> list[Accident]:
    west, south, east, north = BOUNDS
    zone = ZoneInfo(TIMEZONE)
    found = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            lon, lat = float(row["longitude"] or 0), float(row["latitude"] or 0)
            if west < lon < east and south < lat < north:
                at = datetime.fromisoformat(row["data_hora"]).replace(tzinfo=zone).timestamp()
                found.append(Accident(row["idacidente"], at, lon, lat, int(row["feridos"] or 0) > 0))
    return sorted(found, key=lambda each: (each.at, each.number))


def _troubled(accidents: Sequence[Accident]) -> list[tuple[float, float]]:
    """One place in each square of some 400 m that has seen many."""
    squares: dict[tuple[int, int], list[Accident]] = {}
    for each in accidents:
        squares.setdefault((round(each.lon / 0.004), round(each.lat / 0.004)), []).append(each)
    return [(seen[0].lon, seen[0].lat) for seen in squares.values() if len(seen) >= MANY]


def _spread(points: Sequence[tuple[float, float]], count: int) -> list[tuple[float, float]]:
    """So many of the points, each the farthest from those before it; the first is nearest to the middle of all."""
    middle = tuple(sum(axis) / len(points) for axis in zip(*points, strict=True))
    gap = [_apart(point, middle) for point in points]
    chosen = [points[gap.index(min(gap))]]
    gap = [_apart(point, chosen[0]) for point in points]
    while len(chosen) < count:
        chosen.append(points[gap.index(max(gap))])
        gap = [min(before, _apart(point, chosen[-1])) for before, point in zip(gap, points, strict=True)]
    return chosen


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return (0.866 * (one[0] - other[0])) ** 2 + (one[1] - other[1]) ** 2


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
