"""Sessions: opaque random tokens, known to the store by their hash; whoever holds one acts as its user until it ends.

Sessions that were looked at lately are remembered for `FRESH_SECONDS`, so that a request costs no query. What ends
here is forgotten at once; what another node ends is known after that time at the latest.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from ring360.domain.people import ActingPerson
from ring360.operations.identity.mint import hash_of, new_id, new_token
from ring360.operations.identity.policy import DAY, IdentityPolicy
from ring360.operations.identity.ports import Account, Accounts, Audit, Sessions, StoredSession

FRESH_SECONDS: Final = 5.0
FLUSH_SECONDS: Final = 60.0
REMEMBERED_MOST: Final = 5_000
OPEN_FACTORS: Final = frozenset({"password+totp", "password+code", "passkey", "provider"})
"""Proofs that count as two factors; an identity provider answers for its own."""


@dataclass(slots=True)
class _Remembered:
    session: StoredSession
    account: Account
    read_at: float


class SessionBook:
    """Every method may be called from any thread."""

    def __init__(
        self, sessions: Sessions, accounts: Accounts, audit: Audit, policy: IdentityPolicy, now: Callable[[], float]
    ) -> None:
        self._sessions = sessions
        self._accounts = accounts
        self._audit = audit
        self._policy = policy
        self._now = now
        self._lock = Lock()
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._seen: dict[str, float] = {}
        self._flushed_at = now()
        self._endings = 0
        """Whoever read the tables before the last ending must not remember what was read."""

    def begin(self, account: Account, address: str, agent: str, factors: str) -> str:
        """A new session's token; the oldest of the user's sessions ends where there are too many."""
        token, now = new_token(), self._now()
        for old in self._sessions.of(account.person_id)[self._policy.sessions_most - 1 :]:
            self._drop(old.token_hash)
        self._sessions.put(
            StoredSession(
                hash_of(token), new_id("S"), account.person_id, now, now, now, address[:64], agent[:200], factors
            )
        )
        return token

    def who(self, token: str, active: bool = False) -> ActingPerson | None:
        """Who acts by this token, None where it is none or has ended. `active`: its user does something."""
        told = self._looked_up(hash_of(token))
        if told is None or not self._runs(told):
            return None
        now, session, account = self._now(), told.session, told.account
        is_locked = self._is_locked(session, account, now)
        if active and not is_locked and now > session.seen_at:
            told.session = session = replace(session, seen_at=now)
            with self._lock:
                self._seen[session.token_hash] = now
        return ActingPerson(
            account.person_id, account.shown, frozenset() if self.limited_to(session, account) else
            frozenset(account.roles), account.unit_id, frozenset(), session.session_id, session.proved_at, is_locked,
        )  # fmt: skip

    def limited_to(self, session: StoredSession, account: Account) -> str:
        """Why a session opens the own account only: "second-factor", "password-old", or "" where it opens all."""
        policy = self._policy
        if policy.second_factor == "required" and session.factors not in OPEN_FACTORS:
            return "second-factor"
        by_password = policy.password_days is not None and session.factors.startswith("password")
        if by_password and self._now() - account.password_set_at > (policy.password_days or 0) * DAY:
            return "password-old"
        return ""

    def session(self, token: str) -> tuple[StoredSession, Account] | None:
        told = self._looked_up(hash_of(token))
        return (told.session, told.account) if told is not None and self._runs(told) else None

    def of(self, person_id: str) -> list[StoredSession]:
        """Newest first."""
        return self._sessions.of(person_id)

    def end(self, token: str) -> None:
        told = self.session(token)
        self._drop(hash_of(token))
        if told is not None:
            self._audit.note("session-ended", told[1].person_id, told[1].person_id, session=told[0].session_id)

    def end_one(self, person_id: str, session_id: str, by: str) -> bool:
        """End a session by its public id; False where the user has none of it."""
        for session in self._sessions.of(person_id):
            if session.session_id == session_id:
                self._audit.note("session-ended", person_id, by, session=session_id)
                self._drop(session.token_hash)
                return True
        return False

    def end_all(self, person_id: str) -> None:
        """End every session of a user, at once."""
        self._sessions.drop_of(person_id)
        self.forget(person_id)

    def forget(self, person_id: str) -> None:
        """Look afresh at who this user is."""
        with self._lock:
            self._endings += 1
            for token_hash in [name for name, each in self._remembered.items() if each.account.person_id == person_id]:
                del self._remembered[token_hash]
                self._seen.pop(token_hash, None)

    def flush_is_due(self) -> bool:
        return bool(self._seen) and self._now() - self._flushed_at >= FLUSH_SECONDS

    def flush(self) -> None:
        """Write down who was active; drop what has ended."""
        with self._lock:
            seen, self._seen, self._flushed_at = self._seen, {}, self._now()
        self._sessions.seen(seen)
        self._sessions.drop_begun_before(self._now() - self._policy.session_seconds)

    def _looked_up(self, token_hash: str) -> _Remembered | None:
        with self._lock:
            told = self._remembered.get(token_hash)
        if told is not None and 0 <= self._now() - told.read_at < FRESH_SECONDS:
            return told
        endings = self._endings
        session = self._sessions.by_token(token_hash)
        account = self._accounts.by_id(session.person_id) if session else None
        with self._lock:
            if session is None or account is None:
                self._remembered.pop(token_hash, None)
                return None
            seen_at = max(session.seen_at, self._seen.get(token_hash, 0.0))
            told = _Remembered(replace(session, seen_at=seen_at), account, self._now())
            if endings == self._endings:
                self._remembered[token_hash] = told
            if len(self._remembered) > REMEMBERED_MOST:
                self._remembered.popitem(last=False)
            return told

    def _runs(self, told: _Remembered) -> bool:
        now, session = self._now(), told.session
        ends_at = min(session.begun_at + self._policy.session_seconds, session.seen_at + self._policy.idle_seconds)
        return now < ends_at and not told.account.is_disabled

    def _is_locked(self, session: StoredSession, account: Account, now: float) -> bool:
        if now - session.seen_at < self._policy.lock_seconds:
            return False
        return not self._policy.is_staffed(frozenset(account.roles), session.address)

    def _drop(self, token_hash: str) -> None:
        self._sessions.drop(token_hash)
        with self._lock:
            self._endings += 1
            self._remembered.pop(token_hash, None)
            self._seen.pop(token_hash, None)
