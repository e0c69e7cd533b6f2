"""What records about advice, posts and shifts do to the board: each checks everything before it writes anything.

Called by `domain.board.apply` alone.
"""

from __future__ import annotations

from dataclasses import replace

from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.lifecycles import FREE, ON_THE_WAY
from ring360.domain.refusals import NotKnown, Refused
from ring360.domain.rosters import OVER, PLANNED, RUNNING, ShiftEntry
from ring360.domain.situation import Board


def advised(board: Board, consequence: said.MoveUpAdvised | said.ExchangeAdvised) -> None:
    board.advice[consequence.advice_id] = consequence


def advice_withdrawn(board: Board, consequence: said.AdviceWithdrawn) -> None:
    board.advice.pop(consequence.advice_id, None)


def advice_accepted(board: Board, fact: told.AdviceAccepted) -> None:
    advice = _advice(board, fact.advice_id)
    if isinstance(advice, said.MoveUpAdvised):
        meant = {move.unit_id for move in advice.moves}
        if not set(fact.unit_ids) <= meant:
            raise Refused("advice-other-units", advice=fact.advice_id)
        for unit_id in fact.unit_ids or sorted(meant):
            state = board.unit(unit_id).state
            if state != FREE:
                raise Refused("unit-transition", unit=unit_id, state=state, kind="UnitSentToPost")
    else:
        leaving, coming = board.unit(advice.unit_id), board.unit(advice.by_unit_id)
        if leaving.state not in ON_THE_WAY or leaving.incident_id != advice.incident_id:
            raise Refused("unit-transition", unit=advice.unit_id, state=leaving.state, kind="UnitReleased")
        if coming.state != FREE:
            raise Refused("unit-transition", unit=advice.by_unit_id, state=coming.state, kind="UnitAssigned")
    del board.advice[fact.advice_id]


def advice_refused(board: Board, fact: told.AdviceRefused) -> None:
    advice = _advice(board, fact.advice_id)
    if isinstance(advice, said.MoveUpAdvised):
        refused = [(move.unit_id, move.post) for move in advice.moves]
    else:
        refused = [(advice.by_unit_id, advice.unit_id)]
    board.refused.update(dict.fromkeys(refused, fact.at))
    del board.advice[fact.advice_id]


def _advice(board: Board, advice_id: str) -> said.Advice:
    try:
        return board.advice[advice_id]
    except KeyError:
        raise NotKnown("advice-unknown", advice=advice_id) from None


def sent_to_post(board: Board, consequence: said.UnitSentToPost) -> None:
    entry = board.unit(consequence.unit_id)
    entry.post = consequence.post
    entry.moved_up_at.append(consequence.at)


def patrol_ordered(board: Board, fact: told.PatrolOrdered) -> None:
    state = board.unit(fact.unit_id).state
    if state != FREE:
        raise Refused("unit-transition", unit=fact.unit_id, state=state, kind="UnitSentToPost")


def planned(board: Board, fact: told.ShiftPlanned) -> None:
    plan = fact.plan
    known = board.shifts.get(plan.shift_id)
    if known is not None and known.state != PLANNED:
        raise Refused("shift-begun", shift=plan.shift_id)
    if plan.ends_at <= plan.starts_at:
        raise Refused("shift-ends-before-it-begins", shift=plan.shift_id)
    units = [crew.unit.unit_id for crew in plan.crews]
    persons = [person for crew in plan.crews for person in crew.person_ids]
    if len(set(units)) != len(units) or len(set(persons)) != len(persons):
        raise Refused("shift-named-twice", shift=plan.shift_id)
    board.shifts[plan.shift_id] = ShiftEntry(plan, notes=known.notes if known else [])


def started(board: Board, fact: told.ShiftStarted) -> None:
    _in_state(board, fact.shift_id, PLANNED).state = RUNNING


def crew_changed(board: Board, fact: told.CrewChanged) -> None:
    entry = _in_state(board, fact.shift_id, RUNNING)
    unit_id = fact.crew.unit.unit_id
    others = [crew for crew in entry.plan.crews if crew.unit.unit_id != unit_id]
    taken = {person for crew in others for person in crew.person_ids}
    if taken & set(fact.crew.person_ids):
        raise Refused("shift-named-twice", shift=fact.shift_id)
    entry.plan = replace(entry.plan, crews=(*others, fact.crew))


def note_written(board: Board, fact: told.HandoverNoteWritten) -> None:
    board.shift(fact.shift_id).notes.append((fact.at, fact.words))


def handed_over(board: Board, fact: told.ShiftHandedOver) -> None:
    entry = _in_state(board, fact.shift_id, RUNNING)
    _in_state(board, fact.to_shift_id, RUNNING)
    if fact.shift_id == fact.to_shift_id:
        raise Refused("shift-not-so", shift=fact.to_shift_id, state=RUNNING)
    entry.handed_to = fact.to_shift_id


def ended(board: Board, fact: told.ShiftEnded) -> None:
    _in_state(board, fact.shift_id, RUNNING).state = OVER


def _in_state(board: Board, shift_id: str, state: str) -> ShiftEntry:
    entry = board.shift(shift_id)
    if entry.state != state:
        raise Refused("shift-not-so", shift=shift_id, state=entry.state)
    return entry
