"""Deadlines by rules as data: what starts them, what lifts them, who is told at each step."""

from __future__ import annotations

import pytest

from ring360.domain import facts
from ring360.domain.consequences import AttentionRaised, DeadlineSet
from ring360.domain.escalation_rules import rules_of
from ring360.domain.incidents import Feedback
from ring360.domain.standards import Standards
from situations import Desk, at_junction


@pytest.fixture
def desk() -> Desk:
    desk = Desk(rules=rules_of(Standards()), candidates_weighed=0)
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    return desk


def running(desk: Desk) -> dict[str, float]:
    """Code -> instant of every deadline that runs."""
    return {deadline.code: deadline.due_at for deadline in desk.board.deadlines.values()}


def passed(desk: Desk, code: str) -> list[AttentionRaised]:
    """Let the deadline of that code pass; what is raised."""
    deadline = next(each for each in desk.board.deadlines.values() if each.code == code)
    told = desk.tell(facts.DeadlinePassed, deadline.due_at, deadline_id=deadline.deadline_id)
    return [each for each in told if isinstance(each, AttentionRaised)]


def test_a_ringing_call_goes_from_the_call_taker_to_the_commander(desk: Desk) -> None:
    desk.tell(facts.CallRang, 100.0, call_id="t1")
    assert running(desk) == {"not-answered": 115.0}
    assert [each.notify for each in passed(desk, "not-answered")] == [("call_taker",)]
    assert [each.notify for each in passed(desk, "not-answered")] == [("call_taker", "duty_commander")]
    assert desk.board.at == 130.0
    assert running(desk) == {}


def test_an_answered_call_rings_no_more(desk: Desk) -> None:
    desk.tell(facts.CallRang, 100.0, call_id="t1")
    desk.call("t1", "B", 110.0)
    assert running(desk) == {"not-dispatched": 200.0}
    assert desk.board.call_deadlines == {}


def test_one_call_through_all_its_deadlines(desk: Desk) -> None:
    desk.call("c1", "C", 100.0, "robbery")
    desk.accept("I000001", 160.0, "P1", reason="the only one")
    # The ring's clock: 60 s until sent, 30 s turnout, 20 s of driving.
    assert running(desk) == {"not-acknowledged": 220.0, "not-on-scene": 210.0 + 60.0}
    desk.report(facts.AssignmentAcknowledged, "P1", 170.0)
    assert running(desk) == {"not-on-scene": 270.0}
    desk.report(facts.UnitArrived, "P1", 205.0)
    assert running(desk) == {"welfare-check": 205.0 + 1_200.0}
    desk.tell(facts.WelfareConfirmed, 1_000.0, unit_id="P1")
    assert running(desk) == {"welfare-check": 2_200.0}
    desk.report(facts.UnitCleared, "P1", 1_500.0)
    assert running(desk) == {"no-feedback": 1_500.0 + 1_800.0}
    desk.tell(facts.FeedbackGiven, 1_600.0, incident_id="I000001", feedback=Feedback(1_600.0, "caught"))
    assert running(desk) == {}


def test_a_welfare_check_repeats_until_the_unit_is_clear(desk: Desk) -> None:
    desk.call("c1", "C", 100.0, "robbery")
    desk.accept("I000001", 160.0, "P1", reason="the only one")
    desk.report(facts.UnitArrived, "P1", 200.0)
    assert [each.notify for each in passed(desk, "welfare-check")] == [("dispatcher",)]
    assert [each.notify for each in passed(desk, "welfare-check")] == [("dispatcher", "duty_commander")]
    assert running(desk) == {"welfare-check": 200.0 + 1_500.0 + 1_200.0}


def test_calls_of_little_urgency_ask_for_no_welfare_check(desk: Desk) -> None:
    desk.call("c1", "C", 100.0, "dispute")
    desk.accept("I000001", 160.0, "P1")
    desk.report(facts.UnitArrived, "P1", 200.0)
    assert running(desk) == {}


def test_another_agency_that_does_not_answer_is_brought_up(desk: Desk) -> None:
    desk.call("c1", "C", 100.0, "service-line")
    desk.tell(facts.IncidentHandedOver, 200.0, incident_id="I000001", agency="12345")
    assert running(desk) == {"handover-unanswered": 3_800.0}
    assert [each.notify for each in passed(desk, "handover-unanswered")] == [("dispatcher",)]
    assert running(desk) == {"handover-unanswered": 14_600.0}
    desk.tell(facts.HandoverAnswered, 4_000.0, incident_id="I000001", words="the lamp is mended")
    assert running(desk) == {}


