"""A small OpenID Connect provider on loopback: real HTTP, real signatures, and every fault that a test asks for."""

from __future__ import annotations

import json
import threading
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

CLIENT, SECRET = "ring360", "between-us-and-the-provider"


class Provider:
    """Signs in whoever comes as `user`; changes to `claims`, `key` and `algorithm` go into the next token."""

    def __init__(self) -> None:
        self.issuer = ""
        self.told_issuer: str | None = None
        self.user: dict[str, Any] = {
            "sub": "0042", "preferred_username": "liwei", "name": "Li Wei", "groups": ["desk-a", "choir"],
        }  # fmt: skip
        self.claims: dict[str, Any] = {}
        self.now = 1_750_000_000
        self.key: RSAKey | OctKey = _first_key()
        self.algorithm = "RS256"
        self.published = KeySet([self.key])
        self._codes: dict[str, dict[str, str]] = {}

    def answer(
        self, method: str, path: str, form: dict[str, str], authorization: str
    ) -> tuple[int, dict[str, Any] | str]:
        """Status with a JSON object, or 302 with an address."""
        match (method, path):
            case ("GET", "/.well-known/openid-configuration"):
                return 200, {
                    "issuer": self.told_issuer or self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                }  # fmt: skip
            case ("GET", "/keys"):
                return 200, dict(self.published.as_dict(private=False))
            case ("GET", "/authorize"):
                code = token_urlsafe(16)
                self._codes[code] = form
                return 302, f"{form['redirect_uri']}?{urlencode({'code': code, 'state': form['state']})}"
            case ("POST", "/token"):
                return self._token(form, authorization)
        return 404, {}

    def _token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        begun = self._codes.pop(form.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        client = b64decode(authorization.removeprefix("Basic ")).decode()
        if begun is None or proof != begun["code_challenge"] or client != f"{CLIENT}:{SECRET}":
            return 400, {"error": "invalid_grant"}
        told = {
            "iss": self.issuer, "aud": CLIENT, "iat": self.now, "exp": self.now + 300, "nonce": begun["nonce"],
            **self.user, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in told.items() if value is not None}
        header = {"alg": self.algorithm, "kid": self.key.kid}
        token = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        return 200, {"id_token": token, "access_token": "x", "token_type": "Bearer"}


@cache
def _first_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "first"})


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider that answers until the context is left."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

        def _answer(self, query: str) -> None:
            form = {name: values[0] for name, values in parse_qs(query).items()}
            authorization = self.headers.get("authorization", "")
            status, told = provider.answer(self.command, urlsplit(self.path).path, form, authorization)
            body = b"" if isinstance(told, str) else json.dumps(told).encode()
            self.send_response(status)
            if isinstance(told, str):
                self.send_header("location", told)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
