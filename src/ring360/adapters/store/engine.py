"""Opens a database: the one file where SQLite and PostgreSQL differ."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DatabaseError

from ring360.adapters.store import schema
from ring360.domain.problems import Problem

BUSY_SECONDS = 10


def open_engine(url: str) -> Engine:
    """An engine whose transactions are safe on disk when they return."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # The driver would open a transaction only at the first write; taking the write lock at once means never having
    # to give up half-way because somebody else wrote in between.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def prepare(engine: Engine, setting: str, atlas_checksum: str) -> None:
    """Create what is missing and refuse a database of another setting, atlas or schema version."""
    wanted = {"schema_version": str(schema.SCHEMA_VERSION), "setting": setting, "atlas": atlas_checksum}
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            schema.metadata.create_all(connection)
            found = {row.name: row.value for row in connection.execute(select(schema.about))}
            if not found:
                connection.execute(insert(schema.about), [{"name": n, "value": v} for n, v in wanted.items()])
                return
    except DatabaseError as error:
        raise Problem("database-unreadable", file=_name(engine), reason=str(error.orig)) from error
    for name, value in wanted.items():
        if found.get(name) != value:
            raise Problem(f"database-other-{name.replace('_', '-')}", file=_name(engine), found=found.get(name, "?"))


def begin_anew(path: Path, setting: str) -> None:
    """Remove a database of this setting; Problem, and nothing removed, where it is in use or of another setting."""
    if not path.exists():
        return
    claim(path).close()
    if path.stat().st_size:
        engine = open_engine(f"sqlite:///{path}")
        try:
            with engine.connect() as connection:
                found = connection.execute(
                    select(schema.about.c.value).where(schema.about.c.name == "setting")
                ).scalar()
        except DatabaseError as error:
            raise Problem("database-unreadable", file=str(path), reason=str(error.orig)) from error
        finally:
            engine.dispose()
        if found != setting:
            raise Problem("database-other-setting", file=str(path), found=found or "?")
    for leftover in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)


def _name(engine: Engine) -> str:
    return engine.url.database or engine.url.render_as_string(hide_password=True)


def claim(path: Path) -> IO[str]:
    """Hold the database file for this process alone; the claim ends with the process or when the handle is closed."""
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
