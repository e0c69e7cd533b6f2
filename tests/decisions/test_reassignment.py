"""Exchanges are advised when another unit would be there sooner, never done by the desk itself, gone when overtaken."""

from __future__ import annotations

from math import inf
from typing import Any

import pytest

from ring360.decisions.reassignment import margin_seconds
from ring360.domain import facts
from ring360.domain.consequences import (
    AdviceWithdrawn,
    ExchangeAdvised,
    Reason,
    UnitAssigned,
    UnitReleased,
    UnitsRecommended,
)
from ring360.domain.response_plans import Requirement, ResponsePlan
from ring360.domain.standards import Standards
from ring360.domain.units import Unit
from situations import Desk, at_junction, knowledge

EXCHANGES = (ExchangeAdvised, AdviceWithdrawn)


def desk(**changes: Any) -> Desk:
    standards = Standards(processing_seconds=0.0, turnout_seconds=0.0)
    return Desk(**{"standards": standards, "candidates_weighed": 0, "exchange_margin_seconds": 10.0, **changes})


def told(consequences: tuple[Any, ...]) -> list[Any]:
    return [each for each in consequences if isinstance(each, EXCHANGES)]


def on_the_way(room: Desk, category: str = "armed-robbery", letter: str = "D") -> None:
    """P1 is sent from A to a place that wants it, D, 30 s away."""
    room.enter("P1", "A")
    room.call("c1", letter, 100.0, category)
    room.accept("I000001", 110.0, "P1")


def test_a_nearer_unit_that_comes_free_is_advised_and_nothing_else_happens() -> None:
    room = desk()
    on_the_way(room, "officer-in-danger")
    told_to = room.enter("P2", "C", at=112.0)
    # Two more are wanted: P2 goes for itself.
    assert told(told_to) == []
    assert any(isinstance(each, UnitsRecommended) and each.unit_ids == ("P2",) for each in told_to)


def test_who_would_be_there_sooner_takes_the_place_when_the_dispatcher_says_so() -> None:
    room = desk(exchange_margin_seconds=10.0, plans={})
    on_the_way(room, "robbery")
    # Heard at 110 at the latest: from there 30 s; P2 needs 10 s.
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    margin = margin_seconds(room.board.incidents["I000001"].incident.priority, room.knowledge)
    (advice,) = told(room.enter("P2", "D", at=112.0))
    details = (("unit", "P2"), ("instead", "P1"), ("seconds", 0.0), ("sooner", 30.0))
    assert margin <= 30.0
    assert advice == ExchangeAdvised(
        112.0, "F5", "F5-exchange", "I000001", "P1", "P2", 30.0, (Reason("exchange-sooner", details),)
    )
    assert [room.board.units[name].state for name in ("P1", "P2")] == ["assigned", "free"]
    done = room.tell(facts.AdviceAccepted, 115.0, advice_id="F5-exchange")
    assert done[:2] == (
        UnitAssigned(115.0, "F6", "P2", "I000001", at_junction("D")),
        UnitReleased(115.0, "F6", "P1", "I000001", Reason("exchanged", (("unit", "P2"),))),
    )
    assert room.board.incidents["I000001"].unit_ids == ["P2"]
    # Who was released is not advised back.
    assert told(room.tell(facts.UnitAltered, 116.0, unit=Unit("P1", "patrol", officers=3))) == []


@pytest.mark.parametrize(
    ("category", "letter", "expected"),
    [("robbery", "D", 1), ("help", "D", 0)],
)
def test_what_is_less_urgent_wants_more_gain(category: str, letter: str, expected: int) -> None:
    room = desk(plans={})
    on_the_way(room, category)
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    assert len(told(room.enter("P2", letter, at=112.0))) == expected


def test_the_margin_holds() -> None:
    assert margin_seconds(1, knowledge(exchange_margin_seconds=10.0)) == 25.0
    assert margin_seconds(4, knowledge(exchange_margin_seconds=10.0)) == 200.0
    assert margin_seconds(1, knowledge(exchange_margin_seconds=60.0)) == 60.0


