"""The one door: a fact comes in, the desk takes its turn, the journal has it on disk, and only then it is told.

One lock, one clock, one transaction. A fact that the board refuses changes nothing; if the journal fails, the board is
made again from what the journal holds, so that the two always agree.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final

from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board, apply
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact
from ring360.domain.records import from_plain, is_fact, to_plain
from ring360.domain.refusals import Refused
from ring360.domain.standards import Standards
from ring360.operations.ports import Clock, Entry, Journal, JournalLine, Readings
from ring360.operations.readings import Turn, incident_before, readings_of

LEAST_STEP_SECONDS: Final = 1e-6
"""Facts are this far apart at least, so that their instants alone order them."""

MakeFact = Callable[[float, str], Fact]
"""Makes a fact from its instant and its id, which the room gives under its lock."""

_log = logging.getLogger(__name__)


class RoomClosed(Exception):
    """The journal cannot be read or written; nothing is taken until the server is started again."""


@dataclass(frozen=True, slots=True)
class Session:
    """What one transaction held: its turns, the lines as journaled and the rows that they changed."""

    turns: Sequence[Turn]
    lines: Sequence[JournalLine]
    readings: Readings

    @property
    def seq(self) -> int:
        return self.lines[-1].seq


Listener = Callable[[Session], None]


class ControlRoom:
    """Board, desk, journal and clock of one area. Every method may be called from any thread."""

    def __init__(self, journal: Journal, clock: Clock, knowledge: Knowledge) -> None:
        """Replays the journal."""
        self._journal = journal
        self._clock = clock
        self._knowledge = knowledge
        self._lock = RLock()
        self._listeners: list[Listener] = []
        self._is_closed = False
        self._board, self._seq = self._replayed()

    def hear(self, listener: Listener) -> None:
        """Tell `listener` of every session, in order, once it is safe on disk. It must be quick and must not wait."""
        self._listeners.append(listener)

    @contextmanager
    def look(self) -> Iterator[Board]:
        """The board, held still; read it and leave."""
        with self._lock:
            self._must_be_open()
            yield self._board

    @property
    def seq(self) -> int:
        """Number of the last journal line."""
        return self._seq

    @property
    def standards(self) -> Standards:
        """What the desk works to."""
        return self._knowledge.standards

    def now(self) -> float:
        return self._clock.now()

    def take(self, make: MakeFact, by: str = "") -> Turn:
        """One turn of the desk, on the word of the person or device `by`; Refused where the situation does not allow
        the fact, RoomClosed where nothing does."""
        with self._lock:
            turn, refusal = self._turn(make, by)
            if refusal is not None:
                raise refusal
            assert turn is not None
            self._keep([turn])
            return turn

    def take_all(self, makes: Sequence[MakeFact], at: float | None = None, by: str = "") -> list[Refused]:
        """Many turns in one transaction; those refused are left out and returned. `at` stands for the clock where the
        world of an exercise says when they happened."""
        with self._lock:
            told = [self._turn(make, by, at) for make in makes]
            turns = [turn for turn, _ in told if turn is not None]
            if turns:
                self._keep(turns)
            return [refusal for _, refusal in told if refusal is not None]

    def close(self) -> None:
        """Take nothing more; whatever is being taken is finished first."""
        with self._lock:
            self._is_closed = True

    def _turn(self, make: MakeFact, by: str, at: float | None = None) -> tuple[Turn | None, Refused | None]:
        self._must_be_open()
        board = self._board
        now = self._clock.now() if at is None else at
        fact = make(max(now, board.at + LEAST_STEP_SECONDS), f"F{self._facts + 1}")
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

    def _keep(self, turns: Sequence[Turn]) -> None:
        entries = [_entry(turn, record) for turn in turns for record in turn.records]
        readings = readings_of(self._board, turns)
        try:
            lines = self._journal.write(entries, readings)
        except BaseException:
            # Whether it was written or not is for the journal to say.
            self._restore()
            raise
        self._seq = lines[-1].seq
        session = Session(turns, lines, readings)
        for listener in self._listeners:
            try:
                listener(session)
            except Exception:
                _log.exception("a listener of the control room failed")

    def _restore(self) -> None:
        try:
            self._board, self._seq = self._replayed()
        except BaseException as error:
            self._is_closed = True
            raise RoomClosed(str(error)) from error

    def _replayed(self) -> tuple[Board, int]:
        board, seq, self._facts = Board(), 0, 0
        for line in self._journal.lines():
            record = from_plain({"kind": line.kind, **line.payload})
            apply(board, record)
            seq = line.seq
            self._facts += is_fact(record)
        return board, seq

    def _must_be_open(self) -> None:
        if self._is_closed:
            raise RoomClosed


def _entry(turn: Turn, record: Fact | Consequence) -> Entry:
    plain = to_plain(record)
    kind = plain.pop("kind")
    return Entry(record.at, kind, plain, is_fact(record), turn.by if record is turn.fact else "")
