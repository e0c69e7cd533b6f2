"""What is being handled: one or many calls about the same thing, with what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import Place
from ring360.domain.response_plans import Requirement


@dataclass(frozen=True, slots=True)
class Incident:
    """One incident (警情). What has happened to it stands on the board."""

    incident_id: str
    call_id: str
    """The call that opened it; empty where none did (a panic button)."""
    received_at: float
    """When the first of its calls was received, UNIX seconds UTC: the clock of the ring starts here."""
    category: str
    priority: int
    place: Place
    needs: tuple[Requirement, ...]
    """At its present alarm level, whatever was sent."""
    alarm_level: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """Another incident that this one has to do with, seen from this one."""

    sort: str
    """`related`, `parent` or `child`."""
    incident_id: str


RELATED = "related"
PARENT = "parent"
CHILD = "child"
OPPOSITE = {RELATED: RELATED, PARENT: CHILD, CHILD: PARENT}


@dataclass(frozen=True, slots=True)
class Note:
    """A remark with its instant."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What came of it as the handling officers tell (反馈). It describes the matter, not the people in it."""

    at: float
    disposition: str
    """Code or words of the outcome (处置结果)."""
    words: str = ""
    category: str = ""
    """What it turned out to be; empty where the call was right."""
    satisfaction: int | None = None
    """1 to 5 as the caller said afterwards (回访), None = not asked."""
    unit_id: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """Handing an incident over to another agency (12345-like service line), and what it said."""

    at: float
    agency: str
    words: str = ""
    answered_at: float | None = None
    answer: str = ""
