"""Users as an administrator handles them; nobody but the user ever sets or sees a password."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from ring360.api.ceremonies import Who
from ring360.api.languages import Language
from ring360.api.permissions import Actor, may
from ring360.api.sessions import told_session
from ring360.api.words import Asked, Name, Words
from ring360.domain.people import PEOPLE_ROLES
from ring360.domain.problems import Problem
from ring360.language import say
from ring360.operations.identity.ports import Account

router = APIRouter(prefix="/api/people", tags=["people"])

Roles = Annotated[tuple[Name, ...], Field(max_length=len(PEOPLE_ROLES))]


class PersonAsked(Asked):
    """A new user. `unit_id` is the unit whose buttons an officer may press."""

    name: Name
    shown: Words = ""
    roles: Roles
    unit_id: Words = ""


class RolesAsked(Asked):
    roles: Roles
    unit_id: Words = ""


@router.get("", dependencies=[may("people.read")])
def listed(who: Who, language: Language) -> Any:
    """By name."""
    return {
        "people": [_told(who, each) for each in who.people.all()],
        "roles": {role: say(f"person-role-{role}", language) for role in PEOPLE_ROLES},
    }


@router.post("", status_code=201, dependencies=[may("people.change")])
def add(asked: PersonAsked, who: Who, actor: Actor) -> Any:
    """Make a user; `code` is told this once, and with it the user sets a password."""
    account, code = who.people.add(asked.name, asked.shown, asked.roles, asked.unit_id, actor.person_id)
    return {**_told(who, account), "code": code}


@router.post("/{person_id}/roles", dependencies=[may("people.change")])
def change_roles(person_id: str, asked: RolesAsked, who: Who, actor: Actor) -> Any:
    """Give other roles; the user's sessions end."""
    who.people.change_roles(person_id, asked.roles, asked.unit_id, actor.person_id)
    return _told(who, who.people.get(person_id))


@router.post("/{person_id}/disable", dependencies=[may("people.change")])
def disable(person_id: str, who: Who, actor: Actor) -> Any:
    """The user's sessions end and none begins."""
    who.people.disable(person_id, actor.person_id)
    return _told(who, who.people.get(person_id))


@router.post("/{person_id}/enable", dependencies=[may("people.change")])
def enable(person_id: str, who: Who, actor: Actor) -> Any:
    who.people.enable(person_id, actor.person_id)
    return _told(who, who.people.get(person_id))


@router.post("/{person_id}/reset", dependencies=[may("people.change")])
def reset(person_id: str, who: Who, actor: Actor) -> Any:
    """End the password; `code` is told this once, and with it the user sets another."""
    return {"code": who.people.reset(person_id, actor.person_id)}


@router.post("/{person_id}/clear-second-factors", status_code=204, dependencies=[may("people.change")])
def clear_second_factors(person_id: str, who: Who, actor: Actor) -> Response:
    """For who has lost them, after it is certain who asks."""
    who.people.clear_second_factors(person_id, actor.person_id)
    return Response(status_code=204)


@router.post("/{person_id}/release", dependencies=[may("people.release")])
def release(person_id: str, who: Who, actor: Actor) -> Any:
    """Undo a lock-out."""
    who.people.release(person_id, actor.person_id)
    return _told(who, who.people.get(person_id))


@router.get("/{person_id}/sessions", dependencies=[may("people.read")])
def sessions(person_id: str, who: Who, actor: Actor) -> Any:
    who.people.get(person_id)
    return {"sessions": [told_session(each, actor.session_id) for each in who.sessions.of(person_id)]}


@router.delete("/{person_id}/sessions/{session_id}", status_code=204, dependencies=[may("people.change")])
def end_session(person_id: str, session_id: str, who: Who, actor: Actor) -> Response:
    if not who.sessions.end_one(person_id, session_id, actor.person_id):
        raise Problem("session-unknown")
    return Response(status_code=204)


def _told(who: Who, account: Account) -> dict[str, Any]:
    return {
        "person_id": account.person_id,
        "name": account.name,
        "shown": account.shown,
        "roles": account.roles,
        "unit_id": account.unit_id,
        "disabled": account.is_disabled,
        "locked_out": account.locked_until is not None and who.now() < account.locked_until,
        "second_factor": who.second_factors.are_asked_of(account),
        "invited": account.invite_hash is not None and who.now() < account.invite_until,
    }
