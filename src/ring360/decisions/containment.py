"""How to close the roads ahead of a vehicle of an open case: which unit closes what, in time, and what leaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np
from scipy.optimize import linear_sum_assignment

from ring360.decisions.knowledge import Travel
from ring360.decisions.pursuits import ClosingPlace, Exit, Held, PursuitRoads, Question, Trail
from ring360.domain.advice import Closure, Sighting
from ring360.domain.consequences import Reason, Uncovered
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards
from ring360.optimisers.road_cut import NEVER_MS, CutProblem, Effort, Escapes, RoadCut, cut_roads


@dataclass(frozen=True, slots=True)
class PlannedClosure:
    """One place closed by one unit or several."""

    place: ClosingPlace
    unit_ids: tuple[str, ...]
    ready_at: float
    vehicle_soonest_at: float
    """Before this the vehicle cannot be there, even on the ways that the other closures leave it."""

    @property
    def spare_seconds(self) -> float:
        return self.vehicle_soonest_at - self.ready_at


@dataclass(frozen=True, slots=True)
class Leak:
    """An exit that stays open, and when the vehicle could be out."""

    exit: Exit
    out_at: float


@dataclass(frozen=True, slots=True)
class Containment:
    """The plan: what is closed, what leaks, and how far from the best it can be at most."""

    incident_id: str
    at: float
    seen_at: float
    closures: tuple[PlannedClosure, ...]
    leaks: tuple[Leak, ...]
    leak_weight: int
    leak_bound: int
    """No plan leaks less."""
    units: int
    units_bound: int
    """No plan that leaks as little takes fewer units; 0 where that is not known."""
    optimal: bool
    reach_metres: float
    """Road on which the vehicle may be now."""
    contained_metres: float
    """Road left to it inside the area when all is closed."""
    leaves: Uncovered | None
    """What falls out of the ring when these units go."""
    reasons: tuple[Reason, ...] = ()

    @property
    def contained(self) -> bool:
        return not self.leaks

    def orders(self) -> tuple[Closure, ...]:
        """The closures one unit each, as the fact `ContainmentOrdered` wants them."""
        return tuple(
            Closure(unit_id, one.place.point, one.place.directed_segments, one.ready_at - self.at)
            for one in self.closures for unit_id in one.unit_ids
        )  # fmt: skip


def narrow(previous: Trail, sighting: Sighting, held: Sequence[Held] = ()) -> Trail:
    """The trail after another sighting: the newest counts, and places held since then exclude what lies behind them."""
    newest = max(previous.sighting, sighting, key=lambda one: one.seen_at)
    return replace(previous, sighting=newest, held=(*previous.held, *held))


def contain(
    question: Question, roads: PursuitRoads, travel: Travel, standards: Standards, effort: Effort | None = None
) -> Containment:
    """The plan with the least leak, the fewest units for it, then the least coverage lost.

    Problem where the sighting lies in the future or numbers make no sense.
    """
    _check(question)
    chase = roads.chase(question, standards.turnout_seconds)
    problem, escapes = chase.problem, chase.escapes
    cut = cut_roads(problem, escapes, effort)
    shares = _shares(question, travel, standards)
    closings = _who_goes(problem, escapes, cut, [shares[0] - share for share in shares[1:]])
    shut = np.full(len(problem.need), NEVER_MS, np.int32)
    for place, units in closings:
        shut[place] = problem.ready_ms[list(units), place].max()
    tried = escapes.attempt(shut)
    seen_at, trail = question.trail.sighting.seen_at, question.trail
    nothing = escapes.attempt(np.full(len(problem.need), NEVER_MS, np.int32))
    closures = tuple(
        PlannedClosure(
            chase.place(place), tuple(question.units[unit].unit.unit_id for unit in units),
            seen_at + shut[place] / 1000.0 - question.closing.margin_seconds, seen_at + tried.arrive_ms[place] / 1000.0,
        ) for place, units in closings
    )  # fmt: skip
    leaks = tuple(
        Leak(chase.exit(arc), seen_at + out_ms / 1000.0)
        for arc, out_ms in zip(tried.leaks.tolist(), tried.leak_ms.tolist(), strict=True)
    )
    gone = {unit for _, units in closings for unit in units}
    return Containment(
        trail.incident_id, question.at, seen_at, tuple(sorted(closures, key=lambda one: one.ready_at)), leaks,
        cut.leak_weight, cut.leak_bound, cut.units, cut.units_bound, cut.optimal,
        chase.free_metres(nothing, int((question.at - seen_at) * 1000)), chase.free_metres(tried, None),
        _leaves(question, travel, standards, gone, shares), _reasons(question, cut, leaks),
    )  # fmt: skip


def _check(question: Question) -> None:
    sighting, closing = question.trail.sighting, question.closing
    if not (isfinite(question.at) and sighting.seen_at <= question.at):
        raise Problem("containment-future", seconds=round(sighting.seen_at - question.at, 1))
    if closing.within_seconds is not None and not closing.within_seconds > 0:
        raise Problem("containment-within", seconds=closing.within_seconds)
    if not question.flight.speed_factor > 0:
        raise Problem("containment-speed", factor=question.flight.speed_factor)


def _shares(question: Question, travel: Travel, standards: Standards) -> list[float]:
    units = question.units
    return travel.road_shares(
        [entry.unit.mode for entry in units], [entry.point for entry in units], range(len(units)),
        standards.travel_seconds, question.at, question.closed,
    )  # fmt: skip


def _who_goes(
    problem: CutProblem, escapes: Escapes, cut: RoadCut, lost: Sequence[float]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The same places held as surely by those units whose leaving uncovers least.

    Any units that are ready before the vehicle comes, as it drives under the plan, stop it just as well.
    """
    if not cut.closings:
        return ()
    shut = np.full(len(problem.need), NEVER_MS, np.int32)
    for place, units in cut.closings:
        shut[place] = problem.ready_ms[list(units), place].max()
    arrive = escapes.attempt(shut).arrive_ms
    slots = np.repeat([place for place, _ in cut.closings], [len(units) for _, units in cut.closings])
    ready = problem.ready_ms[:, slots].astype(np.float64)
    in_time = ready <= arrive[slots]
    # A hundredth of the ring weighs as much as ten minutes of being there sooner: coverage first, then the sooner.
    cost = np.where(in_time, np.asarray(lost)[:, None] + ready / 6e7, 1e6)
    rows, columns = linear_sum_assignment(cost)
    return tuple(
        (place, tuple(sorted(rows[slots[columns] == place].tolist()))) for place, _ in cut.closings
    )  # fmt: skip


