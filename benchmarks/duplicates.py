"""How well duplicate suggestions find pretended repeated calls among real accidents: `python -m benchmarks.duplicates`.

The accidents of several years are laid over one year, so that a city's quiet record becomes as dense as a desk's. Of
each accident some are reported again: later, from a place nearby, now and then under another category. A suggestion is
right when the incident suggested first is the one that the repeated call was made from.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import cos, pi, radians, sin
from pathlib import Path
from statistics import median

import numpy as np

from ring360.assembly.atlas import build_atlas, load_atlas
from ring360.decisions.duplicates import RULES, WALKING_MPS, DuplicateRules, suggest_duplicates
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.road_travel import RoadTravel
from ring360.decisions.triage import triage
from ring360.domain.board import Board, apply
from ring360.domain.calls import Call
from ring360.domain.consequences import CallJoined, IncidentOpened
from ring360.domain.facts import CallReceived, IncidentClosed
from ring360.domain.hazards import metres_apart
from ring360.domain.places import Place, RoadPoint
from ring360.geography.atlas import Atlas

MAPS = Path("../shared/data/porto_alegre_br")
YEAR_SECONDS = 366 * 86_400
REPEATED_SHARE = 0.35
DELAY_SECONDS = 240.0
NEAR_METRES, FAR_METRES, FAR_SHARE = 60.0, 250.0, 0.1
SAME_SHARE, KIN_SHARE = 0.75, 0.2
LASTS_SECONDS = 2_700.0
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
METRES_PER_DEGREE = 111_195.0
KIN = ("traffic", "traffic-damage", "traffic-injury", "hit-and-run", "road-blocked")
OTHERS = ("help", "dispute", "person-in-danger")


@dataclass(frozen=True)
class Report:
    """One call with what it really is about: the number of its accident."""

    at: float
    place: RoadPoint
    category: str
    accident: int
    is_first: bool


@dataclass
class Judged:
    """What the suggestions came to at one threshold."""

    positives: int = 0
    negatives: int = 0
    right_first: int = 0
    right_listed: int = 0
    wrong_on_repeated: int = 0
    wrong_on_new: int = 0

    def as_json(self) -> dict[str, float]:
        suggested = self.right_first + self.wrong_on_repeated + self.wrong_on_new
        return {
            "repeated_calls": self.positives,
            "new_calls": self.negatives,
            "precision": self.right_first / suggested if suggested else 1.0,
            "recall_first": self.right_first / self.positives,
            "recall_listed": self.right_listed / self.positives,
            "new_calls_disturbed": self.wrong_on_new / self.negatives,
        }


def accidents(
    path: Path, bounds: tuple[float, float, float, float], most: int
) -> list[tuple[float, float, float, bool]]:
    """(second of the year, lon, lat, somebody hurt), ordered in time, of the first `most` days' worth of records."""
    west, south, east, north = bounds
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if not row["latitude"] or not row["longitude"]:
                continue
            lon, lat = float(row["longitude"]), float(row["latitude"])
            if west <= lon <= east and south <= lat <= north:
                at = datetime.fromisoformat(row["data_hora"]).replace(tzinfo=UTC)
                second = (at - datetime(at.year, 1, 1, tzinfo=UTC)).total_seconds()
                found.append((second, lon, lat, row["feridos"] not in ("", "0")))
    return sorted(found)[:most]


def reports(records: Sequence[tuple[float, float, float, bool]], atlas: Atlas, seed: int) -> list[Report]:
    """All calls in order of time: the first about each accident, and those pretended to repeat it."""
    rng = np.random.default_rng(seed)
    made: list[Report] = []
    for number, (second, lon, lat, hurt) in enumerate(records):
        # Recorders round to the full hour: spread within half an hour, or accidents of one hour would be one instant.
        at = second + rng.uniform(0, 1_800)
        category = "traffic-injury" if hurt else "traffic-damage"
        points = [(at, lon, lat, category)]
        while rng.random() < REPEATED_SHARE:
            far = rng.random() < FAR_SHARE
            metres, angle = abs(rng.normal(0, FAR_METRES if far else NEAR_METRES)), rng.uniform(0, 2 * pi)
            there = lon + metres * cos(angle) / (METRES_PER_DEGREE * cos(radians(lat)))
            points.append((
                at + rng.exponential(DELAY_SECONDS), there, lat + metres * sin(angle) / METRES_PER_DEGREE,
                _category(rng, category),
            ))  # fmt: skip
        snaps = atlas.snapper("car").snap(
            np.array([each[1] for each in points]), np.array([each[2] for each in points])
        )
        for row, (when, _, _, kind) in enumerate(points):
            place = RoadPoint(
                float(snaps.lon[row]), float(snaps.lat[row]), int(snaps.segment[row]), float(snaps.fraction[row]),
                float(snaps.metres_off[row]), int(snaps.side[row]),
            )  # fmt: skip
            made.append(Report(when, place, kind, number, row == 0))
    return sorted(made, key=lambda each: each.at)


