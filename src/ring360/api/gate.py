"""What stands at the gate: names answered to, who is who, limits; and how a request shows who sends it."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.datastructures import Headers

from ring360.api.permissions import EXERCISE_PERSON
from ring360.domain.people import ActingPerson
from ring360.operations.identity.desk import Identity
from ring360.operations.identity.limits import Buckets

COOKIE: Final = "ring360_session"
SECURE_COOKIE: Final = f"__Host-{COOKIE}"
"""Browsers take a cookie of such a name only by https, for the whole host and from the host itself."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one address and one person may ask."""

    addresses: Buckets = field(default_factory=lambda: Buckets(2_000, 600))
    people: Buckets = field(default_factory=lambda: Buckets(1_000, 300))


@dataclass(frozen=True, slots=True)
class Gate:
    """Host names answered to (without port), and who is who; None = an exercise, where nobody signs in."""

    hosts: Sequence[str]
    identity: Identity | None
    secure: bool = False
    """True when people come by https, here or at the proxy before us."""
    limits: Limits | None = None

    @property
    def cookie_name(self) -> str:
        return SECURE_COOKIE if self.secure else COOKIE

    def now(self) -> float:
        """UNIX seconds UTC; asked only where people sign in."""
        return self.identity.now() if self.identity else 0.0

    def cookie(self, token: str) -> str:
        """The `Set-Cookie` that begins a session in a browser, or ends it where the token is empty."""
        life = "" if token else "; Max-Age=0"
        secure = "; Secure" if self.secure else ""
        return f"{self.cookie_name}={token}; Path=/; HttpOnly; SameSite=Strict{life}{secure}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who a request says it comes from."""

    actor: ActingPerson | None
    token: str = ""
    """The session's, empty for devices and programs."""
    again: Callable[[], ActingPerson | None] | None = None
    """Asks anew who shows the same; None for who stays the same however long it takes."""


def visitor_of(gate: Gate, headers: Headers, active: bool) -> Visitor:
    """By session cookie, by `Bearer` token of a program, or by `Basic` name and code of a tracker."""
    identity = gate.identity
    if identity is None:
        return Visitor(EXERCISE_PERSON)
    scheme, _, shown = headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "bearer":
            program = partial(identity.tokens.who, shown.strip())
            return Visitor(program(), again=program)
        case "basic":
            name, _, code = _decoded(shown).partition(":")
            kind, _, number = name.partition("/")
            device = partial(identity.devices.admit, kind, number, code)
            return Visitor(device(), again=device)
    token = _cookie(headers, gate.cookie_name)
    if not token:
        return Visitor(None)
    return Visitor(identity.sessions.who(token, active), token, partial(identity.sessions.who, token))


def _decoded(shown: str) -> str:
    try:
        text = b64decode(shown.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return "" if "\0" in text else text


def _cookie(headers: Headers, name: str) -> str:
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    return cookies[name].value if name in cookies else ""
