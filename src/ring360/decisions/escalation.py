"""What to do when something that should have happened has not: for now, an assignment nobody acknowledged."""

from __future__ import annotations

from ring360.decisions.knowledge import Knowledge
from ring360.domain.consequences import AttentionRaised, DeadlineSet, Reason

NOT_ACKNOWLEDGED = "not-acknowledged"


def acknowledgement_deadline(
    unit_id: str, incident_id: str, at: float, cause: str, knowledge: Knowledge
) -> DeadlineSet:
    """The deadline that starts with an assignment and ends with any report of the unit."""
    due_at = at + knowledge.standards.acknowledgement_seconds
    return DeadlineSet(at, cause, f"{cause}/{unit_id}", due_at, NOT_ACKNOWLEDGED, unit_id, incident_id)


def escalate(deadline: DeadlineSet, at: float, cause: str) -> AttentionRaised:
    """Bring a passed deadline to the dispatcher."""
    reason = Reason(deadline.code, (("unit", deadline.unit_id), ("seconds", at - deadline.at)))
    return AttentionRaised(at, cause, deadline.incident_id, deadline.unit_id, reason)
