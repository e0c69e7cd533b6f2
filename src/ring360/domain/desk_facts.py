"""What is told about the desk itself: roads, deadlines, answers to its advice, the roster, and what is audited."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import RoadPoint
from ring360.domain.rosters import Crew, ShiftPlan


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


@dataclass(frozen=True, slots=True)
class AttentionAnswered:
    """Somebody has seen to what the desk brought up."""

    at: float
    fact_id: str
    attention_id: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class StandbyReviewed:
    """The desk is asked to look where free units should stand."""

    at: float
    fact_id: str


@dataclass(frozen=True, slots=True)
class AdviceAccepted:
    """The dispatcher follows an advice; of several moves only those of `unit_ids`, all where none is named."""

    at: float
    fact_id: str
    advice_id: str
    unit_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceRefused:
    at: float
    fact_id: str
    advice_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PatrolOrdered:
    """The dispatcher sends a free unit to a task: to a post, or to where a stretch of road begins."""

    at: float
    fact_id: str
    unit_id: str
    post: str
    """Name of the post, or what the task is called."""
    target: RoadPoint


@dataclass(frozen=True, slots=True)
class ShiftPlanned:
    """A shift is set up, or set up anew while it has not begun."""

    at: float
    fact_id: str
    plan: ShiftPlan


@dataclass(frozen=True, slots=True)
class ShiftStarted:
    at: float
    fact_id: str
    shift_id: str


@dataclass(frozen=True, slots=True)
class CrewChanged:
    """Who is on a unit changed in the middle of a shift."""

    at: float
    fact_id: str
    shift_id: str
    crew: Crew


@dataclass(frozen=True, slots=True)
class HandoverNoteWritten:
    """A word to the next shift."""

    at: float
    fact_id: str
    shift_id: str
    words: str


@dataclass(frozen=True, slots=True)
class ShiftHandedOver:
    """The lead of `to_shift_id` has taken over what `shift_id` left."""

    at: float
    fact_id: str
    shift_id: str
    to_shift_id: str


@dataclass(frozen=True, slots=True)
class ShiftEnded:
    at: float
    fact_id: str
    shift_id: str


@dataclass(frozen=True, slots=True)
class RecordLookedAt:
    """Somebody looked at personal data or footage; the board stays as it was."""

    at: float
    fact_id: str
    subject: str
    """What it belongs to: the id of a call, an incident, a camera."""
    reference: str
    reason: str


@dataclass(frozen=True, slots=True)
class PersonalDataErased:
    """The term of a record of personal data ended: its key is gone."""

    at: float
    fact_id: str
    reference: str


@dataclass(frozen=True, slots=True)
class AdministrationChanged:
    """Users, devices, settings or log-ins: told for the audit, the board stays as it was."""

    at: float
    fact_id: str
    action: str
    subject: str
    details: tuple[tuple[str, str], ...] = ()
