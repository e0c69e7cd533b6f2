"""`maxspeed` in the spellings met in real maps."""

from __future__ import annotations

import math

import pytest

from ring360.geography.limits import limit_kmh, limits_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("25 mph", 25 * 1.609344),
        ("10 knots", 18.52),
        ("none", math.inf),
        ("walk", 7.0),
        ("CN:urban", 50.0),
        ("DE:zone:30", 30.0),
        ("DE:zone30", 30.0),
        ("50;30", 30.0),
        ("80|60|60", 60.0),
        ("7,5", 7.5),
        ("signals", None),
        ("", None),
        ("-30", None),
        ("0", None),
        ("9999", None),
        ("fast", None),
    ],
)
def test_limit_kmh(text: str, expected: float | None) -> None:
    assert limit_kmh(text) == expected


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({}, (0.0, 0.0, "none")),
        ({"maxspeed": "60"}, (60.0, 60.0, "tag")),
        ({"maxspeed": "60", "maxspeed:backward": "40"}, (60.0, 40.0, "tag")),
        ({"maxspeed:forward": "30"}, (30.0, 0.0, "tag")),
        ({"maxspeed": "CN:rural"}, (70.0, 70.0, "zone")),
        ({"source:maxspeed": "DE:urban"}, (50.0, 50.0, "zone")),
        ({"source:maxspeed": "sign"}, (0.0, 0.0, "none")),
        ({"maxspeed": "variable"}, (0.0, 0.0, "unreadable")),
    ],
)
def test_limits_of(tags: dict[str, str], expected: tuple[float, float, str]) -> None:
    assert limits_of(tags) == expected
