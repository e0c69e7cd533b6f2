"""A small drawn town with a desk in it: points by junction, knowledge, and facts made in one line."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import Any

from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.domain import facts
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.consequences import Consequence
from ring360.domain.places import Place, RoadPoint
from ring360.domain.response_plans import RESPONSE_PLANS, Requirement, ResponsePlan
from ring360.domain.units import Unit
from ring360.geography.atlas import Atlas
from ring360.geography.gazetteer import Gazetteer
from towns import Town, town

PLANS = {**RESPONSE_PLANS, "siege": ResponsePlan("siege", (Requirement(1, officers=5),))}


@cache
def block() -> Town:
    """Ten seconds from letter to letter along every street."""
    return town("""
      A---B---C---D
      |   |   |   |
      E---F---G---H
    """)


@cache
def travel() -> RoadTravel:
    drawn = block()
    return RoadTravel(Atlas("town", "", drawn.roads, drawn.driving, {}, Gazetteer.from_bytes(b"", drawn.roads), {}))


def knowledge(**changes: Any) -> Knowledge:
    return Knowledge(**{"travel": travel(), "plans": PLANS, **changes})


@cache
def at_junction(letter: str) -> RoadPoint:
    """A point at a junction, with its degrees."""
    node = block().junctions.index(letter)
    roads = block().roads
    snaps = travel().atlas.snapper().snap(roads.node_lon[node], roads.node_lat[node])
    return points_of_snaps(snaps)[0]


class Desk:
    """A board, its knowledge and a numbering of facts."""

    def __init__(self, **changes: Any) -> None:
        self.board = Board()
        self.knowledge = knowledge(**changes)
        self.turns: list[tuple[facts.Fact, tuple[Consequence, ...]]] = []
        self._count = count(1)

    def tell(self, kind: type[Any], at: float, **fields: Any) -> tuple[Consequence, ...]:
        """Take one fact; its consequences."""
        fact = kind(at, f"F{next(self._count)}", **fields)
        consequences = tuple(take(self.board, fact, self.knowledge))
        self.turns.append((fact, consequences))
        return consequences

    def enter(self, unit_id: str, letter: str, at: float = 0.0, **fields: Any) -> tuple[Consequence, ...]:
        unit = Unit(unit_id, **{"role": "patrol", **fields})
        return self.tell(facts.UnitEnteredService, at, unit=unit, point=at_junction(letter))

    def call(self, call_id: str, letter: str, at: float, category: str = "help") -> tuple[Consequence, ...]:
        call = Call(call_id, at, Place(at_junction(letter)), category)
        return self.tell(facts.CallReceived, at, call=call)

    def accept(self, incident_id: str, at: float, *unit_ids: str, reason: str = "") -> tuple[Consequence, ...]:
        return self.tell(facts.RecommendationAccepted, at, incident_id=incident_id, unit_ids=unit_ids, reason=reason)

    def report(self, kind: type[Any], unit_id: str, at: float) -> tuple[Consequence, ...]:
        return self.tell(kind, at, unit_id=unit_id)
