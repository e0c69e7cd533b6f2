"""Passkeys (WebAuthn): a key in the user's device that signs a challenge, once the device has checked its user.

A passkey with that check is two factors in one and opens a session without a password. Challenges are remembered for
five minutes, in bounded number, and each is good for one answer.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Final

import webauthn
from webauthn.helpers.exceptions import InvalidAuthenticationResponse, InvalidRegistrationResponse, WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ring360.domain.problems import Problem
from ring360.operations.identity.mint import new_id
from ring360.operations.identity.ports import Account, Accounts, Audit, Passkey
from ring360.operations.identity.sessions import SessionBook

CHALLENGE_SECONDS: Final = 300.0
CHALLENGES_MOST: Final = 1_000
_ID: Final = re.compile(r"[\w-]{1,400}", re.ASCII)
_WRONG: Final = (WebAuthnException, InvalidAuthenticationResponse, InvalidRegistrationResponse, ValueError, KeyError)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is: the host name without port, and the whole origin."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class _Challenge:
    person_id: str
    challenge: bytes
    until: float


class Passkeys:
    """Every method may be called from any thread."""

    def __init__(self, accounts: Accounts, sessions: SessionBook, audit: Audit, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._sessions = sessions
        self._audit = audit
        self._now = now
        self._lock = Lock()
        self._challenges: OrderedDict[str, _Challenge] = OrderedDict()

    def offer(self, account: Account, site: Site) -> dict[str, Any]:
        """Options for `navigator.credentials.create`, with the id of their `ceremony`."""
        known = [_id_bytes(each.credential_id) for each in self._accounts.passkeys_of(account.person_id)]
        options = webauthn.generate_registration_options(
            rp_id=site.host, rp_name="ring360", user_id=account.person_id.encode(), user_name=account.name,
            user_display_name=account.shown,
            exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )  # fmt: skip
        return self._begun(account.person_id, options.challenge, webauthn.options_to_json(options))

    def add(self, person_id: str, ceremony: str, answer: dict[str, Any], label: str, site: Site) -> Passkey:
        """Keep the public key of a passkey just made."""
        challenge = self._taken(ceremony, person_id)
        try:
            made = webauthn.verify_registration_response(
                credential=answer, expected_challenge=challenge.challenge, expected_rp_id=site.host,
                expected_origin=site.origin, require_user_verification=True,
            )  # fmt: skip
        except _WRONG as error:
            raise Problem("passkey-wrong") from error
        passkey = Passkey(
            _text(made.credential_id), person_id, _text(made.credential_public_key), made.sign_count, label, self._now()
        )
        if self._accounts.passkey(passkey.credential_id) is not None:
            raise Problem("passkey-wrong")
        self._audit.note("passkey-added", person_id, person_id)
        self._accounts.put_passkey(passkey)
        return passkey

    def remove(self, person_id: str, credential_id: str) -> None:
        self._audit.note("passkey-removed", person_id, person_id)
        if not self._accounts.drop_passkey(person_id, credential_id):
            raise Problem("passkey-unknown")
        self._sessions.end_all(person_id)

    def ask(self, site: Site) -> dict[str, Any]:
        """Options for `navigator.credentials.get`; whoever's passkey it is shows itself by the answer."""
        options = webauthn.generate_authentication_options(
            rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
        )
        return self._begun("", options.challenge, webauthn.options_to_json(options))

    def proved(self, ceremony: str, answer: dict[str, Any], site: Site) -> Account:
        """Whose passkey answered; Problem `log-in-failed` where none of ours did."""
        challenge = self._taken(ceremony, "")
        told = answer.get("id")
        passkey = self._accounts.passkey(told) if isinstance(told, str) and _ID.fullmatch(told) else None
        account = self._accounts.by_id(passkey.person_id) if passkey else None
        if passkey is None or account is None or account.is_disabled:
            raise Problem("log-in-failed")
        try:
            seen = webauthn.verify_authentication_response(
                credential=answer, expected_challenge=challenge.challenge, expected_rp_id=site.host,
                expected_origin=site.origin, credential_public_key=_id_bytes(passkey.public_key),
                credential_current_sign_count=passkey.sign_count, require_user_verification=True,
            )  # fmt: skip
        except _WRONG as error:
            self._audit.note("log-in-failed", account.person_id, account.person_id, how="passkey")
            raise Problem("log-in-failed") from error
        self._accounts.put_passkey(replace(passkey, sign_count=seen.new_sign_count))
        return account

    def _begun(self, person_id: str, challenge: bytes, options: str) -> dict[str, Any]:
        ceremony, now = new_id("C"), self._now()
        with self._lock:
            self._challenges[ceremony] = _Challenge(person_id, challenge, now + CHALLENGE_SECONDS)
            if len(self._challenges) > CHALLENGES_MOST:
                self._challenges.popitem(last=False)
        return {"ceremony": ceremony, "options": json.loads(options)}

    def _taken(self, ceremony: str, person_id: str) -> _Challenge:
        with self._lock:
            challenge = self._challenges.pop(ceremony, None)
        if challenge is None or challenge.person_id != person_id or self._now() > challenge.until:
            raise Problem("passkey-wrong")
        return challenge


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _id_bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
