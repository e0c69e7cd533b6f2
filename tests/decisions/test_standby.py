"""Moves to other posts: advised soon after somebody leaves, the best there are, within the limits, gone when stale."""

from __future__ import annotations

from functools import cache
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.decisions.escalation import STANDBY_REVIEW
from ring360.decisions.move_rules import stands_at
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.domain import facts
from ring360.domain.advice import MoveUp
from ring360.domain.calls import Call
from ring360.domain.consequences import AdviceWithdrawn, DeadlineSet, MoveUpAdvised, Reason, UnitSentToPost
from ring360.domain.places import Place, RoadPoint
from ring360.domain.posts import COMMAND_POST, Post
from ring360.domain.standards import Standards
from ring360.domain.standby_rules import StandbyRules
from ring360.domain.units import Unit
from situations import Desk
from towns import Town, town

TEN_SECONDS = Standards(ring_seconds=10.0, processing_seconds=0.0, turnout_seconds=0.0)
"""A unit covers the streets that begin where it stands."""


@cache
def even() -> Town:
    """Ten streets of 100 m, 10 s each."""
    return town("""
      A---B---C---D
      |   |   |   |
      |   |   |   |
      |   |   |   |
      E---F---G---H
    """)


@cache
def roads() -> RoadTravel:
    return RoadTravel(even().atlas())


@cache
def at_junction(letter: str) -> RoadPoint:
    return points_of_snaps(even().at(letter))[0]


class Room(Desk):
    """The desk in that town."""

    def __init__(self, **changes: Any) -> None:
        super().__init__(**{"travel": roads(), "standards": TEN_SECONDS, "candidates_weighed": 0, **changes})

    def enter(self, unit_id: str, letter: str, at: float = 0.0, **fields: Any) -> tuple[Any, ...]:
        unit = Unit(unit_id, **{"role": "patrol", **fields})
        return self.tell(facts.UnitEnteredService, at, unit=unit, point=at_junction(letter))

    def call(self, call_id: str, letter: str, at: float, category: str = "help") -> tuple[Any, ...]:
        return self.tell(facts.CallReceived, at, call=Call(call_id, at, Place(at_junction(letter)), category))


def posts(letters: str, **fields: Any) -> dict[str, Post]:
    return {letter.lower(): Post(letter.lower(), at_junction(letter), **fields) for letter in letters}


def desk(letters: str = "ADEH", **rules: Any) -> Room:
    return Room(posts=posts(letters), standby=StandbyRules(**{"moves_most": 1, **rules}))


def review(room: Room, at: float) -> tuple[Any, ...]:
    return room.tell(facts.StandbyReviewed, at)


def advised(room: Room) -> list[tuple[str, str]]:
    return [(move.unit_id, move.post) for each in room.board.advice.values() for move in each.moves]  # type: ignore[union-attr]


def test_the_ring_is_looked_at_soon_after_a_unit_left() -> None:
    room = desk()
    room.enter("P1", "D", post="d")
    room.enter("P2", "A", post="a")
    room.enter("P3", "A")
    room.call("c1", "D", 100.0)
    deadline = next(each for each in room.accept("I000001", 130.0, "P1") if isinstance(each, DeadlineSet)
                    and each.code == STANDBY_REVIEW)  # fmt: skip
    assert deadline.due_at == 135.0
    told = room.tell(facts.DeadlinePassed, 135.0, deadline_id=deadline.deadline_id)
    # Of ten streets of 100 m two begin at A; those at D are as many, and P2 holds A without P3.
    assert told == (
        MoveUpAdvised(
            135.0, "F6", "F6-move-up", (MoveUp("P3", "d", at_junction("D"), 30.0),), 0.2, 0.4, 0.0,
            (
                Reason("move-up-gain", (("gained", pytest.approx(0.2)), ("underway", pytest.approx(0.0)))),
                Reason("move-up", (("unit", "P3"), ("post", "d"), ("seconds", 30.0))),
            ),
        ),
    )  # fmt: skip


