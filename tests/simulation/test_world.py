"""The world in paced steps: it tells when it is due, moves its vehicles visibly and bears with a person's decisions."""

from __future__ import annotations

from ring360.decisions.desk import take
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.facts import CallReceived, IncidentClosed, RecommendationAccepted, UnitMoved
from ring360.domain.places import Place
from ring360.domain.units import Unit
from ring360.simulation.crews import Behaviour, Crew, PlannedCall
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.world import World
from situations import at_junction, knowledge, travel


class Exercise:
    """A board and a world, stepped by hand."""

    def __init__(self, **options: object) -> None:
        beat = (at_junction("D"), at_junction("A"))
        crews = [Crew(Unit("P1", "patrol"), at_junction("A"), beat=beat), Crew(Unit("P2", "patrol"), at_junction("H"))]
        behaviour = Behaviour(beat_pause_seconds=10.0)
        self.world = World(crews, [], AtlasRoadway(travel()), 0.0, behaviour, **options)  # type: ignore[arg-type]
        self.board = Board()
        self.knowledge = knowledge(candidates_weighed=0)
        self.facts: list[object] = []

    def take(self, fact: object) -> None:
        self.facts.append(fact)
        self.world.hear(take(self.board, fact, self.knowledge))  # type: ignore[arg-type]

    def until(self, at: float) -> None:
        while facts := self.world.advance(at):
            for fact in facts:
                self.take(fact)


def test_the_world_says_when_it_is_due() -> None:
    exercise = Exercise()
    assert exercise.world.due() == 0.0
    assert exercise.world.due(5.0) == 5.0
    exercise.until(0.0)
    assert sorted(exercise.board.units) == ["P1", "P2"]
    assert exercise.world.due() == 10.0
    assert exercise.world.advance(9.0) == ()


def test_a_patrolling_crew_is_seen_to_move() -> None:
    exercise = Exercise(fix_every_seconds=5.0)
    exercise.until(41.0)
    seen = [(fact.at, round(fact.point.lon * 111_195.0)) for fact in exercise.facts if isinstance(fact, UnitMoved)]
    # It sets off for D at 10 s and drives 10 m/s; from A to D it is 300 m.
    assert seen == [(10.0, 0), (15.0, 50), (20.0, 100), (25.0, 150), (30.0, 200), (35.0, 250), (40.0, 300)]


def test_a_person_may_accept_first() -> None:
    exercise = Exercise()
    exercise.until(0.0)
    call = Call("c1", 1.0, Place(at_junction("G")), "help")
    exercise.take(CallReceived(1.0, "L1", call))
    exercise.take(RecommendationAccepted(3.0, "L2", "I000001", ("P1",), "nearer to the door"))
    exercise.until(100.0)
    entry = exercise.board.incidents["I000001"]
    assert [(each.unit_id, each.dispatched_at, each.arrived_at) for each in entry.assignments] == [("P1", 3.0, 58.0)]


def test_a_crew_goes_home_when_its_incident_is_closed() -> None:
    exercise = Exercise(fix_every_seconds=1.0)
    exercise.until(0.0)
    exercise.take(CallReceived(1.0, "L1", Call("c1", 1.0, Place(at_junction("G")), "help")))
    exercise.take(RecommendationAccepted(2.0, "L2", "I000001", ("P2",)))
    exercise.until(40.0)
    exercise.take(IncidentClosed(40.5, "L3", "I000001", "nothing found"))
    exercise.until(60.0)
    assert exercise.board.units["P2"].state == "free"
    assert exercise.board.units["P2"].point == at_junction("H")


def test_a_planned_call_comes_at_its_instant() -> None:
    call = PlannedCall(Call("c1", 50.0, Place(at_junction("G")), "help"), 100.0)
    world = World([], [call], AtlasRoadway(travel()), 0.0)
    assert world.due() == 50.0
    (fact,) = world.advance(50.0)
    assert fact == CallReceived(50.0, "W1", call.call)
    assert world.due() is None
