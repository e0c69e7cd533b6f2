"""From a call to an incident: which it belongs to, how urgent it is and what it needs."""

from __future__ import annotations

from ring360.decisions.knowledge import Knowledge
from ring360.domain.calls import Call
from ring360.domain.categories import OFFICER_IN_DANGER, category_of
from ring360.domain.incidents import Incident
from ring360.domain.places import Place


def triage(call: Call, incident_id: str, knowledge: Knowledge) -> Incident:
    """The incident that a new call opens."""
    return _incident(incident_id, call.call_id, call.received_at, call.category, call.priority, call.place, knowledge)


def officer_in_danger(place: Place, incident_id: str, at: float, knowledge: Knowledge) -> Incident:
    """The incident that a panic button opens."""
    return _incident(incident_id, "", at, OFFICER_IN_DANGER, None, place, knowledge)


def _incident(
    incident_id: str, call_id: str, received_at: float, category: str, priority: int | None, place: Place,
    knowledge: Knowledge,
) -> Incident:  # fmt: skip
    if priority is None:
        priority = category_of(knowledge.categories, category).priority
    needs = knowledge.plan(category, priority).needs_at(1)
    return Incident(incident_id, call_id, received_at, category, priority, place, needs)
