"""All of identity that one running desk has, put together once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ring360.operations.identity.devices import DeviceBook, TokenBook
from ring360.operations.identity.log_in import LogIn
from ring360.operations.identity.passkeys import Passkeys
from ring360.operations.identity.passwords import Passwords
from ring360.operations.identity.people import People
from ring360.operations.identity.policy import IdentityPolicy
from ring360.operations.identity.ports import Accounts, Audit, Devices, Sessions, Tokens, Vault
from ring360.operations.identity.provider import Provider, ProviderLogIn
from ring360.operations.identity.second_factors import SecondFactors
from ring360.operations.identity.sessions import SessionBook


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is who."""

    policy: IdentityPolicy
    accounts: Accounts
    sessions: SessionBook
    people: People
    second_factors: SecondFactors
    passkeys: Passkeys
    log_in: LogIn
    devices: DeviceBook
    tokens: TokenBook
    now: Callable[[], float]
    provider: ProviderLogIn | None = None
    """Where people may also sign in by an identity provider."""


def open_identity(
    accounts: Accounts, sessions: Sessions, devices: Devices, tokens: Tokens, audit: Audit, vault: Vault,
    policy: IdentityPolicy, now: Callable[[], float], passwords: Passwords | None = None,
    is_breached: Callable[[str], bool] = lambda _: False, provider: Provider | None = None,
    roles_by_group: Mapping[str, str] | None = None, wall: Callable[[], float] | None = None,
) -> Identity:  # fmt: skip
    """Join the tables with the rules. Codes of authenticators go by `wall`, where it is not `now`."""
    passwords = passwords or Passwords()
    book = SessionBook(sessions, accounts, audit, policy, now)
    second_factors = SecondFactors(accounts, book, audit, vault, wall or now)
    people = People(accounts, book, audit, passwords, policy, now, is_breached)
    log_in = LogIn(accounts, book, second_factors, audit, passwords, policy, now)
    return Identity(
        policy=policy, accounts=accounts, sessions=book, people=people, second_factors=second_factors,
        passkeys=Passkeys(accounts, book, audit, now), log_in=log_in, devices=DeviceBook(devices, audit, now),
        tokens=TokenBook(tokens, audit, now), now=now,
        provider=ProviderLogIn(provider, roles_by_group or {}, people, log_in, now) if provider else None,
    )  # fmt: skip
