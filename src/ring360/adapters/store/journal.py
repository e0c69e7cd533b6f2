"""The journal in a database: each line carries the hash of the line before, and its readings are written with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, delete, func, insert, select

from ring360.adapters.store import schema
from ring360.operations.ports import Entry, JournalLine, Readings, Row

FIRST_HASH: Final = "0" * 64
_PAGE: Final = 5_000
_KEYED: Final = (
    (schema.calls, "calls"),
    (schema.incidents, "incidents"),
    (schema.units, "units"),
    (schema.assignments, "assignments"),
)


def hash_of(seq: int, at: float, kind: str, cause: int | None, payload: str, previous: str, by: str = "") -> str:
    """SHA-256 over all that a line says, in hexadecimal; an empty `by` is not said."""
    said = [seq, at, kind, cause, payload, previous, *([by] if by else [])]
    told = json.dumps(said, ensure_ascii=True, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()


class StoredJournal:
    """Journal and reading tables of one database; one writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def last_seq(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.coalesce(func.max(schema.journal.c.seq), 0))).scalar_one())

    def write(self, entries: Sequence[Entry], readings: Readings) -> list[JournalLine]:
        with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
            lines = self._chained(connection, entries)
            connection.execute(insert(schema.journal), [_row(line) for line in lines])
            for table, name in _KEYED:
                _put(connection, table, getattr(readings, name))
            if readings.timeline:
                connection.execute(insert(schema.timeline), [_timeline_row(row, lines) for row in readings.timeline])
        return lines

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[JournalLine]:
        """Read in pages, so that a slow reader holds no transaction open."""
        left = limit
        while left is None or left > 0:
            page = _PAGE if left is None else min(left, _PAGE)
            statement = select(schema.journal).where(schema.journal.c.seq > after).order_by(schema.journal.c.seq)
            with self._engine.connect() as connection:
                rows = connection.execute(statement.limit(page)).all()
            for row in rows:
                payload = json.loads(row.payload)
                yield JournalLine(row.seq, row.at, row.kind, row.cause, payload, row.previous, row.hash, row.by)
            if len(rows) < page:
                return
            after = rows[-1].seq
            left = None if left is None else left - page

    def first_fault(self) -> int | None:
        """`seq` of the first line that is missing or does not follow from the one before; None = the chain holds."""
        expected_seq, previous = 1, FIRST_HASH
        for line in self.lines():
            told = hash_of(line.seq, line.at, line.kind, line.cause, _told(line.payload), previous, line.by)
            if line.seq != expected_seq or line.previous != previous or line.hash != told:
                return expected_seq
            expected_seq, previous = expected_seq + 1, line.hash
        return None

    @staticmethod
    def _chained(connection: Connection, entries: Sequence[Entry]) -> list[JournalLine]:
        last = connection.execute(
            select(schema.journal.c.seq, schema.journal.c.hash).order_by(schema.journal.c.seq.desc()).limit(1)
        ).first()
        seq, previous = (last.seq, last.hash) if last else (0, FIRST_HASH)
        lines, fact_seq = [], None
        for entry in entries:
            seq += 1
            fact_seq = seq if entry.of_fact else fact_seq
            cause = None if entry.of_fact else fact_seq
            line_hash = hash_of(seq, entry.at, entry.kind, cause, _told(entry.payload), previous, entry.by)
            lines.append(JournalLine(seq, entry.at, entry.kind, cause, entry.payload, previous, line_hash, entry.by))
            previous = line_hash
        return lines


def _told(payload: dict[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _row(line: JournalLine) -> dict[str, Any]:
    return {
        "seq": line.seq,
        "at": line.at,
        "kind": line.kind,
        "cause": line.cause,
        "payload": _told(line.payload),
        "previous": line.previous,
        "hash": line.hash,
        "by": line.by,
    }


def _timeline_row(row: Row, lines: Sequence[JournalLine]) -> dict[str, Any]:
    entry = row["entry"]
    assert isinstance(entry, int)
    return {"seq": lines[entry].seq, **{name: value for name, value in row.items() if name != "entry"}}


def _put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Replace rows by primary key, in statements that both databases know."""
    for row in rows:
        same = [column == row[column.name] for column in table.primary_key.columns]
        connection.execute(delete(table).where(*same))
    if rows:
        connection.execute(insert(table), list(rows))
