"""From incidents and units to the arrays of the joint assignment: who counts for what, when, and what it would cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import gcd, inf

import numpy as np
from numpy.typing import NDArray

from ring360.decisions.choice_scale import (
    BEHIND,
    FIRST_WEIGHT,
    KEPT,
    NOBODY_POINTS,
    OFFICER_POINTS,
    PREEMPTION_SECONDS,
    SHARE_SECONDS,
    UNIT_POINTS,
    UNIT_SECONDS,
    Floats,
    Ints,
    late,
    milliseconds,
    weight_of,
    whole_milliseconds,
)
from ring360.decisions.knowledge import Knowledge
from ring360.domain.entries import UnitEntry
from ring360.domain.incidents import Incident
from ring360.domain.lifecycles import EN_ROUTE
from ring360.domain.places import RoadPoint
from ring360.domain.response_plans import Requirement, ResponsePlan
from ring360.optimisers.best_set import Need

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Case:
    """One incident of the problem with what it lacks."""

    incident: Incident
    lacking: tuple[Requirement, ...]
    plan: ResponsePlan
    tried: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    """Units on their way to it that a more urgent incident may take; they are not counted in what it lacks."""
    is_attended: bool = False
    first_seconds: float = inf
    """Until a unit that is not in question here will be on scene."""


@dataclass(slots=True)
class Pool:
    """All units in question, the free ones first, each sort in the order in which equal units are taken."""

    entries: list[UnitEntry]
    free: int
    """So many are free, the others on their way to something."""
    priorities: Ints
    """(units,) of the incident a unit is on its way to, 0 for a free one."""
    needed: Flags
    """(units,) it is on its way to something that would lack it."""
    losses: Floats
    """(units,) share of roads that falls out of the ring with it; 0 where it was not weighed."""
    officers: Ints
    turnout_seconds: Floats
    by_id: Ints
    """(units,) place of each in the order of ids."""
    modes: list[tuple[str, list[int], tuple[RoadPoint, ...]]]
    """Way of travelling, rows and points."""
    row: dict[str, int]
    nobody: Flags
    """(units,) all False."""
    sending_cost: Ints = field(default_factory=lambda: np.empty(0, np.int64))
    """(units,) of sending each anywhere; empty until it is asked for, when the losses are known."""
    _fits: dict[tuple[tuple[str, ...], tuple[str, ...]], Flags] = field(default_factory=dict)

    def fits(self, roles: tuple[str, ...], skills: tuple[str, ...] = ()) -> Flags:
        """(units,) who counts for a line that asks for these."""
        if (roles, skills) not in self._fits:
            line = Requirement(roles=roles, skills=skills)
            self._fits[roles, skills] = np.array([line.fits(entry.unit) for entry in self.entries], np.bool_)
        return self._fits[roles, skills]


def pool_of(
    free: Iterable[UnitEntry], taken: Iterable[UnitEntry], priorities: Mapping[str, int], needed: frozenset[str],
    knowledge: Knowledge,
) -> Pool:  # fmt: skip
    """`priorities` of the incidents that the taken are on their way to, `needed` who would be lacking there."""
    idle, busy = sorted(free, key=_worked), sorted(taken, key=_worked)
    entries = [*idle, *busy]
    modes: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        modes.setdefault(entry.unit.mode, []).append(row)
    ids = [entry.unit.unit_id for entry in entries]
    by_id = np.empty(len(ids), np.int64)
    by_id[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    turnout = knowledge.standards.turnout_seconds
    return Pool(
        entries, len(idle),
        np.array([0] * len(idle) + [priorities[entry.incident_id] for entry in busy], np.int64),
        np.array([row >= len(idle) and unit_id in needed for row, unit_id in enumerate(ids)], np.bool_),
        np.zeros(len(entries)),
        np.array([entry.unit.officers for entry in entries], np.int64),
        np.array([0.0 if entry.state == EN_ROUTE else turnout for entry in entries]),
        by_id,
        [(mode, rows, tuple([entries[row].point for row in rows])) for mode, rows in sorted(modes.items())],
        {unit_id: row for row, unit_id in enumerate(ids)},
        np.zeros(len(ids), np.bool_),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrivals:
    """When every unit of the pool could be at one incident, and in which order they are looked at."""

    travel_seconds: Floats
    """(units,) inf = no way."""
    fit: Flags
    """(units,) counts for something that is lacking and may be sent there."""
    ranked: Ints
    """Rows of the fit ones that have a way, best first: by arrival, then preferred roles, then id."""
    ms: Ints
    """(units,) arrival in milliseconds from now, turnout in it, preference taken off."""
    preferred: Flags


def all_arrivals(
    cases: Sequence[Case], pool: Pool, at: float, closed: frozenset[int], knowledge: Knowledge
) -> list[Arrivals]:
    """One search for each way of travelling answers all units and incidents."""
    travel = np.full((len(cases), len(pool.entries)), inf)
    targets = [case.incident.place.point for case in cases]
    for mode, rows, points in pool.modes:
        travel[:, rows] = knowledge.travel.seconds_to_each(mode, points, targets, at, closed)
    return [_arrivals(case, pool, row) for case, row in zip(cases, travel, strict=True)]


def _arrivals(case: Case, pool: Pool, travel: Floats) -> Arrivals:
    fit = np.zeros(len(pool.entries), np.bool_)
    for line in case.lacking:
        fit |= pool.fits(line.roles, line.skills)
    if pool.free < len(pool.entries):
        fit &= (pool.priorities == 0) | (pool.priorities > case.incident.priority)
        fit[[pool.row[unit_id] for unit_id in case.own]] = True
    if case.tried:
        fit[[pool.row[unit_id] for unit_id in case.tried if unit_id in pool.row]] = False
    preferred = pool.fits(case.plan.preferred_roles) if case.plan.preferred_roles else pool.nobody
    arrival = travel + pool.turnout_seconds
    if case.plan.preference_seconds:
        arrival -= case.plan.preference_seconds * preferred
    ms = milliseconds(arrival)
    able = (fit & (travel < inf)).nonzero()[0]
    ranked = able[np.lexsort((pool.by_id[able], ~preferred[able], ms[able]))]
    return Arrivals(travel, fit, ranked, ms, preferred)


def need_of(
    case: Case, pool: Pool, arrivals: Arrivals, scale: int, older: int, at: float, knowledge: Knowledge
) -> Need:
    """The arrays for the solver. `scale` is what a point of shortage counts, `older` how many incidents are younger."""
    rows = arrivals.ranked
    weight = weight_of(case.incident.priority) * BEHIND
    spent_ms = whole_milliseconds(max(0.0, at - case.incident.received_at))
    ms = arrivals.ms[rows]
    lines = np.array([[line.units, line.officers] for line in case.lacking], np.int64)
    officers = pool.officers[rows]
    step = gcd(*officers.tolist()) or 1
    # Crews of two bring officers two by two: fewer steps, the same answers.
    lines[:, 1] = -(-lines[:, 1] // step)
    each = weight // lines.sum(axis=1, keepdims=True)
    fits = np.array([pool.fits(line.roles, line.skills)[rows] for line in case.lacking])
    return Need(
        rows, officers // step, fits, lines, _first_cost(case, ms, spent_ms, weight, older, knowledge),
        np.array([late(ms, spent_ms, line.within_seconds) for line in case.lacking]) * each,
        _unit_cost(case, pool, arrivals),
        (UNIT_POINTS * scale, OFFICER_POINTS * step * scale, NOBODY_POINTS * scale),
        np.array([*(spent_ms * each[:, 0]).tolist(), weight * FIRST_WEIGHT * spent_ms], np.int64),
    )  # fmt: skip


def _first_cost(case: Case, ms: Ints, spent_ms: int, weight: int, older: int, knowledge: Knowledge) -> Ints:
    if case.is_attended:
        return np.zeros(len(ms), np.int64)
    known_ms = whole_milliseconds(case.first_seconds)
    ring_seconds = knowledge.standards.ring_seconds
    sooner = late(np.minimum(ms, known_ms), spent_ms, ring_seconds)
    if case.first_seconds < inf:
        sooner = sooner - late(np.array([known_ms]), spent_ms, ring_seconds)
    cost: Ints = weight * FIRST_WEIGHT * sooner + older * (ms // 1000)
    return cost


def _unit_cost(case: Case, pool: Pool, arrivals: Arrivals) -> Ints:
    if len(pool.sending_cost) == 0:
        pool.sending_cost = _sending_cost(pool)
    rows = arrivals.ranked
    cost = pool.sending_cost[rows]
    if case.own:
        own = np.zeros(len(pool.entries), np.bool_)
        own[[pool.row[unit_id] for unit_id in case.own]] = True
        here = own[rows]
        cost[here] = np.minimum(rows[here], 511) - np.where(pool.needed[rows[here]], KEPT, 0)
    cost += 512 * ~arrivals.preferred[rows]
    return cost


def _sending_cost(pool: Pool) -> Ints:
    rows = np.arange(len(pool.entries))
    seconds = np.where(rows < pool.free, UNIT_SECONDS + SHARE_SECONDS * pool.losses, PREEMPTION_SECONDS)
    cost: Ints = np.rint(seconds * 1000.0).astype(np.int64) * BEHIND
    return cost + np.minimum(rows, 511) - np.where(pool.needed, KEPT, 0)


def _worked(entry: UnitEntry) -> tuple[float, int, str]:
    return entry.busy_seconds, entry.assignments_count, entry.unit.unit_id
