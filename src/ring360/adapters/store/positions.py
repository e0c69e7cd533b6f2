"""The history of positions and the last one of each tracker, apart from the journal: a file of its own beside a SQLite
database, two tables in a PostgreSQL database.

A batch is one transaction and a few statements, whatever its size. The key of the history begins with the instant: what
comes in lies together on few pages, a repeated line finds itself, and the oldest are cut off in one piece.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import Lock
from typing import Any, Final

import psycopg
from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from ring360.adapters.store.engine import open_engine, own_connection
from ring360.adapters.store.location import Location, located
from ring360.operations.whereabouts import LastPosition, PositionLine, StoreAway
from ring360.tracking.track import Track

metadata = MetaData()

positions = Table(
    "positions",
    metadata,
    Column("at", Float(53), primary_key=True),
    Column("device_id", String(80), primary_key=True),
    Column("serial", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("received_at", Float(53), nullable=False),
    Column("unit_id", String(80), nullable=False),
    Column("lon", Float(53)),
    Column("lat", Float(53)),
    Column("speed_mps", Float(53)),
    Column("heading_degrees", Float(53)),
    Column("accuracy_metres", Float(53)),
    Column("verdict", String(16), nullable=False),
    Column("alarms", Text, nullable=False),
    sqlite_with_rowid=False,
)

last_positions = Table(
    "last_positions",
    metadata,
    Column("device_id", String(80), primary_key=True),
    Column("unit_id", String(80), nullable=False),
    Column("received_at", Float(53), nullable=False),
    Column("panic_at", Float(53)),
    Column("at", Float(53), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("uncertainty_metres", Float(53), nullable=False),
    Column("speed_mps", Float(53)),
    Column("heading_degrees", Float(53)),
    Column("stopped_at", Float(53), nullable=False),
    Column("stopped_lon", Float(53), nullable=False),
    Column("stopped_lat", Float(53), nullable=False),
    Column("is_standing", Boolean, nullable=False),
    Column("is_panicking", Boolean, nullable=False),
)

ROWS_MOST: Final = 2_048
"""Rows in one SQLite statement: 15 values each stay under its 32,766."""


def position_location(database: Location) -> Location:
    """Where the positions of a desk's database are kept."""
    if database.path is None:
        return database
    path = database.path.with_name(database.path.name + ".positions")
    return Location(URL.create("sqlite", database=str(path)), path)


_AWAY: Final = (OperationalError, sqlite3.OperationalError, psycopg.OperationalError)


class StoredPositions:
    """One writer and any number of readers; every method may be called from any thread."""

    def __init__(self, database: Location | str) -> None:
        """Opens the store of the positions that belong to `database`, and makes its tables where there are none."""
        self._engine = open_engine(position_location(located(database)))
        self._is_sqlite = self._engine.dialect.name == "sqlite"
        metadata.create_all(self._engine)
        self._lock = Lock()
        self._pen: Any = None

    def close(self) -> None:
        with self._lock:
            self._drop_pen()
        self._engine.dispose()

    def write(self, lines: Sequence[PositionLine], lasts: Sequence[LastPosition]) -> None:
        """All or nothing, on disk when this returns; a line that is there already is left as it is."""
        with self._lock, self._transaction():
            self._insert(positions, "do nothing", lines)
            self._insert(last_positions, _NEWEST_WINS, [_row(last) for last in lasts])

    def lasts(self) -> list[LastPosition]:
        """The last position of every tracker."""
        with self._engine.connect() as connection:
            return [_last(row) for row in connection.execute(last_positions.select())]

    def history(self, unit_id: str, begins_at: float, ends_at: float, limit: int) -> list[PositionLine]:
        """What was heard of a unit, oldest first, the end outside."""
        at = positions.c.at
        wanted = positions.select().where(positions.c.unit_id == unit_id, at >= begins_at, at < ends_at)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(at).limit(limit))
            return [PositionLine(*row) for row in rows]

    def forget(self, before: float, most: int) -> int:
        """Remove lines older than `before`, so many at most; how many went."""
        key = "at, device_id, serial"
        oldest = f"select {key} from positions where at < {{0}} order by at limit {{0}}".format(self._mark)
        with self._lock, self._transaction():
            gone = self._pen.execute(f"delete from positions where ({key}) in ({oldest})", (before, most)).rowcount
        return int(gone)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if self._pen is None:
                self._pen = own_connection(self._engine)
            if self._is_sqlite:
                self._pen.execute("BEGIN IMMEDIATE")
            yield
            self._pen.commit()
        except BaseException as error:
            # What half of it left behind goes with the connection.
            self._drop_pen()
            if isinstance(error, _AWAY):
                raise StoreAway(str(error)) from error
            raise

    @property
    def _mark(self) -> str:
        return "?" if self._is_sqlite else "%s"

    def _insert(self, table: Table, on_conflict: str, rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        if self._is_sqlite:
            for part in _parts(rows):
                self._pen.execute(_values(table, len(part), on_conflict), [value for row in part for value in row])
        else:
            self._pen.execute(_unnest(table, on_conflict), [list(column) for column in zip(*rows, strict=True)])

    def _drop_pen(self) -> None:
        if self._pen is not None:
            with suppress(*_AWAY):
                self._pen.close()
            self._pen = None


_NEWEST_WINS: Final = (
    "(device_id) do update set "
    + ", ".join(
        f"{column.name} = excluded.{column.name}" for column in last_positions.columns if not column.primary_key
    )
    + " where excluded.at >= last_positions.at"
)


def _parts(rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Sequence[Any]]]:
    """Slices whose lengths are powers of two, so that the driver finds its few statements again."""
    begin = 0
    while begin < len(rows):
        length = min(ROWS_MOST, 1 << ((len(rows) - begin).bit_length() - 1))
        yield rows[begin : begin + length]
        begin += length


@lru_cache(maxsize=64)
def _values(table: Table, count: int, on_conflict: str) -> str:
    row = f"({', '.join('?' * len(table.columns))})"
    return f"insert into {table.name} values {', '.join([row] * count)} on conflict {on_conflict}"


@lru_cache(maxsize=2)
def _unnest(table: Table, on_conflict: str) -> str:
    types = {Float: "float8", String: "text", Text: "text", BigInteger: "int8", Boolean: "bool"}
    columns = ", ".join(f"%s::{types[type(column.type)]}[]" for column in table.columns)
    return f"insert into {table.name} select * from unnest({columns}) on conflict {on_conflict}"


def _row(last: LastPosition) -> list[Any]:
    track = last.track
    return [
        last.device_id, last.unit_id, last.received_at, last.panic_at, track.at, track.lon, track.lat,
        track.uncertainty_metres, track.speed_mps, track.heading_degrees, track.stopped_at, track.stopped_lon,
        track.stopped_lat, track.is_standing, track.is_panicking,
    ]  # fmt: skip


def _last(row: Any) -> LastPosition:
    track = Track(
        row.at, row.lon, row.lat, row.uncertainty_metres, row.speed_mps, row.heading_degrees, row.stopped_at,
        row.stopped_lon, row.stopped_lat, row.is_standing, row.is_panicking,
    )  # fmt: skip
    return LastPosition(row.device_id, row.unit_id, row.received_at, track, row.panic_at)
