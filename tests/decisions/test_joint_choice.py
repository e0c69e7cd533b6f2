"""All open incidents are decided together: cases where one after the other, each taking its nearest, does worse."""

from __future__ import annotations

from ring360.domain.response_plans import Requirement, ResponsePlan
from ring360.domain.standards import Standards
from situations import Desk, at_junction

STANDARDS = Standards(processing_seconds=0.0, turnout_seconds=0.0)


def seconds(room: Desk, unit_id: str, letter: str) -> float:
    travel = room.knowledge.travel
    return travel.seconds_to("car", [room.board.units[unit_id].point], at_junction(letter), 0.0, frozenset())[0]


def recommended(room: Desk) -> dict[str, tuple[str, ...]]:
    standing = {key: entry.standing for key, entry in room.board.pending.items()}
    return {key: told.unit_ids for key, told in standing.items() if told is not None}


def greedily(room: Desk, places: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """One incident after the other takes its nearest."""
    left, chosen = sorted(room.board.free), {}
    for incident_id, letter in places.items():
        nearest = min(left, key=lambda unit_id: (seconds(room, unit_id, letter), unit_id))
        left.remove(nearest)
        chosen[incident_id] = (nearest,)
    return chosen


def total(room: Desk, chosen: dict[str, tuple[str, ...]], places: dict[str, str]) -> float:
    return sum(seconds(room, unit_id, places[key]) for key, unit_ids in chosen.items() for unit_id in unit_ids)


def test_two_incidents_swap_their_nearest_and_both_wait_less_together() -> None:
    room = Desk(standards=STANDARDS, plans={}, candidates_weighed=0)
    room.enter("P1", "C")
    room.enter("P2", "F")
    places = {"I000001": "B", "I000002": "E"}
    room.call("c1", "B", 10.0, "robbery")
    # Alone, the first would have P2, five seconds away.
    assert recommended(room) == {"I000001": ("P2",)}
    room.call("c2", "E", 10.0, "robbery")
    joint, greedy = recommended(room), greedily(room, places)
    assert joint == {"I000001": ("P1",), "I000002": ("P2",)}
    assert greedy == {"I000001": ("P2",), "I000002": ("P1",)}
    assert (total(room, joint, places), total(room, greedy, places)) == (20.0, 30.0)
    # The same plan is proven: no other is better by anything.
    assert [entry.standing.gap_seconds for entry in room.board.pending.values() if entry.standing] == [0.0, 0.0]


def test_the_only_negotiator_is_left_for_who_needs_one() -> None:
    plans = {"crime": ResponsePlan("crime"), "dispute": ResponsePlan("dispute", (Requirement(1, skills=("talk",)),))}
    room = Desk(standards=STANDARDS, plans=plans, candidates_weighed=0)
    room.enter("P1", "A", skills=("talk",))
    room.enter("P2", "D")
    room.call("c1", "B", 10.0, "crime")
    assert recommended(room) == {"I000001": ("P1",)}
    room.call("c2", "B", 11.0, "dispute")
    assert recommended(room) == {"I000001": ("P2",), "I000002": ("P1",)}
