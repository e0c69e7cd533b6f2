"""What the board keeps of each unit and each incident. Only `domain.board` writes these; everybody else reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from ring360.domain.advice import Closure, Sighting
from ring360.domain.consequences import AttentionRaised, UnitsRecommended
from ring360.domain.incidents import Feedback, Incident, Link, Note, Referral
from ring360.domain.lifecycles import FREE, WAITING, WANTING
from ring360.domain.places import RoadPoint
from ring360.domain.response_plans import Requirement, missing
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
    deadlines: dict[str, str] = field(default_factory=dict)
    """Code -> id of the deadlines that run for it."""
    post: str = ""
    """Where it stands when free, or goes to stand."""
    moved_up_at: list[float] = field(default_factory=list)
    """When it was sent to another post; crews hate needless moves."""
    busy_seconds: float = 0.0
    """Spent on incidents in this shift."""
    busy_since: float | None = None
    assignments_count: int = 0
    """In this shift."""
    silent_since: float | None = None
    """When it was last heard, where it fell silent."""


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
    target: RoadPoint | None = None
    """Where it was sent; None = the place of the incident."""
    expected_at: float | None = None

    @property
    def is_over(self) -> bool:
        return self.cleared_at is not None or self.released_at is not None


@dataclass(slots=True)
class ContainmentEntry:
    """Roads being closed ahead of the vehicle of this case, by one order or several."""

    ordered_at: float
    """The first order: the closures of all of them count their seconds from it."""
    closures: tuple[Closure, ...]


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
    sent: list[Unit] = field(default_factory=list)
    """Units that count towards the need: those on it now and those that cleared it."""
    recommendation: UnitsRecommended | None = None
    """The last one given."""
    standing: UnitsRecommended | None = None
    """The same while it waits for the dispatcher; None once units were sent."""
    attention: list[AttentionRaised] = field(default_factory=list)
    first_dispatched_at: float | None = None
    first_arrived_at: float | None = None
    cleared_at: float | None = None
    closed_at: float | None = None
    disposition: str = ""
    override_reasons: list[str] = field(default_factory=list)
    deadlines: dict[str, str] = field(default_factory=dict)
    """Code -> id of the deadlines that run for it."""
    merged_into: str = ""
    merged_at: float | None = None
    merged: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Incident merged into this one -> the calls that came with it."""
    links: list[Link] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    feedbacks: list[Feedback] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    """Of the vehicle of this case; gone when the case is closed."""
    containment: ContainmentEntry | None = None
    reserves: list[str] = field(default_factory=list)
    """Called up for it."""

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What its needs still lack."""
        return missing(self.incident.needs, self.sent)

    @property
    def is_pending(self) -> bool:
        """It still wants units."""
        return self.state in WANTING and bool(self.missing)
