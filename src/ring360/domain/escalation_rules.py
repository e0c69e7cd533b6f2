"""What must have happened by when, and who is told if it has not: the rules of escalation, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ring360.domain.standards import Standards

UNIT: Final = "unit"
INCIDENT: Final = "incident"
CALL: Final = "call"

DISPATCHER: Final = "dispatcher"
DUTY_COMMANDER: Final = "duty_commander"
CALL_TAKER: Final = "call_taker"


@dataclass(frozen=True, slots=True)
class Step:
    """Unless it has happened `after_seconds` after the clock started, these roles are told."""

    after_seconds: float
    notify: tuple[str, ...] = (DISPATCHER,)


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """One deadline: which record starts its clock, which lift it, and the steps when it passes."""

    code: str
    """What has not happened; the language room has the sentence `reason-<code>`."""
    subject: str
    """`unit`, `incident` or `call`: whose records start and lift it."""
    starts_with: tuple[str, ...]
    lifted_by: tuple[str, ...]
    steps: tuple[Step, ...]
    priorities: tuple[int, ...] = ()
    """Only for incidents of these; empty = all."""
    after_expected: bool = False
    """Steps count from when the unit was expected on scene, where that is known; else the rule rests."""
    repeats: bool = False
    """After the last step it begins again, until it is lifted."""


_BUSY_ENDS = ("UnitStartedClearing", "UnitCleared", "UnitReleased")


def acknowledgement_rule(standards: Standards) -> EscalationRule:
    """The one rule without which no desk runs."""
    seconds = standards.acknowledgement_seconds
    return EscalationRule(
        "not-acknowledged", UNIT, ("UnitAssigned",),
        ("AssignmentAcknowledged", "UnitDeparted", "UnitArrived", *_BUSY_ENDS),
        (Step(seconds), Step(2 * seconds, (DISPATCHER, DUTY_COMMANDER))),
    )  # fmt: skip


def rules_of(standards: Standards) -> tuple[EscalationRule, ...]:
    """The set to start with. It is data: an organisation brings its own."""
    processing_seconds = standards.processing_seconds
    return (
        EscalationRule(
            "not-answered", CALL, ("CallRang",), ("CallReceived", "CallAbandoned"),
            (Step(15.0, (CALL_TAKER,)), Step(30.0, (CALL_TAKER, DUTY_COMMANDER))),
        ),
        EscalationRule(
            "not-dispatched", INCIDENT, ("IncidentOpened", "IncidentReopened", "HandoverTakenBack"),
            ("UnitAssigned", "IncidentClosed", "IncidentsMerged", "IncidentHandedOver"),
            (Step(1.5 * processing_seconds), Step(3 * processing_seconds, (DISPATCHER, DUTY_COMMANDER))),
        ),
        acknowledgement_rule(standards),
        EscalationRule(
            "not-on-scene", UNIT, ("UnitAssigned",), ("UnitArrived", *_BUSY_ENDS),
            (Step(60.0), Step(180.0, (DISPATCHER, DUTY_COMMANDER))), after_expected=True,
        ),
        EscalationRule(
            "no-feedback", INCIDENT, ("LastUnitCleared",),
            ("FeedbackGiven", "IncidentClosed", "UnitAssigned", "IncidentsMerged", "IncidentHandedOver"),
            (Step(1_800.0), Step(7_200.0, (DISPATCHER, DUTY_COMMANDER))),
        ),
        EscalationRule(
            "handover-unanswered", INCIDENT, ("IncidentHandedOver",),
            ("HandoverAnswered", "HandoverTakenBack", "IncidentClosed"),
            (Step(3_600.0), Step(14_400.0, (DISPATCHER, DUTY_COMMANDER))),
        ),
        EscalationRule(
            "welfare-check", UNIT, ("UnitArrived", "WelfareConfirmed"), _BUSY_ENDS,
            (Step(1_200.0), Step(1_500.0, (DISPATCHER, DUTY_COMMANDER))), priorities=(1, 2), repeats=True,
        ),
    )  # fmt: skip
