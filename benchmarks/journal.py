"""How many facts a second the journal takes, safe on disk: `python -m benchmarks.journal [--seconds 3] [--clients 64]`.

The same turns (one fact, one row of a reading table, about 340 bytes) are written by many clients at once, each waiting
for its own: in ours together by group commit, beside one transaction a turn through the same pen, and beside SQLAlchemy
Core the way one would write it at first. Medians of three runs; SQLite with synchronous=FULL, PostgreSQL with fsync.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, delete, insert, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from postgresql_server import PostgreSQLServer, binaries
from ring360.adapters.store import schema
from ring360.adapters.store.engine import open_engine, writing
from ring360.adapters.store.journal import FIRST_HASH, StoredJournal, hash_of, told_payload
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.operations.group_commit import GroupCommit
from ring360.operations.ports import Entry, Readings, Taking

UNIT = {"role": "patrol", "officers": 4, "state": "free", "lon": 117.2, "lat": 28.3, "incident_id": None}
PAYLOAD = {"fact_id": "F1", "unit_id": "P1", "point": {"lon": 117.2034567, "lat": 28.3034567, "segment": 12345},
           "reason": "x" * 120}  # fmt: skip
Work = Callable[[Taking], None]


def taking(client: int) -> Taking:
    """One turn of one client."""
    empty = {each.name: None if each.nullable else each.type.python_type() for each in schema.units.columns}
    row = {**empty, **UNIT, "unit_id": f"P{client}"}
    return Taking([Entry(1_750_000_000.123456, "UnitMoved/1", PAYLOAD, True)], Readings(units=[row]))


def grouped(engine: Engine) -> Work:
    """Ours: what waits is written together."""
    pen, lock = GroupCommit(StoredJournal(engine)), threading.Lock()

    def work(each: Taking) -> None:
        with lock:
            ticket = pen.add(each, lambda lines: None)
        pen.wait(ticket)

    return work


def one_by_one(engine: Engine) -> Work:
    """The same pen, a transaction for each."""
    journal, lock = StoredJournal(engine), threading.Lock()

    def work(each: Taking) -> None:
        with lock:
            journal.write([each])

    return work


def by_core(engine: Engine) -> Work:
    """SQLAlchemy Core: ask for the last line, insert, replace the row, commit."""
    lock, table = threading.Lock(), schema.journal

    def work(each: Taking) -> None:
        [entry], [unit] = each.entries, each.readings.units
        with lock, writing(engine) as connection:
            last = connection.execute(select(table.c.seq, table.c.hash).order_by(table.c.seq.desc()).limit(1)).first()
            seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST_HASH)
            payload = told_payload(entry.payload)
            told = hash_of(seq, entry.at, entry.kind, None, payload, previous)
            row = {"seq": seq, "at": entry.at, "kind": entry.kind, "cause": None, "payload": payload,
                   "previous": previous, "hash": told, "by": ""}  # fmt: skip
            connection.execute(insert(table), [row])
            connection.execute(delete(schema.units).where(schema.units.c.unit_id == unit["unit_id"]))
            connection.execute(insert(schema.units), [unit])

    return work


def rate(work: Work, clients: int, seconds: float) -> tuple[float, float, float]:
    """Turns a second, and milliseconds that half and 99 in 100 of them took at most."""
    waits: list[list[float]] = [[] for _ in range(clients)]
    until = time.perf_counter() + seconds

    def client(number: int) -> None:
        each = taking(number)
        while (begun := time.perf_counter()) < until:
            work(each)
            waits[number].append(time.perf_counter() - begun)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - begun
    told = sorted(wait for each in waits for wait in each)
    return len(told) / took, 1_000 * told[len(told) // 2], 1_000 * told[int(0.99 * len(told))]


def measure(name: str, address: Callable[[], str], clients: int, seconds: float) -> None:
    """Print a table for one kind of database."""
    print(f"\n{name}, {clients} clients", flush=True)
    ours = 0.0
    for title, make in (("group commit", grouped), ("one by one", one_by_one), ("SQLAlchemy Core", by_core)):
        runs = []
        for _ in range(3):
            engine = open_engine(located(address()))
            prepare(engine, "live", "abc")
            runs.append(rate(make(engine), clients, seconds))
            assert StoredJournal(engine).first_fault() is None
            engine.dispose()
        turns, p50, p99 = (statistics.median(values) for values in zip(*runs, strict=True))
        ours = ours or turns
        print(
            f"  {title:16} {turns:9,.0f} facts/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms   ours is {ours / turns:.1f}x"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--clients", type=int, default=64)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        numbers = iter(range(1_000))
        measure("SQLite", lambda: f"{folder}/{next(numbers)}.sqlite", asked.clients, asked.seconds)
    if binaries() is not None:
        server = PostgreSQLServer(durable=True)
        try:
            measure("PostgreSQL", server.new_database, asked.clients, asked.seconds)
        finally:
            server.remove()


if __name__ == "__main__":
    main()