def test_following_the_advice_sends_the_unit_and_counts_the_move() -> None:
    room = desk()
    room.enter("P2", "A", post="a")
    room.enter("P3", "A")
    (advice,) = review(room, 10.0)
    told = room.tell(facts.AdviceAccepted, 20.0, advice_id=advice.advice_id)
    target = at_junction(advice.moves[0].post.upper())
    assert told == (UnitSentToPost(20.0, "F4", "P3", advice.moves[0].post, target),)
    assert room.board.units["P3"].moved_up_at == [20.0]
    # It is not there yet, but that is where it will stand.
    assert review(room, 21.0) == ()


def test_nobody_is_moved_where_it_would_only_move_the_hole() -> None:
    room = desk()
    room.enter("P1", "A", post="a")
    room.enter("P2", "D", post="d")
    assert review(room, 10.0) == ()


def test_too_little_gain_is_no_advice() -> None:
    for least, expected in ((0.19, [("P2", "d")]), (0.21, [])):
        room = desk("AD", least_gain_share=least)
        room.enter("P1", "A", post="a")
        room.enter("P2", "A")
        review(room, 10.0)
        assert advised(room) == expected


def test_posts_are_for_their_roles_and_not_farther_than_allowed() -> None:
    room = Room(posts=posts("AD", roles=("traffic",)), standby=StandbyRules(moves_most=1))
    room.enter("P1", "A", post="a")
    room.enter("P2", "A")
    assert review(room, 10.0) == ()
    room.enter("T1", "A", at=20.0, role="traffic")
    review(room, 30.0)
    assert advised(room) == [("T1", "d")]
    near = desk("AD", drive_seconds_most=25.0)
    near.enter("P1", "A", post="a")
    near.enter("P2", "A")
    assert review(near, 10.0) == ()


def test_two_deep_means_two_units_in_time() -> None:
    room = desk("AD", depth=2, least_gain_share=0.1)
    for name in ("P1", "P2", "P3"):
        room.enter(name, "A")
    room.enter("P4", "D", post="b")
    (advice,) = review(room, 10.0)
    assert (advice.road_share_before, advice.road_share_after) == (0.2, 0.4)
    assert [move.post for move in advice.moves] == ["d"]


def test_the_mobile_command_post_never_mends_the_ring() -> None:
    room = desk("AD")
    room.enter("C1", "A", role="command_post")
    room.enter("C2", "A", equipment=("command_post",))
    assert review(room, 10.0) == ()


def test_a_post_of_the_command_post_is_for_nobody_else() -> None:
    room = Room(posts=posts("AD", sort=COMMAND_POST))
    room.enter("P1", "A")
    room.enter("P2", "A")
    assert review(room, 10.0) == ()


def test_advice_ends_when_its_unit_is_sent_elsewhere() -> None:
    room = desk("AD")
    room.enter("P1", "A", post="a")
    room.enter("P2", "A")
    (advice,) = review(room, 10.0)
    room.call("c1", "A", 20.0)
    told = room.accept("I000001", 21.0, "P2", reason="nearest")
    assert AdviceWithdrawn(21.0, "F5", advice.advice_id) in told
    assert advised(room) == []


def test_advice_ends_when_the_hole_is_filled() -> None:
    room = desk("AD")
    room.enter("P1", "A", post="a")
    room.enter("P2", "A")
    (advice,) = review(room, 10.0)
    told = room.enter("P3", "D", at=20.0, post="d")
    (deadline,) = (each for each in told if isinstance(each, DeadlineSet))
    withdrawn = room.tell(facts.DeadlinePassed, 25.0, deadline_id=deadline.deadline_id)
    assert withdrawn == (AdviceWithdrawn(25.0, "F5", advice.advice_id),)


