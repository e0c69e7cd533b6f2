"""Shifts: who is on duty, what is missing, how one follows the other."""

from __future__ import annotations

from typing import Any

import pytest

from ring360.domain import facts
from ring360.domain.refusals import Refused
from ring360.domain.rosters import Crew, CrewRules, Gap, ShiftPlan, gaps_of, on_duty
from ring360.domain.units import Unit
from situations import Desk

DAY = ShiftPlan(
    "day", "Day", 1_000.0, 5_000.0, "lead",
    (Crew(Unit("P1", "patrol"), ("ann", "bo"), "ann"), Crew(Unit("S1", "special"), ("cy",))),
    ("g1", "g2", "g3"),
)  # fmt: skip
NIGHT = ShiftPlan("night", "Night", 4_700.0, 9_000.0, "owl", (Crew(Unit("P1", "patrol"), ("dee",)),))


@pytest.fixture
def desk() -> Desk:
    desk = Desk(crew_rules=CrewRules({"special": 2}, {"patrol": 1, "traffic": 1}, group_officers=3))
    desk.tell(facts.ShiftPlanned, 10.0, plan=DAY)
    desk.tell(facts.ShiftPlanned, 11.0, plan=NIGHT)
    return desk


def refused(desk: Desk, kind: type[Any], at: float = 6_000.0, **fields: Any) -> str:
    with pytest.raises(Refused) as refusal:
        desk.tell(kind, at, **fields)
    return refusal.value.code


def test_the_gaps_of_a_shift_are_told_to_the_commander(desk: Desk) -> None:
    told = desk.tell(facts.ShiftStarted, 1_000.0, shift_id="day")
    assert [(each.reason.code, dict(each.reason.details), each.notify) for each in told] == [
        ("crew-below-minimum", {"about": "S1", "present": 1, "wanted": 2}, ("duty_commander",)),
        ("units-below-minimum", {"about": "traffic", "present": 0, "wanted": 1}, ("duty_commander",)),
    ]
    assert len({each.attention_id for each in told}) == 2


def test_a_group_that_is_too_small_and_a_shift_without_lead_are_gaps() -> None:
    plan = ShiftPlan("x", "x", 0.0, 1.0, "", (), ("g1",))
    assert gaps_of(plan, CrewRules()) == [Gap("group-below-minimum", "x", 1, 10), Gap("shift-without-lead", "x", 0, 1)]


def test_only_people_of_running_shifts_are_on_duty(desk: Desk) -> None:
    assert on_duty(desk.board.shifts.values()) == frozenset()
    desk.tell(facts.ShiftStarted, 1_000.0, shift_id="day")
    assert on_duty(desk.board.shifts.values()) == {"lead", "ann", "bo", "cy", "g1", "g2", "g3"}
    desk.tell(facts.ShiftStarted, 4_700.0, shift_id="night")
    assert on_duty(desk.board.shifts.values()) > {"ann", "dee", "owl"}
    desk.tell(facts.HandoverNoteWritten, 4_800.0, shift_id="day", words="watch the bridge")
    desk.tell(facts.ShiftHandedOver, 4_900.0, shift_id="day", to_shift_id="night")
    desk.tell(facts.ShiftEnded, 5_000.0, shift_id="day")
    assert on_duty(desk.board.shifts.values()) == {"dee", "owl"}
    assert (desk.board.shift("day").handed_to, desk.board.shift("day").notes) == (
        "night",
        [(4_800.0, "watch the bridge")],
    )


def test_a_crew_changes_in_the_middle_of_a_shift(desk: Desk) -> None:
    desk.tell(facts.ShiftStarted, 1_000.0, shift_id="day")
    desk.tell(facts.CrewChanged, 2_000.0, shift_id="day", crew=Crew(Unit("S1", "special"), ("cy", "eve")))
    assert gaps_of(desk.board.shift("day").plan, CrewRules({"special": 2}, group_officers=0)) == []
    taken = Crew(Unit("S1", "special"), ("cy", "ann"))
    assert refused(desk, facts.CrewChanged, shift_id="day", crew=taken) == "shift-named-twice"


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (facts.ShiftStarted, {"shift_id": "none"}, "shift-unknown"),
        (facts.ShiftEnded, {"shift_id": "day"}, "shift-not-so"),
        (facts.CrewChanged, {"shift_id": "day", "crew": DAY.crews[0]}, "shift-not-so"),
        (facts.ShiftHandedOver, {"shift_id": "day", "to_shift_id": "night"}, "shift-not-so"),
        (facts.ShiftPlanned, {"plan": ShiftPlan("z", "z", 5.0, 5.0, "l", ())}, "shift-ends-before-it-begins"),
        (
            facts.ShiftPlanned,
            {"plan": ShiftPlan("z", "z", 1.0, 5.0, "l", (*DAY.crews, DAY.crews[0]))},
            "shift-named-twice",
        ),
    ],
)
def test_what_does_not_fit_is_refused(desk: Desk, kind: type[Any], fields: dict[str, Any], code: str) -> None:
    assert refused(desk, kind, **fields) == code


def test_a_running_shift_is_not_planned_anew(desk: Desk) -> None:
    desk.tell(facts.ShiftStarted, 1_000.0, shift_id="day")
    assert refused(desk, facts.ShiftPlanned, plan=DAY) == "shift-begun"
