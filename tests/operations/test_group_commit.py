"""One pen for many: what waits is written together, in order, and fails together."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from ring360.operations.group_commit import GroupCommit
from ring360.operations.ports import Entry, JournalLine, Readings, Taking
from ring360.operations.room_states import NotWritten


class SlowJournal:
    """Keeps lines in memory; a write waits for `gate`, so that the test says what comes together."""

    def __init__(self) -> None:
        self.gate = threading.Semaphore(0)
        self.batches: list[list[str]] = []
        self.fails = False
        self.seq = 0

    def write(self, takings: Sequence[Taking]) -> list[list[JournalLine]]:
        self.gate.acquire()
        if self.fails:
            raise OSError("no space left")
        self.batches.append([entry.kind for taking in takings for entry in taking.entries])
        return [[self._line(entry) for entry in taking.entries] for taking in takings]

    def _line(self, entry: Entry) -> JournalLine:
        self.seq += 1
        return JournalLine(self.seq, entry.at, entry.kind, None, {}, "", "")

    def can_write(self) -> None: ...

    def lines(self, after: int = 0, limit: int | None = None) -> list[JournalLine]:  # type: ignore[override]
        return []

    def last_seq(self) -> int:
        return self.seq


class Callers:
    """Each takes a place in the queue at once and waits in a thread of its own."""

    def __init__(self) -> None:
        self.journal = SlowJournal()
        self.pen = GroupCommit(self.journal)  # type: ignore[arg-type]
        self.told: list[str] = []
        self.ends: dict[str, str] = {}
        self.threads: list[threading.Thread] = []

    def call(self, name: str) -> None:
        taking = Taking([Entry(0.0, name, {}, True)], Readings())
        ticket = self.pen.add(taking, lambda lines: self.told.extend(line.kind for line in lines))

        def wait() -> None:
            try:
                self.pen.wait(ticket)
                # Whoever goes on has been told of.
                self.ends[name] = "written" if name in self.told else "not told"
            except NotWritten:
                self.ends[name] = "failed"

        self.threads.append(threading.Thread(target=wait, daemon=True))
        self.threads[-1].start()

    def until_a_write_waits(self) -> None:
        """Give the first caller time to find the pen free."""
        deadline = threading.Event()
        for _ in range(1_000):
            if self.pen._is_writing:
                return
            deadline.wait(0.002)
        raise AssertionError("nobody writes")

    def all_end(self) -> None:
        for thread in self.threads:
            thread.join(timeout=10)
        assert [thread.is_alive() for thread in self.threads] == [False] * len(self.threads)


def test_what_waits_is_written_together_and_told_in_order() -> None:
    callers = Callers()
    callers.call("a")
    callers.until_a_write_waits()
    names = [f"n{number}" for number in range(20)]
    for name in names:
        callers.call(name)
    for _ in range(2):
        callers.journal.gate.release()
    callers.all_end()
    assert callers.journal.batches == [["a"], names]
    assert callers.told == ["a", *names]
    assert set(callers.ends.values()) == {"written"}
    assert callers.pen.place() is None


def test_when_a_write_fails_all_that_waits_fails_and_nothing_is_told() -> None:
    callers = Callers()
    callers.call("a")
    callers.until_a_write_waits()
    for name in ("b", "c"):
        callers.call(name)
    callers.journal.fails = True
    callers.journal.gate.release()
    callers.all_end()
    assert callers.ends == {"a": "failed", "b": "failed", "c": "failed"}
    assert callers.told == []
    with pytest.raises(NotWritten):
        callers.call("d")
    callers.journal.fails = False
    callers.pen.begin_again()
    callers.journal.gate.release()
    callers.call("e")
    callers.all_end()
    assert (callers.ends["e"], callers.told) == ("written", ["e"])


def test_a_place_in_the_queue_is_reached_when_all_before_it_is_written() -> None:
    callers = Callers()
    callers.call("a")
    callers.until_a_write_waits()
    place = callers.pen.place()
    assert place is not None
    callers.journal.gate.release()
    callers.pen.wait(place)
    assert callers.told == ["a"]
    callers.all_end()


def test_many_threads_lose_nothing() -> None:
    callers = Callers()
    callers.journal.gate = threading.Semaphore(10_000)
    written: list[int] = []

    def work(number: int) -> None:
        for each in range(50):
            name = number * 100 + each
            taking = Taking([Entry(0.0, str(name), {}, True)], Readings())
            with lock:
                order.append(name)
                ticket = callers.pen.add(taking, lambda lines: written.extend(int(line.kind) for line in lines))
            callers.pen.wait(ticket)
            assert name in written

    lock, order = threading.Lock(), list[int]()
    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert written == order
    assert len(written) == 800
