"""The board as it stands: units, incidents, calls, roads, deadlines, advice and shifts, with what is looked up often.

Everybody may read it. Only `domain.board.apply` writes it, through the `…changes` files.
"""

from __future__ import annotations

from ring360.domain.calls import Call
from ring360.domain.consequences import Advice, AttentionRaised, DeadlineSet
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.hazards import Hazard
from ring360.domain.refusals import NotKnown
from ring360.domain.rosters import ShiftEntry


class Board:
    """Read it freely; write it through `apply` alone."""

    __slots__ = (
        "advice", "at", "attention", "call_deadlines", "calls", "closed_segments", "deadlines", "desk_deadlines",
        "free", "hazards", "incident_of_call", "incidents", "opened", "pending", "refused", "ringing", "shifts",
        "units",
    )  # fmt: skip

    def __init__(self) -> None:
        self.at = float("-inf")
        """Instant of the last record."""
        self.units: dict[str, UnitEntry] = {}
        self.free: dict[str, UnitEntry] = {}
        """The units that can be sent; kept so that no decision has to look through all."""
        self.incidents: dict[str, IncidentEntry] = {}
        self.opened = 0
        """How many incidents were ever opened."""
        self.pending: dict[str, IncidentEntry] = {}
        """The incidents that still want units."""
        self.calls: dict[str, Call] = {}
        self.incident_of_call: dict[str, str] = {}
        """The incident that handles a call now."""
        self.ringing: dict[str, float] = {}
        """Calls nobody has answered yet, with the instant they rang."""
        self.deadlines: dict[str, DeadlineSet] = {}
        self.call_deadlines: dict[str, dict[str, str]] = {}
        """Call -> code -> id of its deadlines."""
        self.desk_deadlines: dict[str, str] = {}
        """Code -> id of the deadlines of the desk itself."""
        self.closed_segments: frozenset[int] = frozenset()
        self.hazards: dict[str, Hazard] = {}
        self.advice: dict[str, Advice] = {}
        """Advice that waits for the dispatcher."""
        self.refused: dict[tuple[str, str], float] = {}
        """When the dispatcher last refused to send a unit to a post, or in the place of another unit."""
        self.attention: dict[str, AttentionRaised] = {}
        """What was brought up and nobody has answered."""
        self.shifts: dict[str, ShiftEntry] = {}

    def unit(self, unit_id: str) -> UnitEntry:
        """The unit's entry; NotKnown where there is none."""
        try:
            return self.units[unit_id]
        except KeyError:
            raise NotKnown("unit-unknown", unit=unit_id) from None

    def incident(self, incident_id: str) -> IncidentEntry:
        """The incident's entry; NotKnown where there is none."""
        try:
            return self.incidents[incident_id]
        except KeyError:
            raise NotKnown("incident-unknown", incident=incident_id) from None

    def shift(self, shift_id: str) -> ShiftEntry:
        """The shift's entry; NotKnown where there is none."""
        try:
            return self.shifts[shift_id]
        except KeyError:
            raise NotKnown("shift-unknown", shift=shift_id) from None

    @property
    def next_due_at(self) -> float | None:
        """Instant of the next deadline, None where none runs."""
        return min((deadline.due_at for deadline in self.deadlines.values()), default=None)
