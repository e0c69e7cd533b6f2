"""Figures as each language's readers expect them."""

from __future__ import annotations

from math import inf, nan

import pytest

from ring360.language import Language, distance, duration, instant, number, percent


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0.0, "0 s", "0秒"),
        (59.6, "1 min", "1分"),
        (245.0, "4 min 5 s", "4分5秒"),
        (3600.0, "1 h", "1小时"),
        (3725.4, "1 h 2 min 5 s", "1小时2分5秒"),
        (-90.0, "−1 min 30 s", "−1分30秒"),
        (inf, "unreachable", "无法到达"),
        (nan, "unreachable", "无法到达"),
    ],
)
def test_duration(seconds: float, english: str, chinese: str) -> None:
    assert (duration(seconds, "en"), duration(seconds, "zh-CN")) == (english, chinese)


@pytest.mark.parametrize(
    ("metres", "english", "chinese"),
    [
        (0.0, "0 m", "0米"),
        (999.4, "999 m", "999米"),
        (999.6, "1.0 km", "1.0公里"),
        (1234.0, "1.2 km", "1.2公里"),
        (1_234_567.0, "1,235 km", "1,235公里"),
        (inf, "unreachable", "无法到达"),
    ],
)
def test_distance(metres: float, english: str, chinese: str) -> None:
    assert (distance(metres, "en"), distance(metres, "zh-CN")) == (english, chinese)


def test_number_and_percent() -> None:
    assert number(12345.678, "en", 2) == "12,345.68"
    assert number(12345.678, "zh-CN") == "12,346"
    assert percent(0.92345, "en") == "92.3%"
    assert percent(1.0, "zh-CN", 0) == "100%"
    assert percent(nan, "en") == "–"


@pytest.mark.parametrize(
    ("language", "timezone", "told"),
    [
        ("en", "UTC", "1 Mar 2025 00:15:00 +00:00"),
        ("zh-CN", "Asia/Shanghai", "2025年3月1日 08:15:00 +08:00"),
    ],
)
def test_instant(language: Language, timezone: str, told: str) -> None:
    assert instant(1740788100.0, language, timezone) == told
