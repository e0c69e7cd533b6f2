"""All that is told about one incident to those it is exchanged with: plain records, without anything about a person.

A dossier is what the formats of `adapters.exchange` are written from and read into. Instants are UNIX seconds UTC,
places WGS 84 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

Instant = float


@dataclass(frozen=True, slots=True)
class DossierCall:
    """One call (接警单). Of the caller it says only whether something is kept."""

    call_id: str
    received_at: Instant
    category: str
    lon: float
    lat: float
    place: str = ""
    words: str = ""
    channel: str = "phone"
    answered_at: Instant | None = None
    has_caller: bool = False
    codes: tuple[str, ...] = ()
    """Of its category, from the first level down: `("01", "0101", "010101")`."""


@dataclass(frozen=True, slots=True)
class DossierOrder:
    """One sending of one unit (处警单) with its stamps, None = not reported."""

    order_id: str
    unit_id: str
    role: str
    officers: int
    dispatched_at: Instant
    acknowledged_at: Instant | None = None
    departed_at: Instant | None = None
    arrived_at: Instant | None = None
    cleared_at: Instant | None = None
    released_at: Instant | None = None

    @property
    def state(self) -> str:
        """How far it came, in the words of a unit's states."""
        for reached, state in (
            (self.released_at, "released"),
            (self.cleared_at, "cleared"),
            (self.arrived_at, "on_scene"),
            (self.departed_at, "en_route"),
            (self.acknowledged_at, "acknowledged"),
        ):
            if reached is not None:
                return state
        return "assigned"

    @property
    def last_at(self) -> Instant:
        """Its newest stamp."""
        stamps = (self.acknowledged_at, self.departed_at, self.arrived_at, self.cleared_at, self.released_at)
        return max(self.dispatched_at, *(at for at in stamps if at is not None), self.dispatched_at)


@dataclass(frozen=True, slots=True)
class DossierFeedback:
    """What came of it (反馈单)."""

    feedback_id: str
    at: Instant
    disposition: str
    words: str = ""
    category: str = ""
    unit_id: str = ""
    satisfaction: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierNote:
    at: Instant
    words: str


@dataclass(frozen=True, slots=True)
class DossierLink:
    """Another incident: `related`, `parent` or `child` seen from this one."""

    sort: str
    incident_id: str


@dataclass(frozen=True, slots=True)
class DossierReferral:
    """To which agency it was handed over, and what that said."""

    at: Instant
    agency: str
    words: str = ""
    answered_at: Instant | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One incident."""

    incident_id: str
    opened_at: Instant
    updated_at: Instant
    category: str
    priority: int
    state: str
    lon: float
    lat: float
    place: str = ""
    alarm_level: int = 1
    codes: tuple[str, ...] = ()
    """Of its category, from the first level down."""
    calls: tuple[DossierCall, ...] = ()
    """The first is the main one (主接警单); the others point to it."""
    orders: tuple[DossierOrder, ...] = ()
    notes: tuple[DossierNote, ...] = ()
    feedback: tuple[DossierFeedback, ...] = ()
    links: tuple[DossierLink, ...] = ()
    merged_ids: tuple[str, ...] = ()
    """Incidents that turned out to be this one."""
    merged_into: str = ""
    referrals: tuple[DossierReferral, ...] = ()
    disposition: str = ""
    cleared_at: Instant | None = None
    closed_at: Instant | None = None
    agency: str = ""
    """Whose incident it is, where it came from another agency."""


def levels_of(code: str) -> tuple[str, ...]:
    """Two digits a level: "010101" -> ("01", "0101", "010101")."""
    return tuple(code[: 2 * level] for level in range(1, len(code) // 2 + 1))
