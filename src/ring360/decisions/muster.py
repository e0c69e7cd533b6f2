"""How many officers can be at a place how soon, who is ordered there at what cost to the ring, and where each waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf, isfinite

import numpy as np
from numpy.typing import NDArray

from ring360.decisions.knowledge import Travel
from ring360.decisions.musters import (
    BUSY,
    FREE,
    RESERVE,
    Comer,
    Muster,
    MusterOrder,
    MusterQuestion,
    OfficersBy,
    Reach,
    Shortfall,
)
from ring360.decisions.staging import MusterRoads, Staged, stage
from ring360.domain.consequences import Reason, Uncovered
from ring360.domain.entries import UnitEntry
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.optimisers.muster_order import Target, cheapest_order

RING_STEP_SHARE = 1e-4
"""What is lost of the ring is counted in hundredths of a per cent; less is no difference."""


def muster(question: MusterQuestion, travel: Travel, roads: MusterRoads, standards: Standards) -> Muster:
    """Who can be there, who should go, and where each waits. Problem where a number makes no sense."""
    _check(question)
    comers = _comers(question, travel, standards)
    away = tuple(sorted(comer.name for comer in comers if comer.travel_seconds == inf))
    comers = sorted(
        (one for one in comers if one.travel_seconds < inf), key=lambda one: (one.arrival_seconds, one.name)
    )
    seconds = np.array([comer.arrival_seconds for comer in comers])
    driven = np.array([comer.travel_seconds for comer in comers])
    officers = np.array([comer.officers for comer in comers], np.int64)
    by_seconds = tuple(_officers_by(within, comers, officers, driven) for within in question.within_seconds)
    reaches = tuple(
        Reach(count, _nth(count, seconds, officers), _nth(count, driven, officers)) for count in question.counts
    )
    order = _order(question, comers, seconds, officers, travel, roads, standards)
    return Muster(question.scene, question.at, by_seconds, reaches, order, away)


def _check(question: MusterQuestion) -> None:
    for seconds in (*question.within_seconds, *(one.within_seconds for one in question.targets)):
        if not (isfinite(seconds) and seconds >= 0):
            raise Problem("muster-seconds", seconds=seconds)
    for count in (*question.counts, *(one.officers for one in question.targets)):
        if not 0 < count <= 10_000:
            raise Problem("muster-officers", officers=count)


def _comers(question: MusterQuestion, travel: Travel, standards: Standards) -> list[Comer]:
    turnout_seconds = standards.turnout_seconds
    comers = [
        Comer(one.unit.unit_id, kind, one.unit.role, one.unit.officers, one.unit.mode, one.point, turnout_seconds)
        for kind, units in ((FREE, question.free), (BUSY, question.busy)) for one in units
    ]  # fmt: skip
    comers += [
        Comer(one.name, RESERVE, one.role, one.officers, one.mode, one.point, one.callup_seconds)
        for one in question.reserves
    ]
    for mode in sorted({comer.mode for comer in comers}):
        rows = [row for row, comer in enumerate(comers) if comer.mode == mode]
        points = [comers[row].point for row in rows]
        told = travel.seconds_to(mode, points, question.scene, question.at, question.closed)
        for row, seconds in zip(rows, told, strict=True):
            comers[row] = replace(comers[row], travel_seconds=seconds)
    free = range(len(question.free))
    before, *after = _shares(comers[: len(question.free)], free, question, travel, standards)
    for row, share in zip(free, after, strict=True):
        comers[row] = replace(comers[row], ring_share_lost=max(0.0, before - share))
    return comers


def _shares(
    comers: Sequence[Comer], without: Sequence[int], question: MusterQuestion, travel: Travel, standards: Standards
) -> list[float]:
    return travel.road_shares(
        [comer.mode for comer in comers], [comer.point for comer in comers], without, standards.travel_seconds,
        question.at, question.closed,
    )  # fmt: skip


def _officers_by(
    within: float, comers: Sequence[Comer], officers: NDArray[np.int64], driven: NDArray[np.float64]
) -> OfficersBy:
    there = [comer for comer in comers if comer.arrival_seconds <= within]
    roles = sorted({comer.role for comer in there})
    by_role = tuple((role, sum(comer.officers for comer in there if comer.role == role)) for role in roles)
    return OfficersBy(
        within, sum(comer.officers for comer in there), int(officers[driven <= within].sum()), by_role,
        tuple(comer.name for comer in there),
    )  # fmt: skip


def _nth(count: int, seconds: NDArray[np.float64], officers: NDArray[np.int64]) -> float | None:
    order = np.argsort(seconds, kind="stable")
    place = int(np.searchsorted(np.cumsum(officers[order]), count))
    return float(seconds[order[place]]) if place < len(order) else None


def _order(
    question: MusterQuestion, comers: list[Comer], seconds: NDArray[np.float64], officers: NDArray[np.int64],
    travel: Travel, roads: MusterRoads, standards: Standards,
) -> MusterOrder:  # fmt: skip
    arrive_ms = np.rint(seconds * 1000).astype(np.int64)
    shortfalls, targets = _targets(question, seconds, officers, arrive_ms)
    cost = _costs(question, comers)
    rows = cheapest_order(arrive_ms, officers, cost, targets) or ()
    chosen = [comers[row] for row in rows]
    staged = stage(
        chosen, _due(chosen, question), question.scene, question.at, question.closed, roads, question.staging
    )
    gone = {comer.name for comer in chosen}
    stay = [one for one in question.free if one.unit.unit_id not in gone]
    before = _ring_share(question.free, question, travel, standards)
    leaves = Uncovered(before, _ring_share(stay, question, travel, standards))
    # Losses of single units add up to no more than the loss of all: what two of them cover together counts in neither.
    alone = np.array([int(comer.ring_share_lost / RING_STEP_SHARE) for comer in comers], np.int64)
    least = cheapest_order(arrive_ms, officers, alone, targets) or ()
    bound = min(float(alone[list(least)].sum()) * RING_STEP_SHARE, max(0.0, leaves.road_share_lost))
    return MusterOrder(
        tuple(chosen), staged, sum(comer.officers for comer in chosen), shortfalls, leaves, bound,
        _reasons(chosen, shortfalls, staged),
    )  # fmt: skip


def _ring_share(units: Sequence[UnitEntry], question: MusterQuestion, travel: Travel, standards: Standards) -> float:
    return travel.road_shares(
        [one.unit.mode for one in units], [one.point for one in units], (), standards.travel_seconds, question.at,
        question.closed,
    )[0]  # fmt: skip


def _targets(
    question: MusterQuestion, seconds: NDArray[np.float64], officers: NDArray[np.int64], arrive_ms: NDArray[np.int64]
) -> tuple[tuple[Shortfall, ...], list[Target]]:
    """What cannot be met, and the targets that can: those out of reach as soon, or with as many, as can be."""
    shortfalls: list[Shortfall] = []
    targets: list[Target] = []
    for wanted in question.targets:
        there = int(officers[arrive_ms <= round(1000 * wanted.within_seconds)].sum())
        if there >= wanted.officers:
            targets.append(Target(wanted.officers, round(1000 * wanted.within_seconds)))
            continue
        earliest = _nth(wanted.officers, seconds, officers)
        shortfalls.append(Shortfall(wanted, there, earliest))
        last_ms = int(arrive_ms.max(initial=0)) if earliest is None else round(1000 * earliest)
        targets.append(Target(min(wanted.officers, int(officers.sum())), last_ms))
        # As many as can be there in time are still wanted in time.
        targets.append(Target(there, round(1000 * wanted.within_seconds)))
    return tuple(shortfalls), targets


def _costs(question: MusterQuestion, comers: Sequence[Comer]) -> NDArray[np.int64]:
    """Steps of the ring lost first, then units."""
    extra = {FREE: 0.0, BUSY: question.busy_cost_share, RESERVE: question.reserve_cost_share}
    steps = [round((comer.ring_share_lost + extra[comer.kind]) / RING_STEP_SHARE) for comer in comers]
    return np.asarray(np.array(steps, np.int64) * (len(comers) + 1) + 1)


def _due(chosen: Sequence[Comer], question: MusterQuestion) -> list[float]:
    """Until when each may take: the end of the target that it was counted in."""
    ends = sorted({one.within_seconds for one in question.targets})
    return [next((end for end in ends if comer.arrival_seconds <= end), inf) for comer in chosen]


def _reasons(chosen: Sequence[Comer], shortfalls: Sequence[Shortfall], staged: Sequence[Staged]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    for short in shortfalls:
        wanted = short.wanted.officers
        details = (("wanted", wanted), ("within", short.wanted.within_seconds), ("officers", short.officers))
        if short.seconds is None:
            reasons.append(Reason("muster-never", details))
        else:
            reasons.append(Reason("muster-late", (*details, ("seconds", short.seconds))))
    taken = sum(comer.kind == BUSY for comer in chosen)
    called = sum(comer.kind == RESERVE for comer in chosen)
    straight = sum(place.is_direct for place in staged)
    for code, count in (("muster-taken", taken), ("muster-called-up", called), ("muster-direct", straight)):
        if count:
            reasons.append(Reason(code, (("count", count),)))
    return tuple(reasons)
