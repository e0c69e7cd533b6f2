"""Second factors typed by hand: codes of an authenticator app (TOTP, RFC 6238) and recovery codes, each good once."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from threading import Lock
from typing import Final

import pyotp

from ring360.domain.problems import Problem
from ring360.operations.identity.mint import hash_of_code, new_code
from ring360.operations.identity.ports import Account, Accounts, Audit, Vault
from ring360.operations.identity.sessions import SessionBook

STEP_SECONDS: Final = 30
CODES: Final = 10


class SecondFactors:
    """Every method may be called from any thread."""

    def __init__(
        self, accounts: Accounts, sessions: SessionBook, audit: Audit, vault: Vault, now: Callable[[], float]
    ) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._vault = vault
        self._now = now
        self._lock = Lock()
        self._offered: dict[str, str] = {}
        """By user: the secret shown and not yet confirmed."""

    def are_asked_of(self, account: Account) -> bool:
        """Whether a password alone is not enough; a passkey is a second factor that is not typed."""
        return account.totp_secret is not None or bool(self._accounts.passkeys_of(account.person_id))

    def offer_totp(self, account: Account) -> str:
        """An `otpauth://` address for the authenticator app; holds once `confirm_totp` has seen a code made with it."""
        secret = pyotp.random_base32(32)
        with self._lock:
            self._offered[account.person_id] = secret
            while len(self._offered) > 1_000:
                self._offered.pop(next(iter(self._offered)))
        return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name="ring360")

    def confirm_totp(self, person_id: str, code: str) -> list[str]:
        """Turn the offered secret on; ten recovery codes, told this once. The user's sessions end."""
        secret = self._offered.get(person_id)
        step = self._step_of(secret, code) if secret else None
        if secret is None or step is None:
            raise Problem("code-wrong")
        self._offered.pop(person_id, None)
        codes = [new_code() for _ in range(CODES)]
        self._audit.note("totp-set", person_id, person_id)
        self._accounts.change(person_id, totp_secret=self._vault.seal(secret), totp_step=step)
        self._accounts.put_codes(person_id, [hash_of_code(each) for each in codes])
        self._sessions.end_all(person_id)
        return codes

    def remove_totp(self, person_id: str) -> None:
        self._audit.note("totp-removed", person_id, person_id)
        self._accounts.change(person_id, totp_secret=None)
        self._sessions.end_all(person_id)

    def new_codes(self, person_id: str) -> list[str]:
        """Ten recovery codes in place of those before, told this once."""
        codes = [new_code() for _ in range(CODES)]
        self._audit.note("recovery-codes-made", person_id, person_id)
        self._accounts.put_codes(person_id, [hash_of_code(each) for each in codes])
        return codes

    def spend(self, person_id: str, code: str) -> str | None:
        """ "totp" or "code" where it fits and was not used before, else None."""
        account = self._accounts.by_id(person_id)
        if account is not None and account.totp_secret is not None:
            step = self._step_of(self._vault.open(account.totp_secret), code)
            if step is not None and self._accounts.spend_step(person_id, step):
                return "totp"
        if self._accounts.spend_code(person_id, hash_of_code(code)):
            self._audit.note("recovery-code-used", person_id, person_id)
            return "code"
        return None

    def _step_of(self, secret: str, code: str) -> int | None:
        """The half minute that a code belongs to: this one or its neighbours."""
        typed = "".join(letter for letter in code if letter.isdecimal())
        now, made = int(self._now()) // STEP_SECONDS, pyotp.TOTP(secret)
        for step in (now, now - 1, now + 1):
            if hmac.compare_digest(made.generate_otp(step).encode(), typed.encode()):
                return step
        return None
