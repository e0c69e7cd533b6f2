"""One pen for many: what several people say in the same moment is journaled in one transaction, in order.

Whoever finds the pen free writes all that waits, his own and the others'; nobody needs a thread for it. What is written
is told, in order, before anybody who waits for it goes on. When a write fails, everything that waits fails with it,
for it was decided on top of what was not written; then nothing is added until the board was made again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Final

from ring360.operations.ports import Journal, JournalLine, Taking
from ring360.operations.room_states import NotWritten

ENTRIES_MOST: Final = 4_000
"""Lines in one transaction: a later one waits for the next."""
WAITING_MOST: Final = 512
"""Takings that may wait; beyond, the room writes before it takes more."""


class Ticket:
    """A taking that waits to be written, or, without one, a place in the queue."""

    __slots__ = ("_bell", "failure", "is_over", "lines", "taking", "tell")

    def __init__(self, taking: Taking | None, tell: Callable[[list[JournalLine]], None] | None) -> None:
        self.taking = taking
        self.tell = tell
        self.lines: list[JournalLine] = []
        self.failure: BaseException | None = None
        self.is_over = False
        self._bell = Lock()
        self._bell.acquire()

    def ring(self) -> None:
        self._bell.release()

    def listen(self) -> None:
        self._bell.acquire()


class GroupCommit:
    """The queue in front of a journal. `add` is called under the room's lock; `wait` needs no lock, and takes none that
    others hold."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._mutex = Lock()
        self._queue: deque[Ticket] = deque()
        self._is_writing = False
        self.failure: BaseException | None = None
        """Why the last write failed, until `begin_again`."""

    def add(self, taking: Taking, tell: Callable[[list[JournalLine]], None]) -> Ticket:
        """Put a taking in the queue; NotWritten where what it builds upon was not written."""
        with self._mutex:
            if self.failure is not None:
                raise NotWritten(str(self.failure)) from self.failure
            ticket = Ticket(taking, tell)
            self._queue.append(ticket)
            return ticket

    def place(self) -> Ticket | None:
        """Something to wait for until all that was added is written; None where it is."""
        with self._mutex:
            if not self._queue and not self._is_writing:
                return None
            ticket = Ticket(None, None)
            self._queue.append(ticket)
            return ticket

    @property
    def is_full(self) -> bool:
        return len(self._queue) >= WAITING_MOST

    def begin_again(self) -> None:
        """The board was made again from the journal: take on."""
        self.failure = None

    def wait(self, ticket: Ticket) -> None:
        """Return when it is written and told; NotWritten where it was not. To be called once for each ticket."""
        with self._mutex:
            leads = not self._is_writing and not ticket.is_over
            self._is_writing = self._is_writing or leads
        while not ticket.is_over:
            if not leads:
                ticket.listen()
            leads = False
            if not ticket.is_over:
                self._write_batch()
        if ticket.failure is not None:
            raise NotWritten(str(ticket.failure)) from ticket.failure

    def _write_batch(self) -> None:
        batch = self._next_batch()
        takings = [ticket.taking for ticket in batch if ticket.taking is not None]
        try:
            written = iter(self._journal.write(takings) if takings else [])
        except BaseException as failure:
            self._fail(failure)
            return
        for ticket in batch:
            if ticket.taking is not None and ticket.tell is not None:
                ticket.lines = next(written)
                ticket.tell(ticket.lines)
        self._finish(batch)

    def _next_batch(self) -> Sequence[Ticket]:
        batch: list[Ticket] = []
        entries = 0
        with self._mutex:
            for ticket in self._queue:
                entries += len(ticket.taking.entries) if ticket.taking else 0
                if batch and entries > ENTRIES_MOST:
                    break
                batch.append(ticket)
        return batch

    def _finish(self, batch: Sequence[Ticket]) -> None:
        with self._mutex:
            for ticket in batch:
                self._queue.popleft()
                ticket.is_over = True
                ticket.ring()
            if self._queue:
                # The pen goes to the first who waits; the one who wrote goes on with his own work.
                self._queue[0].ring()
            else:
                self._is_writing = False

    def _fail(self, failure: BaseException) -> None:
        with self._mutex:
            self.failure = failure
            for ticket in self._queue:
                ticket.failure, ticket.is_over = failure, True
                ticket.ring()
            self._queue.clear()
            self._is_writing = False
