"""The audit of users, devices and log-ins: each a fact that the control room journals like any other."""

from __future__ import annotations

from ring360.domain.desk_facts import AdministrationChanged
from ring360.operations.control_room import ControlRoom


class RoomAudit:
    """Tells the control room."""

    def __init__(self, room: ControlRoom) -> None:
        self._room = room

    def note(self, action: str, subject: str, by: str, **details: str) -> None:
        told = tuple(sorted(details.items()))
        self._room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, action, subject, told), by=by)
