"""Passwords: argon2id hashes, and which passwords are too easy to guess.

Length is all that is asked of a password, no mixture of signs (NIST SP 800-63B, OWASP ASVS 5.0). Refused are common
ones and those made of the user's name or words of the place, also with digits added or letters swapped for signs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ring360.domain.problems import Problem

LONGEST: Final = 256
"""Longer ones would be work for the server and no safer."""
MEMORY_KIB: Final = 47_104
PASSES: Final = 1
_SWAPPED: Final = str.maketrans(
    {"@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t"}
)
_OWN_WORDS: Final = ("ring360", "ring", "dispatch", "password", "police", "jingcha", "gongan", "110", "administrator")


class Passwords:
    """Hashes and checks; each call works for tens of milliseconds and takes 46 MiB."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._hasher = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def fits(self, password: str, stored: str | None) -> bool:
        """Exactly the password given; as slow where there is nothing to compare with."""
        self._nobody = self._nobody or self._hasher.hash("nobody has this password")
        given = password[: LONGEST + 1].encode("utf-8", "surrogatepass")
        try:
            return self._hasher.verify(stored or self._nobody, given) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_stale(self, stored: str) -> bool:
        """Hashed with other settings than today's."""
        return self._hasher.check_needs_rehash(stored)


def refuse_weak(
    password: str, least: int, own_words: Iterable[str], is_known: Callable[[str], bool] = lambda _: False
) -> None:
    """Problem where the password is too short, too long, common, known to be breached, or made of `own_words`."""
    if len(password) < least:
        raise Problem("password-too-short", least=least)
    if len(password) > LONGEST:
        raise Problem("password-too-long", most=LONGEST)
    if is_known(password) or _is_common(password):
        raise Problem("password-common")
    words = {_plain(word) for each in (*own_words, *_OWN_WORDS) for word in (each, *re.split(r"\W+", each))}
    if any(_is_made_of(password, word) for word in words if len(word) >= 3):
        raise Problem("password-of-own-words")


def _is_common(password: str) -> bool:
    lower = password.lower()
    if lower in _common() or len(set(lower)) <= 2 or _is_run(lower):
        return True
    # "abcabcabc", "12341234": a short piece said again.
    if re.fullmatch(r"(.{1,5})\1+.{0,2}", lower):
        return True
    plain = lower.translate(_SWAPPED)
    starts = {(each[:length], lower[length:]) for each in (lower, plain) for length in range(4, len(lower) + 1)}
    return any(start in _common() and _adds_little(rest) for start, rest in starts)


def _adds_little(rest: str) -> bool:
    """What stands after a common word: a few signs, a number, another common word."""
    return len(rest) <= 3 or (len(rest) <= 8 and not any(letter.isalpha() for letter in rest)) or rest in _common()


def _is_run(text: str) -> bool:
    """Neighbours on a keyboard row or in the alphabet, forwards or backwards, all the way."""
    rows = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "1qaz2wsx3edc4rfv5tgb")
    return any(text in row * 2 or text[::-1] in row * 2 for row in rows)


def _is_made_of(password: str, word: str) -> bool:
    """Whether little is left when the word is taken out."""
    plain = _plain(password)
    return word in plain and _adds_little(plain.replace(word, "", 1))


def _plain(text: str) -> str:
    return re.sub(r"[\s_.@-]", "", text.lower())


@cache
def _common() -> frozenset[str]:
    text = files("ring360.operations.identity").joinpath("common_passwords.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text))