def test_what_was_refused_is_not_advised_again_for_a_while() -> None:
    room = desk("AD", refused_seconds=600.0)
    room.enter("P1", "A", post="a")
    room.enter("P2", "A")
    (advice,) = review(room, 10.0)
    assert review(room, 11.0) == ()
    room.tell(facts.AdviceRefused, 20.0, advice_id=advice.advice_id, reason="they have just eaten")
    review(room, 30.0)
    assert advised(room) == [("P1", "d")]
    room.tell(facts.AdviceRefused, 40.0, advice_id="F6-move-up")
    review(room, 50.0)
    assert advised(room) == []
    review(room, 700.0)
    assert advised(room) == [("P2", "d")]


LETTERS = "ABCDEFGH"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4),
    st.frozensets(st.sampled_from(LETTERS), min_size=1, max_size=4),
    st.integers(1, 2),
)
def test_no_other_moves_cover_more(units: list[str], letters: frozenset[str], most: int) -> None:
    room = desk("".join(sorted(letters)), moves_most=most, least_gain_share=1e-6, search_steps=100_000)
    for number, letter in enumerate(units):
        room.enter(f"P{number}", letter)
    told = review(room, 10.0)
    expected = _referee(room, most)
    assert (told[0].road_share_after if told else _share(room, {})) == pytest.approx(expected)


def _share(room: Room, moved: dict[str, str], gone: frozenset[str] = frozenset()) -> float:
    entries = [entry for key, entry in sorted(room.board.free.items()) if key not in gone]
    known = room.knowledge.posts
    points = [
        known[moved[entry.unit.unit_id]].point if entry.unit.unit_id in moved else stands_at(entry, room.knowledge)
        for entry in entries
    ]
    return room.knowledge.travel.road_shares(["car"] * len(points), points, (), 10.0, 0.0, frozenset())[0]


def _referee(room: Room, most: int) -> float:
    """The best share of all plans that lose no more on the way than they win."""
    before = best = _share(room, {})
    for number in range(1, most + 1):
        found = best
        for units in combinations(sorted(room.board.free), number):
            for names in permutations(sorted(room.knowledge.posts), number):
                after = _share(room, dict(zip(units, names, strict=True)))
                if before - _share(room, {}, frozenset(units)) <= after - before + 1e-9:
                    found = max(found, after)
        if found <= best + 1e-9:
            break
        best = found
    return best


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("reav"), st.integers(0, 3), st.sampled_from([60.0, 900.0])), max_size=25))
def test_nobody_is_moved_too_often_and_no_advice_covers_less(steps: list[tuple[str, int, float]]) -> None:
    room = desk("ABDEGH", moves_most=2, moves_per_hour=2)
    for number, letter in enumerate("AABH"):
        room.enter(f"P{number}", letter)
    at, moved = 0.0, []
    for step, number, wait in steps:
        at += wait
        for deadline in sorted(room.board.deadlines.values(), key=lambda each: each.due_at):
            room.tell(facts.DeadlinePassed, max(room.board.at, deadline.due_at), deadline_id=deadline.deadline_id)
        unit_id, state = f"P{number}", room.board.units[f"P{number}"].state
        if step == "v" and state == "free":
            room.tell(facts.UnitWithdrawn, at, unit_id=unit_id)
        elif step == "e" and state == "out_of_service":
            room.tell(facts.UnitReturned, at, unit_id=unit_id)
        elif step == "r":
            review(room, at)
        for advice in list(room.board.advice.values()) if step == "a" else ():
            assert isinstance(advice, MoveUpAdvised)
            before = _share(room, {})
            room.tell(facts.AdviceAccepted, at, advice_id=advice.advice_id)
            moved += [(move.unit_id, at) for move in advice.moves]
            assert _share(room, {}) >= before + 0.01 - 1e-9
    for unit_id, at in moved:
        within = [other for name, other in moved if name == unit_id and at - 3_600.0 < other <= at]
        assert len(within) <= 2
