"""Runs the measurements: `python -m benchmarks [--quick] [--maps FOLDER] [--tables 1,2] [--alone desk] [--json FILE]`.

First the tables, then every measurement that is a command of its own (`benchmarks.alone`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from benchmarks import alone, bandwidth, changes, growth, imports, peers, plausibility, queries, valhalla_tiles, verify
from benchmarks.cities import City, city_from_map, grid, joined
from benchmarks.peer_graph import set_scene
from benchmarks.report import Section, as_json, show
from benchmarks.stopwatch import Pace

PROJECT = Path(__file__).resolve().parent.parent
CITY, TOWN = "porto_pt/porto.osm.pbf", "liechtenstein_li/liechtenstein.osm.pbf"
WARM = "guixi_cn/guixi.osm.gz"
TABLES = range(1, 13)


def main(arguments: list[str] | None = None) -> list[Section]:
    """Measure and print; returns the tables. Exit status 1 where a measurement could not be made."""
    asked = _asked(arguments)
    if asked.alone and not asked.tables:
        _alone(asked.alone.split(","))
        return []
    maps: Path = asked.maps
    wanted = {int(number) for number in asked.tables.split(",")} if asked.tables else set(TABLES)
    # A terminal that isn't one gets the whole width, or logs would cut the tables.
    console = Console(width=None if Console().is_terminal else 170)
    pace = Pace(0.05, 20, 2) if asked.quick else Pace(asked.seconds)
    city = _city(maps, asked.quick)
    sections: list[Section] = []

    def done(section: Section) -> None:
        sections.append(section)
        show(section, console)

    done(_about(city))
    names = list(peers.READY)
    for make in _plan(city, maps, wanted, pace, names, asked.quick):
        done(make())
    if asked.json:
        asked.json.write_text(json.dumps(as_json(sections), ensure_ascii=False, indent=1) + "\n")
    if asked.alone:
        _alone(asked.alone.split(","))
    elif not asked.tables and not asked.quick:
        _alone(alone.names())
    return sections


def _alone(wanted: list[str]) -> None:
    if failed := alone.run(wanted):
        sys.exit(f"could not be measured: {', '.join(failed)}")


def _plan(
    city: City, maps: Path, wanted: set[int], pace: Pace, names: list[str], quick: bool
) -> list[Callable[[], Section]]:
    plan: list[Callable[[], Section]] = []
    if wanted & {1, 2, 3, 4, 5, 6, 7, 10}:
        scene = set_scene(city, *((200, 50, 20) if quick else ()))
        contest = queries.Contest(scene, queries.load(scene, names) if wanted & {1, 2, 3, 4, 5} else {}, pace)
        tables: dict[int, Callable[[], Section]] = {
            1: contest.many_to_one, 2: contest.ring, 3: contest.one_to_all,
            4: lambda: contest.matrix(not quick), 5: contest.route,
            6: lambda: changes.changes(scene, pace, names, not quick), 7: lambda: changes.moves(scene, pace),
            10: lambda: bandwidth.bandwidth(scene, pace),
        }  # fmt: skip
        plan += [table for number, table in tables.items() if number in wanted]
    if 8 in wanted and (warm := maps / WARM).is_file():
        measured = warm if quick or city.map_file is None else city.map_file
        plan.append(lambda: imports.imports(measured, warm, 1 if quick else 3))
    if 9 in wanted:
        plan.append(lambda: growth.growth(_sizes(city, maps, quick), pace))
    if 11 in wanted:
        plan.append(lambda: plausibility.plausibility(city, pace))
    if 12 in wanted:
        plan.append(lambda: verify.verifying(3_000 if quick else verify.LINES, pace))
    return plan


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    given = os.environ.get("RING360_SHARED")
    shared = Path(given) if given else PROJECT.parent / "shared"
    parser.add_argument("--maps", type=Path, default=shared / "data", help="folder with the extracts")
    parser.add_argument("--quick", action="store_true", help="a made-up town and few repeats: does it still run?")
    parser.add_argument("--tables", default="", help="numbers of the tables wanted, e.g. 1,2,10 (default: all)")
    parser.add_argument("--alone", default="", help=f"wanted of {', '.join(alone.names())} (default: all)")
    parser.add_argument("--seconds", type=float, default=6.0, help="for each question (default 6)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    return parser.parse_args(arguments)


def _city(maps: Path, quick: bool) -> City:
    if quick:
        return grid(24)
    return city_from_map(maps / CITY) if (maps / CITY).is_file() else grid(250)


def _sizes(city: City, maps: Path, quick: bool) -> list[City]:
    if quick:
        return [grid(12), city, joined(city, 2)]
    town = city_from_map(maps / TOWN) if (maps / TOWN).is_file() else grid(80)
    return [town, city, joined(city, 8)]


def _about(city: City) -> Section:
    """What was measured, on what, with which versions."""
    network, roads = city.travel.network, city.travel.roads
    facts = [
        ("city", f"{city.name}: {roads.segments:,} segments for all modes; car network of {network.core.nodes:,} "
         f"junctions, {network.copies:,} copies, {network.arcs:,} arcs with turn costs"),
        ("made ready in", ", ".join(f"{name} {took:.2f} s" for name, took in city.prepared_seconds.items())),
        ("machine", f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()}, "
         f"Python {platform.python_version()}"),
        ("peers", ", ".join(f"{name} {peers.version(package) or 'not installed'}" for name, package in
                            [*peers.READY.items(), ("osmnx", "osmnx"), ("pyrosm", "pyrosm")])
         + f", valhalla {valhalla_tiles.installed() or 'not installed'}"),
        ("load before the run", f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"),
    ]  # fmt: skip
    return Section("0. What is measured", facts=facts)


if __name__ == "__main__":
    main()
