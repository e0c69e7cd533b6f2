"""The journal in a database: each line carries the hash of the line before, and its readings are written with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Engine, func, select

from ring360.adapters.store import schema
from ring360.adapters.store.leadership import Leadership
from ring360.adapters.store.pens import pen_of
from ring360.adapters.store.statements import Cursor, insert_rows, put_rows
from ring360.operations.ports import Entry, JournalLine, Readings, Row, Taking
from ring360.operations.rebuilding import numbered

FIRST_HASH: Final = "0" * 64
_PAGE: Final = 5_000
READ_TABLES: Final = tuple(field.name for field in fields(Readings))
"""The tables that can be made again from the journal: one for each field of `Readings`, of the same name."""


def hash_of(seq: int, at: float, kind: str, cause: int | None, payload: str, previous: str, by: str = "") -> str:
    """SHA-256 over all that a line says, in hexadecimal; an empty `by` is not said."""
    said = [seq, at, kind, cause, payload, previous, *([by] if by else [])]
    told = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()


class StoredJournal:
    """Journal and reading tables of one database; one writer."""

    def __init__(self, engine: Engine, leadership: Leadership | None = None) -> None:
        """With `leadership` nothing is written unless this server leads, whatever else has happened."""
        self._engine = engine
        self._leadership = leadership
        self._pen = pen_of(engine)
        self._tail: tuple[int, str] | None = None
        """Number and hash of the last line; None where the database has to be asked."""

    def last_seq(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(schema.journal.c.seq), 0))).scalar_one())

    def write(self, takings: Sequence[Taking]) -> list[list[JournalLine]]:
        tail, self._tail = self._tail, None
        mark = self._pen.mark
        with self._transaction() as cursor:
            seq, previous = tail or _last(cursor)
            written: list[list[JournalLine]] = []
            chained: list[dict[str, Any]] = []
            for taking in takings:
                told = _chained(taking.entries, seq, previous)
                lines = [_line(row, entry) for row, entry in zip(told, taking.entries, strict=True)]
                seq, previous = lines[-1].seq, lines[-1].hash
                chained += told
                written.append(lines)
            insert_rows(cursor, schema.journal, chained, mark)
            for name, rows in _rows(takings, written).items():
                put_rows(cursor, schema.metadata.tables[name], rows, mark)
        self._tail = seq, previous
        return written

    def can_write(self) -> None:
        self._pen.must_have_room()
        with self._transaction() as cursor:
            put_rows(cursor, schema.about, [{"name": "tried", "value": ""}], self._pen.mark)

    @contextmanager
    def _transaction(self) -> Iterator[Cursor]:
        with self._pen.transaction() as cursor:
            if self._leadership is not None:
                cursor.execute("select ring360_must_lead(%s)", (self._leadership.epoch,))
            yield cursor

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[JournalLine]:
        """Read in pages, so that a slow reader holds no transaction open."""
        left = limit
        while left is None or left > 0:
            page = _PAGE if left is None else min(left, _PAGE)
            with self._engine.connect() as connection:
                lines = page_of(connection, after, page)
            yield from lines
            if len(lines) < page:
                return
            after = lines[-1].seq
            left = None if left is None else left - page

    def first_fault(self, after: int = 0, previous: str = FIRST_HASH) -> int | None:
        """`seq` of the first line that is missing or does not follow from the one before; None = the chain holds. Lines
        up to `after`, whose hash is `previous`, are taken as they are."""
        expected_seq = after + 1
        for line in self.lines(after):
            told = hash_of(line.seq, line.at, line.kind, line.cause, told_payload(line.payload), previous, line.by)
            if line.seq != expected_seq or line.previous != previous or line.hash != told:
                return expected_seq
            expected_seq, previous = expected_seq + 1, line.hash
        return None

    def close(self) -> None:
        """Let go of the writing connection; it is opened again when something is written."""
        self._pen.close()


def page_of(connection: Connection, after: int, limit: int = _PAGE) -> list[JournalLine]:
    """Some lines with `seq` above `after`, as this connection sees them."""
    statement = select(schema.journal).where(schema.journal.c.seq > after).order_by(schema.journal.c.seq).limit(limit)
    rows = connection.execute(statement).all()
    return [JournalLine(row[0], row[1], row[2], row[3], json.loads(row[4]), *row[5:]) for row in rows]


def put_readings(connection: Connection, readings: Readings) -> None:
    """Write rows of the reading tables in somebody's transaction."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    with closing(connection.connection.cursor()) as cursor:
        for name in READ_TABLES:
            put_rows(cursor, schema.metadata.tables[name], getattr(readings, name), mark)


def told_payload(payload: dict[str, Any]) -> str:
    """A line's payload as it is stored and hashed."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _last(cursor: Cursor) -> tuple[int, str]:
    last = cursor.execute("select seq, hash from journal order by seq desc limit 1", ()).fetchone()
    return (int(last[0]), str(last[1])) if last else (0, FIRST_HASH)


def _chained(entries: Sequence[Entry], seq: int, previous: str) -> list[dict[str, Any]]:
    """The rows of a taking, as they follow the line `seq` whose hash is `previous`."""
    rows: list[dict[str, Any]] = []
    fact_seq = None
    for entry in entries:
        seq += 1
        fact_seq = seq if entry.of_fact else fact_seq
        cause = None if entry.of_fact else fact_seq
        payload = told_payload(entry.payload)
        told = hash_of(seq, entry.at, entry.kind, cause, payload, previous, entry.by)
        rows.append({
            "seq": seq, "at": entry.at, "kind": entry.kind, "cause": cause, "payload": payload, "previous": previous,
            "hash": told, "by": entry.by,
        })  # fmt: skip
        previous = told
    return rows


def _line(row: dict[str, Any], entry: Entry) -> JournalLine:
    cause, previous, told = row["cause"], row["previous"], row["hash"]
    return JournalLine(row["seq"], entry.at, entry.kind, cause, entry.payload, previous, told, entry.by)


def _rows(takings: Sequence[Taking], written: Sequence[Sequence[JournalLine]]) -> Mapping[str, Sequence[Row]]:
    """Rows to be put, by table; those of a later taking replace those of an earlier one."""
    rows: dict[str, list[Row]] = {}
    for taking, lines in zip(takings, written, strict=True):
        numbers = [line.seq for line in lines]
        for name in READ_TABLES:
            rows.setdefault(name, []).extend(numbered(row, numbers) for row in getattr(taking.readings, name))
        for name, beside in taking.beside.items():
            rows.setdefault(name, []).extend(beside)
    return rows
