"""Writes numbers, shares, durations, distances and instants the way each language's readers expect them."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal, format_percent

from ring360.language.choice import Language

_LOCALES: Final[dict[Language, str]] = {"zh-CN": "zh_Hans_CN", "en": "en_GB"}
_UNITS: Final[dict[Language, dict[str, str]]] = {
    "zh-CN": {"h": "小时", "min": "分", "s": "秒", "km": "公里", "m": "米", "joint": "", "never": "无法到达"},
    "en": {"h": "h", "min": "min", "s": "s", "km": "km", "m": "m", "joint": " ", "never": "unreachable"},
}


def number(value: float, language: Language, digits: int = 0) -> str:
    """`12345.678` with two digits -> `12,345.68`."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, pattern, locale=_LOCALES[language])


def percent(share: float, language: Language, digits: int = 1) -> str:
    """`0.9234` -> `92.3%`; a dash where there is no share to speak of (nan)."""
    if math.isnan(share):
        return "–"
    return format_percent(share, "#,##0" + ("." + "0" * digits if digits else "") + "%", locale=_LOCALES[language])


def duration(seconds: float, language: Language) -> str:
    """`245.0` -> `4 min 5 s`, `4分5秒`; rounded to whole seconds; infinity is "unreachable"."""
    if not math.isfinite(seconds):
        return _UNITS[language]["never"]
    whole = round(abs(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    shown = [_measure(count, unit, language) for count, unit in parts if count] or [_measure(0, "s", language)]
    sign = "−" if seconds < 0 and whole else ""
    return sign + _UNITS[language]["joint"].join(shown)


def distance(metres: float, language: Language) -> str:
    """`1234.0` -> `1.2 km`, `1.2公里`; whole metres below one kilometre."""
    if not math.isfinite(metres):
        return _UNITS[language]["never"]
    if round(abs(metres)) < 1000:
        return _measure(round(metres), "m", language)
    return _measure(metres / 1000.0, "km", language, digits=1 if abs(metres) < 99_950 else 0)


def instant(at: float, language: Language, timezone: str = "UTC") -> str:
    """UNIX seconds -> date and time to the second on the clock of `timezone` (an IANA name), with its offset."""
    zone = UTC if timezone == "UTC" else ZoneInfo(timezone)
    pattern = "yyyy年M月d日 HH:mm:ss xxx" if language == "zh-CN" else "d MMM yyyy HH:mm:ss xxx"
    return format_datetime(datetime.fromtimestamp(at, zone), pattern, locale=_LOCALES[language])


def _measure(count: float, unit: str, language: Language, digits: int = 0) -> str:
    return number(count, language, digits) + _UNITS[language]["joint"] + _UNITS[language][unit]
