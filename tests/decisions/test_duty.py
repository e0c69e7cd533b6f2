"""Who is asked: nobody off duty, no crew below its minimum, the nearest of any role first, then who has worked less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ring360.domain import facts
from ring360.domain.consequences import AttentionRaised, UnitsRecommended
from ring360.domain.escalation_rules import rules_of
from ring360.domain.refusals import Refused
from ring360.domain.rosters import CrewRules
from ring360.domain.standards import Standards
from situations import Desk


def asked(desk: Desk, letter: str, at: float, category: str = "help") -> UnitsRecommended:
    told = desk.call(f"c{at}", letter, at, category)
    return next(each for each in told if isinstance(each, UnitsRecommended))


def named(choice: UnitsRecommended) -> set[str]:
    return {*choice.unit_ids, *choice.unreachable, *(each.unit_id for each in choice.candidates)}


def test_who_is_off_duty_is_neither_asked_nor_watched() -> None:
    desk = Desk(rules=rules_of(Standards()))
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    desk.report(facts.UnitLeftService, "P1", 50.0)
    choice = asked(desk, "A", 100.0, "robbery")
    assert (named(choice), [reason.code for reason in choice.shortfall]) == ({"P2"}, ["units-short"])
    with pytest.raises(Refused) as refusal:
        desk.accept(choice.incident_id, 110.0, "P1", reason="lives next door")
    assert refusal.value.code == "unit-transition"
    about = [each for _, told in desk.turns for each in told if isinstance(each, AttentionRaised)]
    assert {each.unit_id for each in about} | {due.unit_id for due in desk.board.deadlines.values()} == {""}


def test_a_crew_below_its_minimum_is_not_sent_until_it_is_whole() -> None:
    desk = Desk(crew_rules=CrewRules({"patrol": 2}, group_officers=0))
    desk.enter("P1", "A", officers=1)
    desk.enter("P2", "H", officers=2)
    assert named(asked(desk, "A", 100.0)) == {"P2"}
    desk.tell(facts.UnitAltered, 110.0, unit=replace(desk.board.unit("P1").unit, officers=2))
    assert named(asked(desk, "A", 120.0)) == {"P1", "P2"}
    desk.enter("S1", "A", role="special", officers=1, at=130.0)
    assert "S1" in named(asked(desk, "A", 140.0))


def test_any_unit_answers_first_and_the_specialist_follows() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("T1", "H", role="traffic")
    choice = asked(desk, "A", 100.0, "traffic-injury")
    assert choice.unit_ids == ("P1", "T1")
    assert choice.shortfall == ()


def test_of_two_who_are_equally_near_the_one_that_worked_less_goes() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "A")
    assert asked(desk, "B", 100.0).unit_ids == ("P1",)
    desk.accept("I000001", 110.0, "P1")
    desk.report(facts.UnitArrived, "P1", 200.0)
    desk.report(facts.UnitCleared, "P1", 2_000.0)
    desk.tell(facts.IncidentClosed, 2_010.0, incident_id="I000001", disposition="")
    desk.tell(facts.UnitMoved, 2_020.0, unit_id="P1", point=desk.board.unit("P2").point)
    choice = asked(desk, "B", 2_100.0)
    assert choice.unit_ids == ("P2",)
    assert "worked-less" in {reason.code for each in choice.candidates for reason in each.reasons}
