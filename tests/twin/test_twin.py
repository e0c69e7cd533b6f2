"""The twin: what a study recorded is replayed by a fresh desk and must come out the same, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ring360.decisions.knowledge import Knowledge
from ring360.domain.calls import Call
from ring360.domain.consequences import Consequence, UnitsRecommended
from ring360.domain.facts import CallReceived, Fact
from ring360.domain.places import Place
from ring360.domain.records import from_plain, to_plain
from ring360.domain.standards import Standards
from ring360.domain.units import Shift, Unit
from ring360.planning.replay import Difference, first_difference
from ring360.simulation.call_sources import plan_calls
from ring360.simulation.crews import Behaviour, Crew
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.run import run
from ring360.simulation.world import World
from situations import Desk, at_junction, knowledge, travel

CATEGORIES = ("help", "crime", "robbery", "siege", "traffic")

Turns = list[tuple[Any, tuple[Any, ...]]]


def recorded(desk_knowledge: Knowledge, seed: int) -> Turns:
    """A busy day on the drawn town: queues, several units, shifts, returns; through the journal's JSON and back."""
    chance = np.random.default_rng(seed)
    instants = np.sort(chance.uniform(0.0, 40_000.0, 150)).round(3).tolist()
    calls = [
        Call(f"c{number}", at, Place(at_junction(str(chance.choice(list("ABCDEFGH"))))), str(chance.choice(CATEGORIES)))
        for number, at in enumerate(instants)
    ]
    crews = [
        Crew(Unit("P1", "patrol"), at_junction("A")),
        Crew(Unit("P2", "patrol"), at_junction("H"), (Shift(0.0, 20_000.0), Shift(30_000.0, 60_000.0))),
        Crew(Unit("T1", "traffic", officers=3), at_junction("C")),
    ]
    behaviour = Behaviour()
    world = World(crews, plan_calls(calls, [None] * 150, behaviour, chance), AtlasRoadway(travel()), 0.0, behaviour)
    turns: Turns = []

    def record(fact: Fact, consequences: Sequence[Consequence]) -> None:
        kept = [from_plain(json.loads(json.dumps(to_plain(each)))) for each in (fact, *consequences)]
        turns.append((kept[0], tuple(kept[1:])))

    run(world, desk_knowledge, record)
    return turns


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_recorded_day_comes_out_the_same(seed: int) -> None:
    turns = recorded(knowledge(), seed)
    assert sum(isinstance(fact, CallReceived) for fact, _ in turns) == 150
    # The day is busy enough to say something: calls waited, and weights of uncovered roads were told.
    choices = [each for _, told in turns for each in told if isinstance(each, UnitsRecommended)]
    assert any(each.shortfall for each in choices)
    assert any(candidate.leaves for each in choices for candidate in each.candidates)
    assert first_difference(turns, knowledge().checksum(), knowledge()) is None


def test_the_same_seed_gives_the_same_record() -> None:
    assert recorded(knowledge(candidates_weighed=0), 4) == recorded(knowledge(candidates_weighed=0), 4)


def test_the_replay_stops_at_the_first_difference() -> None:
    turns = recorded(knowledge(), 1)
    at, choice = next(
        (turn, each) for turn, (_, told) in enumerate(turns) for each in told
        if isinstance(each, UnitsRecommended) and each.unit_ids
    )  # fmt: skip
    fact, told = turns[at]
    forged = tuple(replace(each, unit_ids=()) if each is choice else each for each in told)
    found = first_difference([*turns[:at], (fact, forged), *turns[at + 1 :]], knowledge().checksum(), knowledge())
    assert found == Difference(at, fact, forged, told)


def test_other_knowledge_is_refused_before_anything_is_replayed() -> None:
    desk = Desk()
    desk.enter("P1", "A")
    other = knowledge(standards=Standards(ring_seconds=300.0))
    assert other.checksum() != desk.knowledge.checksum()
    with pytest.raises(ValueError, match="another atlas"):
        first_difference(desk.turns, desk.knowledge.checksum(), other)
