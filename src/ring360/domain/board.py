"""The board's door: `apply` is the only thing that ever changes the situation.

It checks a record whole before it writes anything: a record that does not fit raises `Refused` and leaves the board as
it was. Decisions read the board; the journal replayed through `apply` gives the same board again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ring360.domain import assignment_changes, deadline_changes, incident_changes, roster_changes, unit_changes
from ring360.domain import consequences as said
from ring360.domain import facts as told
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact
from ring360.domain.refusals import Refused
from ring360.domain.situation import Board

__all__ = ["Board", "apply"]


def apply(board: Board, record: Fact | Consequence) -> None:
    """Write one record to the board, or raise Refused and change nothing."""
    if record.at < board.at:
        raise Refused("record-out-of-order", kind=type(record).__name__)
    _APPLIERS[type(record)](board, record)
    board.at = record.at


def _audited(_board: Board, _record: object) -> None:
    """Kept in the journal alone."""


_APPLIERS: dict[type, Callable[[Board, Any], None]] = {
    told.CallRang: incident_changes.call_rang,
    told.CallAbandoned: incident_changes.call_abandoned,
    told.CallReceived: incident_changes.call_received,
    told.UnitEnteredService: unit_changes.entered,
    told.UnitLeftService: unit_changes.changed,
    told.UnitAltered: unit_changes.altered,
    told.UnitWithdrawn: unit_changes.changed,
    told.UnitReturned: unit_changes.changed,
    told.UnitMoved: unit_changes.moved,
    told.UnitsMoved: unit_changes.all_moved,
    told.UnitFellSilent: unit_changes.fell_silent,
    told.UnitHeardAgain: unit_changes.heard_again,
    told.UnitStopped: unit_changes.known,
    told.WelfareConfirmed: unit_changes.welfare_confirmed,
    told.PanicRaised: unit_changes.known,
    told.RecommendationAccepted: assignment_changes.accepted,
    told.AssignmentAcknowledged: assignment_changes.progress,
    told.UnitDeparted: assignment_changes.progress,
    told.UnitArrived: assignment_changes.progress,
    told.UnitStartedClearing: assignment_changes.progress,
    told.UnitCleared: assignment_changes.cleared,
    told.UnitStoodDown: assignment_changes.stood_down,
    told.IncidentAmended: incident_changes.amended,
    told.AlarmRaised: incident_changes.alarm_raised,
    told.IncidentsMerged: incident_changes.merged,
    told.IncidentsUnmerged: incident_changes.unmerged,
    told.IncidentsLinked: incident_changes.linked,
    told.IncidentsUnlinked: incident_changes.unlinked,
    told.NoteAdded: incident_changes.noted,
    told.FeedbackGiven: incident_changes.fed_back,
    told.IncidentHandedOver: incident_changes.handed_over,
    told.HandoverAnswered: incident_changes.handover_answered,
    told.HandoverTakenBack: incident_changes.taken_back,
    told.IncidentClosed: incident_changes.closed,
    told.IncidentReopened: incident_changes.reopened,
    told.HazardReported: incident_changes.hazard_reported,
    told.HazardLifted: incident_changes.hazard_lifted,
    told.MusterOrdered: assignment_changes.mustered,
    told.ContainmentOrdered: assignment_changes.contained,
    told.VehicleSighted: assignment_changes.sighted,
    told.ContainmentEnded: assignment_changes.containment_ended,
    told.RoadsClosed: deadline_changes.roads_closed,
    told.RoadsReopened: deadline_changes.roads_reopened,
    told.DeadlinePassed: deadline_changes.passed,
    told.AttentionAnswered: deadline_changes.attention_answered,
    told.StandbyReviewed: _audited,
    told.AdviceAccepted: roster_changes.advice_accepted,
    told.AdviceRefused: roster_changes.advice_refused,
    told.PatrolOrdered: roster_changes.patrol_ordered,
    told.ShiftPlanned: roster_changes.planned,
    told.ShiftStarted: roster_changes.started,
    told.CrewChanged: roster_changes.crew_changed,
    told.HandoverNoteWritten: roster_changes.note_written,
    told.ShiftHandedOver: roster_changes.handed_over,
    told.ShiftEnded: roster_changes.ended,
    told.RecordLookedAt: _audited,
    told.PersonalDataErased: _audited,
    told.AdministrationChanged: _audited,
    said.IncidentOpened: incident_changes.opened,
    said.NeedsChanged: incident_changes.needs_replaced,
    said.CallJoined: incident_changes.call_joined,
    said.UnitsRecommended: assignment_changes.recommended,
    said.UnitAssigned: assignment_changes.assigned,
    said.UnitRedirected: assignment_changes.redirected,
    said.UnitReleased: assignment_changes.released,
    said.DeadlineSet: deadline_changes.deadline_set,
    said.AttentionRaised: deadline_changes.attention_raised,
    said.MoveUpAdvised: roster_changes.advised,
    said.ExchangeAdvised: roster_changes.advised,
    said.AdviceWithdrawn: roster_changes.advice_withdrawn,
    said.UnitSentToPost: roster_changes.sent_to_post,
    said.ReserveCalledUp: assignment_changes.reserve_called_up,
}
