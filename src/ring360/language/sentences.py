"""Says a message by its id: the Fluent text of the asked language with its variables filled in."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, cast

from fluent.runtime import FluentBundle, FluentResource

from ring360.language.choice import Language

KEPT: Final = 8192
"""So many sentences are kept: the same ones are said to everybody who looks."""

_strict = False


def strict_words(on: bool = True) -> None:
    """Make `say` raise on an unknown id or a missing variable. Tests turn it on; users are shown the id instead."""
    global _strict
    _strict = on


def say(message_id: str, language: Language, /, **details: object) -> str:
    """The sentence `message_id` in `language`; a dot asks for an attribute (`role.traffic`).

    Raises `KeyError` on an unknown id and `ValueError` on missing variables, both only under `strict_words`.
    """
    return _said(message_id, language, _strict, **_speakable(details))


@lru_cache(maxsize=KEPT, typed=True)
def _said(message_id: str, language: Language, strict: bool, /, **details: Any) -> str:
    bundle = _bundle(language)
    name, _, attribute = message_id.partition(".")
    message = bundle.get_message(name) if bundle.has_message(name) else None
    pattern = None if message is None else (message.attributes.get(attribute) if attribute else message.value)
    if pattern is None:
        if strict:
            raise KeyError(f"no message {message_id!r} in {language}")
        return message_id
    said, errors = bundle.format_pattern(pattern, details)
    if errors and strict:
        raise ValueError(f"message {message_id!r} in {language}: {errors}")
    return str(said)


def _speakable(details: dict[str, object]) -> dict[str, Any]:
    """Numbers stay numbers, for plurals; bools are told apart from them; all else becomes text."""
    return {
        name: value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
        for name, value in details.items()
    }


@cache
def _bundle(language: Language) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    folder = files("ring360.language") / language
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if source.name.endswith(".ftl"):
            bundle.add_resource(cast(Any, FluentResource(source.read_text(encoding="utf-8"))))
    return bundle
