"""What follows from a fact at once, whoever else is free: incidents open, units are sent and released, people are told.

Pure functions of the board with the fact applied. Who should go is decided afterwards, by `review`, on the board that
these consequences leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ring360.decisions.command_post import advise_command_post
from ring360.decisions.escalation import STANDBY_REVIEW, escalate
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.standby import advise_moves
from ring360.decisions.triage import officer_in_danger, triage
from ring360.domain import facts as told
from ring360.domain.board import Board
from ring360.domain.consequences import (
    Advice,
    AttentionRaised,
    CallJoined,
    Consequence,
    DeadlineSet,
    IncidentOpened,
    MoveUpAdvised,
    NeedsChanged,
    Reason,
    ReserveCalledUp,
    UnitAssigned,
    UnitRedirected,
    UnitReleased,
    UnitSentToPost,
)
from ring360.domain.entries import UnitEntry
from ring360.domain.escalation_rules import CALL_TAKER, DISPATCHER, DUTY_COMMANDER
from ring360.domain.facts import Fact
from ring360.domain.incidents import Incident
from ring360.domain.lifecycles import BUSY, ON_THE_WAY
from ring360.domain.places import Place, RoadPoint
from ring360.domain.rosters import gaps_of

Consequences = list[Consequence]
PANIC = "panic"
PLAN_NOTIFIES = "plan-notifies"


def answer(board: Board, fact: Fact, knowledge: Knowledge, gone: DeadlineSet | Advice | None) -> Consequences:
    """The consequences of a fact already applied. `gone` is the deadline or the advice that it took off the board."""
    if isinstance(fact, told.DeadlinePassed):
        assert isinstance(gone, DeadlineSet)
        if gone.code == STANDBY_REVIEW:
            return _to_standby(board, fact, knowledge)
        return escalate(gone, fact.at, fact.fact_id, knowledge)
    if isinstance(fact, told.AdviceAccepted):
        assert isinstance(gone, Advice)
        return _to_advice(board, fact, gone)
    answered = _ANSWERS.get(type(fact))
    return [] if answered is None else answered(board, fact, knowledge)


def _next_id(board: Board) -> str:
    return f"I{board.opened + 1:06d}"


def _to_call(board: Board, fact: told.CallReceived, knowledge: Knowledge) -> Consequences:
    if fact.joins:
        return [CallJoined(fact.at, fact.fact_id, fact.call.call_id, fact.joins)]
    incident = triage(fact.call, _next_id(board), knowledge)
    opened: Consequences = [IncidentOpened(fact.at, fact.fact_id, incident)]
    return opened + _to_be_told(fact, incident, (), knowledge)


def _to_be_told(fact: Any, incident: Incident, told_before: Iterable[str], knowledge: Knowledge) -> Consequences:
    """Whom the plan of an incident wants told and who has not been."""
    wanted = knowledge.plan(incident.category, incident.priority).notify
    notify = tuple(role for role in wanted if role not in told_before)
    if not notify:
        return []
    reason = Reason(PLAN_NOTIFIES, (("category", incident.category),))
    return [_attention(fact, incident.incident_id, "", reason, notify)]


def _to_panic(board: Board, fact: told.PanicRaised, knowledge: Knowledge) -> Consequences:
    """Everybody hears of it; help is recommended unless it already is."""
    unit = board.units[fact.unit_id]
    everybody = (CALL_TAKER, DISPATCHER, DUTY_COMMANDER)
    reason = Reason(PANIC, (("unit", fact.unit_id), ("words", fact.words)))
    running = [
        raised for raised in board.attention.values()
        if raised.reason.code == PANIC and raised.unit_id == fact.unit_id and raised.incident_id
    ]  # fmt: skip
    if running:
        return [_attention(fact, running[0].incident_id, fact.unit_id, reason, everybody)]
    place = Place(fact.point or unit.point, fact.words)
    incident = officer_in_danger(place, _next_id(board), fact.at, knowledge)
    return [
        IncidentOpened(fact.at, fact.fact_id, incident),
        _attention(fact, incident.incident_id, fact.unit_id, reason, everybody),
    ]


def _to_acceptance(board: Board, fact: told.RecommendationAccepted, _: Knowledge) -> Consequences:
    entry = board.incidents[fact.incident_id]
    target = entry.incident.place.point
    seconds = {}
    if entry.recommendation is not None:
        seconds = {each.unit_id: each.total_response_seconds for each in entry.recommendation.candidates}
    received_at = entry.incident.received_at
    expected = {unit_id: max(fact.at, received_at + total) for unit_id, total in seconds.items()}
    return _sent(board, fact, fact.incident_id, ((unit, target) for unit in fact.unit_ids), expected)


def _to_muster(board: Board, fact: told.MusterOrdered, _: Knowledge) -> Consequences:
    stations = ((station.unit_id, station.point) for station in fact.stations)
    called = [ReserveCalledUp(fact.at, fact.fact_id, fact.incident_id, name) for name in fact.reserves]
    return [*_sent(board, fact, fact.incident_id, stations, {}), *called]


def _to_containment(board: Board, fact: told.ContainmentOrdered, _: Knowledge) -> Consequences:
    closures = ((closure.unit_id, closure.point) for closure in fact.closures)
    return _sent(board, fact, fact.incident_id, closures, {})


def _sent(
    board: Board, fact: Any, incident_id: str, units: Iterable[tuple[str, RoadPoint]], expected: dict[str, float]
) -> Consequences:
    """Assign units, each taken off what it was on its way to."""
    consequences: Consequences = []
    for unit_id, target in units:
        unit = board.units[unit_id]
        if unit.state in BUSY:
            reason = Reason("pre-empted", (("incident", incident_id),))
            consequences.append(UnitReleased(fact.at, fact.fact_id, unit_id, unit.incident_id, reason))
        consequences.append(UnitAssigned(fact.at, fact.fact_id, unit_id, incident_id, target, expected.get(unit_id)))
    return consequences


def _to_stand_down(board: Board, fact: told.UnitStoodDown, _: Knowledge) -> Consequences:
    unit = board.units[fact.unit_id]
    reason = Reason("stood-down", (("words", fact.reason),))
    return [UnitReleased(fact.at, fact.fact_id, fact.unit_id, unit.incident_id, reason)]


def _to_closing(board: Board, fact: told.IncidentClosed, _: Knowledge) -> Consequences:
    reason = Reason("incident-closed")
    units: list[UnitEntry] = [board.units[unit_id] for unit_id in board.incidents[fact.incident_id].unit_ids]
    return [UnitReleased(fact.at, fact.fact_id, unit.unit.unit_id, fact.incident_id, reason) for unit in units]


def _to_amendment(board: Board, fact: told.IncidentAmended, knowledge: Knowledge) -> Consequences:
    """Needs and who is told follow from category and priority; who is on the way hears of a new place."""
    changed = _to_new_needs(board, fact, knowledge)
    entry = board.incidents[fact.incident_id]
    if fact.category is not None or fact.priority is not None:
        before = {role for each in entry.attention if each.reason.code == PLAN_NOTIFIES for role in each.notify}
        changed += _to_be_told(fact, entry.incident, before, knowledge)
    if fact.place is None:
        return changed
    on_the_way = [name for name in entry.unit_ids if board.units[name].state in ON_THE_WAY]
    redirected = [
        UnitRedirected(fact.at, fact.fact_id, unit_id, fact.incident_id, fact.place.point) for unit_id in on_the_way
    ]
    return [*changed, *redirected]


def _to_new_needs(board: Board, fact: told.AlarmRaised | told.IncidentAmended, knowledge: Knowledge) -> Consequences:
    incident = board.incidents[fact.incident_id].incident
    level = fact.alarm_level if isinstance(fact, told.AlarmRaised) else incident.alarm_level
    needs = knowledge.plan(incident.category, incident.priority).needs_at(level)
    if (needs, level) == (incident.needs, incident.alarm_level):
        return []
    return [NeedsChanged(fact.at, fact.fact_id, fact.incident_id, needs, level)]


def _to_silence(board: Board, fact: told.UnitFellSilent, _: Knowledge) -> Consequences:
    seconds = fact.at - fact.last_heard_at
    return [_about_unit(board, fact, Reason("unit-silent", (("unit", fact.unit_id), ("seconds", seconds))))]


def _to_stop(board: Board, fact: told.UnitStopped, _: Knowledge) -> Consequences:
    seconds = fact.at - fact.since
    return [_about_unit(board, fact, Reason("unit-stopped", (("unit", fact.unit_id), ("seconds", seconds))))]


def _to_shift(board: Board, fact: told.ShiftStarted | told.CrewChanged, knowledge: Knowledge) -> Consequences:
    gaps = gaps_of(board.shifts[fact.shift_id].plan, knowledge.crew_rules)
    return [
        _attention(
            fact, "", "",
            Reason(gap.code, (("about", gap.about), ("present", gap.present), ("wanted", gap.wanted))),
            (DUTY_COMMANDER,), number,
        )
        for number, gap in enumerate(gaps)
    ]  # fmt: skip


def _to_advice(board: Board, fact: told.AdviceAccepted, advice: Advice) -> Consequences:
    if isinstance(advice, MoveUpAdvised):
        chosen = set(fact.unit_ids) or {move.unit_id for move in advice.moves}
        return [
            UnitSentToPost(fact.at, fact.fact_id, move.unit_id, move.post, move.target)
            for move in advice.moves
            if move.unit_id in chosen
        ]
    target = board.incidents[advice.incident_id].incident.place.point
    reason = Reason("exchanged", (("unit", advice.by_unit_id),))
    return [
        UnitAssigned(fact.at, fact.fact_id, advice.by_unit_id, advice.incident_id, target),
        UnitReleased(fact.at, fact.fact_id, advice.unit_id, advice.incident_id, reason),
    ]


def _to_standby(board: Board, fact: told.StandbyReviewed | told.DeadlinePassed, knowledge: Knowledge) -> Consequences:
    return [
        *advise_moves(board, fact.at, fact.fact_id, knowledge),
        *advise_command_post(board, fact.at, fact.fact_id, knowledge),
    ]


def _to_patrol(_board: Board, fact: told.PatrolOrdered, _: Knowledge) -> Consequences:
    return [UnitSentToPost(fact.at, fact.fact_id, fact.unit_id, fact.post, fact.target)]


def _about_unit(board: Board, fact: told.UnitFellSilent | told.UnitStopped, reason: Reason) -> AttentionRaised:
    return _attention(fact, board.units[fact.unit_id].incident_id, fact.unit_id, reason, (DISPATCHER,))


def _attention(
    fact: Any, incident_id: str, unit_id: str, reason: Reason, notify: tuple[str, ...], number: int = 0
) -> AttentionRaised:
    attention_id = f"{fact.fact_id}/attention" + (f"-{number}" if number else "")
    return AttentionRaised(fact.at, fact.fact_id, incident_id, unit_id, reason, attention_id, notify)


_ANSWERS: dict[type, Callable[[Board, Any, Knowledge], Consequences]] = {
    told.CallReceived: _to_call,
    told.PanicRaised: _to_panic,
    told.RecommendationAccepted: _to_acceptance,
    told.MusterOrdered: _to_muster,
    told.ContainmentOrdered: _to_containment,
    told.UnitStoodDown: _to_stand_down,
    told.IncidentClosed: _to_closing,
    told.AlarmRaised: _to_new_needs,
    told.IncidentAmended: _to_amendment,
    told.UnitFellSilent: _to_silence,
    told.UnitStopped: _to_stop,
    told.ShiftStarted: _to_shift,
    told.CrewChanged: _to_shift,
    told.StandbyReviewed: _to_standby,
    told.PatrolOrdered: _to_patrol,
}
