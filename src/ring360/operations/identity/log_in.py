"""Signing in: a name and a password, a second factor where there is one, and what happens after failures.

A wrong name, a wrong password and a wrong code are told alike and take equally long. Failures are counted for each
account, which locks it, and for each address, which slows it down; sessions that run are left alone, so that nobody
can be thrown out of a control room by typing wrong passwords elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Final

from ring360.domain.problems import Problem
from ring360.operations.identity.limits import Buckets
from ring360.operations.identity.passwords import Passwords
from ring360.operations.identity.people import plain_name
from ring360.operations.identity.policy import IdentityPolicy
from ring360.operations.identity.ports import Account, Accounts, Audit, StoredSession
from ring360.operations.identity.second_factors import SecondFactors
from ring360.operations.identity.sessions import SessionBook

ADDRESS_BURST: Final = 20.0
ADDRESS_PER_SECOND: Final = 1 / 6
"""Failures from one address: twenty, then ten a minute."""
LOCKED_FOR_GOOD: Final = 1e12
NOBODY: Final = "unknown"
"""What was typed as a name is not journaled: it is sometimes a password."""


class LogIn:
    """Every method may be called from any thread; each hashes once and takes tens of milliseconds."""

    def __init__(
        self, accounts: Accounts, sessions: SessionBook, second_factors: SecondFactors, audit: Audit,
        passwords: Passwords, policy: IdentityPolicy, now: Callable[[], float],
    ) -> None:  # fmt: skip
        self._accounts = accounts
        self._sessions = sessions
        self._second_factors = second_factors
        self._audit = audit
        self._passwords = passwords
        self._policy = policy
        self._now = now
        self._lock = Lock()
        self._addresses = Buckets(ADDRESS_BURST, ADDRESS_PER_SECOND)

    def with_password(self, name: str, password: str, code: str, address: str, agent: str) -> str:
        """The token of a new session. Problem `second-factor-needed` where a code is wanted and none was given."""
        self.slow_down(address)
        account = self._accounts.by_name(plain_name(name))
        self._refuse_locked(account)
        factors = self._proved(account, password, code, address)
        assert account is not None
        return self.enter(account.person_id, address, agent, factors)

    def enter(self, person_id: str, address: str, agent: str, factors: str) -> str:
        """Begin the session of somebody who has been proved by other means."""
        account = self._accounts.by_id(person_id)
        if account is None or account.is_disabled:
            raise Problem("log-in-failed")
        self._audit.note("logged-in", person_id, person_id, address=address, factors=factors)
        if account.failures or account.locked_until is not None:
            self._accounts.change(person_id, failures=0, locked_until=None)
        return self._sessions.begin(account, address, agent, factors)

    def prove_again(self, token: str, password: str, code: str, address: str, agent: str) -> str:
        """Prove once more who one is, to unlock or before what weighs; a new token, and the old one ends."""
        told = self._sessions.session(token)
        if told is None:
            raise Problem("log-in-needed")
        self.slow_down(address)
        account = self._accounts.by_id(told[1].person_id)
        self._refuse_locked(account)
        factors = self._proved(account, password, code, address)
        return self.renewed(token, told[0], factors, address, agent)

    def renewed(self, token: str, old: StoredSession, factors: str, address: str, agent: str) -> str:
        account = self._accounts.by_id(old.person_id)
        if account is None or account.is_disabled:
            raise Problem("log-in-needed")
        self._audit.note("proved-again", account.person_id, account.person_id, address=address, factors=factors)
        fresh = self._sessions.begin(account, address, agent, factors)
        self._sessions.end(token)
        return fresh

    def slow_down(self, address: str) -> None:
        """Problem where too many attempts from this address have failed lately."""
        if self._addresses.is_empty(address, self._now()):
            raise Problem("too-many-attempts", seconds=round(1 / ADDRESS_PER_SECOND))

    def failed(self, account: Account | None, address: str, how: str) -> Problem:
        """Count a failure; the problem to raise."""
        now, policy = self._now(), self._policy
        self._addresses.wait_seconds(address, now)
        subject = account.person_id if account else NOBODY
        self._audit.note("log-in-failed", subject, subject, address=address, how=how)
        if account is None or account.is_disabled:
            return Problem("log-in-failed")
        with self._lock:
            account = self._accounts.by_id(account.person_id) or account
            anew = account.failures == 0 or now - account.first_failure_at > policy.failures_seconds
            failures = 1 if anew else account.failures + 1
            if failures < policy.failures_most:
                first = now if anew else account.first_failure_at
                self._accounts.change(account.person_id, failures=failures, first_failure_at=first)
            else:
                until = LOCKED_FOR_GOOD if policy.lockout_seconds is None else now + policy.lockout_seconds
                self._audit.note("user-locked-out", subject, subject, address=address)
                self._accounts.change(account.person_id, failures=0, locked_until=until)
        return Problem("log-in-failed")

    def _refuse_locked(self, account: Account | None) -> None:
        if account is not None and account.locked_until is not None and self._now() < account.locked_until:
            raise Problem("account-locked")

    def _proved(self, account: Account | None, password: str, code: str, address: str) -> str:
        """Which factors were proved; Problem where they were not."""
        fits = self._passwords.fits(password, account.password_hash if account else None)
        if account is None or not fits or account.is_disabled:
            raise self.failed(account, address, "password")
        self._rehash(account, password)
        if not self._second_factors.are_asked_of(account):
            return "password"
        if not code:
            raise Problem("second-factor-needed")
        how = self._second_factors.spend(account.person_id, code)
        if how is None:
            raise self.failed(account, address, "second-factor")
        return f"password+{how}"

    def _rehash(self, account: Account, password: str) -> None:
        assert account.password_hash is not None
        if self._passwords.is_stale(account.password_hash):
            self._accounts.change(account.person_id, password_hash=self._passwords.hash(password))
