"""The parts of a study that only assembly knows: shifts by the local clock, priorities and stamps of the records."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ring360.adapters.history.rows import CallRow, UnitRow
from ring360.assembly.study import _priority, _scene_seconds, _shifts
from ring360.domain.problems import Problem

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def unit(start: str, end: str) -> UnitRow:
    return UnitRow("P1", "patrol", 0.0, 0.0, 2, shift_start=start, shift_end=end)


def test_a_night_shift_ends_the_next_morning_and_follows_the_clock() -> None:
    # Clocks go forward on 2025-03-30 at 02:00: that night is an hour shorter.
    first_at, last_at = at("2025-03-29T12:00+01:00"), at("2025-03-30T12:00+02:00")
    shifts = _shifts(unit("22:00", "06:00"), BERLIN, first_at, last_at)
    assert [(shift.starts_at, shift.ends_at) for shift in shifts[:3]] == [
        (at("2025-03-28T22:00+01:00"), at("2025-03-29T06:00+01:00")),
        (at("2025-03-29T22:00+01:00"), at("2025-03-30T06:00+02:00")),
        (at("2025-03-30T22:00+02:00"), at("2025-03-31T06:00+02:00")),
    ]
    assert shifts[1].ends_at - shifts[1].starts_at == 7 * 3600


def test_no_shift_or_a_round_one_is_always_on_duty() -> None:
    assert _shifts(unit("", ""), None, 0.0, 1.0) == ()
    assert _shifts(unit("08:00", "08:00"), None, 0.0, 1.0) == ()
    with pytest.raises(Problem) as told:
        _shifts(unit("08:00", "20:00"), None, 0.0, 1.0)
    assert told.value.code == "study-shift-timezone"


@pytest.mark.parametrize(("text", "priority"), [("1", 1), ("4", 4), ("0", None), ("5", None), ("", None), ("E", None)])
def test_only_priorities_of_ours_are_taken(text: str, priority: int | None) -> None:
    assert _priority(text) == priority


def test_times_on_scene_come_from_both_stamps() -> None:
    def call(arrived_at: float | None, cleared_at: float | None) -> CallRow:
        return CallRow("c1", 0.0, 0.0, 0.0, "help", arrived_at=arrived_at, cleared_at=cleared_at)

    calls = [call(100.0, 700.0), call(100.0, None), call(None, 700.0), call(700.0, 1.0)]
    assert [_scene_seconds(each) for each in calls] == [600.0, None, None, None]
