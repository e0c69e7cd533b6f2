"""The key that signs the journal's heads: 32 random bytes in a file that its owner alone may read, Ed25519 (RFC 8032).

A new key is endorsed by the old one, which is then gone: whoever takes the file today cannot sign for yesterday under
another key, and a verifier who knows one key follows the endorsements to the next.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ring360.domain.problems import Problem
from ring360.operations.witness import PublicKey, endorsement_text, key_id_of


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key and what is told of it."""

    private: Ed25519PrivateKey
    public: PublicKey

    def sign(self, text: bytes) -> str:
        return self.private.sign(text).hex()


def is_signed(public_key: str, signature: str, text: bytes) -> bool:
    """True where `signature` over `text` is that of the key; hexadecimal. False also for what is no key at all."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_signing_key(path: Path, now: float) -> SigningKey:
    """The key in the file, made on the first start."""
    if not path.exists():
        return make_signing_key(path, now)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(told["seed"]))
        return _key(private, float(told["made_at"]), str(told["endorsed_by"]), str(told["endorsement"]))
    except OSError as error:
        raise Problem("journal-key-unreadable", file=str(path), reason=error.strerror or str(error)) from error
    except (ValueError, KeyError, TypeError) as error:
        raise Problem("journal-key-unreadable", file=str(path), reason=str(error)) from error


def make_signing_key(path: Path, now: float) -> SigningKey:
    """A key that nobody hands over to: the first, or one in place of a lost one."""
    return _written(path, Ed25519PrivateKey.generate(), now, "", "")


def replace_signing_key(path: Path, now: float) -> SigningKey:
    """Put a new key, endorsed by the one in the file, in its place."""
    if not path.exists():
        raise Problem("file-missing", file=str(path))
    old = open_signing_key(path, now)
    new = Ed25519PrivateKey.generate()
    endorsement = old.sign(endorsement_text(old.public.key_id, _key(new, now, "", "").public.key_id))
    return _written(path, new, now, old.public.key_id, endorsement)


def _key(private: Ed25519PrivateKey, made_at: float, endorsed_by: str, endorsement: str) -> SigningKey:
    public = private.public_key().public_bytes_raw().hex()
    return SigningKey(private, PublicKey(key_id_of(public), public, made_at, endorsed_by, endorsement))


def _written(path: Path, private: Ed25519PrivateKey, now: float, endorsed_by: str, endorsement: str) -> SigningKey:
    told = {
        "seed": private.private_bytes_raw().hex(), "made_at": now,
        "endorsed_by": endorsed_by, "endorsement": endorsement,
    }  # fmt: skip
    write_secret(path, json.dumps(told))
    return _key(private, now, endorsed_by, endorsement)


def write_secret(path: Path, text: str) -> None:
    """Write a file whole or not at all, for its owner's eyes only, safe on disk when this returns."""
    fresh = path.with_name(path.name + ".new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise Problem("cannot-write", file=str(path), reason=error.strerror or str(error)) from error
