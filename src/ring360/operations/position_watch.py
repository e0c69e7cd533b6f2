"""Watches the position book for what the desk must be told as facts: arrivals, silence, long stops and panic.

It runs the steps of `tracking` that need to know what a unit is busy with. Panic is told at once, and again until the
room has taken it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from threading import Event, Thread
from typing import Final

from ring360.domain import facts as told
from ring360.domain.board import Board
from ring360.domain.entries import UnitEntry
from ring360.domain.lifecycles import ACKNOWLEDGED, ASSIGNED, EN_ROUTE
from ring360.domain.refusals import Refused
from ring360.operations.control_room import ControlRoom, MakeFact, RoomClosed
from ring360.operations.positions import PositionBook
from ring360.operations.whereabouts import Panic, PositionNews, Whereabouts
from ring360.tracking.arrived import Approach, approach_of
from ring360.tracking.silent import Patience, has_stopped_too_long, is_silent
from ring360.tracking.track import metres_between

LOOK_SECONDS: Final = 1.0
UNDER_WAY: Final = frozenset({ASSIGNED, ACKNOWLEDGED, EN_ROUTE})

Told = tuple[MakeFact, str]
"""A fact to be made and the tracker on whose word it is taken."""

_log = logging.getLogger(__name__)


class PositionWatch:
    """A thread of its own; `look` may be called instead, by one thread."""

    def __init__(self, room: ControlRoom, book: PositionBook, patience: Patience | None = None) -> None:
        self._room = room
        self._book = book
        self._patience = patience or Patience()
        self._approaches: dict[tuple[str, str], tuple[float, Approach]] = {}
        self._stops: dict[str, float] = {}
        self._since = room.now()
        """What was heard before is not counted as silence: the gateway may have been down as well."""
        self._stirred = Event()
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="position-watch", daemon=True)
        book.listen(self._hear)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._stirred.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5.0)

    def look(self) -> None:
        """Tell the room everything that the positions say now."""
        self._tell_panics()
        now = self._room.now()
        heard_at = self._book.heard_at()
        where = self._book.all()
        facts: list[Told] = []
        with self._room.look() as board:
            for unit_id, last_heard_at in heard_at.items():
                entry = board.units.get(unit_id)
                if entry is not None:
                    facts += self._silence(entry, last_heard_at, now, where.get(unit_id))
            for unit_id, its in where.items():
                entry = board.units.get(unit_id)
                if entry is not None:
                    facts += self._progress(board, entry, its, now)
        self._forget_old(where)
        for make, device_id in facts:
            try:
                self._room.take(make, by=device_id)
            except Refused:
                # The crew or a dispatcher was quicker.
                continue

    def _silence(self, entry: UnitEntry, heard_at: float, now: float, where: Whereabouts | None) -> list[Told]:
        unit_id, by = entry.unit.unit_id, where.device_id if where else ""
        counts_from = max(heard_at, self._since, entry.state_since)
        silent = is_silent(entry.state, counts_from, now, self._patience)
        if silent and entry.silent_since is None:
            return [(lambda at, fact_id: told.UnitFellSilent(at, fact_id, unit_id, heard_at), by)]
        if not silent and entry.silent_since is not None and heard_at > entry.silent_since:
            return [(lambda at, fact_id: told.UnitHeardAgain(at, fact_id, unit_id), by)]
        return []

    def _progress(self, board: Board, entry: UnitEntry, where: Whereabouts, now: float) -> list[Told]:
        unit_id, facts = where.unit_id, list[Told]()
        is_fresh = where.received_at >= entry.state_since
        if entry.state in UNDER_WAY and is_fresh and self._approach(board, entry, where).has_arrived:
            facts.append((lambda at, fact_id: told.UnitArrived(at, fact_id, unit_id), where.device_id))
        stopped_at = where.stopped_at
        if self._stops.get(unit_id) != stopped_at and has_stopped_too_long(
            entry.state, entry.state_since, stopped_at, where.is_standing, now, self._patience
        ):
            self._stops[unit_id] = stopped_at
            facts.append((lambda at, fact_id: told.UnitStopped(at, fact_id, unit_id, stopped_at), where.device_id))
        return facts

    def _approach(self, board: Board, entry: UnitEntry, where: Whereabouts) -> Approach:
        key = where.unit_id, entry.incident_id
        seen_at, before = self._approaches.get(key, (float("-inf"), Approach()))
        if where.at <= seen_at:
            return before
        place = board.incidents[entry.incident_id].incident.place.point
        metres = metres_between(where.point.lon, where.point.lat, place.lon, place.lat)
        after = approach_of(before, where.at, metres, where.uncertainty_metres, where.speed_mps, where.is_standing)
        self._approaches[key] = where.at, after
        return after

    def _forget_old(self, where: Mapping[str, Whereabouts]) -> None:
        with self._room.look() as board:
            for key in [key for key in self._approaches if not _is_on(board, *key)]:
                del self._approaches[key]
        for unit_id in self._stops.keys() - where.keys():
            del self._stops[unit_id]

    def _tell_panics(self) -> None:
        panics = self._book.panics()
        while panics:
            try:
                self._room.take(_raised(panics[0]), by=panics[0].device_id)
            except Refused:
                _log.warning("the board does not know unit %s, whose panic button was pressed", panics[0].unit_id)
            except BaseException:
                self._book.give_back(panics)
                raise
            del panics[0]

    def _hear(self, news: PositionNews) -> None:
        if news.panics:
            self._stirred.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._stirred.clear()
            try:
                self.look()
            except RoomClosed:
                return
            except Exception:
                _log.exception("the positions could not be told to the room")
            self._stirred.wait(LOOK_SECONDS)


def _is_on(board: Board, unit_id: str, incident_id: str) -> bool:
    entry = board.units.get(unit_id)
    return entry is not None and entry.incident_id == incident_id


def _raised(panic: Panic) -> MakeFact:
    return lambda at, fact_id: told.PanicRaised(at, fact_id, panic.unit_id, panic.point)
