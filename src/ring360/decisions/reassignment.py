"""Which free units should take the place of units still on their way, because they would be there sooner (换派).

Advice alone: a busy unit's state changes when the dispatcher follows it. A unit on its way is where it was last heard;
one that has not been heard of since it was sent is expected when it said so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ring360.decisions.choice_scale import FIRST_WEIGHT, PREEMPTION_SECONDS, weight_of
from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import AdviceWithdrawn, Consequence, ExchangeAdvised, Reason
from ring360.domain.entries import AssignmentEntry, IncidentEntry, UnitEntry
from ring360.domain.lifecycles import EN_ROUTE, FREE, ON_THE_WAY
from ring360.domain.places import RoadPoint
from ring360.domain.response_plans import Requirement, missing
from ring360.domain.units import Unit
from ring360.optimisers.pairs import best_pairs

HEARD_SECONDS: Final = 60.0
"""A position of so long ago still says where a unit on its way is."""
HELD: Final = 0.5
"""Advice that stands holds until this part of the margin is left, so that it does not come and go."""
EXCHANGE: Final = "exchange"


@dataclass(frozen=True, slots=True)
class _Journey:
    """A unit on its way to where its incident is."""

    unit: UnitEntry
    entry: IncidentEntry
    assignment: AssignmentEntry


def advise_exchanges(
    board: Board, at: float, cause: str, wanted: Collection[str], knowledge: Knowledge
) -> list[Consequence]:
    """Exchanges that win most together, and what of those advised before no longer does. `wanted` are units that stand
    recommended elsewhere."""
    standing = {
        (each.unit_id, each.by_unit_id): each for each in board.advice.values() if isinstance(each, ExchangeAdvised)
    }
    journeys = [each for each in _journeys(board) if each.unit.unit.unit_id not in wanted]
    free = [board.free[unit_id] for unit_id in sorted(board.free) if _may_come(board.free[unit_id], wanted, knowledge)]
    pairs = _pairs(journeys, free, set(standing), board, at, knowledge) if journeys and free else []
    kept = {(one.unit.unit.unit_id, by.unit.unit_id) for one, by, _, _ in pairs}
    told: list[Consequence] = [
        AdviceWithdrawn(at, cause, each.advice_id) for pair, each in standing.items() if pair not in kept
    ]
    for number, (one, by, arrival_seconds, gain_seconds) in enumerate(pairs):
        unit_id, by_unit_id = one.unit.unit.unit_id, by.unit.unit_id
        if (unit_id, by_unit_id) not in standing:
            details = (
                ("unit", by_unit_id),
                ("instead", unit_id),
                ("seconds", arrival_seconds),
                ("sooner", gain_seconds),
            )
            advice_id = f"{cause}-{EXCHANGE}" + (f"-{number}" if number else "")
            incident_id = one.entry.incident.incident_id
            reasons = (Reason("exchange-sooner", details),)
            told.append(ExchangeAdvised(at, cause, advice_id, incident_id, unit_id, by_unit_id, gain_seconds, reasons))
    return told


def exchange_holds(
    board: Board, advice: ExchangeAdvised, at: float, wanted: Collection[str], knowledge: Knowledge
) -> bool:
    """Whether it would still win enough, and both units are as they were."""
    unit, by = board.units[advice.unit_id], board.units[advice.by_unit_id]
    if unit.state not in ON_THE_WAY or unit.incident_id != advice.incident_id or by.state != FREE:
        return False
    journeys = [each for each in _journeys(board) if each.unit is unit]
    if not journeys or not _may_come(by, wanted, knowledge):
        return False
    pair = {(advice.unit_id, advice.by_unit_id)}
    return bool(_pairs(journeys, [by], pair, board, at, knowledge))


def _journeys(board: Board) -> Iterator[_Journey]:
    """Units on their way to an incident's own place; who closes a road or waits at a staging point stays there."""
    for unit in board.units.values():
        if unit.state in ON_THE_WAY:
            entry = board.incidents[unit.incident_id]
            assignment = next(each for each in reversed(entry.assignments) if each.unit_id == unit.unit.unit_id)
            if assignment.target in (None, entry.incident.place.point):
                yield _Journey(unit, entry, assignment)


