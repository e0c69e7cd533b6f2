"""The board as it stands: units, incidents, calls, closed roads and running deadlines, with what is looked up often.

Everybody may read it. Only `domain.board.apply` writes it, through `domain.changes`.
"""

from __future__ import annotations

from ring360.domain.calls import Call
from ring360.domain.consequences import DeadlineSet
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.refusals import NotKnown


class Board:
    """Units, incidents, calls, closed roads and running deadlines. Read it freely; write it through `apply` alone."""

    __slots__ = ("at", "calls", "closed_segments", "deadlines", "free", "incidents", "pending", "units")

    def __init__(self) -> None:
        self.at = float("-inf")
        """Instant of the last record."""
        self.units: dict[str, UnitEntry] = {}
        self.free: dict[str, UnitEntry] = {}
        """The units that can be sent; kept so that no decision has to look through all."""
        self.incidents: dict[str, IncidentEntry] = {}
        self.pending: dict[str, IncidentEntry] = {}
        """The incidents that still want units."""
        self.calls: dict[str, Call] = {}
        self.deadlines: dict[str, DeadlineSet] = {}
        self.closed_segments: frozenset[int] = frozenset()

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

    @property
    def next_due_at(self) -> float | None:
        """Instant of the next deadline, None where none runs."""
        return min((deadline.due_at for deadline in self.deadlines.values()), default=None)
