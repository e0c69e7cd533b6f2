"""The steady clock under a wall clock that is set forth and back."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ring360.adapters import clocks
from ring360.adapters.clocks import SLEW, SteadyClock

BEGIN = 1_800_000_000.0
HOUR = 3_600.0


class Machine:
    """Its time passes and its wall clock is set by hand."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.wall = BEGIN

    def passing(self, seconds: float) -> None:
        self.passed += seconds
        self.wall += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(clocks, "time", SimpleNamespace(time=lambda: made.wall))
    monkeypatch.setattr(clocks, "_passing", lambda: made.passed)
    return made


def test_it_goes_with_a_wall_clock_that_nobody_sets(machine: Machine) -> None:
    clock = SteadyClock()
    for seconds in (0.0, 0.5, 40.0, HOUR):
        machine.passing(seconds)
        assert clock.now() == machine.wall
    assert clock.seconds_until(machine.wall + 90.0) == 90.0
    assert clock.seconds_until(machine.wall - 1.0) == 0.0


@pytest.mark.parametrize("set_by", [2 * HOUR, -2 * HOUR])
def test_a_wall_clock_that_is_set_moves_it_by_a_tenth_of_what_passes(machine: Machine, set_by: float) -> None:
    clock = SteadyClock()
    machine.wall += set_by
    assert clock.now() == BEGIN
    machine.passing(100.0)
    way = 1.0 if set_by > 0 else -1.0
    assert clock.now() == BEGIN + 100.0 + way * SLEW * 100.0
    machine.passing(abs(set_by) / SLEW)
    assert clock.now() == pytest.approx(machine.wall, abs=1e-3)


@pytest.mark.parametrize("set_by", [2 * HOUR, -2 * HOUR])
def test_a_deadline_is_waited_for_no_longer_than_it_lasts(machine: Machine, set_by: float) -> None:
    clock = SteadyClock()
    due_at = clock.now() + 120.0
    machine.wall += set_by
    begun = machine.passed
    # As the wake-up does: sleep as long as it is told, and look again.
    while (wait_seconds := clock.seconds_until(due_at)) > 1e-3:
        machine.passing(wait_seconds)
    assert abs(machine.passed - begun - 120.0) <= 120.0 * 0.112


def test_it_never_goes_back_though_the_wall_clock_is_set_again_and_again(machine: Machine) -> None:
    clock = SteadyClock()
    shown = [clock.now()]
    for set_by in (HOUR, -3 * HOUR, 0.3, -0.3, 50 * HOUR, -50 * HOUR):
        machine.wall += set_by
        for _ in range(20):
            machine.passing(0.25)
            shown.append(clock.now())
    assert shown == sorted(set(shown))


def test_it_goes_on_from_the_last_fact_where_the_wall_clock_was_set_back_in_between(machine: Machine) -> None:
    clock = SteadyClock()
    clock.not_before(BEGIN + HOUR)
    assert clock.now() == BEGIN + HOUR
    machine.passing(10.0)
    assert clock.now() == BEGIN + HOUR + 10.0 - SLEW * 10.0
    clock.not_before(BEGIN)
    assert clock.now() == BEGIN + HOUR + 9.0


def test_a_set_wall_clock_is_told_once_in_the_log(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    clock = SteadyClock()
    machine.wall += 2 * HOUR
    for _ in range(3):
        machine.passing(1.0)
        clock.now()
    assert [record.getMessage() for record in caplog.records] == [
        "the wall clock was set: it is +7200 s from the desk's, which follows it little by little"
    ]
