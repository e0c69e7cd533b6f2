"""What identity needs from the world: tables of accounts, sessions, devices and tokens, and an audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A user as stored; instants are UNIX seconds UTC."""

    person_id: str
    name: str
    """What is typed to sign in, in lower case."""
    shown: str
    """How the user is called on the page."""
    roles: tuple[str, ...]
    unit_id: str = ""
    password_hash: str | None = None
    password_set_at: float = 0.0
    external: str | None = None
    """Issuer and subject at an identity provider."""
    disabled_at: float | None = None
    failures: int = 0
    first_failure_at: float = 0.0
    locked_until: float | None = None
    totp_secret: str | None = None
    """Sealed; see `vault.py`."""
    totp_step: int = 0
    """The last 30-second step whose code was used."""
    invite_hash: str | None = None
    invite_until: float = 0.0

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key that a user's device signs with."""

    credential_id: str
    person_id: str
    public_key: str
    sign_count: int
    label: str
    made_at: float


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session; its token is stored as a hash only."""

    token_hash: str
    session_id: str
    person_id: str
    begun_at: float
    seen_at: float
    """When its user last did something."""
    proved_at: float
    address: str
    agent: str
    factors: str
    """What was proved: "password", "password+totp", "password+code", "passkey", "provider"."""


@dataclass(frozen=True, slots=True)
class Device:
    """A tracker that may report positions for one unit."""

    kind: str
    """How it speaks: "jt808", "osmand", "owntracks", "nmea"."""
    number: str
    """What it calls itself."""
    unit_id: str
    token_hash: str
    made_at: float
    revoked_at: float | None = None

    @property
    def device_id(self) -> str:
        return f"{self.kind}:{self.number}"


@dataclass(frozen=True, slots=True)
class Token:
    """What a program signs its requests with."""

    token_id: str
    token_hash: str
    name: str
    actions: tuple[str, ...]
    made_at: float
    ends_at: float
    revoked_at: float | None = None


class Accounts(Protocol):
    def all(self) -> list[Account]:
        """By name."""

    def by_id(self, person_id: str) -> Account | None: ...

    def by_name(self, name: str) -> Account | None: ...

    def by_external(self, external: str) -> Account | None: ...

    def by_invite(self, invite_hash: str) -> Account | None: ...

    def add(self, account: Account) -> None: ...

    def change(self, person_id: str, **fields: object) -> None:
        """Set these fields and leave the others as they are, whoever changes them at the same time."""

    def spend_step(self, person_id: str, step: int) -> bool:
        """True once for each step of an authenticator app, and never for one before the last."""

    def put_codes(self, person_id: str, hashes: Sequence[str]) -> None:
        """Replace all recovery codes."""

    def codes_left(self, person_id: str) -> int: ...

    def spend_code(self, person_id: str, code_hash: str) -> bool:
        """True once for each code."""

    def passkeys_of(self, person_id: str) -> list[Passkey]: ...

    def passkey(self, credential_id: str) -> Passkey | None: ...

    def put_passkey(self, passkey: Passkey) -> None: ...

    def drop_passkey(self, person_id: str, credential_id: str) -> bool: ...


class Sessions(Protocol):
    def by_token(self, token_hash: str) -> StoredSession | None: ...

    def of(self, person_id: str) -> list[StoredSession]:
        """Newest first."""

    def put(self, session: StoredSession) -> None: ...

    def seen(self, at_by_token: dict[str, float]) -> None:
        """Note when sessions, by the hash of their tokens, were last active."""

    def drop(self, token_hash: str) -> None: ...

    def drop_of(self, person_id: str) -> None: ...

    def drop_begun_before(self, at: float) -> None: ...


class Devices(Protocol):
    def all(self) -> list[Device]: ...

    def get(self, kind: str, number: str) -> Device | None: ...

    def put(self, device: Device) -> None: ...


class Tokens(Protocol):
    def all(self) -> list[Token]: ...

    def by_hash(self, token_hash: str) -> Token | None: ...

    def put(self, token: Token) -> None: ...


class Audit(Protocol):
    def note(self, action: str, subject: str, by: str, **details: str) -> None:
        """Tell the journal; returns once it is safe. No detail is a secret."""


class Vault(Protocol):
    def seal(self, secret: str) -> str: ...

    def open(self, sealed: str) -> str:
        """Problem where it was sealed by another key."""
