"""Puts a study together: an atlas, units and calls go in, the report of the finished board comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import CallRow, UnitRow
from ring360.assembly.atlas import load_atlas
from ring360.assembly.inputs import Placed, place_calls, place_units, unit_of
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.road_travel import HourOfWeek, RoadTravel, points_of_snaps
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.categories import LEAST_URGENT, MOST_URGENT
from ring360.domain.places import Place
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.domain.units import DEFAULT_MODE, Shift
from ring360.geography.atlas import Atlas
from ring360.operations.locating import point_at
from ring360.planning.response_segments import SegmentReport, Summary, by_category, report, summarise
from ring360.simulation.call_sources import plan_calls
from ring360.simulation.crews import Behaviour, Crew, PlannedCall
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.run import Recorder, run
from ring360.simulation.world import World

DAY_SECONDS = 86_400.0

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class StudyInputs:
    """What a study reads."""

    atlas: Path
    units: Path
    calls: Path
    unit_options: InputOptions
    call_options: InputOptions


@dataclass(frozen=True, slots=True)
class StudyResult:
    """What a study found. Calls and units outside the map were not simulated."""

    total: SegmentReport
    by_category: dict[str, SegmentReport]
    recorded: Summary
    """Total response as the records themselves tell it, where they hold arrivals."""
    units: Placed[UnitRow]
    calls: Placed[CallRow]
    times_drawn: int
    """Calls whose records give only the day: their time of day was drawn."""
    seed: int
    standards: Standards
    checksums: dict[str, str]


def study(
    inputs: StudyInputs, standards: Standards, seed: int, progress: Progress, record: Recorder | None = None
) -> StudyResult:
    """Run all calls of the file through the desk in a pretended world."""
    progress("study-opening-atlas", 0.0)
    atlas = load_atlas(inputs.atlas)
    progress("study-reading", 0.02)
    placed_units = place_units(inputs.units, atlas, inputs.unit_options)
    placed_calls = place_calls(inputs.calls, atlas, inputs.call_options)
    zone = inputs.call_options.zone()
    travel = RoadTravel(atlas, _hour_of_week(zone))
    behaviour = Behaviour(standards.processing_seconds, turnout_seconds=standards.turnout_seconds)
    received_at, times_drawn = _received(placed_calls, zone, seed)
    calls = _planned(placed_calls, received_at, behaviour, seed)
    first_at, last_at = calls[0].call.received_at, calls[-1].call.received_at
    crews = _crews(atlas, placed_units, zone, first_at, last_at)
    # The choice looks at all units; the modelled dispatcher needs no long list and no weighing, and exchanges nobody.
    knowledge = Knowledge(travel, standards, candidates_weighed=0, candidates_listed=3, exchange_margin_seconds=inf)
    world = World(crews, calls, AtlasRoadway(travel), first_at, behaviour)
    span = max(last_at - first_at, 1.0)
    board = run(world, knowledge, record, lambda at: progress("study-running", 0.1 + 0.9 * (at - first_at) / span))
    return StudyResult(
        *_reports(board, standards),
        recorded=summarise(_recorded_seconds(placed_calls.rows)),
        units=placed_units, calls=placed_calls, times_drawn=times_drawn, seed=seed, standards=standards,
        checksums={"atlas": atlas.checksum, "units": _sha256(inputs.units), "calls": _sha256(inputs.calls)},
    )  # fmt: skip


def _reports(board: Board, standards: Standards) -> tuple[SegmentReport, dict[str, SegmentReport]]:
    incidents = list(board.incidents.values())
    bounds = (standards.ring_seconds,)
    processing_seconds = standards.processing_seconds
    return report(incidents, bounds, processing_seconds), by_category(incidents, bounds, processing_seconds)


def _received(placed: Placed[CallRow], zone: ZoneInfo | None, seed: int) -> tuple[list[float], int]:
    """When each call was received, and for how many that was drawn: a record that gives only the day gets an instant
    of that day, each as likely as another, since a whole day's calls at midnight would tell nothing."""
    received_at = [row.received_at for row in placed.rows]
    if not placed.account.notes["date-only"] or zone is None:
        return received_at, 0
    drawn = np.random.default_rng([seed, 1]).uniform(0.0, DAY_SECONDS, len(received_at)).round().tolist()
    at_midnight = [row for row, at in enumerate(received_at) if _is_midnight(datetime.fromtimestamp(at, zone))]
    for row in at_midnight:
        received_at[row] += drawn[row]
    return received_at, len(at_midnight)


