"""Signing in by an identity provider: it says who somebody is and in which groups, and the groups give the roles.

A way to the provider and back is bound to the browser that began it, ends after ten minutes and is good once.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final, Protocol

from ring360.domain.people import PEOPLE_ROLES
from ring360.operations.identity.log_in import LogIn
from ring360.operations.identity.people import People

WAY_SECONDS: Final = 600.0
WAYS_MOST: Final = 1_000


@dataclass(frozen=True, slots=True)
class Vouched:
    """Whom a provider vouches for; `external` is its issuer with its own lasting id."""

    external: str
    name: str
    shown: str
    groups: tuple[str, ...]


class Provider(Protocol):
    def log_in_address(self, return_to: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes; Problem where the provider does not answer."""

    def vouched(self, code: str, return_to: str, nonce: str, verifier: str) -> Vouched:
        """Who came back; Problem where the token does not hold."""


@dataclass(frozen=True, slots=True)
class _Way:
    nonce: str
    verifier: str
    return_to: str
    until: float


class ProviderLogIn:
    """Every method may be called from any thread and may wait for the provider."""

    def __init__(
        self, provider: Provider, roles_by_group: Mapping[str, str], people: People, log_in: LogIn,
        now: Callable[[], float],
    ) -> None:  # fmt: skip
        self._provider = provider
        self._roles_by_group = roles_by_group
        self._people = people
        self._log_in = log_in
        self._now = now
        self._lock = Lock()
        self._ways: OrderedDict[str, _Way] = OrderedDict()

    def begin(self, return_to: str) -> tuple[str, str]:
        """Where the browser goes, and the state to keep in it."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        address = self._provider.log_in_address(return_to, state, nonce, verifier)
        with self._lock:
            self._ways[state] = _Way(nonce, verifier, return_to, self._now() + WAY_SECONDS)
            if len(self._ways) > WAYS_MOST:
                self._ways.popitem(last=False)
        return address, state

    def finish(self, state: str, kept_state: str, code: str, address: str, agent: str) -> str:
        """The token of a new session, for who comes back in the browser that began."""
        self._log_in.slow_down(address)
        with self._lock:
            way = self._ways.pop(state, None) if state else None
        if way is None or self._now() > way.until or not secrets.compare_digest(state.encode(), kept_state.encode()):
            raise self._log_in.failed(None, address, "provider")
        told = self._provider.vouched(code, way.return_to, way.nonce, way.verifier)
        given = {self._roles_by_group[group] for group in told.groups if group in self._roles_by_group}
        if not given:
            raise self._log_in.failed(None, address, "provider-without-role")
        roles = tuple(role for role in PEOPLE_ROLES if role in given)
        account = self._people.add_external(told.external, told.name, told.shown, roles)
        return self._log_in.enter(account.person_id, address, agent, "provider")
