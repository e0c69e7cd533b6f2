"""What each route asks leave for: `dependencies=[may("incidents.accept")]` on a route or router, and who is acting.

`Actor` gives a handler the person (`actor.person_id` stands as `by` in the journal). Leave is decided by the one table
in `domain/people.py`; a route without an action fails `tests/laws/test_permissions.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import Depends
from starlette.exceptions import WebSocketException
from starlette.requests import HTTPConnection

from ring360.domain.people import ACTIONS, PEOPLE_ROLES, ActingPerson, may_do
from ring360.domain.problems import Problem

PROOF_SECONDS: Final = 600.0
"""How long ago who one is may have been proved for what asks for proof."""
EXERCISE_PERSON: Final = ActingPerson("demo", "demo", frozenset(PEOPLE_ROLES), proved_at=float("inf"))
"""Who acts where nobody signs in: an exercise on this machine alone."""

_log = logging.getLogger("ring360.security")


class May:
    """Asks leave for one action before the handler runs.

    An action for one's own unit looks at the path's `unit_id`. `instead` names other actions for some values of a path
    parameter: `may("units.report", report={"stand-down": "units.stand_down"})`.
    """

    def __init__(self, action: str, instead: Mapping[str, Mapping[str, str]]) -> None:
        self.action = action
        self.instead = instead
        for each in (action, *(other for choices in instead.values() for other in choices.values())):
            if each not in ACTIONS:
                raise ValueError(f"{each} is no action of domain/people.py")

    def __call__(self, connection: HTTPConnection) -> None:
        try:
            self._ask(connection)
        except Problem:
            if connection.scope["type"] != "websocket":
                raise
            # There is no body to say why in: the handshake is answered with 403.
            raise WebSocketException(1008) from None

    def _ask(self, connection: HTTPConnection) -> None:
        who: ActingPerson | None = connection.scope.get("state", {}).get("actor")
        action = self._asked(connection.path_params)
        if who is not None and who.is_locked and action != "account.unlock" and not ACTIONS[action].anybody:
            raise Problem("session-locked")
        if not may_do(who, action, connection.path_params.get("unit_id", "")):
            if who is None:
                raise Problem("log-in-needed")
            _log.warning("%s was refused %s at %s", who.person_id, action, ascii(connection.scope["path"]))
            raise Problem("not-allowed", action=action)
        if who is not None and ACTIONS[action].needs_proof:
            now: float = connection.scope["state"]["gate"].now()
            if now - who.proved_at > PROOF_SECONDS and not who.actions:
                raise Problem("proof-needed")

    def _asked(self, given: Mapping[str, Any]) -> str:
        for parameter, choices in self.instead.items():
            if given.get(parameter) in choices:
                return choices[given[parameter]]
        return self.action


def may(action: str, **instead: Mapping[str, str]) -> Any:
    """A dependency that lets only those through who may do `action`."""
    return Depends(May(action, instead))


def _actor(connection: HTTPConnection) -> ActingPerson:
    who: ActingPerson | None = connection.scope.get("state", {}).get("actor")
    if who is None:
        raise Problem("log-in-needed")
    return who


Actor = Annotated[ActingPerson, Depends(_actor)]
