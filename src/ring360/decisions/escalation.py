"""What to do when something that should have happened has not: deadlines start, pass and are told, by rules as data."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import AttentionRaised, Consequence, DeadlineSet, Reason
from ring360.domain.escalation_rules import CALL, UNIT, EscalationRule
from ring360.domain.facts import Fact, UnitCleared
from ring360.domain.lifecycles import CLEARED

STANDBY_REVIEW: Final = "standby-review"
"""The code of the desk's own reminder to look where free units should stand."""


def deadlines_after(
    board: Board, records: Iterable[Fact | Consequence], at: float, cause: str, knowledge: Knowledge
) -> list[DeadlineSet]:
    """The deadlines that these records start, on the board as it stands after them."""
    by_kind = _by_kind(knowledge.escalation_rules)
    deadlines: list[DeadlineSet] = []
    for record in records:
        kinds = [type(record).__name__]
        if isinstance(record, UnitCleared) and board.incidents[_incident_of(board, record)].state == CLEARED:
            kinds.append("LastUnitCleared")
        for rule in (rule for kind in kinds for rule in by_kind.get(kind, ())):
            deadline = _started(board, rule, record, at, cause)
            if deadline is not None:
                deadlines.append(deadline)
    return deadlines


def _started(board: Board, rule: EscalationRule, record: Any, at: float, cause: str) -> DeadlineSet | None:
    if rule.subject == CALL:
        return _step(rule, 0, at, at, cause, "", "", record.call_id)
    incident_id = _incident_of(board, record)
    if rule.priorities and board.incidents[incident_id].incident.priority not in rule.priorities:
        return None
    started_at = at
    if rule.after_expected:
        if record.expected_at is None:
            return None
        started_at = max(at, record.expected_at)
    unit_id = record.unit_id if rule.subject == UNIT else ""
    return _step(rule, 0, started_at, at, cause, unit_id, incident_id, "")


def _step(
    rule: EscalationRule, step: int, started_at: float, at: float, cause: str, unit_id: str, incident_id: str,
    call_id: str,
) -> DeadlineSet:  # fmt: skip
    due_at = max(at, started_at + rule.steps[step].after_seconds)
    deadline_id = f"{cause}/{rule.code}/{unit_id or call_id or incident_id}"
    return DeadlineSet(
        at, cause, deadline_id, due_at, rule.code, unit_id, incident_id, rule.lifted_by, call_id, step, started_at
    )


def escalate(deadline: DeadlineSet, at: float, cause: str, knowledge: Knowledge) -> list[Consequence]:
    """Bring a passed deadline to those its rule names, and set the next step."""
    rule = next((rule for rule in knowledge.escalation_rules if rule.code == deadline.code), None)
    started_at = deadline.at if deadline.started_at is None else deadline.started_at
    subject = deadline.unit_id or deadline.call_id or deadline.incident_id
    reason = Reason(deadline.code, (("unit", deadline.unit_id), ("about", subject), ("seconds", at - started_at)))
    if rule is None or deadline.step >= len(rule.steps):
        return [AttentionRaised(at, cause, deadline.incident_id, deadline.unit_id, reason, f"{cause}/attention")]
    notify = rule.steps[deadline.step].notify
    told: list[Consequence] = [
        AttentionRaised(at, cause, deadline.incident_id, deadline.unit_id, reason, f"{cause}/attention", notify)
    ]
    next_step = deadline.step + 1
    if next_step == len(rule.steps) and rule.repeats:
        next_step, started_at = 0, at
    if next_step < len(rule.steps):
        about = deadline.unit_id, deadline.incident_id, deadline.call_id
        told.append(_step(rule, next_step, started_at, at, cause, *about))
    return told


def standby_reminder(board: Board, at: float, cause: str, knowledge: Knowledge) -> list[DeadlineSet]:
    """One look at where free units stand, soon after the first of them left; none where one is already coming."""
    if not knowledge.posts or STANDBY_REVIEW in board.desk_deadlines:
        return []
    due_at = at + knowledge.standby_delay_seconds
    return [DeadlineSet(at, cause, f"{cause}/{STANDBY_REVIEW}", due_at, STANDBY_REVIEW, "", "")]


def _incident_of(board: Board, record: Any) -> str:
    incident = getattr(record, "incident", None)
    if incident is not None:
        told: str = incident.incident_id
        return told
    named: str = getattr(record, "incident_id", "")
    if named:
        return named
    unit = board.units[record.unit_id]
    return unit.incident_id or unit.last_incident_id


@cache
def _by_kind(rules: tuple[EscalationRule, ...]) -> dict[str, tuple[EscalationRule, ...]]:
    kinds = {kind for rule in rules for kind in rule.starts_with}
    return {kind: tuple(rule for rule in rules if kind in rule.starts_with) for kind in kinds}
