"""A pretended year of calls for help, with the rhythm of day, week, season and festivals of each category.

Counts are Poisson by the hour; only uniform draws are used, so that a seed gives the same calls on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ring360.planning.demo.draft import on_globe
from ring360.planning.demo.records import DemoCall
from ring360.planning.demo.streets import Piece
from ring360.planning.demo.weave import XY

YEAR: Final = 2025
_OFFSET: Final = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often calls of a category come and where."""

    a_day: float
    priority: int
    hours: tuple[float, ...]
    """24 weights, from midnight."""
    weekend: float
    months: tuple[float, ...]
    """12 weights, from January."""
    festival: float
    zones: Mapping[str, float]
    """Weight of a metre of street by zone; zones not named have weight 0."""


def _bumps(*bumps: tuple[float, float, float], base: float = 0.25) -> tuple[float, ...]:
    """24 hourly weights: a base and bumps (hour, height, width in hours)."""
    hours = []
    for hour in range(24):
        weight = base
        for peak, height, width in bumps:
            away = min(abs(hour - peak), 24 - abs(hour - peak))
            weight += height * math.exp(-0.5 * (away / width) ** 2)
        hours.append(weight)
    return tuple(hours)


_LEVEL: Final = (1.0,) * 12
_HOT: Final = (0.8, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.3, 1.1, 1.0, 0.8, 0.7)
_DRY: Final = (1.5, 1.7, 1.3, 1.1, 0.8, 0.7, 0.6, 0.6, 0.7, 0.9, 1.1, 1.3)
_HOMES: Final = {
    "lane": 1.0, "old": 0.9, "new-quarter": 0.7, "south-quarter": 0.6, "new": 0.5, "south": 0.4, "village": 0.45,
}  # fmt: skip

RHYTHMS: Final[Mapping[str, Rhythm]] = {
    "crime": Rhythm(
        5.2, 2, _bumps((15, 0.8, 3), (22, 1.0, 2.5)), 1.1, _HOT, 1.2,
        {"market": 9.0, "old": 1.6, "lane": 0.7, "new": 1.1, "new-quarter": 0.6, "south": 0.7, "village": 0.25},
    ),
    "robbery": Rhythm(
        0.5, 1, _bumps((23, 1.6, 2.5), base=0.1), 1.2, _HOT, 1.0,
        {"market": 5.0, "lane": 1.3, "old": 1.0, "new": 0.9, "south": 1.0, "village": 0.1},
    ),
    "dispute": Rhythm(
        8.0, 3, _bumps((11, 0.6, 2.5), (20, 1.3, 2.5)), 1.2, _HOT, 1.3, {**_HOMES, "market": 6.0},
    ),
    "traffic": Rhythm(
        7.4, 2, _bumps((8, 1.5, 1.2), (18, 1.5, 1.6), (13, 0.5, 3)), 0.85, _LEVEL, 1.15,
        {"ring": 3.4, "trunk": 0.55, "new": 1.5, "old": 0.9, "south": 1.2, "county": 0.32, "village": 0.1},
    ),
    "help": Rhythm(
        6.9, 3, _bumps((10, 1.0, 3), (17, 0.8, 3)), 1.0, _LEVEL, 1.2, {**_HOMES, "market": 2.0, "ring": 0.3},
    ),
    "fire": Rhythm(
        1.0, 1, _bumps((12, 0.6, 2), (19, 1.0, 2.5)), 1.0, _DRY, 3.0, {**_HOMES, "country": 0.1, "county": 0.04},
    ),
    "crowd": Rhythm(
        0.8, 2, _bumps((10, 1.0, 2), (20, 1.2, 2), base=0.03), 1.7, _HOT, 4.0,
        {"market": 14.0, "old": 1.2, "new": 0.5, "ring": 0.3},
    ),
}  # fmt: skip


def festivals(year: int) -> frozenset[date]:
    """Days on which the streets are fuller; the lunar ones are those of 2025."""
    spans = (
        ((1, 1), 1), ((1, 28), 8), ((2, 12), 1), ((4, 4), 3), ((5, 1), 5), ((5, 31), 3), ((10, 1), 8), ((12, 31), 1),
    )  # fmt: skip
    return frozenset(date(year, *start) + timedelta(days=day) for start, days in spans for day in range(days))


def year_of_calls(rng: np.random.Generator, points: Sequence[XY], pieces: Sequence[Piece]) -> tuple[DemoCall, ...]:
    """All calls of the year, in order of time."""
    drawn: list[tuple[float, str, float, float]] = []
    ends = np.array([(a - 1, b - 1) for piece in pieces for a, b in pairwise(piece.nodes)])
    zones = [piece.street.zone for piece in pieces for _ in piece.nodes[1:]]
    plane = np.array(points)
    spans = plane[ends[:, 1]] - plane[ends[:, 0]]
    metres = np.hypot(spans[:, 0], spans[:, 1])
    for category, rhythm in RHYTHMS.items():
        hours = _hours(rng, rhythm)
        seconds = (hours + rng.random(len(hours))) * 3600.0
        weights = np.cumsum(metres * np.array([rhythm.zones.get(zone, 0.0) for zone in zones]))
        chosen = np.searchsorted(weights, rng.random(len(hours)) * weights[-1], side="right")
        along, aside = rng.random(len(hours)), (rng.random(len(hours)) - 0.5) * 30.0
        normal = np.column_stack([-spans[chosen, 1], spans[chosen, 0]]) / metres[chosen, None]
        places = plane[ends[chosen, 0]] + spans[chosen] * along[:, None] + normal * aside[:, None]
        drawn += [
            (float(second), category, *on_globe(float(x), float(y)))
            for second, (x, y) in zip(np.floor(seconds), places, strict=True)
        ]
    drawn.sort()
    new_year = datetime(YEAR, 1, 1, tzinfo=_OFFSET)
    return tuple(
        DemoCall(
            f"{YEAR}-{number:05d}", new_year + timedelta(seconds=second), round(lon, 6), round(lat, 6), category,
            RHYTHMS[category].priority,
        )
        for number, (second, category, lon, lat) in enumerate(drawn, 1)
    )  # fmt: skip


def _hours(rng: np.random.Generator, rhythm: Rhythm) -> NDArray[np.float64]:
    """Hour of the year of each call, (calls,)."""
    feasts = festivals(YEAR)
    expected = []
    share = np.array(rhythm.hours) / sum(rhythm.hours)
    for day in range(365):
        today = date(YEAR, 1, 1) + timedelta(days=day)
        rate = rhythm.a_day * rhythm.months[today.month - 1]
        rate *= rhythm.weekend if today.weekday() >= 5 else 1.0
        rate *= rhythm.festival if today in feasts else 1.0
        expected.append(rate * share)
    mean = np.concatenate(expected)
    draws = rng.random(len(mean))
    counts = np.array([_poisson(float(rate), float(draw)) for rate, draw in zip(mean, draws, strict=True)])
    return np.repeat(np.arange(len(mean), dtype=np.float64), counts)


def _poisson(mean: float, draw: float) -> int:
    """The count whose cumulated probability first exceeds `draw`."""
    count, chance = 0, math.exp(-mean)
    total = chance
    while total < draw and count < 100:
        count += 1
        chance *= mean / count
        total += chance
    return count
