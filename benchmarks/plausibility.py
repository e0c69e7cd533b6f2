"""Table 11: travel times beside Valhalla's, an engine of other making, on the same map at matched speeds."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks import valhalla_tiles
from benchmarks.cities import City, prepare
from benchmarks.report import Row, Section
from benchmarks.stopwatch import Pace, median_ms
from ring360.geography.driving import SPEEDS_KMH, DrivingSettings
from ring360.geography.roads import NARROW, UNPAVED
from ring360.geography.shapes import stitch
from ring360.geography.snapping import Snapper, Snaps

PAIRS = 300
NEAREST_SECONDS = 60.0
"""Shorter journeys say more of where a point is put on the road than of driving."""
MEDIAN_SHARE = 0.10


def plausibility(city: City, pace: Pace, pairs: int = PAIRS) -> Section:
    """Median of |ours / theirs - 1| over random pairs; and the time of Valhalla's matrix and route on its own costs."""
    section = Section("11. Beside Valhalla, at matched speeds")
    if city.map_file is None:
        section.facts.append(("Valhalla", "needs a map file"))
        return section
    if valhalla_tiles.installed() is None:
        section.facts.append(("Valhalla", "not installed"))
        return section
    speeds = {name: town for name, (town, _) in SPEEDS_KMH.items()}
    driving = DrivingSettings(speeds_kmh={name: (kmh, kmh) for name, kmh in speeds.items()})
    roads = city.travel.roads
    plain = replace(roads, segment_flags=roads.segment_flags & np.uint16(0xFFFF ^ (NARROW | UNPAVED)))
    matched = prepare(city.name, plain, {}, city.map_file, driving)
    with tempfile.TemporaryDirectory(prefix="bench-valhalla-") as folder:
        try:
            actor = valhalla_tiles.build(city.map_file, Path(folder), speeds)
        except RuntimeError as error:
            section.facts.append(("Valhalla", f"made no tiles: {error}"))
            return section
        _compare(section, matched, actor, pairs)
        _time(section, matched, actor, pace)
    return section


def _compare(section: Section, city: City, actor: object, pairs: int) -> None:
    origins, places = _snapped(city, 2 * pairs, 11), _snapped(city, 2 * pairs, 12)
    ours, theirs, kilometres = [], [], []
    for index in range(2 * pairs):
        route = city.travel.route(origins[index], places[index])
        if route is None or route.seconds < NEAREST_SECONDS or len(ours) == pairs:
            continue
        seconds, length = valhalla_tiles.route(actor, _lon_lat(origins[index])[0], _lon_lat(places[index])[0])
        if np.isfinite(seconds) and seconds > 0:
            ours.append(route.seconds)
            theirs.append(seconds)
            kilometres.append(route.metres / 1000.0 / length)
    ratio = np.array(ours) / np.array(theirs)
    middle = float(np.median(np.abs(ratio - 1.0)))
    quarter = np.percentile(ratio, (10, 25, 50, 75, 90))
    met = "yes" if middle <= MEDIAN_SHARE else "NO"
    section.facts += [
        ("matched", "class speeds in town and country alike, tagged limits obeyed, narrow and unpaved roads as others; "
         "Valhalla without penalties for manoeuvres, gates, service roads"),
        ("not matched", "delays at junctions: ours as in the driving settings, Valhalla's by its own model"),
        ("pairs", f"{len(ours)}, median {np.median(ours):.0f} s ours, {np.median(theirs):.0f} s theirs"),
        ("ours / theirs: 10, 25, 50, 75, 90 %", " ".join(f"{value:.3f}" for value in quarter)),
        ("kilometres ours / theirs, median", f"{np.median(kilometres):.3f}"),
        ("goal: median difference within 10 %", f"{met}: {100 * middle:.1f} %"),
    ]  # fmt: skip


def _time(section: Section, city: City, actor: object, pace: Pace) -> None:
    units, places = _snapped(city, 100, 13), _snapped(city, 100, 14)
    travel = city.travel
    units_at, places_at = _lon_lat(units), _lon_lat(places)
    questions = {
        "100 units to one place": (
            lambda turn: travel.to_point(units, places[turn % 100]),
            lambda turn: valhalla_tiles.matrix(actor, units_at, places_at[turn % 100][None, :]),
        ),
        "matrix 16 x 100": (
            lambda _: travel.matrix(units[:16], places),
            lambda _: valhalla_tiles.matrix(actor, units_at[:16], places_at),
        ),
        "one route": (
            lambda turn: travel.route(units[turn % 100], places[turn % 100]),
            lambda turn: valhalla_tiles.route(actor, units_at[turn % 100], places_at[turn % 100]),
        ),
    }
    for question, (ours, theirs) in questions.items():
        times = median_ms({"ours": ours, "valhalla": theirs}, pace)
        section.rows.append(
            Row(question, "valhalla", times["ours"], times["valhalla"], 1.0, note="own costs; it also finds the road")
        )


def _snapped(city: City, count: int, seed: int) -> Snaps:
    """Random places with their degrees, so that Valhalla can be given the same ones."""
    places = city.places(count, seed)
    lon, lat = np.empty(count), np.empty(count)
    for row in range(count):
        _, line_lon, line_lat = stitch(
            city.travel.roads, np.array([2 * places.segment[row]], np.int32), 0.0, float(places.fraction[row])
        )
        lon[row], lat[row] = line_lon[-1], line_lat[-1]
    inside = city.travel.network.directed_head >= 0
    return Snapper(city.travel.roads, inside[0::2] | inside[1::2]).snap(lon, lat)


def _lon_lat(places: Snaps) -> np.ndarray:
    return np.stack([places.lon, places.lat], axis=1)
