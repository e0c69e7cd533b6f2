"""A passkey in software: makes a key, and signs challenges as a browser and a security key do together."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, ATTESTED = 1, 4, 64


class Authenticator:
    """One passkey at one site. `checks_user` says whether it asks for a PIN or the like."""

    def __init__(self, host: str, origin: str, checks_user: bool = True) -> None:
        self._host = host
        self._origin = origin
        self._flags = PRESENT | (VERIFIED if checks_user else 0)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.id = token_bytes(32)
        self.count = 0

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` answers."""
        point = self._key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        told = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested})
        client = self._client("webauthn.create", options)
        return self._answer(clientDataJSON=client, attestationObject=told)

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.get` answers."""
        self.count += 1
        client, data = self._client("webauthn.get", options), self._data(0)
        signature = self._key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self._origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _data(self, flags: int) -> bytes:
        return sha256(self._host.encode()).digest() + bytes([self._flags | flags]) + self.count.to_bytes(4, "big")

    def _answer(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": coded(self.id), "rawId": coded(self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {name: coded(raw) for name, raw in response.items()},
        }  # fmt: skip


def coded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
