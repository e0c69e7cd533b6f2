"""Fills an empty database from a backup, up to an instant or a line, in one transaction.

The journal is cut between two turns of the desk; what was kept beside it is cut with it. Personal data on the list of
what was erased comes without its content and without its key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, delete, func, inspect, select
from sqlalchemy.exc import DatabaseError

from ring360.adapters.store import schema
from ring360.adapters.store.backup_file import Header, Reader, Row
from ring360.adapters.store.engine import name_of, writing
from ring360.adapters.store.journal import FIRST_HASH, hash_of
from ring360.adapters.store.preparing import fill_readings, load_tables, not_readable, note_made
from ring360.adapters.store.statements import insert_rows
from ring360.domain.problems import Problem

Told = Callable[[str, float], None]
"""Message id of what is being done, and how much of it is done, 0..1."""

_BATCH: Final = 2_000
_MAY_HOLD: Final = ("about", "leadership", "snapshots")
"""Tables that may hold something in a database that is taken for empty: of a server that was started once."""


@dataclass(frozen=True, slots=True)
class Until:
    """How far to restore; without both, everything."""

    seq: int | None = None
    at: float | None = None


@dataclass(slots=True)
class Restored:
    """What came of it."""

    header: Header
    last_seq: int = 0
    last_at: float = 0.0
    last_hash: str = FIRST_HASH
    lines_left_out: int = 0
    erased: int = 0
    """Records of personal data whose content was not brought back."""
    has_secrets: bool = False
    """Whether something needs the key of second factors and webhooks."""


def restore_backup(
    reader: Reader, engine: Engine, until: Until, erased: Collection[str], now: float, told: Told
) -> Restored:
    """Problem, and nothing restored, where the database holds something, the backup is damaged or its chain broken."""
    load_tables()
    header = reader.header
    name = name_of(engine)
    if header.schema_version != schema.SCHEMA_VERSION:
        raise Problem("backup-other-schema-version", found=header.schema_version, wanted=schema.SCHEMA_VERSION)
    try:
        with writing(engine) as connection:
            _must_be_empty(connection, name)
            schema.metadata.create_all(connection)
            connection.execute(delete(schema.about))
            restoring = _Restoring(connection, Restored(header), until, frozenset(erased), now)
            done = 0
            for table, rows in groupby(reader.rows(), key=itemgetter(0)):
                for batch in _batches(row for _, row in rows):
                    restoring.put(table, batch)
                    done += len(batch)
                    told("restore-reading", 0.7 * done / max(1, header.rows))
            restoring.finish()
            fill_readings(connection, lambda stage, share: told(stage, 0.7 + 0.3 * share))
            note_made(connection, header.setting, header.atlas)
            return restoring.result
    except DatabaseError as error:
        raise not_readable(engine, error) from error


def must_be_empty(engine: Engine) -> None:
    """Problem where a database holds something that restoring would mix with."""
    load_tables()
    with engine.connect() as connection:
        _must_be_empty(connection, name_of(engine))


def _must_be_empty(connection: Connection, name: str) -> None:
    there = set(inspect(connection).get_table_names())
    for table in schema.metadata.sorted_tables:
        if table.name in there and table.name not in _MAY_HOLD:
            count = connection.execute(select(func.count()).select_from(table)).scalar_one()
            if count:
                raise Problem("restore-not-empty", database=name, table=table.name, count=count)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


class _Restoring:
    """One restoring under way: the journal comes first, and where it is cut decides about the rest."""

    def __init__(
        self, connection: Connection, result: Restored, until: Until, erased: frozenset[str], now: float
    ) -> None:
        self.result = result
        self._connection = connection
        self._until = until
        self._erased = erased
        self._now = now
        self._turn: list[Row] = []
        """Lines of the turn that is being read: kept or left out together."""
        self._kept: list[Row] = []
        self._is_cut = False
        self._gone: set[str] = set()
        """References of personal data that come without a key."""
        self._previous = FIRST_HASH

    def put(self, table: str, rows: list[Row]) -> None:
        if table == "journal":
            self._journal(rows)
            return
        self.finish()
        if set(rows[0]) != {column.name for column in schema.metadata.tables[table].columns}:
            raise Problem("backup-other-schema-version", found="?", wanted=schema.SCHEMA_VERSION)
        self.result.has_secrets |= table == "webhooks" or any(row.get("totp_secret") for row in rows)
        kept = [row for row in rows if self._keep(table, row)]
        self._insert(table, kept)

    def finish(self) -> None:
        """The journal has been read."""
        self._end_turn()
        self._flush()

    def _flush(self) -> None:
        kept, self._kept = self._kept, []
        self._insert("journal", kept)

    def _journal(self, rows: list[Row]) -> None:
        for row in rows:
            if row["cause"] is None:
                self._end_turn()
            fields = (row["seq"], row["at"], row["kind"], row["cause"], row["payload"], row["previous"])
            if row["previous"] != self._previous or row["hash"] != hash_of(*fields, row["by"]):
                raise Problem("backup-journal-broken", seq=row["seq"])
            self._previous = row["hash"]
            self._turn.append(row)
        if len(self._kept) >= _BATCH:
            self._flush()

    def _end_turn(self) -> None:
        turn, self._turn = self._turn, []
        if not turn:
            return
        until = self._until
        self._is_cut = (
            self._is_cut
            or (until.seq is not None and turn[-1]["seq"] > until.seq)
            or (until.at is not None and turn[0]["at"] > until.at)
        )
        if self._is_cut:
            self.result.lines_left_out += len(turn)
            return
        self._kept += turn
        last = turn[-1]
        self.result.last_seq, self.result.last_at, self.result.last_hash = last["seq"], last["at"], last["hash"]

    def _keep(self, table: str, row: Row) -> bool:
        """Whether a row belongs to what was kept of the journal; it may be changed so that it does."""
        last_seq, last_at = self.result.last_seq, self.result.last_at
        match table:
            case "personal_keys":
                return row["reference"] not in self._gone
            case "personal_records":
                return self._keep_record(row)
            case "journal_heads" if self._is_cut:
                return bool(row["size"] <= last_seq)
            case "requests" if self._is_cut:
                return bool(row["at"] <= last_at)
            case "webhook_dead_letters" if self._is_cut:
                return bool(row["seq"] <= last_seq)
            case "webhooks" if self._is_cut:
                row["after_seq"] = min(row["after_seq"], last_seq)
        return True

    def _keep_record(self, row: Row) -> bool:
        if self._is_cut and row["sealed_at"] > self.result.last_at:
            self._gone.add(row["reference"])
            return False
        if row["reference"] in self._erased and row["erased_at"] is None:
            row.update(content="", by="", erased_at=self._now, is_told=0)
            self._gone.add(row["reference"])
            self.result.erased += 1
        elif self._is_cut and row["erased_at"] is not None and row["erased_at"] > self.result.last_at:
            # The line that told of it was left out: it is told again.
            row["is_told"] = 0
        return True

    def _insert(self, table: str, rows: list[Row]) -> None:
        mark = "?" if self._connection.dialect.name == "sqlite" else "%s"
        with closing(self._connection.connection.cursor()) as cursor:
            insert_rows(cursor, schema.metadata.tables[table], rows, mark)


def read_erased(files: Collection[Path]) -> set[str]:
    """The references on lists of what was erased; Problem where one cannot be read."""
    found: set[str] = set()
    for path in files:
        try:
            found.update(path.read_text(encoding="utf-8").split())
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(
                "file-unreadable", file=str(path), reason=getattr(error, "strerror", "") or str(error)
            ) from error
    return found
