"""Joins a desk's rooms with its database, clock and atlas: the same for live work and for an exercise."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from ring360.adapters.clocks import SteadyClock, WallClock
from ring360.adapters.history.rows import UnitRow
from ring360.adapters.history.units import read_units
from ring360.adapters.maps.bundle import BASEMAP
from ring360.adapters.store.engine import claim, open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.leadership import Leadership
from ring360.adapters.store.location import Location, located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.readings import StoredReadings
from ring360.adapters.store.requests import StoredRequests
from ring360.adapters.store.snapshots import StoredSnapshots
from ring360.api.byte_ranges import FilePart
from ring360.api.console import Desk
from ring360.assembly.desk_tables import DeskTables, knowledge_of
from ring360.assembly.exchange import open_exchange
from ring360.assembly.identity import identity_of_desk, vault_path
from ring360.assembly.inputs import unit_of
from ring360.assembly.keeping import Keeping, keep
from ring360.assembly.positions import LivePositions, open_positions
from ring360.assembly.settings import DeskSettings
from ring360.assembly.settings_exchange import read_exchange_settings
from ring360.assembly.settings_identity import read_identity_settings
from ring360.assembly.settings_journal import read_journal_settings
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.consequences import AttentionRaised
from ring360.domain.facts import UnitEnteredService
from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.operations.broadcast import Broadcast, News
from ring360.operations.control_room import ControlRoom, MakeFact, Session
from ring360.operations.coverage_watch import CoverageWatch
from ring360.operations.identity.desk import Identity
from ring360.operations.locating import point_at
from ring360.operations.once import OnceBook
from ring360.operations.ports import Clock
from ring360.operations.positions import PositionBook
from ring360.operations.questions import Questions
from ring360.operations.room_states import FOLLOWING
from ring360.operations.wake_up import WakeUp
from ring360.operations.webhook_sender import WebhookSender

Progress = Callable[[str, float], None]
MODES_ASKED: Final = ("car", "foot")
"""Made ready before the desk opens: units drive, and whether two calls are about one thing is walked."""
LIVE: Final = "live"
EXERCISE: Final = "exercise"


@dataclass(frozen=True, slots=True)
class OpenedDesk:
    """A desk ready to be served, and how to close it."""

    desk: Desk
    travel: RoadTravel
    identity: Identity
    webhooks: WebhookSender
    positions: LivePositions | None
    """None in an exercise, whose units tell the room itself where they are."""
    keeping: Keeping
    _wake_up: WakeUp
    _stack: ExitStack

    def start(self) -> None:
        """Start what runs by itself."""
        self.desk.watch.start()
        if self.desk.room.state.name == FOLLOWING:
            # The rest is the work of the server that leads.
            return
        self._wake_up.start()
        if self.positions is not None:
            self.positions.start()
        self.webhooks.start()
        self.keeping.start()

    def close(self) -> None:
        """Finish what is being taken, then let go of everything."""
        self.desk.broadcast.close()
        self._wake_up.stop()
        self.webhooks.stop()
        if self.positions is not None:
            self.positions.stop()
        self.desk.watch.stop()
        self.keeping.stop()
        self.desk.room.close()
        self.let_go()

    def let_go(self) -> None:
        """Close the database and give up the claim on it."""
        self._stack.close()


def open_desk(
    atlas: Atlas, atlas_path: Path, database: Location | Path | str, setting: str, clock: Clock, settings: DeskSettings,
    progress: Progress, rate: float = 1.0, tables: DeskTables | None = None, leadership: Leadership | None = None,
    follows: bool = False,
) -> OpenedDesk:  # fmt: skip
    """Open the database, replay its journal and put the rooms together; Problem where that cannot be. Who `follows`
    takes no facts, for another server does."""
    where = located(database)
    with ExitStack() as stack:
        engine = open_engine(where)
        stack.callback(engine.dispose)
        lead = _held(stack, where, engine, leadership, follows)
        prepare(engine, setting, atlas.checksum, progress, may_change=not follows)
        if lead is not None and lead.epoch is None and not follows:
            lead.begin()
        progress("serve-warming", 0.3)
        hour_of_week = hours_of_week(settings.timezone)
        travel = RoadTravel(atlas, hour_of_week)
        for mode in MODES_ASKED:
            atlas.travel(mode)
        atlas.gazetteer.search("a", limit=1)
        knowledge = knowledge_of(tables or DeskTables(), atlas, travel, settings.standards(), settings.timezone)
        progress("serve-replaying", 0.6)
        journal = StoredJournal(engine, lead)
        stack.callback(journal.close)
        snapshots = StoredSnapshots(engine)
        try:
            # What a snapshot was made of was checked when the server that made it started, or written by it.
            kept = next(iter(snapshots.all()), None)
            fault = journal.first_fault(kept.seq, kept.hash) if kept else journal.first_fault()
        except (DatabaseError, ValueError) as error:
            raise Problem("database-unreadable", file=where.name, reason=str(error)) from error
        if fault is not None:
            raise Problem("journal-broken", file=where.name, seq=fault)
        book = PositionBook()
        room = ControlRoom(journal, clock, knowledge, book, snapshots=snapshots)
        if isinstance(clock, SteadyClock):
            with room.look() as board:
                clock.not_before(board.at)
        progress("serve-warming", 0.8)
        broadcast = Broadcast(room.seq)
        room.hear(lambda session: broadcast.publish(_news(session)), restored=lambda: broadcast.forget(room.seq))
        watch = CoverageWatch(room, atlas.beside(), knowledge.standards, broadcast, hour_of_week, book)
        if lead is not None and follows:
            room.follow(lead.leader)
        keeping = keep(engine, where, room, read_journal_settings(), leads=not follows)
        outside = open_exchange(
            engine, vault_path(where), room, journal, clock, setting, settings.timezone, read_exchange_settings()
        )
        desk = Desk(
            room=room, once=OnceBook(room, StoredRequests(engine)), journal=journal,
            readings=StoredReadings(engine), broadcast=broadcast, watch=watch,
            questions=Questions(room, atlas, knowledge, hour_of_week), atlas=atlas, knowledge=knowledge,
            categories=knowledge.categories, positions=book, setting=setting, rate=rate, timezone=settings.timezone,
            basemap=_stored_part(atlas_path, BASEMAP), exchange=outside.exchange, heads=keeping.heads,
            audit=keeping.audit, personal=keeping.personal,
        )  # fmt: skip
        wall = WallClock().now if isinstance(clock, SteadyClock) else clock.now
        identity = identity_of_desk(engine, room, vault_path(where), clock.now, read_identity_settings(), wall)
        positions = open_positions(room, book, atlas, where, broadcast) if setting == LIVE else None
        if positions is not None:
            stack.callback(positions.store.close)
        wake_up = WakeUp(room, clock)
        return OpenedDesk(desk, travel, identity, outside.sender, positions, keeping, wake_up, stack.pop_all())
    raise AssertionError("unreachable")


def _held(
    stack: ExitStack, where: Location, engine: Engine, leadership: Leadership | None, follows: bool
) -> Leadership | None:
    """Hold the database against every other server, unless another is followed; the right to lead, on PostgreSQL."""
    if where.is_file:
        stack.enter_context(closing(claim(where)))
        return None
    lead = leadership or stack.enter_context(closing(Leadership(engine)))
    try:
        if not follows and lead.epoch is None and not lead.lock():
            raise Problem("database-in-use", file=where.name)
    except OperationalError as error:
        raise Problem("database-unreachable", database=where.name, reason=str(error.orig).strip()) from error
    return lead


def hours_of_week(timezone: str) -> Callable[[float], int]:
    """UNIX seconds -> hour of the local week, 0 = Monday 00:00."""
    zone = ZoneInfo(timezone)

    def hour_of_week(at: float) -> int:
        local = datetime.fromtimestamp(at, zone)
        return local.weekday() * 24 + local.hour

    return hour_of_week


def enter_units(opened: OpenedDesk, path: Path) -> int:
    """Begin the shift of every unit of a file, in one transaction, unless the board has units; how many began."""
    room = opened.desk.room
    with room.look() as board:
        if board.units:
            return 0
    rows, _ = read_units(path)
    refused = room.take_all([_entering(opened.desk.atlas, row) for row in rows])
    return len(rows) - len(refused)


def _entering(atlas: Atlas, row: UnitRow) -> MakeFact:
    unit = unit_of(row)
    point = point_at(atlas, row.lon, row.lat, unit.mode)
    return lambda at, fact_id: UnitEnteredService(at, fact_id, unit, point)


def _news(session: Session) -> News:
    content = {
        "seq": session.seq,
        "at": session.turns[-1].fact.at,
        "units": list(session.readings.units),
        "incidents": list(session.readings.incidents),
        "attention": [
            each for turn in session.turns for each in turn.consequences if isinstance(each, AttentionRaised)
        ],
        "kinds": sorted({type(record).__name__ for turn in session.turns for record in turn.records}),
    }
    return News("turn", session.seq, content)


def _stored_part(path: Path, member: str) -> FilePart | None:
    """Where an uncompressed member of a bundle lies in its file; None where there is none."""
    with zipfile.ZipFile(path) as bundle:
        if member not in bundle.namelist():
            return None
        info = bundle.getinfo(member)
    with path.open("rb") as file:
        file.seek(info.header_offset + 26)
        name_bytes, extra_bytes = struct.unpack("<HH", file.read(4))
    return FilePart(path, info.header_offset + 30 + name_bytes + extra_bytes, info.file_size)
