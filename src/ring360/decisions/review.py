"""What the desk recommends and advises on the board as it now stands, told only where it differs from what stands.

Called at the end of a turn, when the fact and its direct consequences are on the board. It decides for all incidents
that want units at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Final

from ring360.decisions.choose_units import Choice, Want, choose_units
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.reassignment import advise_exchanges, exchange_holds
from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.board import Board
from ring360.domain.consequences import (
    AdviceWithdrawn,
    Consequence,
    ExchangeAdvised,
    MoveUpAdvised,
    Reason,
    UnitsRecommended,
)
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.facts import Fact
from ring360.domain.lifecycles import FREE, ON_THE_WAY

GAINED: Final = (
    told.UnitEnteredService, told.UnitReturned, told.UnitAltered, told.UnitCleared, told.RoadsClosed,
    told.RoadsReopened, said.UnitReleased, said.NeedsChanged, told.IncidentAmended,
)  # fmt: skip
"""Records after which another choice may be better although nobody took a unit from it."""
_LOST: Final = (
    told.UnitLeftService, told.UnitWithdrawn, told.UnitArrived, said.UnitAssigned, said.IncidentOpened,
    told.IncidentsMerged, told.IncidentsUnmerged, told.IncidentHandedOver, told.HandoverTakenBack, told.IncidentClosed,
)  # fmt: skip
"""Records after which a choice may have lost a unit, or an incident came or went."""
_JUDGED: Final = (*GAINED, told.UnitStopped)
"""Records after which another unit may be there sooner than one on its way."""


def review(board: Board, fact: Fact, records: Sequence[Fact | Consequence], knowledge: Knowledge) -> list[Consequence]:
    """Recommendations, exchanges and withdrawals that follow from what this turn has put on the board."""
    gained = any(isinstance(record, GAINED) for record in records)
    recommended: list[Consequence] = []
    if gained or any(isinstance(record, _LOST) for record in records):
        recommended = [*_no_longer_needed(board, fact, records), *_recommended(board, fact, gained, knowledge)]
    return [
        *recommended, *_withdrawn_moves(board, fact), *_exchanges(board, fact, records, recommended, knowledge),
    ]  # fmt: skip


def _exchanges(
    board: Board, fact: Fact, records: Iterable[Fact | Consequence], recommended: Iterable[Consequence],
    knowledge: Knowledge,
) -> list[Consequence]:  # fmt: skip
    """Exchanges judged anew where another unit may now be sooner, otherwise whether those that stand still hold."""
    if knowledge.exchange_margin_seconds < inf and any(isinstance(record, _JUDGED) for record in records):
        return advise_exchanges(board, fact.at, fact.fact_id, _wanted(board, recommended), knowledge)
    standing = [advice for advice in board.advice.values() if isinstance(advice, ExchangeAdvised)]
    wanted = _wanted(board, recommended) if standing else frozenset()
    return [
        AdviceWithdrawn(fact.at, fact.fact_id, advice.advice_id)
        for advice in standing
        if not exchange_holds(board, advice, fact.at, wanted, knowledge)
    ]


def _wanted(board: Board, recommended: Iterable[Consequence]) -> frozenset[str]:
    """Units that stand recommended once these are told."""
    standing = {key: entry.standing.unit_ids for key, entry in board.pending.items() if entry.standing is not None}
    for each in recommended:
        if isinstance(each, UnitsRecommended):
            standing[each.incident_id] = each.unit_ids
    return frozenset(unit_id for unit_ids in standing.values() for unit_id in unit_ids)


def _recommended(board: Board, fact: Fact, gained: bool, knowledge: Knowledge) -> list[Consequence]:
    pending = sorted(board.pending.values(), key=_urgency)
    if not pending or (not gained and all(_still_stands(board, entry) for entry in pending)):
        return []
    wants = [
        Want(entry.incident, entry.missing, _tried(entry), tuple(entry.sent), entry.first_arrived_at is not None)
        for entry in pending
    ]
    taken = list(_preemptible(board, pending[0].incident.priority))
    choices = choose_units(wants, list(board.free.values()), taken, board, fact.at, knowledge)
    return [
        _told(entry, choice, fact)
        for entry, choice in zip(pending, choices, strict=True)
        if _differs(entry.standing, choice)
    ]


def _still_stands(board: Board, entry: IncidentEntry) -> bool:
    """Nobody took a unit from what is recommended, or there is still nobody to recommend."""
    standing = entry.standing
    if standing is None:
        return False
    if not standing.unit_ids:
        return not board.free
    return all(_can_still_go(board, unit_id, entry) for unit_id in standing.unit_ids)


def _can_still_go(board: Board, unit_id: str, entry: IncidentEntry) -> bool:
    unit = board.units[unit_id]
    if unit.state == FREE:
        return True
    return unit.state in ON_THE_WAY and board.incidents[unit.incident_id].incident.priority > entry.incident.priority


def _preemptible(board: Board, most_urgent: int) -> Iterable[UnitEntry]:
    """Units on their way to something less urgent than the most urgent incident that wants units."""
    for unit in board.units.values():
        if unit.state in ON_THE_WAY and board.incidents[unit.incident_id].incident.priority > most_urgent:
            yield unit


def _tried(entry: IncidentEntry) -> frozenset[str]:
    """Units taken off it before are not offered again."""
    return frozenset(each.unit_id for each in entry.assignments if each.released_at is not None)


def _told(entry: IncidentEntry, choice: Choice, fact: Fact) -> UnitsRecommended:
    return UnitsRecommended(
        fact.at, fact.fact_id, entry.incident.incident_id, choice.unit_ids, choice.candidates, choice.unreachable,
        choice.shortfall, choice.gap_seconds,
    )  # fmt: skip


def _differs(standing: UnitsRecommended | None, choice: Choice) -> bool:
    if standing is None or standing.unit_ids != choice.unit_ids:
        return True
    return [reason.code for reason in standing.shortfall] != [reason.code for reason in choice.shortfall]


def _no_longer_needed(board: Board, fact: Fact, records: Iterable[Fact | Consequence]) -> list[Consequence]:
    """Take back what stands recommended for incidents that want no more units."""
    touched = {_incident_of(board, record) for record in records}
    reason = Reason("no-longer-needed")
    return [
        UnitsRecommended(fact.at, fact.fact_id, incident_id, (), (), (), (reason,))
        for incident_id in sorted(touched - {""})
        if (entry := board.incidents[incident_id]).standing is not None
        and entry.standing.unit_ids
        and not entry.is_pending
    ]


def _incident_of(board: Board, record: Fact | Consequence) -> str:
    incident_id: str = getattr(record, "incident_id", "")
    if not incident_id and isinstance(record, told.UnitCleared):
        incident_id = board.units[record.unit_id].last_incident_id
    return incident_id


def _withdrawn_moves(board: Board, fact: Fact) -> list[Consequence]:
    """Moves of which a unit is no longer free."""
    return [
        AdviceWithdrawn(fact.at, fact.fact_id, advice_id)
        for advice_id, advice in board.advice.items()
        if isinstance(advice, MoveUpAdvised)
        and not all(board.units[move.unit_id].state == FREE for move in advice.moves)
    ]


def _urgency(entry: IncidentEntry) -> tuple[int, float, str]:
    incident = entry.incident
    return incident.priority, incident.received_at, incident.incident_id
