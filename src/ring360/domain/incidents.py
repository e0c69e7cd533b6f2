"""What is being handled: one or many calls about the same thing, with what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import Place


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident (警情) as opened. What happens to it afterwards stands on the board."""

    incident_id: str
    call_id: str
    """The call that opened it."""
    received_at: float
    """When that call was received, UNIX seconds UTC: the clock of the ring starts here."""
    category: str
    priority: int
    place: Place
    units_needed: int
    officers_needed: int
