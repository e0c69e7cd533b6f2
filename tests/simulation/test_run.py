"""A study on a drawn town, to the second: drives, queues, returns, shifts."""

from __future__ import annotations

from collections.abc import Sequence

from ring360.domain.calls import Call
from ring360.domain.consequences import Consequence
from ring360.domain.entries import AssignmentEntry, IncidentEntry
from ring360.domain.facts import Fact, UnitLeftService, UnitMoved
from ring360.domain.places import Place
from ring360.domain.units import Shift, Unit
from ring360.simulation.crews import Behaviour, Crew, PlannedCall
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.run import run
from ring360.simulation.world import World
from situations import at_junction, block, knowledge, travel

Turns = list[tuple[Fact, tuple[Consequence, ...]]]


def crew(unit_id: str, letter: str, **fields: object) -> Crew:
    return Crew(Unit(unit_id, "patrol"), at_junction(letter), **fields)  # type: ignore[arg-type]


def planned(call_id: str, letter: str, at: float, scene_seconds: float = 600.0, category: str = "help") -> PlannedCall:
    return PlannedCall(Call(call_id, at, Place(at_junction(letter)), category), scene_seconds)


def studied(crews: Sequence[Crew], calls: Sequence[PlannedCall]) -> tuple[dict[str, IncidentEntry], Turns]:
    turns: Turns = []
    world = World(crews, calls, AtlasRoadway(travel()), 0.0, Behaviour())
    board = run(world, knowledge(candidates_weighed=0), lambda fact, told: turns.append((fact, tuple(told))))
    return {entry.incident.call_id: entry for entry in board.incidents.values()}, turns


def test_one_call_takes_processing_turnout_and_the_drive() -> None:
    incidents, _ = studied([crew("P1", "A")], [planned("c1", "C", 1000.0)])
    assert incidents["c1"].assignments == [
        AssignmentEntry("P1", 1060.0, 1070.0, 1090.0, 1110.0, 1710.0, target=at_junction("C"), expected_at=1110.0)
    ]


def test_a_call_waits_for_the_only_unit() -> None:
    calls = [planned("c1", "C", 1000.0), planned("c2", "D", 1100.0), planned("c3", "B", 1200.0, category="crime")]
    incidents, _ = studied([crew("P1", "A")], calls)
    # c1 is cleared at 1710; c3 is the more urgent; then back from B to D.
    assert [incidents[key].first_dispatched_at for key in ("c1", "c3", "c2")] == [1060.0, 1710.0, 2350.0]
    assert [incidents[key].first_arrived_at for key in ("c3", "c2")] == [1710.0 + 30 + 10, 2350.0 + 30 + 20]


def test_a_returning_unit_is_sent_from_where_it_is() -> None:
    # Cleared at D at 1720, it drives home to A (30 s); at 1735 it is half way between C and B and called back to C.
    calls = [planned("c1", "D", 1000.0), planned("c2", "D", 1735.0)]
    behaviour = Behaviour(processing_seconds=0.0, acknowledgement_seconds=0.0, turnout_seconds=0.0)
    world = World([crew("P1", "A")], calls, AtlasRoadway(travel()), 0.0, behaviour)
    moved: list[UnitMoved] = []

    def record(fact: Fact, _: Sequence[Consequence]) -> None:
        if isinstance(fact, UnitMoved):
            moved.append(fact)

    board = run(world, knowledge(candidates_weighed=0), record)
    first, second = board.incidents.values()
    assert first.cleared_at == 1630.0
    assert second.first_arrived_at == 1735.0 + 30.0
    assert [(fact.at, fact.point) for fact in moved] == [(1735.0, at_junction("A"))]


def test_a_unit_under_way_is_interpolated_along_its_route() -> None:
    calls = [planned("c1", "D", 1000.0), planned("c2", "D", 1645.0)]
    behaviour = Behaviour(processing_seconds=0.0, acknowledgement_seconds=0.0, turnout_seconds=0.0)
    world = World([crew("P1", "A")], calls, AtlasRoadway(travel()), 0.0, behaviour)
    moved: list[UnitMoved] = []
    board = run(
        world, knowledge(candidates_weighed=0),
        lambda fact, _: moved.append(fact) if isinstance(fact, UnitMoved) else None,
    )  # fmt: skip
    second = list(board.incidents.values())[1]
    # 15 s after leaving D it is half way from C to B, and turns back: 15 s again.
    (fact,) = moved
    there = block().directed("BC")
    assert (fact.point.segment, round(fact.point.fraction, 6)) == (there >> 1, 0.5)
    west, east = at_junction("B").lon, at_junction("C").lon
    assert round(fact.point.lon, 9) == round((west + east) / 2, 9)
    assert second.first_arrived_at == 1645.0 + 15.0


def test_a_shift_ends_when_the_last_incident_is_cleared() -> None:
    day = crew("P1", "A", shifts=(Shift(0.0, 1200.0),))
    night = crew("P2", "H", shifts=(Shift(1500.0, 9000.0),))
    incidents, turns = studied([day, night], [planned("c1", "C", 1000.0), planned("c2", "B", 1300.0)])
    assert incidents["c1"].assignments[0].cleared_at == 1710.0
    # P1 is still busy and its shift is over; P2 comes at 1500.
    assert [(each.unit_id, each.dispatched_at) for each in incidents["c2"].assignments] == [("P2", 1500.0)]
    left = [(fact.unit_id, fact.at) for fact, _ in turns if isinstance(fact, UnitLeftService)]
    assert left == [("P1", 1710.0), ("P2", 9000.0)]


def test_a_call_that_nobody_can_serve_stays_open() -> None:
    incidents, _ = studied([crew("P1", "A", shifts=(Shift(0.0, 500.0),))], [planned("c1", "C", 1000.0)])
    assert (incidents["c1"].state, incidents["c1"].assignments) == ("waiting", [])
