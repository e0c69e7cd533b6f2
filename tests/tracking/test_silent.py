from __future__ import annotations

import pytest

from ring360.domain.lifecycles import EN_ROUTE, FREE, OFF_DUTY, ON_SCENE, OUT_OF_SERVICE
from ring360.tracking.silent import Patience, has_stopped_too_long, is_silent

PATIENCE = Patience({FREE: 300.0, EN_ROUTE: 90.0}, {EN_ROUTE: 180.0})


@pytest.mark.parametrize(
    ("state", "seconds", "silent"),
    [
        (FREE, 300, False), (FREE, 301, True), (EN_ROUTE, 91, True), (FREE, -5_000, False),
        (OFF_DUTY, 9e9, False), (OUT_OF_SERVICE, 9e9, False), (ON_SCENE, 9e9, False),
    ],
)  # fmt: skip
def test_how_long_a_unit_may_say_nothing(state: str, seconds: float, silent: bool) -> None:
    assert is_silent(state, 1_000.0, 1_000.0 + seconds, PATIENCE) is silent


@pytest.mark.parametrize(
    ("state", "since", "stopped_at", "standing", "now", "too_long"),
    [
        (EN_ROUTE, 0, 100, True, 281, True),
        (EN_ROUTE, 0, 100, True, 280, False),
        (EN_ROUTE, 0, 100, False, 999, False),
        (EN_ROUTE, 200, 100, True, 281, False),
        (EN_ROUTE, 200, 100, True, 381, True),
        (FREE, 0, 100, True, 9_999, False),
    ],
)
def test_how_long_a_unit_may_stand_on_its_way(
    state: str, since: float, stopped_at: float, standing: bool, now: float, too_long: bool
) -> None:
    assert has_stopped_too_long(state, since, stopped_at, standing, now, PATIENCE) is too_long
