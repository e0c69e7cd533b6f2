"""What the desk can be told: frozen records of what happened in the world, each with its instant and an id.

`at` is UNIX seconds UTC, given from outside; `fact_id` is unique in a journal and named by the consequences as their
cause. A fact that the board cannot take is refused whole. Who told it stands in the journal beside it.
"""

from __future__ import annotations

from ring360.domain.desk_facts import (
    AdministrationChanged,
    AdviceAccepted,
    AdviceRefused,
    AttentionAnswered,
    CrewChanged,
    DeadlinePassed,
    HandoverNoteWritten,
    PatrolOrdered,
    PersonalDataErased,
    RecordLookedAt,
    RoadsClosed,
    RoadsReopened,
    ShiftEnded,
    ShiftHandedOver,
    ShiftPlanned,
    ShiftStarted,
    StandbyReviewed,
)
from ring360.domain.incident_facts import (
    AlarmRaised,
    CallAbandoned,
    CallRang,
    CallReceived,
    ContainmentEnded,
    ContainmentOrdered,
    FeedbackGiven,
    HandoverAnswered,
    HandoverTakenBack,
    HazardLifted,
    HazardReported,
    IncidentAmended,
    IncidentClosed,
    IncidentHandedOver,
    IncidentReopened,
    IncidentsLinked,
    IncidentsMerged,
    IncidentsUnlinked,
    IncidentsUnmerged,
    MusterOrdered,
    NoteAdded,
    RecommendationAccepted,
    VehicleSighted,
)
from ring360.domain.unit_facts import (
    AssignmentAcknowledged,
    PanicRaised,
    UnitAltered,
    UnitArrived,
    UnitCleared,
    UnitDeparted,
    UnitEnteredService,
    UnitFellSilent,
    UnitHeardAgain,
    UnitLeftService,
    UnitMoved,
    UnitPosition,
    UnitReturned,
    UnitsMoved,
    UnitStartedClearing,
    UnitStoodDown,
    UnitStopped,
    UnitWithdrawn,
    WelfareConfirmed,
)

Fact = (
    CallRang
    | CallAbandoned
    | CallReceived
    | UnitEnteredService
    | UnitLeftService
    | UnitAltered
    | UnitWithdrawn
    | UnitReturned
    | UnitMoved
    | UnitsMoved
    | UnitFellSilent
    | UnitHeardAgain
    | UnitStopped
    | WelfareConfirmed
    | PanicRaised
    | RecommendationAccepted
    | AssignmentAcknowledged
    | UnitDeparted
    | UnitArrived
    | UnitStartedClearing
    | UnitCleared
    | UnitStoodDown
    | IncidentAmended
    | AlarmRaised
    | IncidentsMerged
    | IncidentsUnmerged
    | IncidentsLinked
    | IncidentsUnlinked
    | NoteAdded
    | FeedbackGiven
    | IncidentHandedOver
    | HandoverAnswered
    | HandoverTakenBack
    | IncidentClosed
    | IncidentReopened
    | HazardReported
    | HazardLifted
    | MusterOrdered
    | ContainmentOrdered
    | VehicleSighted
    | ContainmentEnded
    | RoadsClosed
    | RoadsReopened
    | DeadlinePassed
    | AttentionAnswered
    | StandbyReviewed
    | PatrolOrdered
    | AdviceAccepted
    | AdviceRefused
    | ShiftPlanned
    | ShiftStarted
    | CrewChanged
    | HandoverNoteWritten
    | ShiftHandedOver
    | ShiftEnded
    | RecordLookedAt
    | PersonalDataErased
    | AdministrationChanged
)

__all__ = [
    "AdministrationChanged", "AdviceAccepted", "AdviceRefused", "AlarmRaised", "AssignmentAcknowledged",
    "AttentionAnswered", "CallAbandoned", "CallRang", "CallReceived", "ContainmentEnded", "ContainmentOrdered",
    "CrewChanged", "DeadlinePassed", "Fact", "FeedbackGiven", "HandoverAnswered", "HandoverNoteWritten",
    "HandoverTakenBack", "HazardLifted", "HazardReported", "IncidentAmended", "IncidentClosed", "IncidentHandedOver",
    "IncidentReopened", "IncidentsLinked", "IncidentsMerged", "IncidentsUnlinked", "IncidentsUnmerged",
    "MusterOrdered", "NoteAdded", "PanicRaised", "PatrolOrdered", "PersonalDataErased", "RecommendationAccepted",
    "RecordLookedAt", "RoadsClosed", "RoadsReopened", "ShiftEnded", "ShiftHandedOver", "ShiftPlanned", "ShiftStarted",
    "StandbyReviewed", "UnitAltered", "UnitArrived", "UnitCleared", "UnitDeparted", "UnitEnteredService",
    "UnitFellSilent", "UnitHeardAgain", "UnitLeftService", "UnitMoved", "UnitPosition", "UnitReturned",
    "UnitStartedClearing", "UnitStoodDown", "UnitStopped", "UnitWithdrawn", "UnitsMoved", "VehicleSighted",
    "WelfareConfirmed",
]  # fmt: skip
