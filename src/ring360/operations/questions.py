"""Large questions asked beside the desk: who can muster where, how to close the roads ahead of a vehicle.

They look at a copy of the units as they stand and have roads of their own, so that the desk goes on deciding while they
are reckoned. One is answered at a time. What is ordered from an answer is a fact like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Lock

from ring360.decisions.containment import Containment, contain
from ring360.decisions.knowledge import Knowledge
from ring360.decisions.muster import muster
from ring360.decisions.musters import Muster, MusterQuestion, Wanted
from ring360.decisions.patrol import patrol_tasks
from ring360.decisions.patrol_tasks import PatrolTask
from ring360.decisions.pursuits import ClosingRules, FlightRules, Held, Question, Trail
from ring360.decisions.road_approach import RoadApproach
from ring360.decisions.road_reach import RoadReach
from ring360.decisions.road_stretches import RoadStretches
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.board import Board
from ring360.domain.entries import IncidentEntry, UnitEntry
from ring360.domain.lifecycles import ON_SCENE, ON_THE_WAY, WANTING
from ring360.domain.places import RoadPoint
from ring360.domain.posts import CHECKPOINT
from ring360.domain.refusals import Refused
from ring360.geography.atlas import Atlas
from ring360.operations.control_room import ControlRoom


@dataclass(frozen=True, slots=True)
class MusterAsked:
    """What a muster is to reach, and who may be taken for it."""

    scene: RoadPoint
    wanted: tuple[Wanted, ...]
    within_seconds: tuple[float, ...]
    incident_id: str = ""
    """For its urgency: units on their way to something less urgent count, where `with_busy`."""
    with_busy: bool = False
    with_reserves: bool = False


class Questions:
    """Every method may be called from any thread."""

    def __init__(
        self, room: ControlRoom, atlas: Atlas, knowledge: Knowledge, hour_of_week: Callable[[float], int]
    ) -> None:
        self._room = room
        self._knowledge = knowledge
        self._lock = Lock()
        self._travel = RoadTravel(atlas.beside(), hour_of_week)
        self._approach = RoadApproach(self._travel)
        self._reach = RoadReach(self._travel)
        self._stretches = RoadStretches(atlas)

    def muster(self, asked: MusterAsked) -> Muster:
        """Who can be there, and the order that would bring them; NotKnown for an incident that is not there."""
        with self._room.look() as board:
            priority = board.incident(asked.incident_id).incident.priority if asked.incident_id else None
            busy = _less_urgent(board, priority) if asked.with_busy and priority is not None else ()
            question = MusterQuestion(
                asked.scene, self._room.now(), _copies(board.free.values()), busy,
                tuple(self._knowledge.reserves.values()) if asked.with_reserves else (), board.closed_segments,
                asked.within_seconds, tuple(each.officers for each in asked.wanted), asked.wanted,
            )  # fmt: skip
        with self._lock:
            return muster(question, self._travel, self._approach, self._knowledge.standards)

    def patrol(self) -> list[PatrolTask]:
        """What every free unit that patrols should do until it is needed."""
        with self._room.look() as board:
            beside = Board()
            beside.free = {unit.unit.unit_id: unit for unit in _copies(board.free.values())}
            beside.shifts, beside.closed_segments = dict(board.shifts), board.closed_segments
            at = self._room.now()
        with self._lock:
            return patrol_tasks(beside, at, self._stretches, replace(self._knowledge, travel=self._travel))

    def containment(self, incident_id: str, flight: FlightRules, closing: ClosingRules) -> Containment:
        """How to close the roads ahead of the vehicle last seen; Refused without an open case or a sighting."""
        with self._room.look() as board:
            entry = board.incident(incident_id)
            if entry.state not in WANTING:
                raise Refused("incident-transition", incident=incident_id, state=entry.state, kind="Containment")
            if not entry.sightings:
                raise Refused("containment-without-sighting", incident=incident_id)
            # Two facts within one reading of the clock are a step apart: the board may be that step ahead of it.
            at = max(self._room.now(), board.at)
            question = Question(
                _trail(board, entry, at, closing.setup_seconds), at, _copies(board.free.values()),
                tuple(post for post in self._knowledge.posts.values() if post.sort == CHECKPOINT),
                board.closed_segments, flight, closing,
            )  # fmt: skip
        with self._lock:
            return contain(question, self._reach, self._travel, self._knowledge.standards)


def _copies(units: Iterable[UnitEntry]) -> tuple[UnitEntry, ...]:
    return tuple(replace(unit) for unit in units)


def _less_urgent(board: Board, priority: int) -> tuple[UnitEntry, ...]:
    return _copies([
        unit for unit in board.units.values()
        if unit.state in ON_THE_WAY and board.incidents[unit.incident_id].incident.priority > priority
    ])  # fmt: skip


def _trail(board: Board, entry: IncidentEntry, at: float, setup_seconds: float) -> Trail:
    """The newest sighting, and the places that hold: every unit that was ordered there says that it stands there."""
    newest = max(entry.sightings, key=lambda each: each.seen_at)
    held: list[Held] = []
    containment = entry.containment
    places = {} if containment is None else {each.directed_segments: each.point for each in containment.closures}
    for directed_segments, point in places.items():
        assert containment is not None
        here = [each for each in containment.closures if each.directed_segments == directed_segments]
        units = [board.units[each.unit_id] for each in here]
        if any(unit.state != ON_SCENE or unit.incident_id != entry.incident.incident_id for unit in units):
            continue
        planned = max(containment.ordered_at + each.ready_seconds for each in here)
        since = max(planned, *(unit.state_since + setup_seconds for unit in units))
        if since <= at:
            held.append(Held(directed_segments, max(newest.seen_at, since), point.fraction))
    return Trail(entry.incident.incident_id, newest, tuple(held))
