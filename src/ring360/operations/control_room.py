"""The one door: a fact comes in, the desk takes its turn, the journal has it on disk, and only then it is told.

One lock, one clock, one pen. A fact that the board refuses changes nothing. Turns are taken under the lock, and written
together with those of others while nobody holds it; if the journal fails, the board is made again from what the journal
holds, so that the two always agree, and whatever was taken on top of the failed turns is refused with them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final

from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.domain import facts as told
from ring360.domain.board import Board, apply
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact, UnitPosition, UnitsMoved
from ring360.domain.records import is_fact, to_plain
from ring360.domain.refusals import Refused
from ring360.domain.standards import Standards
from ring360.operations.freezing import freeze, newest_board
from ring360.operations.group_commit import GroupCommit, Ticket
from ring360.operations.ports import Clock, Entry, Journal, JournalLine, Positions, Readings, Row, Snapshots, Taking
from ring360.operations.readings import Turn, incident_before, readings_of
from ring360.operations.rebuilding import record_of, turns_of
from ring360.operations.room_states import (
    CLOSED,
    FOLLOWING,
    OPEN,
    SUSPENDED,
    NotLeading,
    NotWritten,
    RoomClosed,
    RoomState,
)

__all__ = ["DECIDING", "Beside", "ControlRoom", "Listener", "MakeFact", "NotWritten", "RoomClosed", "Session"]

LEAST_STEP_SECONDS: Final = 1e-6
"""Facts are this far apart at least, so that their instants alone order them."""

DECIDING: Final[frozenset[type]] = frozenset({
    told.CallReceived, told.RecommendationAccepted, told.UnitCleared, told.UnitStoodDown, told.UnitReturned,
    told.RoadsClosed, told.RoadsReopened, told.DeadlinePassed,
})  # fmt: skip
"""Facts that the desk answers by where the units are: the board hears of the newest positions first."""

SNAPSHOT_LINES: Final = 4_000
"""A snapshot is kept after so many lines: a restart replays fewer."""

MakeFact = Callable[[float, str], Fact]
"""Makes a fact from its instant and its id, which the room gives under its lock. It may be asked twice."""
Beside = Callable[[Turn], Mapping[str, Sequence[Row]]]
"""Rows of other tables, by name, to be put in the transaction of a turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """What was taken at once: its turns, the lines as journaled and the rows that they changed."""

    turns: Sequence[Turn]
    lines: Sequence[JournalLine]
    readings: Readings

    @property
    def seq(self) -> int:
        return self.lines[-1].seq


Listener = Callable[[Session], None]


