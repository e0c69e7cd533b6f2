"""The desk's turns: who is recommended, who has to wait, and what happens when means come and go."""

from __future__ import annotations

from dataclasses import replace

from ring360.domain import facts
from ring360.domain.consequences import (
    AttentionRaised,
    CallJoined,
    DeadlineSet,
    IncidentOpened,
    Reason,
    UnitAssigned,
    UnitsRecommended,
)
from situations import Desk, at_junction, block


def recommended(desk: Desk, incident_id: str) -> tuple[str, ...]:
    standing = desk.board.incident(incident_id).standing
    assert standing is not None
    return standing.unit_ids


def test_a_call_opens_an_incident_and_gets_the_nearest_unit() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    opened, choice = desk.call("c1", "B", 100.0)
    assert isinstance(opened, IncidentOpened)
    assert (opened.incident.incident_id, opened.incident.priority, opened.cause) == ("I000001", 3, "F3")
    assert isinstance(choice, UnitsRecommended)
    assert choice.unit_ids == ("P1",)
    assert [(each.unit_id, each.travel_seconds, each.total_response_seconds) for each in choice.candidates] == [
        ("P1", 10.0, 100.0), ("P2", 25.0, 115.0),
    ]  # fmt: skip
    assert [each.within_ring for each in choice.candidates] == [True, True]


def acknowledgement(at: float, cause: str, due_at: float, step: int) -> DeadlineSet:
    lifted_by = (
        "AssignmentAcknowledged", "UnitDeparted", "UnitArrived", "UnitStartedClearing", "UnitCleared", "UnitReleased",
    )  # fmt: skip
    return DeadlineSet(
        at, cause, f"{cause}/not-acknowledged/P1", due_at, "not-acknowledged", "P1", "I000001", lifted_by, "", step, at
    )


def test_an_acceptance_assigns_and_sets_a_deadline() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.call("c1", "C", 100.0)
    assert desk.accept("I000001", 160.0, "P1") == (
        UnitAssigned(160.0, "F3", "P1", "I000001", at_junction("C"), expected_at=100.0 + 60.0 + 30.0 + 20.0),
        acknowledgement(160.0, "F3", due_at=220.0, step=0),
    )
    assert desk.board.next_due_at == 220.0


def test_a_missed_acknowledgement_is_brought_to_attention() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.call("c1", "C", 100.0)
    desk.accept("I000001", 160.0, "P1")
    told = desk.tell(facts.DeadlinePassed, 220.0, deadline_id="F3/not-acknowledged/P1")
    reason = Reason("not-acknowledged", (("unit", "P1"), ("about", "P1"), ("seconds", 60.0)))
    assert told == (
        AttentionRaised(220.0, "F4", "I000001", "P1", reason, "F4/attention"),
        replace(acknowledgement(220.0, "F4", due_at=280.0, step=1), started_at=160.0),
    )
    (raised,) = desk.tell(facts.DeadlinePassed, 280.0, deadline_id="F4/not-acknowledged/P1")
    assert (raised.notify, dict(raised.reason.details)["seconds"]) == (("dispatcher", "duty_commander"), 120.0)
    assert desk.board.next_due_at is None


def test_one_unit_is_not_recommended_twice() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    desk.call("c1", "B", 100.0)
    desk.call("c2", "B", 101.0)
    assert (recommended(desk, "I000001"), recommended(desk, "I000002")) == (("P1",), ("P2",))


def test_the_more_urgent_takes_the_nearer_unit() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    desk.call("c1", "B", 100.0, "help")
    desk.call("c2", "B", 101.0, "crime")
    assert (recommended(desk, "I000001"), recommended(desk, "I000002")) == (("P2",), ("P1",))


