"""OpenID Connect: the authorization code flow with PKCE, and an id token checked before anything in it is believed.

Sources: OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9207 for `iss` in the answer. Only the configured issuer
is asked, redirects are not followed, and its keys are read again when a token names one that is not known yet.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from ring360.domain.problems import Problem
from ring360.operations.identity.provider import Vouched

ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
SECONDS: Final = 5.0
LEEWAY_SECONDS: Final = 60
ANSWER_BYTES: Final = 1_000_000
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


class OidcProvider:
    """One issuer. Every method may wait for the network, `SECONDS` at most for each question."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str, groups_claim: str, now: Callable[[], float]
    ) -> None:
        address = urlsplit(issuer)
        if address.scheme != "https" and address.hostname not in LOOPBACK:
            raise Problem("provider-not-https", issuer=issuer)
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret
        self._groups_claim = groups_claim
        self._now = now
        self._web = httpx.Client(timeout=SECONDS, follow_redirects=False)
        self._described: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def log_in_address(self, return_to: str, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes."""
        asked = {
            "response_type": "code", "client_id": self._client_id, "redirect_uri": return_to, "scope": "openid profile",
            "state": state, "nonce": nonce, "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        endpoint = str(self._description()["authorization_endpoint"])
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def vouched(self, code: str, return_to: str, nonce: str, verifier: str) -> Vouched:
        """Who came back with this code; Problem `log-in-failed` where the token does not hold."""
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to, "code_verifier": verifier}
        told = self._asked("POST", str(self._description()["token_endpoint"]), asked)
        claims = self._claims(str(told.get("id_token", "")), nonce)
        groups = claims.get(self._groups_claim, [])
        return Vouched(
            external=f"{self._issuer}|{claims['sub']}",
            name=str(claims.get("preferred_username") or claims["sub"]),
            shown=str(claims.get("name") or claims.get("preferred_username") or claims["sub"]),
            groups=tuple(str(each) for each in (groups if isinstance(groups, list) else [groups])),
        )

    def _claims(self, token: str, nonce: str) -> dict[str, Any]:
        try:
            claims = self._decoded(token).claims
            jwt.JWTClaimsRegistry(
                now=int(self._now()), leeway=LEEWAY_SECONDS,
                iss={"essential": True, "value": self._issuer}, aud={"essential": True, "value": self._client_id},
                sub={"essential": True}, exp={"essential": True}, iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(claims)  # fmt: skip
        except (JoseError, ValueError, TypeError) as error:
            raise Problem("log-in-failed") from error
        # A token for several audiences names the one that it was issued to.
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self._client_id:
            raise Problem("log-in-failed")
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        if self._keys is not None:
            try:
                return jwt.decode(token, self._keys, algorithms=ALGORITHMS)
            except (JoseError, ValueError):
                pass
        told = self._asked("GET", str(self._description()["jwks_uri"]))
        self._keys = KeySet.import_key_set({"keys": list(told.get("keys", []))})
        return jwt.decode(token, self._keys, algorithms=ALGORITHMS)

    def _description(self) -> dict[str, Any]:
        if self._described is None:
            told = self._asked("GET", f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self._issuer:
                raise Problem("provider-unreachable", reason="issuer")
            missing = {"authorization_endpoint", "token_endpoint", "jwks_uri"} - told.keys()
            if missing:
                raise Problem("provider-unreachable", reason=", ".join(sorted(missing)))
            self._described = told
        return self._described

    def _asked(self, method: str, address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        """A JSON object from the provider; Problem where it answers anything else or not in time."""
        auth = (self._client_id, self._client_secret) if form else None
        try:
            answer = self._web.request(method, address, data=form, auth=auth)
            if answer.status_code != 200 or len(answer.content) > ANSWER_BYTES:
                raise Problem("provider-unreachable", reason=str(answer.status_code))
            told = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise Problem("provider-unreachable", reason=type(error).__name__) from error
        if not isinstance(told, dict):
            raise Problem("provider-unreachable", reason="JSON")
        return told


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
