"""Trackers and programs: a tracker reports for one unit, a program does the few actions that its token was made for."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from ring360.domain.people import ACTIONS, TRACKER, ActingPerson
from ring360.domain.problems import Problem
from ring360.operations.identity.fresh import Fresh
from ring360.operations.identity.mint import hash_of, hash_of_code, new_code, new_id, new_token
from ring360.operations.identity.policy import DAY
from ring360.operations.identity.ports import Audit, Device, Devices, Token, Tokens

KINDS: Final = ("jt808", "osmand", "owntracks", "nmea", "http")
TOKEN_PREFIX: Final = "r360_"
"""Shows what a token is where one has leaked into a file."""
NEVER_FOR_PROGRAMS: Final = frozenset({"people.change", "tokens.change", "callers.erase"})


class DeviceBook:
    """Every method may be called from any thread."""

    def __init__(self, devices: Devices, audit: Audit, now: Callable[[], float]) -> None:
        self._devices = devices
        self._audit = audit
        self._now = now
        self._fresh: Fresh[Device] = Fresh()

    def all(self) -> list[Device]:
        return self._devices.all()

    def register(self, kind: str, number: str, unit_id: str, by: str) -> tuple[Device, str]:
        """A tracker and its code, told this once; registered again it gets another code and may have another unit.

        JT/T 808 terminals get the code as the authentication code of their registration, the others send it as a
        token or password.
        """
        if kind not in KINDS:
            raise Problem("device-kind-unknown", kind=kind, known=", ".join(KINDS))
        code = new_code()
        device = Device(kind, number, unit_id, hash_of_code(code), self._now())
        self._audit.note("device-registered", device.device_id, by, unit=unit_id)
        self._put(device)
        return device, code

    def revoke(self, kind: str, number: str, by: str) -> None:
        device = self._devices.get(kind, number)
        if device is None:
            raise Problem("device-unknown", device=f"{kind}:{number}")
        self._audit.note("device-revoked", device.device_id, by)
        self._put(replace(device, revoked_at=self._now()))

    def known(self, kind: str, number: str) -> Device | None:
        """A registered tracker that is not revoked; whether it is that tracker is not proved by this."""
        device = self._fresh.told(f"{kind}:{number}", self._now(), lambda: self._devices.get(kind, number))
        return device if device is not None and device.revoked_at is None else None

    def admit(self, kind: str, number: str, code: str) -> ActingPerson | None:
        """The tracker, where the code is its own; it acts for its unit alone."""
        device = self.known(kind, number)
        if device is None or not hmac.compare_digest(device.token_hash, hash_of_code(code)):
            return None
        return ActingPerson(device.device_id, device.device_id, frozenset((TRACKER,)), device.unit_id)

    def new_code_for(self, kind: str, number: str) -> str | None:
        """A fresh authentication code for a terminal that registers over the air; None where it is not known here."""
        device = self.known(kind, number)
        if device is None:
            return None
        code = new_code()
        self._audit.note("device-code-renewed", device.device_id, device.device_id)
        self._put(replace(device, token_hash=hash_of_code(code)))
        return code

    def _put(self, device: Device) -> None:
        self._devices.put(device)
        self._fresh.forget()


class TokenBook:
    """Every method may be called from any thread."""

    def __init__(self, tokens: Tokens, audit: Audit, now: Callable[[], float]) -> None:
        self._tokens = tokens
        self._audit = audit
        self._now = now
        self._fresh: Fresh[Token] = Fresh()

    def all(self) -> list[Token]:
        return self._tokens.all()

    def make(self, name: str, actions: Sequence[str], days: float, by: str) -> tuple[Token, str]:
        """A token for a program, told this once."""
        for action in actions:
            grant = ACTIONS.get(action)
            if grant is None or not grant.roles or action in NEVER_FOR_PROGRAMS:
                raise Problem("action-unknown", action=action)
        secret, now = new_token(TOKEN_PREFIX), self._now()
        token = Token(new_id("T"), hash_of(secret), name, tuple(sorted(set(actions))), now, now + days * DAY)
        self._audit.note("token-made", token.token_id, by, actions=",".join(token.actions))
        self._tokens.put(token)
        return token, secret

    def revoke(self, token_id: str, by: str) -> None:
        for token in self._tokens.all():
            if token.token_id == token_id:
                self._audit.note("token-revoked", token_id, by)
                self._tokens.put(replace(token, revoked_at=self._now()))
                self._fresh.forget()
                return
        raise Problem("token-unknown", token=token_id)

    def who(self, secret: str) -> ActingPerson | None:
        """The program that this token was made for, while it runs."""
        if not secret.startswith(TOKEN_PREFIX):
            return None
        token_hash = hash_of(secret)
        token = self._fresh.told(token_hash, self._now(), lambda: self._tokens.by_hash(token_hash))
        if token is None or token.revoked_at is not None or self._now() >= token.ends_at:
            return None
        return ActingPerson(token.token_id, token.name, actions=frozenset(token.actions))