def test_a_call_waits_until_a_unit_is_free() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.call("c1", "B", 100.0)
    desk.accept("I000001", 160.0, "P1")
    _, choice = desk.call("c2", "D", 200.0)
    assert isinstance(choice, UnitsRecommended)
    assert choice.unit_ids == ()
    assert [reason.code for reason in choice.shortfall] == ["units-short", "no-free-unit"]
    desk.report(facts.UnitArrived, "P1", 210.0)
    (choice,) = desk.report(facts.UnitCleared, "P1", 800.0)
    assert isinstance(choice, UnitsRecommended)
    assert (choice.incident_id, choice.unit_ids) == ("I000002", ("P1",))
    # By then 600 s have gone, more than the processing allowance.
    assert choice.candidates[0].total_response_seconds == 600.0 + 30.0 + 20.0
    assert not choice.candidates[0].within_ring


def test_an_override_moves_the_others_on() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    desk.call("c1", "B", 100.0)
    desk.call("c2", "B", 101.0)
    desk.accept("I000001", 160.0, "P2", reason="knows the house")
    assert recommended(desk, "I000002") == ("P1",)
    assert desk.board.incident("I000001").override_reasons == ["knows the house"]


def test_several_units_and_officers_are_counted() -> None:
    desk = Desk()
    for unit_id, letter in (("P1", "A"), ("P2", "B"), ("P3", "C")):
        desk.enter(unit_id, letter, officers=2)
    desk.call("c1", "A", 100.0, "siege")
    assert recommended(desk, "I000001") == ("P1", "P2", "P3")
    desk.accept("I000001", 160.0, "P1", "P2")
    assert recommended(desk, "I000001") == ("P3",)


def test_what_nobody_needs_any_more_is_withdrawn() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.call("c1", "A", 100.0, "robbery")
    desk.accept("I000001", 160.0, "P1")
    desk.report(facts.UnitArrived, "P1", 200.0)
    desk.enter("P2", "H", at=300.0)
    assert recommended(desk, "I000001") == ("P2",)
    (withdrawn,) = desk.report(facts.UnitCleared, "P1", 301.0)
    assert isinstance(withdrawn, UnitsRecommended)
    assert (withdrawn.unit_ids, withdrawn.shortfall) == ((), (Reason("no-longer-needed"),))


def test_a_closed_road_changes_the_choice() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "E")
    desk.call("c1", "D", 100.0)
    closed = tuple(block().way("BCB"))
    desk.tell(facts.RoadsClosed, 110.0, directed_segments=closed)
    assert recommended(desk, "I000001") == ("P2",)
    desk.tell(facts.RoadsReopened, 120.0, directed_segments=closed)
    assert recommended(desk, "I000001") == ("P1",)


def test_a_second_call_can_join() -> None:
    desk = Desk()
    desk.call("c1", "A", 100.0)
    call = desk.board.calls["c1"]
    joining = type(call)("c2", 130.0, call.place, "help")
    assert desk.tell(facts.CallReceived, 130.0, call=joining, joins="I000001") == (
        CallJoined(130.0, "F2", "c2", "I000001"),
    )
    assert desk.board.incident("I000001").calls == ["c1", "c2"]


def test_what_a_choice_leaves_uncovered_is_told() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    _, choice = desk.call("c1", "C", 100.0)
    assert isinstance(choice, UnitsRecommended)
    leaves = choice.candidates[0].leaves
    assert leaves is not None
    assert (leaves.road_share_before, leaves.road_share_after, leaves.road_share_lost) == (1.0, 0.0, 1.0)


def test_units_that_an_incident_does_not_need_are_free_to_be_taken() -> None:
    desk = Desk(candidates_weighed=0)
    for number, letter in enumerate("BCDF"):
        desk.enter(f"P{number}", letter)
    desk.call("c1", "H", 100.0, "help")
    # One would do; all four go, and one of them is needed.
    desk.accept("I000001", 101.0, "P0", "P1", "P2", "P3", reason="all of us")
    desk.call("c2", "A", 102.0, "robbery")
    assert recommended(desk, "I000002") == ("P0", "P1")
