"""All words said to people, and how numbers, times and distances are written, in Chinese and English.

The law of this room: the sentences live in `en/*.ftl` and `zh-CN/*.ftl` (Fluent), the same ids and variables in both.
It imports no other room; the thinking rooms do not import it, for they speak in codes with parameters.
"""

from ring360.language.choice import LANGUAGES, Language, pick_language
from ring360.language.figures import distance, duration, instant, number, percent
from ring360.language.sentences import say, strict_words

__all__ = [
    "LANGUAGES", "Language", "distance", "duration", "instant", "number", "percent", "pick_language", "say",
    "strict_words",
]  # fmt: skip