def test_what_another_agency_gives_back_has_to_be_sent_somebody_again(desk: Desk) -> None:
    desk.call("c1", "C", 100.0, "help")
    desk.tell(facts.IncidentHandedOver, 200.0, incident_id="I000001", agency="12345")
    desk.tell(facts.HandoverTakenBack, 300.0, incident_id="I000001")
    assert running(desk) == {"not-dispatched": 390.0}


def test_a_graver_category_tells_whom_its_plan_names_and_nobody_twice(desk: Desk) -> None:
    def told(at: float, category: str) -> list[tuple[str, tuple[str, ...]]]:
        answered = desk.tell(facts.IncidentAmended, at, incident_id="I000001", category=category)
        return [(each.reason.code, each.notify) for each in answered if isinstance(each, AttentionRaised)]

    desk.call("c1", "C", 100.0, "dispute")
    assert told(110.0, "fight") == []
    assert told(120.0, "robbery") == [("plan-notifies", ("duty_commander",))]
    assert told(130.0, "armed-robbery") == []


def test_a_late_unit_is_told_when_it_was_expected(desk: Desk) -> None:
    desk.call("c1", "D", 100.0)
    desk.accept("I000001", 160.0, "P1", reason="knows the place")
    desk.report(facts.UnitDeparted, "P1", 170.0)
    (raised,) = passed(desk, "not-on-scene")
    assert dict(raised.reason.details) == {"unit": "P1", "about": "P1", "seconds": 60.0}


def test_attention_stands_until_it_is_answered(desk: Desk) -> None:
    desk.call("c1", "C", 100.0)
    (raised,) = passed(desk, "not-dispatched")
    assert list(desk.board.attention) == [raised.attention_id]
    desk.tell(facts.AttentionAnswered, 300.0, attention_id=raised.attention_id, words="on it")
    assert desk.board.attention == {}


def test_closing_an_incident_silences_it(desk: Desk) -> None:
    desk.call("c1", "C", 100.0)
    passed(desk, "not-dispatched")
    desk.tell(facts.IncidentClosed, 300.0, incident_id="I000001")
    assert (desk.board.attention, running(desk)) == ({}, {})


def test_panic_is_told_to_everybody_and_help_is_recommended(desk: Desk) -> None:
    told = desk.tell(facts.PanicRaised, 100.0, unit_id="P1", point=at_junction("B"), words="knife")
    raised = next(each for each in told if isinstance(each, AttentionRaised))
    assert (raised.reason.code, raised.notify) == ("panic", ("call_taker", "dispatcher", "duty_commander"))
    entry = desk.board.incident("I000001")
    assert (entry.incident.category, entry.incident.priority, entry.incident.place.point) == (
        "officer-in-danger", 1, at_junction("B"),
    )  # fmt: skip
    assert entry.standing is not None
    assert "P2" in entry.standing.unit_ids
    again = desk.tell(facts.PanicRaised, 103.0, unit_id="P1")
    assert [type(each) for each in again] == [AttentionRaised]
    assert len(desk.board.incidents) == 1


def test_silence_and_standing_still_are_brought_up_with_the_incident(desk: Desk) -> None:
    desk.call("c1", "C", 100.0)
    desk.accept("I000001", 160.0, "P1")
    (silent,) = desk.tell(facts.UnitFellSilent, 400.0, unit_id="P1", last_heard_at=250.0)
    (stopped,) = desk.tell(facts.UnitStopped, 500.0, unit_id="P1", since=300.0)
    assert isinstance(silent, AttentionRaised)
    assert isinstance(stopped, AttentionRaised)
    told = [(each.reason.code, each.incident_id, dict(each.reason.details)["seconds"]) for each in (silent, stopped)]
    assert told == [("unit-silent", "I000001", 150.0), ("unit-stopped", "I000001", 200.0)]


def test_a_deadline_of_a_rule_no_longer_in_force_is_still_told(desk: Desk) -> None:
    desk.call("c1", "C", 100.0)
    deadline = next(each for each in desk.board.deadlines.values() if isinstance(each, DeadlineSet))
    desk.knowledge = Desk(rules=()).knowledge
    told = desk.tell(facts.DeadlinePassed, deadline.due_at, deadline_id=deadline.deadline_id)
    assert [type(each) for each in told] == [AttentionRaised]
