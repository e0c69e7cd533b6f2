"""The board's door: `apply` is the only thing that ever changes the situation.

It checks a record whole before it writes anything: a record that does not fit raises `Refused` and leaves the board as
it was. Decisions read the board; the journal replayed through `apply` gives the same board again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ring360.domain import changes
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


_APPLIERS: dict[type, Callable[[Board, Any], None]] = {
    told.CallReceived: changes.call_received,
    told.UnitEnteredService: changes.unit_entered,
    told.UnitLeftService: changes.unit_changed,
    told.UnitWithdrawn: changes.unit_changed,
    told.UnitReturned: changes.unit_changed,
    told.UnitMoved: changes.unit_moved,
    told.RecommendationAccepted: changes.recommendation_accepted,
    told.AssignmentAcknowledged: changes.progress,
    told.UnitDeparted: changes.progress,
    told.UnitArrived: changes.progress,
    told.UnitStartedClearing: changes.started_clearing,
    told.UnitCleared: changes.unit_cleared,
    told.UnitStoodDown: changes.stood_down,
    told.IncidentClosed: changes.incident_closed,
    told.RoadsClosed: changes.roads_closed,
    told.RoadsReopened: changes.roads_reopened,
    told.DeadlinePassed: changes.deadline_passed,
    said.IncidentOpened: changes.incident_opened,
    said.CallJoined: changes.call_joined,
    said.UnitsRecommended: changes.units_recommended,
    said.UnitAssigned: changes.unit_assigned,
    said.UnitReleased: changes.unit_released,
    said.DeadlineSet: changes.deadline_set,
    said.AttentionRaised: changes.attention_raised,
}