def _category(rng: np.random.Generator, first: str) -> str:
    draw = rng.random()
    if draw < SAME_SHARE:
        return first
    return str(rng.choice(KIN if draw < SAME_SHARE + KIN_SHARE else OTHERS))


def judge(
    calls: Sequence[Report], knowledge: Knowledge, rules: DuplicateRules
) -> tuple[dict[float, Judged], list[float]]:
    """Counts by threshold, and the seconds that each suggestion took."""
    board, judged = Board(), {threshold: Judged() for threshold in THRESHOLDS}
    incident_of: dict[int, str] = {}
    closing: list[tuple[float, str]] = []
    took: list[float] = []
    for number, report in enumerate(calls):
        for at, incident_id in _due(closing, report.at):
            apply(board, IncidentClosed(max(at, board.at), f"F{number}c", incident_id))
        call = Call(f"C{number}", report.at, Place(report.place), report.category)
        begun = time.perf_counter()
        found = suggest_duplicates(board, call, knowledge, rules)
        took.append(time.perf_counter() - begun)
        right = incident_of.get(report.accident, "")
        for threshold, count in judged.items():
            _count(count, [each.incident_id for each in found if each.score >= threshold], right, report.is_first)
        at = max(report.at, board.at)
        apply(board, CallReceived(at, f"F{number}", call))
        if right and board.incidents[right].state != "closed":
            apply(board, CallJoined(at, f"F{number}", call.call_id, right))
        else:
            incident = triage(call, f"I{number}", knowledge)
            apply(board, IncidentOpened(at, f"F{number}", incident))
            incident_of[report.accident] = incident.incident_id
            closing.append((report.at + LASTS_SECONDS, incident.incident_id))
        if number % 2_000 == 1_999:
            board = _without_old(board, report.at)
    return judged, took


class BeeLine:
    """Travel that asks no road: what most systems do, and what the road network is compared with."""

    checksum = "bee-line"

    def seconds_to(
        self, mode: str, units: Sequence[RoadPoint], target: RoadPoint, at: float, closed: frozenset[int]
    ) -> list[float]:
        return [metres_apart(Place(unit), Place(target)) / WALKING_MPS for unit in units]

    def road_shares(self, *asked: object) -> list[float]:
        raise NotImplementedError


def _due(closing: list[tuple[float, str]], now: float) -> Iterator[tuple[float, str]]:
    while closing and closing[0][0] <= now:
        yield closing.pop(0)


def _without_old(board: Board, now: float) -> Board:
    """A desk forgets what is long over, or the measurement would grow with the year."""
    for name in [name for name, entry in board.incidents.items() if (entry.closed_at or now) < now - 86_400]:
        del board.incidents[name]
    return board


def _count(count: Judged, listed: list[str], right: str, is_first: bool) -> None:
    if is_first:
        count.negatives += 1
        count.wrong_on_new += bool(listed)
        return
    count.positives += 1
    if not listed:
        return
    count.right_listed += right in listed
    if listed[0] == right:
        count.right_first += 1
    else:
        count.wrong_on_repeated += 1


def main(arguments: list[str] | None = None) -> dict[str, object]:
    """Measure, print and return the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--maps", type=Path, default=MAPS)
    parser.add_argument("--accidents", type=int, default=6_000)
    parser.add_argument("--atlas", type=Path, help="one built before")
    parser.add_argument("--modes", default="foot")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = asked.atlas or Path(folder) / "city.atlas"
        if asked.atlas is None:
            build_atlas(asked.maps / "porto_alegre.osm.pbf", path, with_basemap=False)
        atlas = load_atlas(path)
    records = accidents(asked.maps / "eptc_acidentes_2020_2025.csv.gz", atlas.roads.bounds, asked.accidents)
    calls = reports(records, atlas, asked.seed)
    days = (calls[-1].at - calls[0].at) / 86_400
    travels = {mode: RoadTravel(atlas) for mode in asked.modes.split(",")}
    begun = time.perf_counter()
    atlas.travel("foot")
    first_seconds = time.perf_counter() - begun
    figures: dict[str, object] = {"accidents": len(records), "calls": len(calls), "days": round(days, 1)}
    figures["seconds_to_learn_foot"] = round(first_seconds, 2)
    for mode, travel in {**travels, "bee-line": BeeLine()}.items():
        rules = replace(RULES, mode=mode, least_score=min(THRESHOLDS))
        judged, took = judge(calls, Knowledge(travel=travel), rules)
        figures[mode] = {
            "by_threshold": {str(threshold): count.as_json() for threshold, count in judged.items()},
            "median_milliseconds": 1000 * median(took),
            "p99_milliseconds": 1000 * float(np.percentile(took, 99)),
        }
    text = json.dumps(figures, indent=1)
    sys.stdout.write(text + "\n")
    if asked.json:
        asked.json.write_text(text + "\n")
    return figures


if __name__ == "__main__":
    main()
