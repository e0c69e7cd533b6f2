"""A repeated call is known by when, where and what; the other bank of a river is far, whatever the bee-line says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from math import exp
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.decisions.duplicates import RULES, likeness, suggest_duplicates
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.domain import facts
from ring360.domain.calls import Call
from ring360.domain.categories import CATEGORIES
from ring360.domain.consequences import Reason
from ring360.domain.places import Place
from ring360.geography.atlas import Atlas
from ring360.geography.gazetteer import Gazetteer
from situations import Desk
from towns import Town, town

BY_CAR = replace(RULES, mode="car", fade_walk_seconds=30.0)
"""Drawn towns know cars alone: ten metres a second instead of one and a half."""


@cache
def river() -> tuple[Town, RoadTravel]:
    """Two banks 200 metres apart, joined by one bridge far to the east; the streets of a bank are 400 metres long."""
    drawn = town("""
      A---B---C---D
                  |
      E---F---G---H
    """, grid_metres=100.0)  # fmt: skip
    atlas = Atlas("river", "", drawn.roads, drawn.driving, {}, Gazetteer.from_bytes(b"", drawn.roads), {})
    return drawn, RoadTravel(atlas)


def at(letter: str, metres_east: float = 0.0) -> Place:
    drawn, travel = river()
    node = drawn.junctions.index(letter)
    lon = drawn.roads.node_lon[node] + metres_east / 111_195.0
    return Place(points_of_snaps(travel.atlas.snapper("car").snap(lon, drawn.roads.node_lat[node]))[0])


class Room(Desk):
    """A desk at the river."""

    def __init__(self) -> None:
        super().__init__(travel=river()[1])

    def rang(self, call_id: str, when: float, place: Place, category: str = "traffic") -> str:
        self.tell(facts.CallReceived, when, call=Call(call_id, when, place, category))
        return self.board.incident_of_call[call_id]

    def suggested(self, when: float, place: Place, category: str = "traffic", **rules: Any) -> list[tuple[str, float]]:
        call = Call("new", when, place, category)
        found = suggest_duplicates(self.board, call, self.knowledge, replace(BY_CAR, **rules))
        return [(each.incident_id, round(each.score, 6)) for each in found]


@pytest.fixture
def room() -> Room:
    return Room()


def test_the_same_thing_a_minute_later_is_suggested_with_its_reasons(room: Room) -> None:
    incident_id = room.rang("C1", 1_000.0, at("B"))
    call = Call("new", 1_060.0, at("B"), "traffic")
    (found,) = suggest_duplicates(room.board, call, room.knowledge, BY_CAR)
    assert found.incident_id == incident_id
    assert found.score == pytest.approx(exp(-60 / RULES.fade_seconds))
    assert (found.gap_seconds, found.walk_seconds) == (60.0, 0.0)
    assert found.reasons == (
        Reason("duplicate-time", (("minutes", 1),)), Reason("duplicate-place", (("metres", 0),)),
        Reason("duplicate-type", (("likeness", "same"),)),
    )  # fmt: skip


def test_the_other_bank_is_far(room: Room) -> None:
    room.rang("C1", 1_000.0, at("A"))
    assert room.suggested(1_001.0, at("E")) == []
    (along,) = room.suggested(1_001.0, at("A", 200.0))
    assert along[1] == pytest.approx(exp(-1 / RULES.fade_seconds) * exp(-20 / 30), rel=0.01)


def test_what_is_in_sight_is_near_whatever_way_leads_there(room: Room) -> None:
    room.rang("C1", 1_000.0, at("A"))
    (seen,) = room.suggested(1_001.0, at("E"), sight_metres=250.0, fade_walk_seconds=200.0)
    assert seen[1] == pytest.approx(exp(-1 / RULES.fade_seconds) * exp(-200 / 1.4 / 200), rel=0.01)


def test_where_no_road_leads_the_bee_line_and_a_detour_count(room: Room) -> None:
    room.rang("C1", 1_000.0, at("A"))
    closed = range(2 * river()[0].roads.segments)
    room.tell(facts.RoadsClosed, 1_001.0, directed_segments=tuple(closed))
    (found,) = room.suggested(1_002.0, at("B"), least_score=0.01, fade_walk_seconds=200.0)
    way = 1.5 * 400.0 / 1.4
    assert found[1] == pytest.approx(exp(-2 / RULES.fade_seconds) * exp(-way / 200), rel=0.01)


def test_likeness_falls_with_time_place_and_type(room: Room) -> None:
    room.rang("C1", 1_000.0, at("B"), "traffic-injury")
    scores = [
        room.suggested(1_010.0, at("B"), "traffic-injury"), room.suggested(1_300.0, at("B"), "traffic-injury"),
        room.suggested(1_300.0, at("B"), "traffic-damage"), room.suggested(1_300.0, at("B", 190.0), "traffic-damage"),
    ]  # fmt: skip
    values = [score for ((_, score),) in scores]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4
    assert room.suggested(1_300.0, at("B"), "noise") == []


def test_a_newer_call_about_it_keeps_it_fresh(room: Room) -> None:
    first = room.rang("C1", 1_000.0, at("B"))
    stale = room.suggested(2_500.0, at("B"))
    room.tell(facts.CallReceived, 2_400.0, call=Call("C2", 2_400.0, at("B", 100.0), "traffic"), joins=first)
    assert stale == []
    assert [each for each, _ in room.suggested(2_500.0, at("B"))] == [first]


def test_what_is_over_fades_sooner_and_is_forgotten(room: Room) -> None:
    incident_id = room.rang("C1", 1_000.0, at("B"))
    (running,) = room.suggested(1_400.0, at("B"))
    room.tell(facts.IncidentClosed, 1_010.0, incident_id=incident_id)
    (over,) = room.suggested(1_400.0, at("B"))
    assert over[1] == pytest.approx(exp(-390 / RULES.fade_over_seconds), abs=1e-6)
    assert over[1] < running[1]
    assert room.suggested(1_010.0 + RULES.longest_seconds + 1, at("B"), least_score=0.0) == []


def test_what_was_merged_is_suggested_as_what_it_was_merged_into(room: Room) -> None:
    first, second = room.rang("C1", 1_000.0, at("B")), room.rang("C2", 1_010.0, at("C"), "road-blocked")
    room.tell(facts.IncidentsMerged, 1_020.0, incident_id=first, merged_id=second)
    assert [each for each, _ in room.suggested(1_030.0, at("C"), "road-blocked")] == [first]


def test_a_call_on_the_board_is_no_repetition_of_itself(room: Room) -> None:
    room.rang("C1", 1_000.0, at("B"))
    call = room.board.calls["C1"]
    assert suggest_duplicates(room.board, call, room.knowledge, BY_CAR) == ()


def test_a_later_incident_is_no_earlier_one(room: Room) -> None:
    room.rang("C1", 1_000.0, at("B"))
    assert room.suggested(900.0, at("B")) == []


def test_equal_ones_come_in_one_order_and_no_more_than_asked(room: Room) -> None:
    names = [room.rang(f"C{number}", 1_000.0, at("B")) for number in range(4)]
    found = room.suggested(1_100.0, at("B"), suggestions_most=3, fade_seconds=1e9)
    assert [each for each, _ in found] == sorted(names)[:3]


@given(st.sampled_from(sorted(CATEGORIES)), st.sampled_from(sorted(CATEGORIES)))
def test_likeness_of_types_is_the_same_both_ways(one: str, other: str) -> None:
    assert likeness(CATEGORIES, one, other) == likeness(CATEGORIES, other, one)
    assert (likeness(CATEGORIES, one, other) == 1.0) == (one == other)


def test_likeness_goes_by_levels() -> None:
    pairs = [
        ("armed-robbery", "firearm-robbery"),
        ("robbery", "armed-robbery"),
        ("robbery", "theft"),
        ("robbery", "fire"),
    ]
    assert [likeness(CATEGORIES, *pair) for pair in pairs] == [0.95, 0.9, 0.75, 0.25]
    assert likeness(CATEGORIES, "of-our-own", "another") == 0.25


@given(st.lists(st.tuples(st.floats(0, 3_000), st.sampled_from("ABCDEFGH"), st.sampled_from(sorted(CATEGORIES)),
                          st.sampled_from(["", "close", "join"])), max_size=12))  # fmt: skip
def test_every_suggestion_keeps_the_rules(told: list[tuple[float, str, str, str]]) -> None:
    room = Room()
    for number, (gap, letter, category, then) in enumerate(told):
        when = max(0.0, room.board.at) + gap / 10
        fields: dict[str, Any] = {"call": Call(f"C{number}", when, at(letter), category)}
        standing = [name for name, entry in room.board.incidents.items() if entry.state != "closed"]
        if then == "join" and standing:
            fields["joins"] = standing[-1]
        room.tell(facts.CallReceived, when, **fields)
        if then == "close":
            room.tell(facts.IncidentClosed, when, incident_id=room.board.incident_of_call[f"C{number}"])
    rules = BY_CAR
    call = Call("new", max(0.0, room.board.at) + 1, at("B"), "traffic")
    before = sorted(room.board.incidents)
    found = suggest_duplicates(room.board, call, room.knowledge, rules)
    assert sorted(room.board.incidents) == before
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert len({each.incident_id for each in found}) == len(found) <= rules.suggestions_most
    assert all(rules.least_score <= each.score <= 1 for each in found)
    assert suggest_duplicates(room.board, call, room.knowledge, rules) == found


def test_among_real_accidents_it_finds_what_was_pretended(shared: Path, project: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    maps = shared / "data" / "porto_alegre_br"
    command = [sys.executable, "-m", "benchmarks.duplicates", "--maps", str(maps), "--accidents", "1500", "--seed", "3",
               "--json", str(out)]  # fmt: skip
    subprocess.run(command, cwd=project, check=True, capture_output=True, env={**os.environ, "NUMBA_NUM_THREADS": "1"})
    judged = json.loads(out.read_text(encoding="utf-8"))["foot"]["by_threshold"][str(RULES.least_score)]
    # Loose bounds: the figures themselves stand in docs/reference/duplicates.md.
    assert judged["repeated_calls"] > 500
    assert judged["precision"] > 0.85
    assert judged["recall_first"] > 0.85
    assert judged["new_calls_disturbed"] < 0.08
