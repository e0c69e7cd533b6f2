"""Users: made, given roles, disabled, released; their passwords set by themselves alone.

An administrator never knows a password: who is made or reset gets a code that is good once and for three days, and
sets a password with it. Every change ends the user's sessions at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from ring360.domain.people import ADMINISTRATOR, PEOPLE_ROLES
from ring360.domain.problems import Problem
from ring360.operations.identity.mint import hash_of_code, new_code, new_id
from ring360.operations.identity.passwords import Passwords, refuse_weak
from ring360.operations.identity.policy import HOUR, IdentityPolicy
from ring360.operations.identity.ports import Account, Accounts, Audit
from ring360.operations.identity.sessions import SessionBook

SETUP_SECONDS: Final = HOUR
NAME_MOST: Final = 64


def plain_name(name: str) -> str:
    """A log-in name as it is stored and compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


class People:
    """Every method may be called from any thread."""

    def __init__(
        self, accounts: Accounts, sessions: SessionBook, audit: Audit, passwords: Passwords, policy: IdentityPolicy,
        now: Callable[[], float], is_breached: Callable[[str], bool] = lambda _: False,
    ) -> None:  # fmt: skip
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._passwords = passwords
        self._policy = policy
        self._now = now
        self._is_breached = is_breached
        self._setup: tuple[str, float] | None = None

    def all(self) -> list[Account]:
        return self._accounts.all()

    def get(self, person_id: str) -> Account:
        account = self._accounts.by_id(person_id)
        if account is None:
            raise Problem("person-unknown", person=person_id)
        return account

    def named(self, name: str) -> Account:
        account = self._accounts.by_name(plain_name(name))
        if account is None:
            raise Problem("person-unknown", person=name)
        return account

    def begin_setup(self) -> str | None:
        """A code that makes the first administrator, once and within an hour; None where there are users already."""
        if self._accounts.all():
            return None
        code = new_code()
        self._setup = hash_of_code(code), self._now() + SETUP_SECONDS
        return code

    def set_up(self, code: str, name: str, password: str) -> Account:
        """Make the first administrator, with the roles of a dispatcher too so that work can begin."""
        setup = self._setup
        if setup is None or hash_of_code(code) != setup[0] or self._now() > setup[1] or self._accounts.all():
            raise Problem("setup-link-unknown")
        roles = (ADMINISTRATOR, "dispatcher", "duty_commander")
        account = self._new(name, name.strip(), roles, "")
        self._refuse_weak(password, account)
        self._setup = None
        account = replace(account, password_hash=self._passwords.hash(password), password_set_at=self._now())
        self._audit.note("user-made", account.person_id, account.person_id, roles=",".join(roles), how="set-up")
        self._accounts.add(account)
        return account

    def add(self, name: str, shown: str, roles: Sequence[str], unit_id: str, by: str) -> tuple[Account, str]:
        """A new user, and the code with which that user sets a password."""
        code, invite = self._invitation()
        account = replace(self._new(name, shown, roles, unit_id), **invite)
        self._audit.note("user-made", account.person_id, by, roles=",".join(account.roles), unit=unit_id)
        self._accounts.add(account)
        return account, code

    def add_external(self, external: str, name: str, shown: str, roles: Sequence[str]) -> Account:
        """A user whom an identity provider vouches for, or that user with the roles that it tells today."""
        known = self._accounts.by_external(external)
        if known is not None:
            if known.roles != tuple(roles):
                told = {"roles": ",".join(roles)}
                self._change(known.person_id, "roles-changed", "provider", told, roles=tuple(roles))
            return self.get(known.person_id)
        base = plain_name(name)[: NAME_MOST - 8] or "user"
        taken = {each.name for each in self._accounts.all()}
        free = next(each for each in (base, *(f"{base}-{count}" for count in range(2, 10_000))) if each not in taken)
        account = replace(self._new(free, shown or name, roles, ""), external=external)
        self._audit.note("user-made", account.person_id, "provider", roles=",".join(roles), how="provider")
        self._accounts.add(account)
        return account

    def change_roles(self, person_id: str, roles: Sequence[str], unit_id: str, by: str) -> None:
        account = self.get(person_id)
        self._keep_an_administrator(account, roles)
        known = _known_roles(roles)
        told = {"roles": ",".join(known), "unit": unit_id}
        self._change(person_id, "roles-changed", by, told, roles=known, unit_id=unit_id)

    def disable(self, person_id: str, by: str) -> None:
        account = self.get(person_id)
        self._keep_an_administrator(account, ())
        self._change(person_id, "user-disabled", by, disabled_at=self._now(), invite_hash=None)

    def enable(self, person_id: str, by: str) -> None:
        self.get(person_id)
        self._change(person_id, "user-enabled", by, disabled_at=None)

    def release(self, person_id: str, by: str) -> None:
        """Undo a lock-out; sessions that run go on."""
        self.get(person_id)
        self._audit.note("user-released", person_id, by)
        self._accounts.change(person_id, failures=0, locked_until=None)

    def reset(self, person_id: str, by: str) -> str:
        """End the password; a code to set another. Second factors stay."""
        self.get(person_id)
        code, invite = self._invitation()
        self._change(person_id, "password-reset", by, password_hash=None, failures=0, locked_until=None, **invite)
        return code

    def clear_second_factors(self, person_id: str, by: str) -> None:
        """For who has lost them, once it is certain in person who asks."""
        self.get(person_id)
        for passkey in self._accounts.passkeys_of(person_id):
            self._accounts.drop_passkey(person_id, passkey.credential_id)
        self._accounts.put_codes(person_id, ())
        self._change(person_id, "second-factors-cleared", by, totp_secret=None)

    def activate(self, code: str, password: str) -> Account:
        """Set a password by the code of an invitation or reset."""
        account = self._accounts.by_invite(hash_of_code(code))
        if account is None or account.is_disabled or self._now() > account.invite_until:
            raise Problem("setup-link-unknown")
        self._set_password(account, password, "password-set")
        return self.get(account.person_id)

    def change_password(self, person_id: str, old: str, new: str) -> Account:
        account = self.get(person_id)
        if not self._passwords.fits(old, account.password_hash):
            self._audit.note("password-change-failed", person_id, person_id)
            raise Problem("password-wrong")
        self._set_password(account, new, "password-changed")
        return self.get(person_id)

    def _set_password(self, account: Account, password: str, action: str) -> None:
        self._refuse_weak(password, account)
        hashed, now = self._passwords.hash(password), self._now()
        self._change(
            account.person_id, action, account.person_id, password_hash=hashed, password_set_at=now, invite_hash=None
        )

    def _refuse_weak(self, password: str, account: Account) -> None:
        own = (account.name, account.shown, *self._policy.password_words)
        refuse_weak(password, self._policy.password_least, own, self._is_breached)

    def _new(self, name: str, shown: str, roles: Sequence[str], unit_id: str) -> Account:
        plain = plain_name(name)
        if not plain or len(plain) > NAME_MOST or not plain.replace(" ", "_").isprintable():
            raise Problem("name-wrong", most=NAME_MOST)
        if self._accounts.by_name(plain) is not None:
            raise Problem("name-taken", name=plain)
        return Account(new_id("U"), plain, shown.strip() or plain, _known_roles(roles), unit_id)

    def _invitation(self) -> tuple[str, dict[str, Any]]:
        code = new_code()
        return code, {"invite_hash": hash_of_code(code), "invite_until": self._now() + self._policy.invite_seconds}

    def _change(
        self, person_id: str, action: str, by: str, details: Mapping[str, str] | None = None, /, **fields: object
    ) -> None:
        self._audit.note(action, person_id, by, **(details or {}))
        self._accounts.change(person_id, **fields)
        self._sessions.end_all(person_id)

    def _keep_an_administrator(self, account: Account, roles: Sequence[str]) -> None:
        if ADMINISTRATOR not in account.roles or ADMINISTRATOR in roles or account.is_disabled:
            return
        others = (each for each in self._accounts.all() if each.person_id != account.person_id and not each.is_disabled)
        if not any(ADMINISTRATOR in each.roles for each in others):
            raise Problem("last-administrator", person=account.name)


def _known_roles(roles: Sequence[str]) -> tuple[str, ...]:
    for role in roles:
        if role not in PEOPLE_ROLES:
            raise Problem("role-unknown", role=role, known=", ".join(PEOPLE_ROLES))
    return tuple(role for role in PEOPLE_ROLES if role in roles)
