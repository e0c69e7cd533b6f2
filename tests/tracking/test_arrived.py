from __future__ import annotations

import pytest

from ring360.tracking.arrived import Approach, approach_of


def arrived_at(rows: list[tuple[float, float, float | None, bool]], uncertainty_metres: float = 0.0) -> float | None:
    """The instant of arrival of positions (at, metres, speed, standing)."""
    approach = Approach()
    for at, metres, speed_mps, is_standing in rows:
        approach = approach_of(approach, at, metres, uncertainty_metres, speed_mps, is_standing)
        if approach.has_arrived:
            return at
    return None


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([(0, 50, 1.0, False), (5, 40, 0.0, False)], 5),
        ([(0, 50, None, False), (4, 40, None, False), (6, 40, None, False)], 6),
        ([(0, 50, 1.0, False)], None),
        ([(0, 50, 12.0, False), (5, 40, 12.0, False), (10, 60, 12.0, False)], None),
        ([(0, 50, 1.0, False), (5, 300, 9.0, False), (10, 50, 1.0, False)], None),
        ([(0, 61, 0.0, False), (60, 61, 0.0, False)], None),
        ([(0, 140, 0.0, True)], 0),
        ([(0, 160, 0.0, True)], None),
    ],
)
def test_when_a_unit_has_arrived(rows: list[tuple[float, float, float | None, bool]], at: float | None) -> None:
    assert arrived_at(rows) == at


def test_a_vague_place_counts_in_its_favour_within_reason() -> None:
    rows = [(0.0, 110.0, 0.0, False), (5.0, 110.0, 0.0, False)]
    assert (arrived_at(rows, 50.0), arrived_at(rows, 49.0)) == (5.0, None)
    assert arrived_at([(0.0, 400.0, 0.0, True)], 5_000.0) is None
