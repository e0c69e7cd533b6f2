"""The pretended world: calls come, a dispatcher accepts, crews acknowledge, drive, work, clear and go back.

It hears consequences and answers with facts; it never calls the desk and never looks at the board. The same world
runs on the study's heap and on the exercise's paced clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from ring360.domain import consequences as said
from ring360.domain.consequences import Consequence
from ring360.domain.facts import (
    AdviceAccepted,
    AssignmentAcknowledged,
    CallReceived,
    Fact,
    RecommendationAccepted,
    RoadsClosed,
    RoadsReopened,
    UnitArrived,
    UnitCleared,
    UnitDeparted,
    UnitEnteredService,
    UnitLeftService,
    UnitMoved,
    UnitStoodDown,
)
from ring360.domain.incidents import Incident
from ring360.simulation.crews import Behaviour, Crew, PlannedCall
from ring360.simulation.dispatcher import Dispatcher
from ring360.simulation.journeys import Roadway
from ring360.simulation.timeline import Timeline
from ring360.simulation.vehicles import Vehicle

_Event = tuple[str, str, int]
"""What happens, to whom, and for which turn of that crew; events of an earlier turn are void."""

_UNTURNED: Final = -1


class World:
    """Crews, calls still to come, and everybody's next step."""

    def __init__(
        self, crews: Iterable[Crew], calls: Iterable[PlannedCall], roadway: Roadway, starts_at: float,
        behaviour: Behaviour | None = None, fix_every_seconds: float | None = None, fact_prefix: str = "W",
    ) -> None:  # fmt: skip
        """Calls in the order of their instants, none before `starts_at`. With `fix_every_seconds` everybody who moves
        reports at that pace; without, only when the desk is about to decide. `fact_prefix` begins each fact's id."""
        self.behaviour = behaviour or Behaviour()
        self.closed: frozenset[int] = frozenset()
        self._fix_every_seconds = fix_every_seconds
        self._prefix = fact_prefix
        self._facts = 0
        self._timeline: Timeline[_Event] = Timeline()
        self._vehicles = {crew.unit.unit_id: Vehicle(crew, roadway) for crew in crews}
        self._rolling: dict[str, Vehicle] = {}
        """Free crews on their way to somewhere."""
        self._incidents: dict[str, Incident] = {}
        self._dispatcher = Dispatcher(self.behaviour)
        self._underway: dict[str, Vehicle] = {}
        self._scene_seconds: dict[str, float] = {}
        self._calls: Iterator[PlannedCall] = iter(calls)
        self._coming: PlannedCall | None = None
        for vehicle in self._vehicles.values():
            self._put_shifts(vehicle, starts_at)
        self._put_call()
        if fix_every_seconds is not None:
            self._timeline.put(starts_at + fix_every_seconds, ("fixes", "", _UNTURNED))

    def due(self, now: float = 0.0) -> float | None:
        """The next instant at which something happens, None where nothing ever will; not before `now`."""
        while len(self._timeline) and self._is_void(self._timeline.next()):
            self._timeline.take()
        at = self._timeline.due
        return None if at is None else max(at, now)

    def advance(self, until: float) -> Sequence[Fact]:
        """The facts of the next event if it is due by `until`, otherwise none. Let the desk answer them and the world
        hear it before asking again."""
        while (at := self.due()) is not None and at <= until:
            what, who, _ = self._timeline.take()
            facts = _EVENTS[what](self, who, at)
            if facts:
                return facts
        return ()

    def hear(self, consequences: Iterable[Consequence]) -> None:
        """Let the people of the world know what the desk decided."""
        for consequence in consequences:
            listener = _LISTENERS.get(type(consequence))
            if listener is not None:
                listener(self, consequence)

    def hear_fact(self, fact: Fact) -> None:
        """What others reported that everybody sees: roads closed and open again."""
        if isinstance(fact, RoadsClosed):
            self.closed |= frozenset(fact.directed_segments)
        elif isinstance(fact, RoadsReopened):
            self.closed -= frozenset(fact.directed_segments)

    def _is_void(self, event: _Event) -> bool:
        return event[2] != _UNTURNED and self._vehicles[event[1]].turn != event[2]

    def _fact_id(self) -> str:
        self._facts += 1
        return f"{self._prefix}{self._facts}"

    def _put_shifts(self, vehicle: Vehicle, starts_at: float) -> None:
        unit_id = vehicle.crew.unit.unit_id
        if not vehicle.crew.shifts:
            self._timeline.put(starts_at, ("enter", unit_id, _UNTURNED))
        for shift in vehicle.crew.shifts:
            if shift.ends_at > starts_at:
                self._timeline.put(max(shift.starts_at, starts_at), ("enter", unit_id, _UNTURNED))
                self._timeline.put(shift.ends_at, ("leave", unit_id, _UNTURNED))

    def _put_call(self) -> None:
        self._coming = next(self._calls, None)
        if self._coming is not None:
            self._timeline.put(self._coming.call.received_at, ("call", "", _UNTURNED))

    def _fixes(self, at: float, vehicles: Iterable[Vehicle]) -> list[Fact]:
        facts: list[Fact] = []
        for vehicle in vehicles:
            if vehicle.is_rolling and vehicle.reported_at != at:
                vehicle.move(at)
                vehicle.reported_at = at
                facts.append(UnitMoved(at, self._fact_id(), vehicle.crew.unit.unit_id, vehicle.point))
        for unit_id in [unit_id for unit_id, vehicle in self._rolling.items() if not vehicle.is_rolling]:
            del self._rolling[unit_id]
        return facts

    def _call(self, _: str, at: float) -> list[Fact]:
        coming = self._coming
        assert coming is not None
        self._scene_seconds[coming.call.call_id] = coming.on_scene_seconds
        facts = self._fixes(at, [*self._rolling.values(), *self._underway.values()])
        facts.append(CallReceived(at, self._fact_id(), coming.call))
        self._put_call()
        return facts

    def _enter(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        vehicle.leaves = False
        if vehicle.on_duty:
            return []
        vehicle.on_duty, vehicle.point = True, vehicle.crew.home
        self._put_patrol(vehicle, at)
        facts = self._fixes(at, list(self._rolling.values())) if self._dispatcher.short else []
        return [*facts, UnitEnteredService(at, self._fact_id(), vehicle.crew.unit, vehicle.point)]

    def _leave(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        if not vehicle.on_duty or vehicle.incident_id:
            vehicle.leaves = vehicle.on_duty
            return []
        vehicle.on_duty = vehicle.leaves = False
        vehicle.turn += 1
        vehicle.stop(at)
        self._rolling.pop(unit_id, None)
        return [UnitLeftService(at, self._fact_id(), unit_id)]

    def _accept(self, incident_id: str, at: float) -> list[Fact]:
        unit_ids, taken = self._dispatcher.accepts(incident_id)
        if not unit_ids:
            return []
        facts = self._fixes(at, [self._rolling[unit_id] for unit_id in unit_ids if unit_id in self._rolling])
        diverted = tuple(each for each in unit_ids if each in taken and self._vehicles[each].incident_id)
        return [*facts, RecommendationAccepted(at, self._fact_id(), incident_id, unit_ids, "", diverted)]

    def _follow(self, advice_id: str, at: float) -> list[Fact]:
        return [AdviceAccepted(at, self._fact_id(), advice_id)] if self._dispatcher.follows(advice_id) else []

    def _acknowledge(self, unit_id: str, at: float) -> list[Fact]:
        return [AssignmentAcknowledged(at, self._fact_id(), unit_id)]

    def _depart(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        target = vehicle.errand
        seconds = vehicle.seconds_to(target, at, self.closed)
        if seconds is None:
            return [UnitStoodDown(at, self._fact_id(), unit_id, "no way")]
        vehicle.set_off(target, at, self.closed)
        self._underway[unit_id] = vehicle
        self._timeline.put(at + seconds, ("arrive", unit_id, vehicle.turn))
        return [UnitDeparted(at, self._fact_id(), unit_id)]

    def _arrive(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        incident = self._incidents[vehicle.incident_id]
        vehicle.arrive(vehicle.errand)
        self._underway.pop(unit_id, None)
        seconds = self._scene_seconds.get(incident.call_id)
        if seconds is None:
            seconds = self.behaviour.scene_median_seconds(incident.category)
        self._timeline.put(at + seconds, ("clear", unit_id, vehicle.turn))
        return [UnitArrived(at, self._fact_id(), unit_id)]

    def _clear(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        # The desk decides again only where somebody is still short of units.
        facts = self._fixes(at, list(self._rolling.values())) if self._dispatcher.short else []
        facts.append(UnitCleared(at, self._fact_id(), unit_id))
        self._dispatcher.short.discard(vehicle.incident_id)
        self._set_free(vehicle, at)
        if vehicle.leaves:
            facts.extend(self._leave(unit_id, at))
        return facts

    def _patrol(self, unit_id: str, at: float) -> list[Fact]:
        vehicle = self._vehicles[unit_id]
        vehicle.move(at)
        self._set_off_free(vehicle, vehicle.next_beat_place(), at)
        return []

    def _all_fixes(self, _: str, at: float) -> list[Fact]:
        assert self._fix_every_seconds is not None
        self._timeline.put(at + self._fix_every_seconds, ("fixes", "", _UNTURNED))
        return self._fixes(at, [vehicle for vehicle in self._vehicles.values() if vehicle.on_duty])

    def _set_free(self, vehicle: Vehicle, at: float) -> None:
        vehicle.turn += 1
        vehicle.incident_id = ""
        self._set_off_free(vehicle, vehicle.home, at)

    def _set_off_free(self, vehicle: Vehicle, target: Any, at: float) -> None:
        vehicle.set_off(target, at, self.closed)
        self._rolling[vehicle.crew.unit.unit_id] = vehicle
        self._put_patrol(vehicle, at)

    def _put_patrol(self, vehicle: Vehicle, at: float) -> None:
        if vehicle.crew.beat:
            seconds = vehicle.rest_seconds(at) + self.behaviour.beat_pause_seconds
            self._timeline.put(at + seconds, ("patrol", vehicle.crew.unit.unit_id, vehicle.turn))

    def _hear_opened(self, consequence: said.IncidentOpened) -> None:
        self._incidents[consequence.incident.incident_id] = consequence.incident

    def _hear_recommended(self, consequence: said.UnitsRecommended) -> None:
        at = self._dispatcher.hear_recommended(consequence, self._incidents)
        if at is not None:
            self._timeline.put(at, ("accept", consequence.incident_id, _UNTURNED))

    def _hear_advised(self, consequence: said.MoveUpAdvised) -> None:
        at = self._dispatcher.hear_advised(consequence)
        self._timeline.put(at, ("follow", consequence.advice_id, _UNTURNED))

    def _hear_withdrawn(self, consequence: said.AdviceWithdrawn) -> None:
        self._dispatcher.hear_withdrawn(consequence.advice_id)

    def _hear_sent_to_post(self, consequence: said.UnitSentToPost) -> None:
        vehicle = self._vehicles.get(consequence.unit_id)
        if vehicle is not None:
            vehicle.stop(consequence.at)
            vehicle.home = consequence.target
            self._set_free(vehicle, consequence.at)

    def _hear_assigned(self, consequence: said.UnitAssigned) -> None:
        self._dispatcher.hear_assigned(consequence.incident_id)
        vehicle = self._vehicles.get(consequence.unit_id)
        if vehicle is None:
            return
        vehicle.turn += 1
        vehicle.stop(consequence.at)
        vehicle.incident_id, vehicle.errand = consequence.incident_id, consequence.target
        self._rolling.pop(consequence.unit_id, None)
        behaviour = self.behaviour
        if behaviour.acknowledgement_seconds <= behaviour.turnout_seconds:
            at = consequence.at + behaviour.acknowledgement_seconds
            self._timeline.put(at, ("acknowledge", consequence.unit_id, vehicle.turn))
        self._timeline.put(consequence.at + behaviour.turnout_seconds, ("depart", consequence.unit_id, vehicle.turn))

    def _hear_redirected(self, consequence: said.UnitRedirected) -> None:
        vehicle = self._vehicles.get(consequence.unit_id)
        if vehicle is None:
            return
        vehicle.errand = consequence.target
        if consequence.unit_id not in self._underway:
            return
        vehicle.stop(consequence.at)
        seconds = vehicle.seconds_to(vehicle.errand, consequence.at, self.closed)
        if seconds is not None:
            vehicle.turn += 1
            vehicle.set_off(vehicle.errand, consequence.at, self.closed)
            self._timeline.put(consequence.at + seconds, ("arrive", consequence.unit_id, vehicle.turn))

    def _hear_released(self, consequence: said.UnitReleased) -> None:
        vehicle = self._vehicles.get(consequence.unit_id)
        if vehicle is None:
            return
        vehicle.stop(consequence.at)
        self._underway.pop(consequence.unit_id, None)
        self._set_free(vehicle, consequence.at)
        if vehicle.leaves:
            self._timeline.put(consequence.at, ("leave", consequence.unit_id, _UNTURNED))


_EVENTS: dict[str, Callable[[World, str, float], list[Fact]]] = {
    "call": World._call,
    "enter": World._enter,
    "leave": World._leave,
    "accept": World._accept,
    "follow": World._follow,
    "acknowledge": World._acknowledge,
    "depart": World._depart,
    "arrive": World._arrive,
    "clear": World._clear,
    "patrol": World._patrol,
    "fixes": World._all_fixes,
}

_LISTENERS: dict[type, Callable[[World, Any], None]] = {
    said.IncidentOpened: World._hear_opened,
    said.UnitsRecommended: World._hear_recommended,
    said.UnitAssigned: World._hear_assigned,
    said.UnitRedirected: World._hear_redirected,
    said.UnitReleased: World._hear_released,
    said.MoveUpAdvised: World._hear_advised,
    said.AdviceWithdrawn: World._hear_withdrawn,
    said.UnitSentToPost: World._hear_sent_to_post,
}
