"""What the world tells about calls and incidents: reports, the dispatcher's decisions, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.advice import Closure, Sighting, Station
from ring360.domain.calls import Call
from ring360.domain.hazards import Hazard
from ring360.domain.incidents import Feedback
from ring360.domain.places import Place


@dataclass(frozen=True, slots=True)
class CallRang:
    """A call reached the room and nobody has answered it yet."""

    at: float
    fact_id: str
    call_id: str
    channel: str = "phone"


@dataclass(frozen=True, slots=True)
class CallAbandoned:
    """A ringing call ended before anybody answered."""

    at: float
    fact_id: str
    call_id: str


@dataclass(frozen=True, slots=True)
class CallReceived:
    """A call was taken. `joins` names an incident that it is about, empty for a new one."""

    at: float
    fact_id: str
    call: Call
    joins: str = ""


@dataclass(frozen=True, slots=True)
class RecommendationAccepted:
    """The dispatcher sends these units; `reason` says why where they are not the ones recommended.

    Units of `taken_from_others` are on their way to less urgent incidents and are knowingly taken off them.
    """

    at: float
    fact_id: str
    incident_id: str
    unit_ids: tuple[str, ...]
    reason: str = ""
    taken_from_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncidentAmended:
    """What is known of it changed; None leaves a field as it was."""

    at: float
    fact_id: str
    incident_id: str
    category: str | None = None
    priority: int | None = None
    place: Place | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """The incident wants what the next alarm level adds."""

    at: float
    fact_id: str
    incident_id: str
    alarm_level: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentsMerged:
    """`merged_id` is about the same thing as `incident_id`, which takes its calls and its units."""

    at: float
    fact_id: str
    incident_id: str
    merged_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentsUnmerged:
    """They were not the same after all: `merged_id` has its calls back; its units stay where they were sent."""

    at: float
    fact_id: str
    incident_id: str
    merged_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentsLinked:
    """`other_id` has to do with it: `related`, or it is its `parent` or `child`."""

    at: float
    fact_id: str
    incident_id: str
    other_id: str
    sort: str = "related"


@dataclass(frozen=True, slots=True)
class IncidentsUnlinked:
    at: float
    fact_id: str
    incident_id: str
    other_id: str


@dataclass(frozen=True, slots=True)
class NoteAdded:
    at: float
    fact_id: str
    incident_id: str
    words: str


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """What came of it (反馈), by a handling unit or by the room after asking the caller."""

    at: float
    fact_id: str
    incident_id: str
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class IncidentHandedOver:
    """Another agency deals with it from now on."""

    at: float
    fact_id: str
    incident_id: str
    agency: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class HandoverAnswered:
    """The other agency says what it did."""

    at: float
    fact_id: str
    incident_id: str
    words: str


@dataclass(frozen=True, slots=True)
class HandoverTakenBack:
    """The other agency will not or cannot: it is ours again."""

    at: float
    fact_id: str
    incident_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IncidentClosed:
    """The incident is finished with this disposition (处置结果); units still on it are released."""

    at: float
    fact_id: str
    incident_id: str
    disposition: str = ""


@dataclass(frozen=True, slots=True)
class IncidentReopened:
    at: float
    fact_id: str
    incident_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HazardReported:
    at: float
    fact_id: str
    hazard: Hazard


@dataclass(frozen=True, slots=True)
class HazardLifted:
    at: float
    fact_id: str
    hazard_id: str


@dataclass(frozen=True, slots=True)
class MusterOrdered:
    """Many units are ordered to an incident, each to its staging point; reserves are called up."""

    at: float
    fact_id: str
    incident_id: str
    stations: tuple[Station, ...]
    reserves: tuple[str, ...] = ()
    reason: str = ""
    taken_from_others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContainmentOrdered:
    """Units close roads ahead of a vehicle of an open case."""

    at: float
    fact_id: str
    incident_id: str
    closures: tuple[Closure, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VehicleSighted:
    """The vehicle of an open case was seen. It belongs to the case and ends with it."""

    at: float
    fact_id: str
    incident_id: str
    sighting: Sighting


@dataclass(frozen=True, slots=True)
class ContainmentEnded:
    at: float
    fact_id: str
    incident_id: str
    reason: str = ""
