"""The mobile command post waits near where it may be wanted: places that knowledge names, and where incidents are."""

from __future__ import annotations

from typing import Any

import pytest

from ring360.domain import facts
from ring360.domain.advice import MoveUp
from ring360.domain.consequences import MoveUpAdvised, Reason, UnitSentToPost
from ring360.domain.posts import COMMAND_POST, Post
from ring360.domain.standby_rules import DemandPlace, StandbyRules
from situations import Desk, at_junction

RULES = StandbyRules(command_gain_seconds=5.0)
POSTS = {letter: Post(letter, at_junction(letter), COMMAND_POST) for letter in "AD"}


def desk(*demand: DemandPlace, **rules: float) -> Desk:
    room = Desk(posts=POSTS, demand=demand, standby=StandbyRules(**{"command_gain_seconds": 5.0, **rules}))
    room.enter("C1", "A", role="command_post", post="A")
    return room


def review(room: Desk, at: float) -> tuple[Any, ...]:
    return room.tell(facts.StandbyReviewed, at)


def test_it_goes_where_it_is_sooner_at_the_places_that_count() -> None:
    room = desk(DemandPlace(at_junction("A"), 1.0), DemandPlace(at_junction("D"), 3.0))
    told = review(room, 10.0)
    numbers = (("unit", "C1"), ("post", "D"), ("before", pytest.approx(22.5)), ("after", pytest.approx(7.5)))
    assert told == (
        MoveUpAdvised(
            10.0, "F2", "F2-command-post", (MoveUp("C1", "D", at_junction("D"), 30.0),), 1.0, 1.0, 0.0,
            (Reason("command-post-nearer", numbers),),
        ),
    )  # fmt: skip
    sent = room.tell(facts.AdviceAccepted, 20.0, advice_id="F2-command-post")
    assert sent == (UnitSentToPost(20.0, "F3", "C1", "D", at_junction("D")),)
    assert review(room, 30.0) == ()


def test_it_stays_for_a_little_or_where_nothing_is_known() -> None:
    even = (DemandPlace(at_junction("A"), 1.0), DemandPlace(at_junction("D"), 1.1))
    assert review(desk(*even), 10.0) == ()
    assert review(desk(), 10.0) == ()


def test_incidents_say_where_trouble_is_as_long_as_they_are_remembered() -> None:
    room = desk(DemandPlace(at_junction("A"), 1.0), remembered_seconds=3_600.0)
    room.call("c1", "D", 10.0, category="crowd")
    (advice,) = review(room, 20.0)
    assert advice.moves[0].post == "D"
    room.tell(facts.IncidentClosed, 30.0, incident_id="I000001")
    (withdrawn,) = review(room, 5_000.0)
    assert withdrawn.advice_id == advice.advice_id


def test_two_of_them_share_the_places() -> None:
    room = desk(DemandPlace(at_junction("A"), 1.0), DemandPlace(at_junction("D"), 1.0))
    room.enter("C2", "A", equipment=("command_post",))
    (advice,) = review(room, 10.0)
    assert [(move.unit_id, move.post) for move in advice.moves] in ([("C1", "D")], [("C2", "D")])
    room.tell(facts.AdviceAccepted, 20.0, advice_id=advice.advice_id)
    assert review(room, 30.0) == ()


def test_no_other_unit_is_sent_to_its_posts() -> None:
    room = Desk(posts=POSTS, demand=(DemandPlace(at_junction("D")),), standby=RULES)
    room.enter("P1", "A")
    assert review(room, 10.0) == ()
