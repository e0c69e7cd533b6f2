"""Builds the demo county: its atlas by the same import as any map, and its units, posts and calls beside it."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ring360.adapters.maps.osm_writer import write_osm
from ring360.assembly.atlas import build_atlas
from ring360.domain.problems import Problem
from ring360.planning.build_atlas import BuiltAtlas
from ring360.planning.demo import DemoCounty, demo_county
from ring360.planning.demo.records import DemoCall, DemoPost, DemoUnit

Progress = Callable[[str, float], None]


def build_demo(out: Path, progress: Progress, language: str = "zh-CN", seed: int = 360) -> BuiltAtlas:
    """Write `out` and, beside it, OUT.units.csv, OUT.posts.csv and OUT.calls.csv; Problem where they can't be written.

    `language` names the atlas; the map itself always holds Chinese and English names.
    """
    progress("demo-drawing", 0.0)
    county = demo_county(seed)
    progress("demo-drawing", 1.0)
    with tempfile.TemporaryDirectory(prefix="ring360-demo-") as folder:
        # Not named after the folder: the name of the source is kept in the manifest, which must not vary.
        map_path = Path(folder) / "demo.osm.pbf"
        write_osm(map_path, county.nodes, county.ways, county.relations)
        name = county.name if language.startswith("zh") else county.name_en
        built = build_atlas(map_path, out, name=name, progress=progress, credit="")
    write_demo_tables(out, county)
    return built


def demo_tables(out: Path) -> dict[str, Path]:
    """Where the tables of a demo atlas lie: units, posts, calls."""
    stem = out.name.removesuffix(".atlas")
    return {table: out.with_name(f"{stem}.{table}.csv") for table in ("units", "posts", "calls")}


def write_demo_tables(out: Path, county: DemoCounty) -> None:
    """Write the three tables of the county beside its atlas."""
    paths = demo_tables(out)
    write_units_csv(paths["units"], county.units)
    write_posts_csv(paths["posts"], county.posts)
    write_calls_csv(paths["calls"], county.calls)


def write_units_csv(path: Path, units: Iterable[DemoUnit]) -> None:
    """Write units in the form `ring360` reads; skills are parted by semicolons."""
    header = ("unit_id", "role", "lon", "lat", "officers", "skills", "post")
    rows = ((u.unit_id, u.role, u.lon, u.lat, u.officers, ";".join(u.skills), u.post) for u in units)
    _write(path, header, rows)


def write_posts_csv(path: Path, posts: Iterable[DemoPost]) -> None:
    """Write police rooms, checkpoints and command posts."""
    header = ("post_id", "kind", "name", "name_en", "lon", "lat")
    _write(path, header, ((p.post_id, p.kind, p.name, p.name_en, p.lon, p.lat) for p in posts))


def write_calls_csv(path: Path, calls: Iterable[DemoCall]) -> None:
    """Write calls in the form `ring360` reads, times in ISO 8601 with their offset."""
    header = ("received_at", "lon", "lat", "category", "call_id", "priority")
    rows = ((c.received_at.isoformat(), c.lon, c.lat, c.category, c.call_id, c.priority) for c in calls)
    _write(path, header, rows)


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(header)
            table.writerows(rows)
        part.replace(path)
    except OSError as error:
        raise Problem("demo-not-written", file=str(path), reason=error.strerror or str(error)) from error
    finally:
        part.unlink(missing_ok=True)