def _leaves(
    question: Question, travel: Travel, standards: Standards, gone: set[int], shares: Sequence[float]
) -> Uncovered | None:
    if not gone:
        return None
    left = [entry for row, entry in enumerate(question.units) if row not in gone]
    after = travel.road_shares(
        [entry.unit.mode for entry in left], [entry.point for entry in left], (), standards.travel_seconds,
        question.at, question.closed,
    )[0] if left else 0.0  # fmt: skip
    return Uncovered(shares[0], after)


def _reasons(question: Question, cut: RoadCut, leaks: Sequence[Leak]) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    if not question.units:
        reasons.append(Reason("no-free-unit"))
    if leaks:
        first = min(leak.out_at for leak in leaks) - question.at
        reasons.append(Reason("containment-leaks", (("exits", len(leaks)), ("seconds", max(0.0, first)))))
    else:
        reasons.append(Reason("containment-holds", (("units", cut.units),)))
    if cut.optimal:
        reasons.append(Reason("containment-proven", (("units", cut.units),)))
    elif cut.leak_weight > cut.leak_bound:
        reasons.append(Reason("containment-leak-bound", (("weight", cut.leak_weight), ("bound", cut.leak_bound))))
    else:
        reasons.append(Reason("containment-unit-bound", (("units", cut.units), ("bound", cut.units_bound))))
    return tuple(reasons)
