"""From a call to an incident: which it belongs to, how urgent it is and what it needs."""

from __future__ import annotations

from ring360.decisions.knowledge import Knowledge
from ring360.domain.calls import Call
from ring360.domain.categories import category_of
from ring360.domain.incidents import Incident
from ring360.domain.response_plans import plan_of


def triage(call: Call, incident_id: str, knowledge: Knowledge) -> Incident:
    """The incident that a new call opens."""
    plan = plan_of(knowledge.plans, call.category)
    priority = call.priority
    if priority is None:
        priority = category_of(knowledge.categories, call.category).priority
    return Incident(
        incident_id=incident_id,
        call_id=call.call_id,
        received_at=call.received_at,
        category=call.category,
        priority=priority,
        place=call.place,
        units_needed=plan.units,
        officers_needed=plan.officers,
    )