def _is_midnight(local: datetime) -> bool:
    return (local.hour, local.minute, local.second) == (0, 0, 0)


def _planned(
    placed: Placed[CallRow], received_at: Sequence[float], behaviour: Behaviour, seed: int
) -> list[PlannedCall]:
    """The calls with their times on scene; calls without an id of their own are numbered by row."""
    points = points_of_snaps(placed.snaps)
    calls = [
        Call(row.call_id or f"call-{number}", at, Place(point), row.category, _priority(row.priority))
        for number, (row, point, at) in enumerate(zip(placed.rows, points, received_at, strict=True), start=1)
    ]
    scene_seconds = [_scene_seconds(row) for row in placed.rows]
    return plan_calls(calls, scene_seconds, behaviour, np.random.default_rng(seed))


def _priority(text: str) -> int | None:
    """The record's priority where it is one of ours, otherwise that of the category."""
    return int(text) if text.isdecimal() and MOST_URGENT <= int(text) <= LEAST_URGENT else None


def _scene_seconds(row: CallRow) -> float | None:
    if row.arrived_at is None or row.cleared_at is None or row.cleared_at < row.arrived_at:
        return None
    return row.cleared_at - row.arrived_at


def _recorded_seconds(rows: Sequence[CallRow]) -> list[float]:
    return [
        row.arrived_at - row.received_at
        for row in rows
        if row.arrived_at is not None and row.arrived_at >= row.received_at
    ]


def _crews(atlas: Atlas, placed: Placed[UnitRow], zone: ZoneInfo | None, first_at: float, last_at: float) -> list[Crew]:
    crews: list[Crew] = []
    for row, point in zip(placed.rows, points_of_snaps(placed.snaps), strict=True):
        unit = unit_of(row)
        if unit.mode != DEFAULT_MODE:
            point = point_at(atlas, row.lon, row.lat, unit.mode)
        crews.append(Crew(unit, point, _shifts(row, zone, first_at, last_at)))
    return crews


def _shifts(row: UnitRow, zone: ZoneInfo | None, first_at: float, last_at: float) -> tuple[Shift, ...]:
    """Its shift on every day of the study, and two days more to finish in; none = always on duty."""
    if not row.shift_start or row.shift_start == row.shift_end:
        return ()
    if zone is None:
        raise Problem("study-shift-timezone", unit=row.unit_id)
    day = datetime.fromtimestamp(first_at - DAY_SECONDS, zone).date()
    last_day = datetime.fromtimestamp(last_at + 2 * DAY_SECONDS, zone).date()
    shifts = []
    while day <= last_day:
        starts_at = _local_instant(day.isoformat(), row.shift_start, zone)
        ends_at = _local_instant(day.isoformat(), row.shift_end, zone)
        if ends_at <= starts_at:
            ends_at = _local_instant((day + timedelta(days=1)).isoformat(), row.shift_end, zone)
        shifts.append(Shift(starts_at, ends_at))
        day += timedelta(days=1)
    return tuple(shifts)


def _local_instant(day: str, clock: str, zone: ZoneInfo) -> float:
    hours, minutes = (int(part) for part in clock.split(":")[:2])
    midnight = datetime.fromisoformat(day) + timedelta(hours=hours, minutes=minutes)
    return midnight.replace(tzinfo=zone).timestamp()


def _hour_of_week(zone: ZoneInfo | None) -> HourOfWeek | None:
    if zone is None:
        return None

    def hour_of_week(at: float) -> int:
        local = datetime.fromtimestamp(at, zone)
        return 24 * local.weekday() + local.hour

    return hour_of_week


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
