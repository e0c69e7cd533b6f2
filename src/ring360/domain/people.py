"""Who may do what: roles, actions and the one table that joins them; what is not in the table is denied.

A role is what somebody does in the control room, an action is what a request wants ("incidents.accept"). A grant for
one's own unit holds for that unit alone. Adding an endpoint means naming its action here first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

CALL_TAKER: Final = "call_taker"
DISPATCHER: Final = "dispatcher"
DUTY_COMMANDER: Final = "duty_commander"
OFFICER: Final = "officer"
PLANNER: Final = "planner"
VIDEO_DESK: Final = "video_desk"
SERVICE_DESK: Final = "service_desk"
AUDITOR: Final = "auditor"
ADMINISTRATOR: Final = "administrator"
TRACKER: Final = "tracker"
"""What a position device is; never given to a person."""

PEOPLE_ROLES: Final = (
    CALL_TAKER, DISPATCHER, DUTY_COMMANDER, OFFICER, PLANNER, VIDEO_DESK, SERVICE_DESK, AUDITOR, ADMINISTRATOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActingPerson:
    """Somebody, or some device or program, on whose word a request acts."""

    person_id: str
    """Stands as `by` in the journal."""
    name: str
    roles: frozenset[str] = frozenset()
    unit_id: str = ""
    """The unit an officer or a tracker belongs to; empty for everybody else."""
    actions: frozenset[str] = frozenset()
    """What a program's token was made for; a program has no roles."""
    session_id: str = ""
    proved_at: float = float("-inf")
    """When who it is was last proved by password or second factor, UNIX seconds UTC."""
    is_locked: bool = False
    """Nobody has done anything in this session for long: nothing but proving who one is."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may do one action."""

    roles: frozenset[str] = frozenset()
    own_unit: frozenset[str] = frozenset()
    """Roles that may do it for their own unit only."""
    signed_in: bool = False
    """Whoever has signed in, whatever the roles; for one's own account."""
    anybody: bool = False
    """Even who has not signed in; for signing in."""
    needs_proof: bool = False
    """Only shortly after proving again who one is."""


def _to(*roles: str, own_unit: tuple[str, ...] = (), needs_proof: bool = False) -> Grant:
    return Grant(frozenset(roles), frozenset(own_unit), needs_proof=needs_proof)


_DESK: Final = (CALL_TAKER, DISPATCHER, DUTY_COMMANDER)
_SENDERS: Final = (DISPATCHER, DUTY_COMMANDER)
_WATCHERS: Final = (*_DESK, OFFICER, PLANNER, VIDEO_DESK, AUDITOR)
_ANYBODY: Final = Grant(anybody=True)

ACTIONS: Final[Mapping[str, Grant]] = {
    "page.load": _ANYBODY,
    "health.read": _ANYBODY,
    "session.begin": _ANYBODY,
    "account.unlock": Grant(signed_in=True),
    "account.own": Grant(signed_in=True),
    "account.prove": Grant(signed_in=True, needs_proof=True),
    "area.read": _to(*PEOPLE_ROLES),
    "desk.follow": _to(*_WATCHERS),
    "calls.take": _to(*_DESK),
    "calls.read": _to(*_DESK, VIDEO_DESK, AUDITOR),
    "calls.merge": _to(*_DESK),
    "incidents.read": _to(*_WATCHERS),
    "incidents.change": _to(*_DESK),
    "incidents.note": _to(*_DESK, OFFICER, VIDEO_DESK),
    "incidents.accept": _to(*_SENDERS),
    "incidents.close": _to(*_SENDERS),
    "incidents.feedback": _to(*_DESK, OFFICER),
    "incidents.hand_over": _to(*_DESK, SERVICE_DESK),
    "incidents.follow_up": _to(*_DESK, SERVICE_DESK),
    "incidents.alarm": _to(*_SENDERS),
    "hazards.read": _to(*_WATCHERS),
    "hazards.change": _to(*_DESK, PLANNER),
    "units.read": _to(*_WATCHERS),
    "units.enter": _to(*_SENDERS),
    "units.move": _to(*_SENDERS, own_unit=(OFFICER,)),
    "units.report": _to(*_SENDERS, own_unit=(OFFICER,)),
    "units.stand_down": _to(*_SENDERS),
    "units.panic": _to(*_SENDERS, own_unit=(OFFICER, TRACKER)),
    "positions.read": _to(*_WATCHERS),
    "positions.report_own": _to(OFFICER, TRACKER),
    "standby.ask": _to(*_SENDERS, PLANNER),
    "standby.order": _to(*_SENDERS),
    "muster.ask": _to(*_SENDERS, PLANNER),
    "muster.order": _to(DUTY_COMMANDER),
    "containment.ask": _to(*_SENDERS),
    "containment.order": _to(*_SENDERS),
    "roads.close": _to(*_SENDERS, PLANNER),
    "roster.read": _to(*_WATCHERS),
    "roster.change": _to(DUTY_COMMANDER, PLANNER),
    "shift.hand_over": _to(*_DESK),
    "deadlines.answer": _to(*_SENDERS),
    "callers.read": _to(*_DESK),
    "callers.erase": _to(ADMINISTRATOR, needs_proof=True),
    "warnings.publish": _to(DUTY_COMMANDER),
    "exchange.send": _to(*_SENDERS),
    "exchange.receive": _to(*_DESK),
    "webhooks.change": _to(ADMINISTRATOR, needs_proof=True),
    "categories.change": _to(PLANNER, ADMINISTRATOR),
    "settings.read": _to(PLANNER, AUDITOR, ADMINISTRATOR),
    "settings.change": _to(ADMINISTRATOR, needs_proof=True),
    "journal.read": _to(AUDITOR),
    "journal.follow": _to(AUDITOR),
    "people.read": _to(DUTY_COMMANDER, AUDITOR, ADMINISTRATOR),
    "people.change": _to(ADMINISTRATOR, needs_proof=True),
    "people.release": _to(DUTY_COMMANDER, ADMINISTRATOR),
    "devices.read": _to(DUTY_COMMANDER, AUDITOR, ADMINISTRATOR),
    "devices.change": _to(ADMINISTRATOR, needs_proof=True),
    "tokens.read": _to(AUDITOR, ADMINISTRATOR),
    "tokens.change": _to(ADMINISTRATOR, needs_proof=True),
}
"""Every action there is."""


def may_do(who: ActingPerson | None, action: str, unit_id: str = "") -> bool:
    """Whether `who` (None = not signed in) may do `action`, for `unit_id` where it concerns one unit."""
    grant = ACTIONS.get(action)
    if grant is None:
        return False
    if who is None:
        return grant.anybody
    if grant.anybody or grant.signed_in or action in who.actions or not grant.roles.isdisjoint(who.roles):
        return True
    return unit_id != "" and unit_id == who.unit_id and not grant.own_unit.isdisjoint(who.roles)
