"""What the world tells about units: shifts, buttons, positions, silence and danger."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import RoadPoint
from ring360.domain.units import Unit


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
class UnitAltered:
    """Crew, skills or equipment of a unit in service changed; its state stays."""

    at: float
    fact_id: str
    unit: Unit


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
class UnitPosition:
    """The newest believed position of a unit."""

    unit_id: str
    point: RoadPoint
    heard_at: float
    """When the tracker was there, UNIX seconds UTC."""


@dataclass(frozen=True, slots=True)
class UnitsMoved:
    """Where all units are that moved since the desk last looked: told before it decides, in one record."""

    at: float
    fact_id: str
    moves: tuple[UnitPosition, ...]


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
class UnitFellSilent:
    """No position was heard for too long."""

    at: float
    fact_id: str
    unit_id: str
    last_heard_at: float


@dataclass(frozen=True, slots=True)
class UnitHeardAgain:
    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class UnitStopped:
    """It has stood still for too long where it should be moving."""

    at: float
    fact_id: str
    unit_id: str
    since: float


@dataclass(frozen=True, slots=True)
class WelfareConfirmed:
    """The crew says that it is safe."""

    at: float
    fact_id: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class PanicRaised:
    """A panic button was pressed. It is never filtered: `point` is None where the tracker did not know its place."""

    at: float
    fact_id: str
    unit_id: str
    point: RoadPoint | None = None
    words: str = ""
