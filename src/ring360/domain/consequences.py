"""What the desk can answer: frozen records of its decisions, each with its instant and the id of the fact behind it."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.incidents import Incident
from ring360.domain.places import RoadPoint


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as a code with its numbers; the language room has the sentence `reason-<code>`."""

    code: str
    details: tuple[tuple[str, str | int | float], ...] = ()


@dataclass(frozen=True, slots=True)
class Uncovered:
    """What falls out of the ring while a unit is away: shares 0 to 1 of what the free units cover together."""

    road_share_before: float
    road_share_after: float

    @property
    def road_share_lost(self) -> float:
        return self.road_share_before - self.road_share_after


@dataclass(frozen=True, slots=True)
class Candidate:
    """One free and fit unit, with when it can be there. Seconds; the ring's clock starts when the call is received."""

    unit_id: str
    travel_seconds: float
    total_response_seconds: float
    """Time already spent or the processing allowance, whichever is more, plus turnout and travel."""
    within_ring: bool
    reasons: tuple[Reason, ...] = ()
    leaves: Uncovered | None = None
    """None where it was not weighed."""


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    at: float
    cause: str
    incident: Incident


@dataclass(frozen=True, slots=True)
class CallJoined:
    """The call is about an incident already handled."""

    at: float
    cause: str
    call_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class UnitsRecommended:
    """Who should go, and all who could, best first. Replaces what was recommended for the incident before."""

    at: float
    cause: str
    incident_id: str
    unit_ids: tuple[str, ...]
    """The choice; fewer than needed where `shortfall` says why, none while the incident has to wait."""
    candidates: tuple[Candidate, ...]
    unreachable: tuple[str, ...] = ()
    """Free and fit units that have no way there."""
    shortfall: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitAssigned:
    """The unit is sent from where it is to `target`."""

    at: float
    cause: str
    unit_id: str
    incident_id: str
    target: RoadPoint


@dataclass(frozen=True, slots=True)
class UnitReleased:
    """The unit no longer belongs to the incident and is free."""

    at: float
    cause: str
    unit_id: str
    incident_id: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class DeadlineSet:
    """Unless something happens before `due_at`, the desk wants to be told `DeadlinePassed`."""

    at: float
    cause: str
    deadline_id: str
    due_at: float
    code: str
    """What has not happened if it passes: the code of the reason then given."""
    unit_id: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class AttentionRaised:
    """The dispatcher should look at this now."""

    at: float
    cause: str
    incident_id: str
    unit_id: str
    reason: Reason


Consequence = (
    IncidentOpened | CallJoined | UnitsRecommended | UnitAssigned | UnitReleased | DeadlineSet | AttentionRaised
)