def test_only_who_fills_the_same_need_takes_the_place() -> None:
    plans = {"robbery": ResponsePlan("robbery", (Requirement(1, skills=("negotiation",)),))}
    room = desk(plans=plans)
    room.enter("P1", "A", skills=("negotiation",))
    room.call("c1", "D", 100.0, "robbery")
    room.accept("I000001", 110.0, "P1")
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    assert told(room.enter("P2", "D", at=112.0)) == []
    (advice,) = told(room.enter("P3", "D", at=113.0, skills=("negotiation",)))
    assert (advice.unit_id, advice.by_unit_id) == ("P1", "P3")


def test_without_an_end_to_the_margin_nothing_is_asked() -> None:
    room = desk(exchange_margin_seconds=inf, plans={})
    on_the_way(room, "robbery")
    assert told(room.enter("P2", "D", at=112.0)) == []


def test_advice_ends_when_the_unit_arrives_or_is_nearly_there() -> None:
    room = desk(plans={})
    on_the_way(room, "robbery")
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    (advice,) = told(room.enter("P2", "D", at=112.0))
    # Twenty seconds left are more than half the margin.
    assert told(room.tell(facts.UnitMoved, 121.0, unit_id="P1", point=at_junction("B"))) == []
    assert told(room.tell(facts.UnitMoved, 131.0, unit_id="P1", point=at_junction("C"))) == [
        AdviceWithdrawn(131.0, "F7", advice.advice_id)
    ]


def test_advice_ends_when_the_other_unit_is_wanted_elsewhere() -> None:
    room = desk(plans={})
    on_the_way(room, "robbery")
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    (advice,) = told(room.enter("P2", "D", at=112.0))
    assert AdviceWithdrawn(113.0, "F6", advice.advice_id) in room.call("c2", "C", 113.0, "robbery")


def test_what_was_refused_is_not_advised_again() -> None:
    room = desk(plans={})
    on_the_way(room, "robbery")
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("A"))
    (advice,) = told(room.enter("P2", "D", at=112.0))
    room.tell(facts.AdviceRefused, 113.0, advice_id=advice.advice_id, reason="they know the place")
    assert told(room.tell(facts.UnitStopped, 114.0, unit_id="P1", since=111.0)) == []


def test_a_unit_that_stands_still_on_its_way_is_judged_anew() -> None:
    room = desk(plans={})
    room.enter("P2", "C")
    on_the_way(room, "robbery")
    # P1 was sent although P2 was nearer; nothing was judged then, for nobody came free.
    room.tell(facts.UnitMoved, 111.0, unit_id="P1", point=at_junction("E"))
    (advice,) = told(room.tell(facts.UnitStopped, 160.0, unit_id="P1", since=111.0))
    assert (advice.unit_id, advice.by_unit_id, advice.gain_seconds) == ("P1", "P2", 25.0)


def test_a_unit_not_heard_of_is_where_it_said_it_would_be() -> None:
    room = desk(plans={})
    on_the_way(room, "robbery")
    # Expected at 140; at 125 fifteen seconds are left, and P2 on the spot wins too little.
    room.board.units["P1"].moved_at = 0.0
    assert told(room.enter("P2", "D", at=125.0)) == []


def test_who_wins_most_is_exchanged_where_two_could_be() -> None:
    room = desk(plans={})
    room.enter("P1", "A")
    room.enter("P2", "A")
    for unit_id, call_id, place, incident_id in (("P1", "c1", "C", "I000001"), ("P2", "c2", "D", "I000002")):
        room.call(call_id, place, 100.0 if unit_id == "P1" else 111.0, "robbery")
        room.accept(incident_id, 110.0 if unit_id == "P1" else 112.0, unit_id)
    room.tell(facts.UnitMoved, 113.0, unit_id="P1", point=at_junction("E"))
    room.tell(facts.UnitMoved, 113.0, unit_id="P2", point=at_junction("E"))
    # P3 between them would be at C ten seconds after now instead of 25, at D at once instead of 35.
    (advice,) = told(room.enter("P3", "D", at=114.0))
    assert (advice.incident_id, advice.unit_id, advice.by_unit_id) == ("I000002", "P2", "P3")
