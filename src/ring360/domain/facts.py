"""What the desk can be told: frozen records of what happened in the world, each with its instant and an id.

`at` is UNIX seconds UTC, given from outside; `fact_id` is unique in a journal and named by the consequences as their
cause. A fact that the board cannot take is refused whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.calls import Call
from ring360.domain.places import RoadPoint
from ring360.domain.units import Unit


@dataclass(frozen=True, slots=True)
class CallReceived:
    """A call came in. `joins` names an incident that it is about, empty for a new one."""

    at: float
    fact_id: str
    call: Call
    joins: str = ""


@dataclass(frozen=True, slots=True)
class UnitEnteredService:
    """A unit began its shift and can be dispatched from `point`."""

    at: float
    fact_id: str
    unit: Unit
    point: RoadPoint


@dataclass(frozen=True, slots=True)
class UnitLeftService:
    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitWithdrawn:
    """A free unit cannot be dispatched for now."""

    at: float
    fact_id: str
    unit_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnitReturned:
    """A withdrawn unit can be dispatched again."""

    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitMoved:
    """Where the unit is now, snapped to the road."""

    at: float
    fact_id: str
    unit_id: str
    point: RoadPoint


@dataclass(frozen=True, slots=True)
class RecommendationAccepted:
    """The dispatcher sends these units; `reason` says why where they are not the ones recommended."""

    at: float
    fact_id: str
    incident_id: str
    unit_ids: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AssignmentAcknowledged:
    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitDeparted:
    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitArrived:
    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitStartedClearing:
    """The crew has finished on scene and writes up; it is not free yet."""

    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitCleared:
    """The crew is done with the incident and free."""

    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitStoodDown:
    """The dispatcher took a unit off its incident before it was done."""

    at: float
    fact_id: str
    unit_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentClosed:
    """The incident is finished with this disposition (处置结果); units still on it are released."""

    at: float
    fact_id: str
    incident_id: str
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class RoadsClosed:
    """Nobody can drive these directed segments."""

    at: float
    fact_id: str
    directed_segments: tuple[int, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoadsReopened:
    at: float
    fact_id: str
    directed_segments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    at: float
    fact_id: str
    deadline_id: str


Fact = (
    CallReceived
    | UnitEnteredService
    | UnitLeftService
    | UnitWithdrawn
    | UnitReturned
    | UnitMoved
    | RecommendationAccepted
    | AssignmentAcknowledged
    | UnitDeparted
    | UnitArrived
    | UnitStartedClearing
    | UnitCleared
    | UnitStoodDown
    | IncidentClosed
    | RoadsClosed
    | RoadsReopened
    | DeadlinePassed
)
