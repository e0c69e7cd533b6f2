"""What the board keeps of each unit and each incident. Only `domain.board` writes these; everybody else reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from ring360.domain.consequences import AttentionRaised, UnitsRecommended
from ring360.domain.incidents import Incident
from ring360.domain.lifecycles import CLEARED, CLOSED, FREE, WAITING
from ring360.domain.places import RoadPoint
from ring360.domain.units import Unit


@dataclass(slots=True)
class UnitEntry:
    """A unit on the board."""

    unit: Unit
    point: RoadPoint
    moved_at: float
    state: str = FREE
    state_since: float = 0.0
    incident_id: str = ""
    """The incident it is busy with; empty in every other state."""
    last_incident_id: str = ""
    """The incident it was busy with last; stays when it is free again."""
    deadline_id: str = ""
    """The deadline that runs for its assignment, if any."""


@dataclass(slots=True)
class AssignmentEntry:
    """One sending of one unit to one incident, with its stamps (UNIX seconds UTC, None = not reported)."""

    unit_id: str
    dispatched_at: float
    acknowledged_at: float | None = None
    departed_at: float | None = None
    arrived_at: float | None = None
    cleared_at: float | None = None
    released_at: float | None = None

    @property
    def is_over(self) -> bool:
        return self.cleared_at is not None or self.released_at is not None


@dataclass(slots=True)
class IncidentEntry:
    """An incident on the board, from opening to closing."""

    incident: Incident
    calls: list[str]
    state: str = WAITING
    assignments: list[AssignmentEntry] = field(default_factory=list)
    """In the order of dispatch; a unit sent twice has two."""
    unit_ids: list[str] = field(default_factory=list)
    """Units on it now."""
    recommendation: UnitsRecommended | None = None
    """The last one given."""
    standing: UnitsRecommended | None = None
    """The same while it waits for the dispatcher; None once units were sent."""
    attention: list[AttentionRaised] = field(default_factory=list)
    units_sent: int = 0
    """Units that count towards the need: those on it now and those that cleared it."""
    officers_sent: int = 0
    first_dispatched_at: float | None = None
    first_arrived_at: float | None = None
    cleared_at: float | None = None
    closed_at: float | None = None
    disposition: str = ""
    override_reasons: list[str] = field(default_factory=list)

    @property
    def units_missing(self) -> int:
        return max(0, self.incident.units_needed - self.units_sent)

    @property
    def officers_missing(self) -> int:
        return max(0, self.incident.officers_needed - self.officers_sent)

    @property
    def is_pending(self) -> bool:
        """It still wants units."""
        if self.state in (CLEARED, CLOSED):
            return False
        return self.units_missing > 0 or self.officers_missing > 0
