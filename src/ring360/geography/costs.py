"""Milliseconds to drive each directed segment and to wait at its end, by mode and hour of the week.

Costs are whole milliseconds (int32): sums of them do not depend on the order of adding, so a route, a matrix cell and
the ring agree to the last digit and a study repeats bit for bit on any machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.driving import HOURS_PER_WEEK, NARROW_KMH, DrivingSettings
from ring360.geography.roads import (
    CONTROLS,
    MODES,
    NARROW,
    ROAD_CLASSES,
    UNPAVED,
    URBAN,
    Roads,
)

UNREACHABLE_MS = 1_000_000_000
"""More than any journey; twice this still fits int32, so two unreachable legs can be added safely."""

NO_LIMIT_KMH = 130.0
"""Speed used where the map says that there is no limit."""


@dataclass(frozen=True, slots=True)
class SegmentCosts:
    """Milliseconds per directed segment, (2 * segments,) int32 each."""

    drive_ms: NDArray[np.int32]
    """From one end to the other, signals on the way included."""
    end_ms: NDArray[np.int32]
    """Waiting at the far junction before leaving it."""


def segment_costs(roads: Roads, mode: str, driving: DrivingSettings, hour_of_week: int | None = None) -> SegmentCosts:
    """Cost of every directed segment for `mode`; `hour_of_week` 0 = Monday 00:00, None = no rhythm applied."""
    if hour_of_week is not None and not 0 <= hour_of_week < HOURS_PER_WEEK:
        raise ValueError(f"hour_of_week must be 0 to {HOURS_PER_WEEK - 1}, not {hour_of_week}")
    kmh = np.empty(2 * roads.segments)
    for backward, limit in enumerate((roads.segment_limit_forward, roads.segment_limit_backward)):
        kmh[backward::2] = _speeds_kmh(roads, mode, driving, limit, hour_of_week)
    drive_ms = np.repeat(roads.segment_metres.astype(np.float64), 2) * 3600.0 / kmh
    end_ms = np.zeros(2 * roads.segments)
    if mode != "foot":
        drive_ms[0::2] += roads.segment_signals_forward * (driving.signal_seconds * 1000.0)
        drive_ms[1::2] += roads.segment_signals_backward * (driving.signal_seconds * 1000.0)
        wait_ms = _control_ms(driving)[roads.node_control]
        end_ms[0::2] = wait_ms[roads.segment_to]
        end_ms[1::2] = wait_ms[roads.segment_from]
    return SegmentCosts(np.maximum(np.rint(drive_ms), 1).astype(np.int32), np.rint(end_ms).astype(np.int32))


def _speeds_kmh(
    roads: Roads, mode: str, driving: DrivingSettings, limit: NDArray[np.float32], hour: int | None
) -> NDArray[np.float64]:
    country = (roads.segment_flags & URBAN) == 0
    table = np.array([driving.speeds_kmh[name] for name in ROAD_CLASSES])
    by_class = np.where(country, table[roads.segment_class, 1], table[roads.segment_class, 0])
    if mode == "foot":
        return np.minimum(driving.foot_kmh, np.where(roads.segment_class == ROAD_CLASSES.index("steps"), 3.0, 99.0))
    narrow = (roads.segment_flags & NARROW) != 0
    by_class = np.where(narrow, np.minimum(by_class, np.where(country, NARROW_KMH[1], NARROW_KMH[0])), by_class)
    by_class = np.where((roads.segment_flags & UNPAVED) != 0, by_class * driving.unpaved_factor, by_class)
    tagged = np.where(np.isinf(limit), NO_LIMIT_KMH, limit)
    kmh = np.where(tagged > 0, tagged, by_class).astype(np.float64)
    if mode == "ebike":
        return np.minimum(kmh, driving.ebike_kmh)
    kmh *= driving.emergency_factor
    if mode == "motorcycle":
        kmh *= driving.motorcycle_filter_factor
    if hour is not None and driving.hour_factors:
        every = driving.hour_factors.get("*")
        rhythm = [driving.hour_factors.get(name, every) for name in ROAD_CLASSES]
        kmh *= np.array([1.0 if week is None else week[hour] for week in rhythm])[roads.segment_class]
    return kmh


def _control_ms(driving: DrivingSettings) -> NDArray[np.float64]:
    seconds = {
        "none": 0.0,
        "signals": driving.signal_seconds,
        "stop": driving.stop_seconds,
        "give_way": driving.give_way_seconds,
        "crossing": driving.crossing_seconds,
        "gate": driving.gate_seconds,
    }
    return np.array([seconds[name] * 1000.0 for name in CONTROLS])


def open_directed(roads: Roads, mode: str) -> NDArray[np.bool_]:
    """(2 * segments,) True where the map lets `mode` drive that directed segment."""
    bit = 2 * MODES.index(mode)
    is_open = np.empty(2 * roads.segments, np.bool_)
    is_open[0::2] = (roads.segment_access >> bit) & 1
    is_open[1::2] = (roads.segment_access >> (bit + 1)) & 1
    return is_open


def directed_nodes(roads: Roads) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Tail and head junction of every directed segment, (2 * segments,) each."""
    tail = np.empty(2 * roads.segments, np.int32)
    head = np.empty(2 * roads.segments, np.int32)
    tail[0::2], tail[1::2] = roads.segment_from, roads.segment_to
    head[0::2], head[1::2] = roads.segment_to, roads.segment_from
    return tail, head