class ControlRoom:
    """Board, desk, journal and clock of one area. Every method may be called from any thread."""

    def __init__(
        self, journal: Journal, clock: Clock, knowledge: Knowledge, positions: Positions | None = None,
        deciding: frozenset[type] = DECIDING, snapshots: Snapshots | None = None,
    ) -> None:  # fmt: skip
        """Replays the journal, from the newest snapshot that fits."""
        self._journal = journal
        self._clock = clock
        self._knowledge = knowledge
        self._positions = positions
        self._deciding = deciding
        self._snapshots = snapshots
        self._frozen_seq = 0
        self._lock = RLock()
        self._depth = 0
        self._pen = GroupCommit(journal)
        self._listeners: list[Listener] = []
        self._restored: list[Callable[[], None]] = []
        self._moves: dict[str, UnitPosition] = {}
        """Taken, and not yet known to be journaled."""
        self._lost_moves: dict[str, UnitPosition] = {}
        """Taken, and lost with a write that failed."""
        self._state = RoomState(OPEN)
        self._board, self._seq = self._replayed()

    def hear(self, listener: Listener, restored: Callable[[], None] | None = None) -> None:
        """Tell `listener` of every session, in order, once it is safe on disk, and `restored` when the board was made
        again. Neither may wait or look at the room: the thread that tells may stand for one that holds the lock."""
        self._listeners.append(listener)
        if restored is not None:
            self._restored.append(restored)

    @contextmanager
    def look(self) -> Iterator[Board]:
        """The board, held still; read it and leave. Who leaves waits until all that he saw is safe on disk."""
        with self._held():
            yield self._board
            place = self._pen.place() if self._depth == 1 else None
        if place is not None:
            self._pen.wait(place)

    @property
    def seq(self) -> int:
        """Number of the last journal line that is safe on disk."""
        return self._seq

    @property
    def state(self) -> RoomState:
        """How the room stands, without waiting for it."""
        return self._state

    @property
    def standards(self) -> Standards:
        """What the desk works to."""
        return self._knowledge.standards

    def now(self) -> float:
        return self._clock.now()

    def take(self, make: MakeFact, by: str = "", beside: Beside | None = None) -> Turn:
        """One turn of the desk, on the word of the person or device `by`; Refused where the situation does not allow
        the fact, RoomClosed where nothing does. Within `look` it returns as late, and others wait that long."""
        with self._held(to_take=True):
            turns, refusal = self._turn(make, by)
            rows = beside(turns[-1]) if beside and refusal is None else {}
            ticket = self._put(turns, rows) if turns else None
        if ticket is not None:
            self._pen.wait(ticket)
        if refusal is not None:
            raise refusal
        return turns[-1]

    def take_all(self, makes: Sequence[MakeFact], at: float | None = None, by: str = "") -> list[Refused]:
        """Many turns in one transaction; those refused are left out and returned. `at` stands for the clock where the
        world of an exercise says when they happened."""
        with self._held(to_take=True):
            taken = [self._turn(make, by, at) for make in makes]
            turns = [turn for each, _ in taken for turn in each]
            ticket = self._put(turns, {}) if turns else None
        if ticket is not None:
            self._pen.wait(ticket)
        return [refusal for _, refusal in taken if refusal is not None]

    def try_again(self) -> None:
        """Open a suspended room where its journal can be written again; RoomClosed where it cannot."""
        if self._state.name != OPEN or self._pen.failure is not None:
            with self._held(to_take=True):
                pass

    def close(self) -> None:
        """Take nothing more; whatever is being taken is finished first."""
        with self._lock:
            self._state = RoomState(CLOSED)
            place = self._pen.place()
        if place is not None:
            self._pen.wait(place)

    @contextmanager
    def _held(self, to_take: bool = False) -> Iterator[None]:
        with self._lock:
            if self._state.name == CLOSED:
                raise RoomClosed
            if self._pen.failure is not None:
                self._restore()
            if to_take and self._state.name == FOLLOWING:
                raise NotLeading(self._state.reason)
            if to_take and self._state.name == SUSPENDED:
                self._try_the_journal()
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1

    def _turn(self, make: MakeFact, by: str, at: float | None = None) -> tuple[list[Turn], Refused | None]:
        """The turns taken, one or, where units had moved, two; or why the fact was refused."""
        fact = self._made(make, at)
        turns: list[Turn] = []
        if type(fact) in self._deciding and (moves := self._newest_moves()):
            moved, _ = self._taken(self._made(lambda at, fact_id: UnitsMoved(at, fact_id, moves), at), "")
            turns = [moved] if moved is not None else []
            fact = self._made(make, at)
        turn, refusal = self._taken(fact, by)
        return [*turns, turn] if turn is not None else turns, refusal

    def _made(self, make: MakeFact, at: float | None) -> Fact:
        now = self._clock.now() if at is None else at
        return make(max(now, self._board.at + LEAST_STEP_SECONDS), f"F{self._facts + 1}")

    def _taken(self, fact: Fact, by: str) -> tuple[Turn | None, Refused | None]:
        board = self._board
        before_at, before = board.at, incident_before(board, fact)
        try:
            turn = Turn(fact, tuple(take(board, fact, self._knowledge)), before, by)
            self._facts += 1
            return turn, None
        except Refused as refusal:
            if board.at == before_at:
                return None, refusal
            self._restore()
            raise
        except BaseException:
            self._restore()
            raise

    def _newest_moves(self) -> tuple[UnitPosition, ...]:
        if self._positions is None:
            return ()
        changed = {**self._lost_moves, **{move.unit_id: move for move in self._positions.changed()}}
        self._lost_moves = {}
        units = self._board.units
        moves = {name: move for name, move in changed.items() if name in units and units[name].point != move.point}
        self._moves.update(moves)
        return tuple(moves.values())

    def _put(self, turns: Sequence[Turn], beside: Mapping[str, Sequence[Row]]) -> Ticket:
        if self._pen.is_full and (place := self._pen.place()):
            self._pen.wait(place)
        entries = [_entry(turn, record) for turn in turns for record in turn.records]
        readings = readings_of(self._board, turns)
        return self._pen.add(Taking(entries, readings, beside), lambda lines: self._tell(turns, lines, readings))

    def _tell(self, turns: Sequence[Turn], lines: Sequence[JournalLine], readings: Readings) -> None:
        self._seq = lines[-1].seq
        for turn in turns:
            for move in turn.fact.moves if isinstance(turn.fact, UnitsMoved) else ():
                if self._moves.get(move.unit_id) is move:
                    del self._moves[move.unit_id]
        session = Session(turns, lines, readings)
        for listener in self._listeners:
            try:
                listener(session)
            except Exception:
                _log.exception("a listener of the control room failed")

    def _try_the_journal(self) -> None:
        """Before a fact is taken after a failure: can the journal be written again?"""
        try:
            self._journal.can_write()
        except Exception as error:
            self._state = RoomState(SUSPENDED, str(error))
            raise NotWritten(str(error)) from error
        self._state = RoomState(OPEN)

    def _restore(self) -> None:
        """Make the board again from the journal, once whatever still waits is written or has failed."""
        if (place := self._pen.place()) is not None:
            try:
                self._pen.wait(place)
            except NotWritten:
                _log.warning("what was taken could not be journaled: %s", self._pen.failure)
        reason = self._pen.failure
        try:
            self._board, self._seq = self._replayed()
        except BaseException as error:
            self._pen.failure = error
            self._state = RoomState(SUSPENDED, str(error))
            raise RoomClosed(str(error)) from error
        if reason is not None:
            self._state = RoomState(SUSPENDED, str(reason))
        self._lost_moves, self._moves = {**self._moves, **self._lost_moves}, {}
        self._pen.begin_again()
        for listener in self._restored:
            listener()

    def follow(self, leader: str) -> None:
        """Take nothing more, for another server does; `leader` is its address."""
        self._state = RoomState(FOLLOWING, leader)

    def read_on(self) -> None:
        """While following: bring the board up to what was journaled since, and tell of it."""
        with self._held():
            for turn, lines in turns_of(self._journal.lines(self._seq), self._board):
                self._facts += 1
                self._tell([turn], lines, readings_of(self._board, [turn]))

    def lead(self) -> None:
        """Take facts from here on."""
        self._state = RoomState(OPEN)

    def freeze_if_due(self) -> None:
        """Keep a snapshot where the last one lies far back."""
        if self._snapshots is None or self._seq - self._frozen_seq < SNAPSHOT_LINES:
            return
        with self._held():
            if (place := self._pen.place()) is not None:
                self._pen.wait(place)
            seq, frozen = self._seq, freeze(self._board, self._facts)
        self._frozen_seq = seq
        self._snapshots.keep(seq, frozen)

    def _replayed(self) -> tuple[Board, int]:
        board, seq, self._facts = newest_board(self._snapshots)
        self._frozen_seq = seq
        for line in self._journal.lines(seq):
            record = record_of(line)
            apply(board, record)
            seq = line.seq
            self._facts += is_fact(record)
        return board, seq


def _entry(turn: Turn, record: Fact | Consequence) -> Entry:
    plain = to_plain(record)
    kind = plain.pop("kind")
    return Entry(record.at, kind, plain, is_fact(record), turn.by if record is turn.fact else "")
