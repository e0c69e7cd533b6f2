"""The access key beside the database, kept only as a hash in a file that its owner alone may read.

The key is 32 random bytes: nobody can try them out, so a plain SHA-256 protects it as well as a slow password hash
would. Sessions are random tokens kept the same way; they outlive a restart and end after 30 days.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from ring360.domain.problems import Problem

SESSION_SECONDS: Final = 30 * 86_400
SESSIONS_KEPT: Final = 200


class StoredAccess:
    """One key and the sessions begun with it."""

    def __init__(self, path: Path, now: Callable[[], float]) -> None:
        self._path = path
        self._now = now
        self._lock = Lock()
        self._key_hash = ""
        self._sessions: dict[str, float] = {}
        """Hash of the token -> instant it ends."""
        if path.exists():
            self._read()

    def new_key(self) -> str:
        """Make a key that replaces any before it and ends every session; told once, never stored."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._key_hash, self._sessions = _hash(key), {}
            self._write()
        return key

    @property
    def has_key(self) -> bool:
        return bool(self._key_hash)

    def opens(self, key: str) -> bool:
        return bool(self._key_hash) and hmac.compare_digest(_hash(key), self._key_hash)

    def begin_session(self) -> str:
        token = secrets.token_urlsafe(32)
        with self._lock:
            alive = sorted((end, told) for told, end in self._sessions.items() if end > self._now())
            self._sessions = {told: end for end, told in alive[-(SESSIONS_KEPT - 1) :]}
            self._sessions[_hash(token)] = self._now() + SESSION_SECONDS
            self._write()
        return token

    def knows(self, session: str) -> bool:
        return self._sessions.get(_hash(session), 0.0) > self._now()

    def _read(self) -> None:
        try:
            told = json.loads(self._path.read_text())
            self._key_hash = str(told["key_sha256"])
            self._sessions = {str(name): float(end) for name, end in told["sessions"].items()}
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise Problem("access-unreadable", file=str(self._path), reason=str(error)) from error

    def _write(self) -> None:
        fresh = self._path.with_name(self._path.name + ".new")
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump({"key_sha256": self._key_hash, "sessions": self._sessions}, file)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, self._path)
        except OSError as error:
            raise Problem("database-unwritable", file=str(self._path), reason=str(error.strerror)) from error


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
