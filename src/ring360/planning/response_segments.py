"""How long everything took: exact statistics of response segments from the incidents on a board.

Percentiles are nearest-rank values of the whole sample (the smallest value that at least that share of all values do
not exceed), never averages of averages and never read off a histogram. Means are exactly rounded sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, fsum
from typing import Final

from ring360.domain.entries import AssignmentEntry, IncidentEntry

SEGMENTS: Final = ("processing", "turnout", "travel", "total_response", "on_scene")
"""Received → first-arriving unit sent → wheels turn → on scene; the three together; on scene → cleared."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Of one sample of seconds; None where it is empty."""

    count: int
    mean: float | None
    median: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """One group of incidents."""

    calls: int
    served: int
    """Incidents that a unit reached."""
    waited: int
    """Incidents whose first unit was sent later than the processing allowance, because none was free."""
    segments: Mapping[str, Summary]
    share_within: Mapping[float, float]
    """Bound in seconds -> share of all calls reached by then; a call that nobody reached counts as not reached."""


def percentile(ordered: Sequence[float], share: float) -> float:
    """Nearest-rank percentile of ascending values; ValueError for none, or for a share outside 0 to 1."""
    if not ordered or not 0.0 <= share <= 1.0:
        raise ValueError("a percentile needs at least one value and a share of 0 to 1")
    # The tiny step back keeps 0.9 * 10 = 9.000000000000002 on rank 9.
    return ordered[max(1, ceil(share * len(ordered) - 1e-9)) - 1]


def summarise(values: Iterable[float]) -> Summary:
    """Count, mean, median and 90th percentile of a sample."""
    ordered = sorted(values)
    if not ordered:
        return Summary(0, None, None, None)
    mean = fsum(ordered) / len(ordered)
    return Summary(len(ordered), mean, percentile(ordered, 0.5), percentile(ordered, 0.9))


def report(
    incidents: Sequence[IncidentEntry], within_seconds: Sequence[float], processing_seconds: float
) -> SegmentReport:
    """The segments of these incidents, and the share of them reached within each bound."""
    samples: dict[str, list[float]] = {name: [] for name in SEGMENTS}
    for entry in incidents:
        for name, seconds in segments_of(entry).items():
            samples[name].append(seconds)
    totals = samples["total_response"]
    # Sums of instants carry a rounding of some 1e-7 s; a response of exactly the bound is within it.
    shares = {
        bound: sum(seconds <= bound + 1e-6 for seconds in totals) / len(incidents) if incidents else 0.0
        for bound in within_seconds
    }
    waited = sum(
        entry.first_dispatched_at is None
        or entry.first_dispatched_at - entry.incident.received_at > processing_seconds + 1e-6
        for entry in incidents
    )
    return SegmentReport(
        len(incidents), len(totals), waited, {name: summarise(values) for name, values in samples.items()}, shares
    )


def by_category(
    incidents: Iterable[IncidentEntry], within_seconds: Sequence[float], processing_seconds: float
) -> dict[str, SegmentReport]:
    """A report for each category, by name."""
    groups: dict[str, list[IncidentEntry]] = {}
    for entry in incidents:
        groups.setdefault(entry.incident.category, []).append(entry)
    return {name: report(groups[name], within_seconds, processing_seconds) for name in sorted(groups)}


def segments_of(entry: IncidentEntry) -> dict[str, float]:
    """Seconds of each segment of one incident, those with both stamps; counted for the unit that arrived first."""
    first = _first_to_arrive(entry.assignments)
    if first is None or first.arrived_at is None:
        return {}
    received_at = entry.incident.received_at
    seconds = {"processing": first.dispatched_at - received_at, "total_response": first.arrived_at - received_at}
    if first.departed_at is not None:
        seconds["turnout"] = first.departed_at - first.dispatched_at
        seconds["travel"] = first.arrived_at - first.departed_at
    if first.cleared_at is not None:
        seconds["on_scene"] = first.cleared_at - first.arrived_at
    return seconds


def _first_to_arrive(assignments: Iterable[AssignmentEntry]) -> AssignmentEntry | None:
    arrived = [each for each in assignments if each.arrived_at is not None]
    return min(arrived, key=lambda each: each.arrived_at or 0.0, default=None)
