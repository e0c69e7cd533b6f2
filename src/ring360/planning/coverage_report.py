"""How well a set of units covers an area: shares by road length and by calls, depth, places, and where it is worst.

Each share is given twice: for the total response (processing and turnout allowed for before the drive) and for travel
alone. Places outside the map's reach count in no share.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ring360.geography.coverage import DEPTHS, Depth, covered_fractions
from ring360.geography.reach import Ring
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import TravelTimes
from ring360.planning.worst_places import NamedPlace, ServedPlace, by_nearest_place, by_street

WORST_LISTED = 10

Advance = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Allowances:
    """Seconds allowed for before a unit drives."""

    processing_seconds: float = 60.0
    turnout_seconds: float = 30.0

    @property
    def seconds(self) -> float:
        return self.processing_seconds + self.turnout_seconds


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares under one clock; nan where there is nothing to take a share of."""

    road_length: float
    calls: float


@dataclass(frozen=True)
class CoverageReport:
    """Everything `ring360 coverage` tells. Arrays over segments stay here for pictures."""

    within_seconds: float
    allowances: Allowances
    units: int
    road_metres: float
    calls: int
    """Calls inside the map, the whole that `call_share` is part of."""
    total_response: Shares
    travel_only: Shares
    depth: tuple[tuple[float, float], ...]
    """For one, two and three units: shares of road length under total response and under travel alone."""
    worst_places: tuple[ServedPlace, ...]
    by_place: tuple[ServedPlace, ...]
    ring: Ring = field(repr=False)
    counted: NDArray[np.bool_] = field(repr=False)
    """(segments,) True for the streets that count: the core of the travel mode."""
    call_seconds: NDArray[np.float64] = field(repr=False)
    """(calls,) travel to each call, inf = unreachable."""

    def as_json(self) -> dict[str, object]:
        """The stable form for machines; null stands for a share of nothing and for an unreachable place."""
        return {
            "within_seconds": self.within_seconds,
            "allowances": {
                "processing_seconds": self.allowances.processing_seconds,
                "turnout_seconds": self.allowances.turnout_seconds,
            },
            "total_response": _shares_json(self.total_response),
            "travel_only": _shares_json(self.travel_only),
            "depth": [
                {"units": count + 1, "total_response": rounded(total), "travel_only": rounded(travel)}
                for count, (total, travel) in enumerate(self.depth)
            ],
            "worst_places": [place.as_json() for place in self.worst_places],
            "by_place": [place.as_json() for place in self.by_place],
            "units": self.units,
            "calls": self.calls,
            "road_kilometres": round(self.road_metres / 1000.0, 3),
        }


def report_coverage(
    travel: TravelTimes, units: Snaps, calls: Snaps | None, within_seconds: float,
    allowances: Allowances | None = None, places: Sequence[NamedPlace] = (), advance: Advance | None = None,
) -> CoverageReport:  # fmt: skip
    """Coverage of the mode's core by `units`; ValueError without units or with allowances that leave no time."""
    allowances = allowances or Allowances()
    if len(units) == 0:
        raise ValueError("coverage needs at least one unit")
    driving_seconds = within_seconds - allowances.seconds
    if driving_seconds < 0:
        raise ValueError("the allowances leave no time to drive within the limit")
    told: Advance = advance or (lambda stage, done: None)
    told("coverage-stage-ring", 0.0)
    ring = travel.ring(units)
    inside = travel.network.directed_head >= 0
    counted = inside[0::2] | inside[1::2]
    metres = np.where(counted, travel.roads.segment_metres, 0.0).astype(np.float64)
    whole = float(metres.sum())
    covered = covered_fractions(ring, driving_seconds)
    call_seconds = np.zeros(0) if calls is None else ring.at(calls)
    depth = Depth(travel.roads.segments)
    for row in range(len(units)):
        depth.add(travel.from_point(units[row], within_seconds))
        told("coverage-stage-depth", (row + 1) / len(units))
    deep = [(depth.fractions(limit).T * metres).sum(axis=1) / whole for limit in (driving_seconds, within_seconds)]
    told("coverage-stage-places", 1.0)
    served = ring, metres, covered, allowances.seconds

    def share_of(fractions: NDArray[np.float64]) -> float:
        return float((fractions * metres).sum()) / whole

    return CoverageReport(
        within_seconds, allowances, len(units), whole, len(call_seconds),
        Shares(share_of(covered), _share(call_seconds, driving_seconds)),
        Shares(share_of(covered_fractions(ring, within_seconds)), _share(call_seconds, within_seconds)),
        tuple((float(deep[0][place]), float(deep[1][place])) for place in range(DEPTHS)),
        by_street(travel.roads, *served, places)[:WORST_LISTED],
        by_nearest_place(travel.roads, *served, places),
        ring, counted, call_seconds,
    )  # fmt: skip


def _share(seconds: NDArray[np.float64], within_seconds: float) -> float:
    return float((seconds <= within_seconds).mean()) if len(seconds) else float("nan")


def _shares_json(shares: Shares) -> dict[str, float | None]:
    return {"road_length_share": rounded(shares.road_length), "call_share": rounded(shares.calls)}


def rounded(value: float) -> float | None:
    """Six digits are more than a share is known to; None for what is no number."""
    return round(value, 6) if np.isfinite(value) else None
