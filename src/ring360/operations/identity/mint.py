"""Makes secrets and the hashes that are kept of them.

Everything made here has 160 random bits or more, which nobody can try out: a plain SHA-256 keeps it as well as a slow
password hash would. Passwords, which people choose, are hashed in `passwords.py`.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that are read one for another."""


def new_token(prefix: str = "") -> str:
    """256 random bits for machines; the prefix says what it is when it turns up somewhere."""
    return f"{prefix}{secrets.token_urlsafe(32)}"


def new_code() -> str:
    """160 random bits that a person can copy: eight groups of four letters."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(8))


def new_id(prefix: str) -> str:
    return f"{prefix}{secrets.token_hex(5)}"


def hash_of(secret: str) -> str:
    """64 hexadecimal digits."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def hash_of_code(code: str) -> str:
    """The same for what was typed by hand: case, spaces and hyphens do not matter."""
    return hash_of("".join(letter for letter in code.upper() if letter.isalnum()))
