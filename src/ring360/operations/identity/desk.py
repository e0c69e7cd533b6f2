"""All of identity that one running desk has, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ring360.operations.identity.devices import DeviceBook, TokenBook
from ring360.operations.identity.log_in import LogIn
from ring360.operations.identity.passkeys import Passkeys
from ring360.operations.identity.passwords import Passwords
from ring360.operations.identity.people import People
from ring360.operations.identity.policy import IdentityPolicy
from ring360.operations.identity.ports import Accounts, Audit, Devices, Sessions, Tokens, Vault
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


def open_identity(
    accounts: Accounts, sessions: Sessions, devices: Devices, tokens: Tokens, audit: Audit, vault: Vault,
    policy: IdentityPolicy, now: Callable[[], float], passwords: Passwords | None = None,
    is_breached: Callable[[str], bool] = lambda _: False,
) -> Identity:  # fmt: skip
    """Join the tables with the rules."""
    passwords = passwords or Passwords()
    book = SessionBook(sessions, accounts, audit, policy, now)
    second_factors = SecondFactors(accounts, book, audit, vault, now)
    return Identity(
        policy=policy, accounts=accounts, sessions=book,
        people=People(accounts, book, audit, passwords, policy, now, is_breached),
        second_factors=second_factors, passkeys=Passkeys(accounts, book, audit, now),
        log_in=LogIn(accounts, book, second_factors, audit, passwords, policy, now),
        devices=DeviceBook(devices, audit, now), tokens=TokenBook(tokens, audit, now), now=now,
    )  # fmt: skip
