"""Seals the few secrets that must be read again, under a key in a file beside the database that its owner alone reads.

A copy of the database without that file opens none of them. AES-256-GCM, a random nonce for each sealing; what is
sealed begins with its form, so that another form can follow.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ring360.domain.problems import Problem

_FORM: Final = "v1:"
_PURPOSE: Final = b"ring360 second factor"


class FileVault:
    """One key in one file, made where there is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._key: bytes | None = None

    def seal(self, secret: str) -> str:
        nonce = os.urandom(12)
        sealed = AESGCM(self._read()).encrypt(nonce, secret.encode(), _PURPOSE)
        return _FORM + urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str) -> str:
        try:
            raw = urlsafe_b64decode(sealed.removeprefix(_FORM))
            return AESGCM(self._read()).decrypt(raw[:12], raw[12:], _PURPOSE).decode()
        except (InvalidTag, ValueError) as error:
            raise Problem("vault-key-wrong", file=str(self._path)) from error

    def _read(self) -> bytes:
        """The key, read or made at the first need."""
        if self._key is None:
            try:
                if not self._path.exists():
                    with os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                        file.write(AESGCM.generate_key(256))
                        file.flush()
                        os.fsync(file.fileno())
                self._key = self._path.read_bytes()
            except OSError as error:
                raise Problem("file-unreadable", file=str(self._path), reason=error.strerror or str(error)) from error
        return self._key