def _may_come(entry: UnitEntry, wanted: Collection[str], knowledge: Knowledge) -> bool:
    least = knowledge.crew_rules.least_officers.get(entry.unit.role, 0)
    return entry.unit.unit_id not in wanted and entry.unit.officers >= least


def _pairs(
    journeys: Sequence[_Journey], free: Sequence[UnitEntry], standing: Collection[tuple[str, str]], board: Board,
    at: float, knowledge: Knowledge,
) -> list[tuple[_Journey, UnitEntry, float, float]]:  # fmt: skip
    """Who is replaced by whom, when that one would be there from now, and how much sooner."""
    targets = [journey.entry.incident.place.point for journey in journeys]
    turnout_seconds = knowledge.standards.turnout_seconds
    arrival = turnout_seconds + _drives([*free], targets, at, board, knowledge)
    remaining = np.array([_remaining(journey, at, board, knowledge) for journey in journeys])
    sooner = np.minimum(remaining, 1e6)[:, None] - arrival
    worth = np.zeros_like(sooner)
    for row, journey in enumerate(journeys):
        margin = margin_seconds(journey.entry.incident.priority, knowledge)
        for column in np.flatnonzero(sooner[row] >= margin * HELD).tolist():
            by = free[column]
            pair = journey.unit.unit.unit_id, by.unit.unit_id
            least = margin * HELD if pair in standing else margin
            if sooner[row, column] >= least and _can_replace(journey, by, board, at, knowledge):
                worth[row, column] = sooner[row, column] * weight_of(journey.entry.incident.priority)
    return [
        (journeys[row], free[column], float(arrival[row, column]), float(sooner[row, column]))
        for row, column in best_pairs(worth)
    ]


def margin_seconds(priority: int, knowledge: Knowledge) -> float:
    """So much sooner another unit must be there: at least the margin, and what a crew that turns round must win."""
    turning = PREEMPTION_SECONDS / ((FIRST_WEIGHT + 1) * weight_of(priority))
    return max(knowledge.exchange_margin_seconds, turning)


def _drives(
    units: Sequence[UnitEntry], targets: Sequence[RoadPoint], at: float, board: Board, knowledge: Knowledge
) -> NDArray[np.float64]:
    """(targets, units) seconds, inf = no way."""
    seconds = np.full((len(targets), len(units)), inf)
    for mode in sorted({entry.unit.mode for entry in units}):
        rows = [row for row, entry in enumerate(units) if entry.unit.mode == mode]
        points = [units[row].point for row in rows]
        seconds[:, rows] = knowledge.travel.seconds_to_each(mode, points, targets, at, board.closed_segments)
    return seconds


def _remaining(journey: _Journey, at: float, board: Board, knowledge: Knowledge) -> float:
    """Seconds until it is there."""
    unit, expected_at = journey.unit, journey.assignment.expected_at
    is_heard = unit.moved_at >= at - HEARD_SECONDS and unit.moved_at >= journey.assignment.dispatched_at
    if not is_heard and expected_at is not None:
        return max(0.0, expected_at - at)
    target = journey.entry.incident.place.point
    seconds = knowledge.travel.seconds_to(unit.unit.mode, [unit.point], target, at, board.closed_segments)[0]
    return seconds if unit.state == EN_ROUTE else seconds + knowledge.standards.turnout_seconds


def _can_replace(journey: _Journey, by: UnitEntry, board: Board, at: float, knowledge: Knowledge) -> bool:
    """Nothing would be lacking that is there now, it was not taken off the incident before, and nobody refused it."""
    unit_id, by_unit_id, entry = journey.unit.unit.unit_id, by.unit.unit_id, journey.entry
    if board.refused.get((by_unit_id, unit_id), -inf) > at - knowledge.standby.refused_seconds:
        return False
    if any(each.unit_id == by_unit_id and each.released_at is not None for each in entry.assignments):
        return False
    others = [unit for unit in entry.sent if unit.unit_id != unit_id]
    needs = entry.incident.needs
    return _fills(needs, [*others, by.unit], entry.sent)


def _fills(needs: Iterable[Requirement], after: Sequence[Unit], before: Sequence[Unit]) -> bool:
    """No line lacks more than before."""
    for line in needs:
        lacks, lacked = (next(iter(missing((line,), units)), None) for units in (after, before))
        if lacks and (lacked is None or lacks.units > lacked.units or lacks.officers > lacked.officers):
            return False
    return True
