"""The queue has an end, panic goes first, and whoever is refused is counted."""

from __future__ import annotations

from collections import Counter

from ring360.adapters.devices.reports import Report
from ring360.adapters.gateway.intake import Intake, received_of
from ring360.adapters.gateway.limits import Allowance, Doors, GatewayLimits
from ring360.adapters.gateway.ports import Carrier
from ring360.domain.fixes import PANIC, Fix
from ring360.operations.following import Received

CARRIER = Carrier("jt808:1", "P1")


def fixes(count: int, begin: float = 0.0) -> list[Received]:
    return [Received(Fix("1", begin + step, 117.2, 28.3), *CARRIER, begin + step) for step in range(count)]


def test_what_does_not_fit_is_shed_and_counted_and_what_was_taken_makes_room() -> None:
    counters: Counter[str] = Counter()
    intake = Intake(GatewayLimits(waiting_fixes=10), counters)
    assert [intake.offer(fixes(4), None, token, False) for token in "abc"] == [True, True, False]
    assert (len(intake), counters) == (8, Counter(shed=4))
    assert [one.token for one in intake.take(100)] == ["a", "b"]
    assert len(intake) == 0
    assert intake.offer(fixes(4), None, "c", False)


def test_panic_goes_first_and_has_a_queue_of_its_own() -> None:
    counters: Counter[str] = Counter()
    intake = Intake(GatewayLimits(waiting_fixes=2, waiting_panics=1), counters)
    assert intake.offer(fixes(2), None, "fixes", False)
    assert intake.offer(fixes(1), None, "panic", True)
    assert not intake.offer(fixes(1), None, "another", True)
    assert counters == Counter({"panics-shed": 1})
    assert [one.token for one in intake.take(1)] == ["panic"]
    assert intake.wait(0.0)
    assert [one.token for one in intake.take(1)] == ["fixes"]
    assert not intake.wait(0.0)


def test_panic_without_a_place_is_a_fix_without_one() -> None:
    (received,), is_urgent = received_of([Report("1", None, (PANIC,))], CARRIER, 50.0)
    assert is_urgent
    assert (received.fix.at, received.fix.is_valid, received.fix.alarms, received.unit_id) == (
        50.0,
        False,
        (PANIC,),
        "P1",
    )
    assert received.fix.lon != received.fix.lon
    assert received_of([Report("1", None)], CARRIER, 50.0) == ([], False)


def test_an_allowance_fills_by_the_second() -> None:
    allowance = Allowance(10.0, 20.0, 0.0)
    assert allowance.take(20.0, 0.0) == 0.0
    assert allowance.take(5.0, 0.0) == 0.5
    assert allowance.take(5.0, 1.0) == 0.0
    assert allowance.take(20.0, 100.0) == 0.0


def test_the_doors_count_each_address_and_all() -> None:
    doors = Doors(GatewayLimits(connections=3, connections_an_address=2))
    assert [doors.enter(address) for address in ("a", "a", "a", "b", "c")] == [True, True, False, True, False]
    doors.leave("a")
    assert doors.enter("c")
    assert doors.count == 3
