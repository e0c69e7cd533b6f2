"""Who should go: every free and fit unit ranked by when it can be there, with reasons and what it leaves uncovered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import Candidate, Reason, Uncovered
from ring360.domain.entries import UnitEntry
from ring360.domain.incidents import Incident
from ring360.domain.response_plans import Requirement, ResponsePlan, missing
from ring360.domain.units import Unit


@dataclass(frozen=True, slots=True)
class Want:
    """What an incident still lacks."""

    incident: Incident
    lacking: tuple[Requirement, ...]
    tried: frozenset[str] = frozenset()
    """Units that were taken off it before; they are not offered again."""
    sent: tuple[Unit, ...] = ()
    """Units that already count for it."""
    is_attended: bool = False
    """A first unit is on scene: the ring's clock has stopped."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The units chosen (best first), all candidates ranked, those without a way, and why too few if so."""

    unit_ids: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    unreachable: tuple[str, ...]
    shortfall: tuple[Reason, ...]
    gap_seconds: float = 0.0


def choose_units(
    wants: Sequence[Want], free: Sequence[UnitEntry], taken: Sequence[UnitEntry], board: Board, at: float,
    knowledge: Knowledge,
) -> list[Choice]:  # fmt: skip
    """One choice for each want, in their order. `taken` are units on their way to less urgent incidents, which may be
    taken off them."""
    pool = {entry.unit.unit_id: entry for entry in free}
    choices = []
    for want in wants:
        left = [entry for unit_id, entry in pool.items() if unit_id not in want.tried]
        choice = _choose(want, left, at, board.closed_segments, knowledge)
        choices.append(choice)
        for unit_id in choice.unit_ids:
            del pool[unit_id]
    return choices


def _choose(want: Want, free: Sequence[UnitEntry], at: float, closed: frozenset[int], knowledge: Knowledge) -> Choice:
    """Rank the fit among `free` for the incident by exact travel time; equal times go by role, then by id."""
    plan = knowledge.plan(want.incident.category)
    fit = [entry for entry in free if any(line.fits(entry.unit) for line in want.lacking)]
    seconds = _travel_seconds(fit, want.incident, at, closed, knowledge)
    ranked = sorted(
        (_rank(entry.unit, plan, away), row) for row, (entry, away) in enumerate(zip(fit, seconds, strict=True))
        if away < inf
    )  # fmt: skip
    rows = [row for _, row in ranked]
    soonest_seconds = min(seconds, default=inf)
    chosen, lacking = _enough(rows, fit, want)
    spent_seconds = max(at - want.incident.received_at, knowledge.standards.processing_seconds)
    leaves = _leaves(rows[: knowledge.candidates_weighed], free, fit, at, closed, knowledge)
    candidates = tuple(
        _candidate(fit[row].unit, seconds[row], soonest_seconds, spent_seconds, plan, leaves.get(row), knowledge)
        for row in dict.fromkeys([*rows[: knowledge.candidates_listed], *chosen])
    )
    unreachable = tuple(sorted(fit[row].unit.unit_id for row, away in enumerate(seconds) if away == inf))
    shortfall = _shortfall(lacking, len(free), len(fit), len(unreachable))
    return Choice(tuple(fit[row].unit.unit_id for row in chosen), candidates, unreachable, shortfall)


def _travel_seconds(
    fit: Sequence[UnitEntry], incident: Incident, at: float, closed: frozenset[int], knowledge: Knowledge
) -> list[float]:
    target = incident.place.point
    modes = sorted({entry.unit.mode for entry in fit})
    if len(modes) == 1:
        return knowledge.travel.seconds_to(modes[0], [entry.point for entry in fit], target, at, closed)
    seconds = [inf] * len(fit)
    for mode in modes:
        rows = [row for row, entry in enumerate(fit) if entry.unit.mode == mode]
        points = [fit[row].point for row in rows]
        for row, away in zip(rows, knowledge.travel.seconds_to(mode, points, target, at, closed), strict=True):
            seconds[row] = away
    return seconds


def _rank(unit: Unit, plan: ResponsePlan, seconds: float) -> tuple[float, bool, str]:
    preferred = unit.role in plan.preferred_roles
    return seconds - (plan.preference_seconds if preferred else 0.0), not preferred, unit.unit_id


def _enough(rows: Sequence[int], fit: Sequence[UnitEntry], want: Want) -> tuple[list[int], tuple[Requirement, ...]]:
    """The ranked rows that are needed, and what is lacking even with them."""
    chosen: list[int] = []
    lacking = want.lacking
    for row in rows:
        if any(line.fits(fit[row].unit) for line in lacking):
            chosen.append(row)
            lacking = missing(want.lacking, [fit[each].unit for each in chosen])
    return chosen, lacking


def _candidate(
    unit: Unit, travel_seconds: float, soonest_seconds: float, spent_seconds: float, plan: ResponsePlan,
    leaves: Uncovered | None, knowledge: Knowledge,
) -> Candidate:  # fmt: skip
    standards = knowledge.standards
    total_seconds = spent_seconds + standards.turnout_seconds + travel_seconds
    within_ring = total_seconds <= standards.ring_seconds
    reasons: list[Reason] = []
    if travel_seconds <= soonest_seconds:
        reasons.append(_SOONEST)
    else:
        reasons.append(Reason("later-by", (("seconds", travel_seconds - soonest_seconds),)))
    if unit.role in plan.preferred_roles:
        reasons.append(Reason("preferred-role", (("role", unit.role),)))
    if not within_ring:
        reasons.append(Reason("outside-ring", (("seconds", total_seconds - standards.ring_seconds),)))
    return Candidate(unit.unit_id, travel_seconds, total_seconds, within_ring, tuple(reasons), leaves)


_SOONEST = Reason("soonest")


def _leaves(
    rows: Sequence[int], free: Sequence[UnitEntry], fit: Sequence[UnitEntry], at: float, closed: frozenset[int],
    knowledge: Knowledge,
) -> dict[int, Uncovered]:  # fmt: skip
    """What the ring of all free units loses with each of these rows of `fit`."""
    if not rows:
        return {}
    place_in_free = {id(entry): place for place, entry in enumerate(free)}
    before, *after = knowledge.travel.road_shares(
        [entry.unit.mode for entry in free], [entry.point for entry in free],
        [place_in_free[id(fit[row])] for row in rows], knowledge.standards.travel_seconds, at, closed,
    )  # fmt: skip
    return {row: Uncovered(before, share) for row, share in zip(rows, after, strict=True)}


def _shortfall(lacking: Sequence[Requirement], free: int, fit: int, unreachable: int) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    units = max((line.units for line in lacking), default=0)
    officers = max((line.officers for line in lacking), default=0)
    if units:
        reasons.append(Reason("units-short", (("missing", units),)))
    if officers:
        reasons.append(Reason("officers-short", (("missing", officers),)))
    if not reasons:
        return ()
    if free == 0:
        reasons.append(Reason("no-free-unit"))
    elif fit < free:
        reasons.append(Reason("not-fit", (("count", free - fit),)))
    if unreachable:
        reasons.append(Reason("no-way", (("count", unreachable),)))
    return tuple(reasons)
