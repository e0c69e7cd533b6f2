"""Table 8: from a map file to a network that can be asked, ours beside other readers, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import osmium

from benchmarks import peers
from benchmarks.import_worker import WORKERS
from benchmarks.report import Section

STREETS = frozenset((
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential", "living_street", "service",
    "road",
))  # fmt: skip


def imports(path: Path, warm: Path | None, repeats: int) -> Section:
    """Medians of seconds and of the process's peak memory; osmnx reads XML only, converted outside of its time."""
    section = Section(f"8. Import of {path.name}: file to network")
    found: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(prefix="bench-import-") as folder:
        plain = Path(folder) / "map.osm"
        if peers.version("osmnx"):
            _to_xml(path, plain)
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in WORKERS}
        made: dict[str, str] = {}
        for _ in range(repeats):
            for name, (package, _) in WORKERS.items():
                if package is None or peers.version(package):
                    answer = _run(name, plain if package == "osmnx" else path, None if package else warm)
                    made[name] = str(answer.get("made") or answer["error"])
                    if "seconds" in answer:
                        runs[name].append(answer)
    for name, (package, _) in WORKERS.items():
        if package and not peers.version(package):
            section.facts.append((name, "not installed"))
        elif not runs[name]:
            section.facts.append((name, f"failed: {made.get(name, '')}"))
        else:
            seconds, peak = (median(run[key] for run in runs[name]) for key in ("seconds", "peak_mb"))
            before = median(run["before_mb"] for run in runs[name])
            found[name] = seconds, peak
            section.facts.append((name, f"{seconds:.2f} s, peak {peak:.0f} MB ({before:.0f} before): {made[name]}"))
    section.facts.append(("pandana's own loader", "asks the network for its map; read through pyrosm instead"))
    section.facts += _verdict(found)
    return section


def _verdict(found: dict[str, tuple[float, float]]) -> list[tuple[str, str]]:
    theirs = {name: both for name, both in found.items() if not name.startswith("ring360")}
    if not theirs or "ring360" not in found:
        return []
    fastest = min(theirs, key=lambda name: theirs[name][0])
    seconds, peak = found["ring360"]
    faster, smaller = theirs[fastest][0] / seconds, theirs[fastest][1] / peak
    met = faster >= 1.0 and smaller > 2.0
    text = f"{'yes' if met else 'NO'}: {faster:.2g} times as fast as {fastest}, {1 / smaller:.2g} of its memory"
    return [("goal: as fast as the fastest, under half its memory", text)]


def _run(name: str, path: Path, warm: Path | None) -> dict[str, float]:
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.import_worker", name, str(path)]
    done = subprocess.run(command + ([str(warm)] if warm else []), capture_output=True, text=True, check=False)
    if done.returncode:
        return {"error": (done.stderr.strip().splitlines() or ["no message"])[-1][:160]}  # type: ignore[dict-item]
    answer: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _to_xml(path: Path, plain: Path) -> None:
    """Only what osmnx would ask a server for when it wants streets to drive on: it reads whatever the file holds."""
    ways = [way for way in _things(path, osmium.osm.WAY) if _is_street(way.tags)]
    used = {point.ref for way in ways for point in way.nodes}
    with osmium.SimpleWriter(str(plain)) as writer:
        for node in _things(path, osmium.osm.NODE, used):
            writer.add(node)
        for way in ways:
            writer.add(way)


def _things(path: Path, kind: osmium.osm.osm_entity_bits, names: set[int] | None = None) -> Iterator[Any]:
    for thing in osmium.FileProcessor(str(path), kind):
        if names is None:
            yield osmium.osm.mutable.Way(thing, nodes=list(thing.nodes), tags=dict(thing.tags), id=thing.id)
        elif thing.id in names:
            yield thing


def _is_street(tags: dict[str, str]) -> bool:
    """The `drive` filter of osmnx in short: no paths, nothing private, no alleys or parking lanes."""
    kind = tags.get("highway", "").removesuffix("_link")
    shut = {tags.get(key) for key in ("access", "motor_vehicle", "motorcar")} & {"private", "no"}
    return kind in STREETS and not shut and tags.get("area") != "yes"
