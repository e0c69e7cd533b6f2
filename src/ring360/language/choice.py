"""Picks the language to speak: the option beats RING360_LANG, which beats the machine's own locale settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Language = Literal["zh-CN", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh-CN", "en")

_ENVIRONMENT: Final = ("RING360_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
"""Strongest first; the first that is set and not empty decides, as POSIX has it."""


def pick_language(option: str | None, environ: Mapping[str, str]) -> Language:
    """Chinese for every locale name that begins with `zh`, English for all others."""
    wishes = (option, *(environ.get(name) for name in _ENVIRONMENT))
    wish = next((wish for wish in wishes if wish), "en")
    return "zh-CN" if wish.lower().startswith("zh") else "en"
