"""Opens a database: the one file where SQLite and PostgreSQL differ."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, Protocol

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import OperationalError

from ring360.adapters.store.location import Location, located
from ring360.domain.problems import Problem
from ring360.operations.room_states import RoomClosed

BUSY_SECONDS: Final = 10
CONNECT_SECONDS: Final = 3
CLAIM_KEY: Final = 360_360_360
"""The advisory lock that the one server that takes facts holds on its PostgreSQL database."""


class DatabaseGone(OperationalError, RoomClosed):
    """The database server does not answer: nothing can be read or taken now, and later it can again."""


def open_engine(database: Location | str) -> Engine:
    """An engine whose transactions are safe on disk when they return; `database` may also be an SQLAlchemy address."""
    url = database.url if isinstance(database, Location) else database
    if not str(url).startswith("sqlite"):
        # A server that stops answering must be noticed within seconds, by whatever layer lives longest.
        alive = {"connect_timeout": CONNECT_SECONDS, "keepalives_idle": 2, "keepalives_interval": 1,
                 "keepalives_count": 2, "tcp_user_timeout": 4_000, "application_name": "ring360"}  # fmt: skip
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=40, connect_args=alive)
        event.listen(engine, "handle_error", _gone)
        return engine
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _gone(context: ExceptionContext) -> None:
    error = context.sqlalchemy_exception
    if isinstance(error, OperationalError) and not context.is_pre_ping:
        raise DatabaseGone(error.statement, error.params, context.original_exception) from context.original_exception


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # The driver would open a transaction only at the first write; taking the write lock at once means never having
    # to give up half-way because somebody else wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def own_connection(engine: Engine) -> Any:
    """A connection of the driver that the engine does not keep; who asked for it closes it."""
    lent = engine.raw_connection()
    connection = lent.driver_connection
    lent.detach()
    return connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, for what is not written with the journal."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def name_of(engine: Engine) -> str:
    """How a database is called in messages."""
    url = engine.url
    is_file = url.drivername.startswith("sqlite")
    return str(url.database) if is_file else url.render_as_string(hide_password=True)


class Claim(Protocol):
    """Holds a database for this process alone until it is closed, or the process ends."""

    def close(self) -> None: ...


def claim(database: Location | Path | str) -> Claim:
    """Hold the database for this process alone; Problem where another has it, or where it cannot be reached."""
    where = located(database)
    return _claimed_file(where.path) if where.path is not None else _claimed_server(where)


def _claimed_server(where: Location) -> Claim:
    try:
        connection = own_connection(open_engine(where))
    except OperationalError as error:
        raise Problem("database-unreachable", database=where.name, reason=str(error.orig).strip()) from error
    connection.autocommit = True
    if not connection.execute("select pg_try_advisory_lock(%s)", (CLAIM_KEY,)).fetchone()[0]:
        connection.close()
        raise Problem("database-in-use", file=where.name)
    claimed: Claim = connection
    return claimed


def _claimed_file(path: Path) -> IO[str]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.fdopen(os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600), "w")
        # The database is made here, empty, so that nobody else can read it from its first byte on.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise Problem("database-unwritable", file=str(path), reason=error.strerror or str(error)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise Problem("database-in-use", file=str(path)) from error
    return handle
