"""What the desk can answer: frozen records of its decisions, each with its instant and the id of the fact behind it."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.advice import MoveUp
from ring360.domain.incidents import Incident
from ring360.domain.places import RoadPoint
from ring360.domain.response_plans import Requirement


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
    takes_from: str = ""
    """The less urgent incident that it would be taken off; empty for a free unit."""


@dataclass(frozen=True, slots=True)
class IncidentOpened:
    at: float
    cause: str
    incident: Incident


@dataclass(frozen=True, slots=True)
class NeedsChanged:
    """The incident wants this instead: its category or its alarm level changed."""

    at: float
    cause: str
    incident_id: str
    needs: tuple[Requirement, ...]
    alarm_level: int


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
    gap_seconds: float = 0.0
    """How much better, on the scale of the assignment, another choice could at most be; 0 = proven the best."""


@dataclass(frozen=True, slots=True)
class UnitAssigned:
    """The unit is sent from where it is to `target`."""

    at: float
    cause: str
    unit_id: str
    incident_id: str
    target: RoadPoint
    expected_at: float | None = None
    """When it should be on scene; None where nobody asked."""


@dataclass(frozen=True, slots=True)
class UnitRedirected:
    """The incident is elsewhere than was told: a unit on its way goes to the new place."""

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
    """Unless one of `lifted_by` happens to its subject before `due_at`, the desk wants to be told `DeadlinePassed`."""

    at: float
    cause: str
    deadline_id: str
    due_at: float
    code: str
    """What has not happened if it passes: the code of the reason then given."""
    unit_id: str
    incident_id: str
    lifted_by: tuple[str, ...] = ()
    call_id: str = ""
    step: int = 0
    """Which step of its rule, counted from 0."""
    started_at: float | None = None
    """When the clock of its rule started; None = with this record."""


@dataclass(frozen=True, slots=True)
class AttentionRaised:
    """These roles should look at this now."""

    at: float
    cause: str
    incident_id: str
    unit_id: str
    reason: Reason
    attention_id: str = ""
    notify: tuple[str, ...] = ("dispatcher",)


@dataclass(frozen=True, slots=True)
class MoveUpAdvised:
    """Free units should stand elsewhere so that the ring holds. Replaces the advice before."""

    at: float
    cause: str
    advice_id: str
    moves: tuple[MoveUp, ...]
    road_share_before: float
    road_share_after: float
    gap: float = 0.0
    """How much more share other moves could at most bring; 0 = proven the best."""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class ExchangeAdvised:
    """A unit that is nearer now should take the place of one on its way."""

    at: float
    cause: str
    advice_id: str
    incident_id: str
    unit_id: str
    """The one on its way."""
    by_unit_id: str
    gain_seconds: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceWithdrawn:
    """It no longer holds."""

    at: float
    cause: str
    advice_id: str


@dataclass(frozen=True, slots=True)
class UnitSentToPost:
    """A free unit goes to stand at a post."""

    at: float
    cause: str
    unit_id: str
    post: str
    target: RoadPoint


@dataclass(frozen=True, slots=True)
class ReserveCalledUp:
    """People off duty or in a station are called to an incident."""

    at: float
    cause: str
    incident_id: str
    reserve: str


Advice = MoveUpAdvised | ExchangeAdvised

Consequence = (
    IncidentOpened
    | NeedsChanged
    | CallJoined
    | UnitsRecommended
    | UnitAssigned
    | UnitRedirected
    | UnitReleased
    | DeadlineSet
    | AttentionRaised
    | MoveUpAdvised
    | ExchangeAdvised
    | AdviceWithdrawn
    | UnitSentToPost
    | ReserveCalledUp
)
