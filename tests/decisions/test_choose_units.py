"""The choice of units: exact times, roles, skills, ties and shortfalls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ring360.decisions.choose_units import Choice, Want, choose_units
from ring360.domain.consequences import Reason
from ring360.domain.response_plans import Requirement, ResponsePlan
from ring360.domain.standards import Standards
from situations import PLANS, Desk


def choose(desk: Desk, category: str, plan: ResponsePlan | None = None) -> Choice:
    plans = {**PLANS, category: plan or ResponsePlan(category)}
    desk.knowledge = replace(desk.knowledge, plans=plans, candidates_weighed=0)
    desk.call("c1", "A", 100.0, category)
    incident = desk.board.incident("I000001").incident
    want = Want(incident, incident.needs)
    return choose_units([want], list(desk.board.free.values()), [], desk.board, 100.0, desk.knowledge)[0]


def test_equal_times_go_by_preferred_role_then_by_id() -> None:
    desk = Desk()
    desk.enter("P2", "B")
    desk.enter("P1", "B")
    desk.enter("T9", "B", role="traffic")
    choice = choose(desk, "traffic", ResponsePlan("traffic", preferred_roles=("traffic",)))
    assert [each.unit_id for each in choice.candidates] == ["T9", "P1", "P2"]


@pytest.mark.parametrize(("preference_seconds", "first"), [(9.0, "P1"), (11.0, "T1")])
def test_a_preferred_role_may_be_a_little_later(preference_seconds: float, first: str) -> None:
    desk = Desk()
    desk.enter("P1", "B")
    desk.enter("T1", "C", role="traffic")
    plan = ResponsePlan("traffic", preferred_roles=("traffic",), preference_seconds=preference_seconds)
    choice = choose(desk, "traffic", plan)
    assert choice.unit_ids == (first,)
    told = {each.unit_id: [reason.code for reason in each.reasons] for each in choice.candidates}
    assert told == {"P1": ["soonest"], "T1": ["later-by", "preferred-role"]}


def test_only_fit_units_are_ranked() -> None:
    desk = Desk()
    desk.enter("P1", "A", skills=("boat",))
    desk.enter("S1", "B", role="special")
    desk.enter("S2", "H", role="special", skills=("boat", "dog"))
    choice = choose(desk, "flood", ResponsePlan("flood", (Requirement(2, ("special",), ("boat",)),)))
    assert choice.unit_ids == ("S2",)
    assert [(reason.code, dict(reason.details)) for reason in choice.shortfall] == [
        ("units-short", {"missing": 1}), ("role-missing", {"roles": "special"}), ("skill-missing", {"skills": "boat"}),
        ("not-fit", {"count": 2}),
    ]  # fmt: skip


def test_outside_the_ring_is_said() -> None:
    desk = Desk()
    desk.enter("P1", "D")
    desk.enter("P2", "H")
    desk.knowledge = replace(desk.knowledge, standards=Standards(ring_seconds=120.0))
    near, far = choose(desk, "help").candidates
    assert (near.total_response_seconds, near.within_ring) == (60.0 + 30.0 + 30.0, True)
    assert (far.total_response_seconds, far.within_ring) == (60.0 + 30.0 + 35.0, False)
    assert far.reasons == (Reason("later-by", (("seconds", 5.0),)), Reason("outside-ring", (("seconds", 5.0),)))
