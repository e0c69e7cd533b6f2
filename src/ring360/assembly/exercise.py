"""An exercise: the pretended world around the real control room, on a clock that runs faster; never live work.

Calls are drawn from the demand that the area's history shows. The modelled dispatcher accepts what is recommended once
the processing allowance is over, unless a person accepted before; calls placed by hand are handled the same way.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import hypot
from pathlib import Path
from threading import Event, Thread
from typing import Final

import numpy as np

from ring360.adapters.clocks import PacedClock
from ring360.adapters.history.calls import read_calls
from ring360.adapters.history.rows import CallRow
from ring360.adapters.history.units import read_units
from ring360.adapters.store.location import Location, located
from ring360.adapters.store.preparing import begin_anew
from ring360.assembly.desk_tables import DeskTables
from ring360.assembly.inputs import unit_of
from ring360.assembly.live import EXERCISE, OpenedDesk, Progress, hours_of_week, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.decisions.road_travel import points_of_snaps
from ring360.domain.calls import Call
from ring360.domain.facts import Fact
from ring360.domain.places import Place, RoadPoint
from ring360.geography.atlas import Atlas
from ring360.operations.control_room import ControlRoom, MakeFact, RoomClosed, Session
from ring360.operations.locating import FARTHEST_METRES, point_at, street_name
from ring360.operations.room_states import CLOSED
from ring360.simulation.call_sources import drawn, plan_calls
from ring360.simulation.crews import Behaviour, Crew, PlannedCall
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.world import World

TICK_SECONDS: Final = 1.0
"""Real time between two looks at the world; units report where they are this often."""
WARM_UP_SECONDS: Final = 1_800.0
"""The exercise has been going on for so long when it is first seen."""
LENGTH_SECONDS: Final = 400 * 86_400.0
BEAT_PLACES: Final = 12
BEAT_METRES: Final = 1_500.0

_log = logging.getLogger(__name__)


class Exercise:
    """A desk with a world around it."""

    def __init__(self, opened: OpenedDesk, world: World, clock: PacedClock) -> None:
        self.opened = opened
        self._world = world
        self._clock = clock
        self._told: deque[Session] = deque()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="exercise", daemon=True)
        opened.desk.room.hear(self._hear)

    def warm_up(self, progress: Progress) -> None:
        """Catch up with the clock's beginning."""
        now = self._clock.now()
        for part in range(1, 31):
            self.advance(now - WARM_UP_SECONDS * (1 - part / 30))
            progress("serve-warming", part / 30)

    def start(self) -> None:
        self.opened.start()
        self._thread.start()

    def close(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)
        self.opened.close()

    def advance(self, until: float) -> None:
        """Let everything happen in the world that is due by `until`."""
        room = self.opened.desk.room
        with room.look():
            self._hear_what_was_told()
            while facts := self._world.advance(until):
                _tell(room, facts)
                self._hear_what_was_told()

    def _hear_what_was_told(self) -> None:
        while self._told:
            for turn in self._told.popleft().turns:
                self._world.hear_fact(turn.fact)
                self._world.hear(turn.consequences)

    def _run(self) -> None:
        while not self._stopped.wait(TICK_SECONDS):
            try:
                self.advance(self._clock.now())
            except RoomClosed:
                if self.opened.desk.room.state.name == CLOSED:
                    return
            except Exception:
                _log.exception("the world of the exercise stumbled")

    def _hear(self, session: Session) -> None:
        # Called by whichever thread writes the journal; the world hears of it before its next step.
        self._told.append(session)


def _tell(room: ControlRoom, facts: Sequence[Fact]) -> None:
    for refusal in room.take_all([_as_told(fact) for fact in facts], at=facts[0].at):
        # A person at the desk may have been quicker than somebody in the world.
        _log.info("the room did not take what the world told: %s", refusal)


def _as_told(fact: Fact) -> MakeFact:
    return lambda at, fact_id: replace(fact, at=at, fact_id=fact_id)


def open_exercise(
    atlas: Atlas, atlas_path: Path, units_path: Path, calls_path: Path, database: Location | Path | str,
    settings: DeskSettings, rate: float, seed: int, progress: Progress, tables: DeskTables | None = None,
) -> Exercise:  # fmt: skip
    """An exercise ready to start, in a database of its own that is begun anew each time."""
    begin_anew(located(database), EXERCISE)
    chance = np.random.default_rng(seed)
    rows, _ = read_calls(calls_path)
    behaviour = Behaviour(processing_seconds=settings.processing_seconds, turnout_seconds=settings.turnout_seconds)
    history = _history(atlas, rows, behaviour, chance)
    hour_of_week = hours_of_week(settings.timezone)
    starts_at = _busiest_hour(history, hour_of_week)
    clock = PacedClock(starts_at + WARM_UP_SECONDS, rate)
    opened = open_desk(atlas, atlas_path, database, EXERCISE, clock, settings, progress, rate, tables)
    calls = drawn(history, hour_of_week, starts_at, starts_at + LENGTH_SECONDS, chance)
    crews = _crews(atlas, units_path, [each.call.place.point for each in history], chance)
    roadway = AtlasRoadway(opened.travel)
    world = World(crews, calls, roadway, starts_at, behaviour, fix_every_seconds=rate * TICK_SECONDS)
    exercise = Exercise(opened, world, clock)
    exercise.warm_up(progress)
    return exercise


def _history(
    atlas: Atlas, rows: Sequence[CallRow], behaviour: Behaviour, chance: np.random.Generator
) -> list[PlannedCall]:
    snaps = atlas.snapper("car").snap([row.lon for row in rows], [row.lat for row in rows])
    points = points_of_snaps(snaps)
    calls = [
        Call(row.call_id, row.received_at, Place(point, street_name(atlas, point)), row.category)
        for row, point in zip(rows, points, strict=True)
        if point.metres_off <= FARTHEST_METRES
    ]
    return plan_calls(calls, [None] * len(calls), behaviour, chance)


def _busiest_hour(history: Sequence[PlannedCall], hour_of_week: Callable[[float], int]) -> float:
    """The last beginning of the hour of the week that brings most calls, within the history."""
    hours = np.array([hour_of_week(each.call.received_at) for each in history])
    busiest = int(np.bincount(hours, minlength=168).argmax())
    last = history[int(np.flatnonzero(hours == busiest)[-1])].call.received_at
    return last - last % 3600.0


def _crews(atlas: Atlas, path: Path, places: Sequence[RoadPoint], chance: np.random.Generator) -> list[Crew]:
    """Each unit patrols between places near its post where people have called from."""
    rows, _ = read_units(path)
    crews = []
    for row in rows:
        unit = unit_of(row)
        home = point_at(atlas, row.lon, row.lat, unit.mode)
        near = [place for place in places if _metres(place, home) <= BEAT_METRES] or list(places)
        picked = chance.choice(len(near), min(BEAT_PLACES, len(near)), replace=False) if near else ()
        beat = tuple(near[int(row_number)] for row_number in picked) if unit.mode == "car" else ()
        crews.append(Crew(unit, home, beat=beat))
    return crews


def _metres(one: RoadPoint, other: RoadPoint) -> float:
    stretch = np.cos(np.radians(one.lat))
    return 111_320.0 * hypot((one.lon - other.lon) * stretch, one.lat - other.lat)
