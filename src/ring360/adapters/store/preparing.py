"""Makes a database ready: creates what is missing, migrates what is older, and refuses what is another's.

The reading tables carry a mark of their shape. Where it is not that of this version they are dropped, made again and
filled from the journal, so that a change to what people look at needs no migration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, delete, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError, OperationalError

from ring360.adapters.store import schema
from ring360.adapters.store.engine import claim, name_of, open_engine, writing
from ring360.adapters.store.journal import READ_TABLES, page_of, put_readings
from ring360.adapters.store.location import Location
from ring360.adapters.store.migrations import OLDEST, migrate
from ring360.domain.problems import Problem
from ring360.operations.ports import JournalLine
from ring360.operations.rebuilding import readings_again

Told = Callable[[str, float], None]
"""Message id of what is being done, and how much of it is done, 0..1."""

SHAPE: Final = "readings"


def _say_nothing(_message_id: str, _done: float) -> None:
    pass


def prepare(
    engine: Engine, setting: str, atlas_checksum: str, told: Told = _say_nothing, may_change: bool = True
) -> None:
    """Problem for a database of another setting or atlas, or of a newer version of ring360; also for an older one where
    nothing may be changed because another server works with it."""
    load_tables()
    try:
        with writing(engine) as connection:
            found = about_of(connection) if inspect(connection).has_table("about") else {}
            if found:
                _must_fit(engine, found, {"setting": setting, "atlas": atlas_checksum})
            else:
                schema.metadata.create_all(connection)
                note_made(connection, setting, atlas_checksum)
                return
            is_older = int(found["schema_version"]) < schema.SCHEMA_VERSION
            if not may_change and (is_older or found.get(SHAPE) != _shape()):
                raise Problem("database-older", database=name_of(engine))
            if is_older:
                told("store-migrating", 0.0)
                migrate(connection, int(found["schema_version"]))
                _note(connection, {"schema_version": str(schema.SCHEMA_VERSION)})
            is_stale = found.get(SHAPE) != _shape()
            if is_stale:
                schema.metadata.drop_all(connection, [schema.metadata.tables[name] for name in READ_TABLES])
            schema.metadata.create_all(connection)
            if is_stale:
                told("store-rebuilding", 0.0)
                fill_readings(connection, told)
                _note(connection, {SHAPE: _shape()})
    except DatabaseError as error:
        raise Problem("database-unreadable", file=name_of(engine), reason=str(error.orig).strip()) from error


def load_tables() -> None:
    """Let every noun define its tables."""
    for noun in schema.NOUNS:
        import_module(f"ring360.adapters.store.{noun}")


def note_made(connection: Connection, setting: str, atlas_checksum: str) -> None:
    """Note what a database is whose tables were made by this version."""
    found = {"setting": setting, "atlas": atlas_checksum, "schema_version": str(schema.SCHEMA_VERSION)}
    _note(connection, {**found, SHAPE: _shape()})


def not_readable(engine: Engine, error: DatabaseError) -> Problem:
    """What to tell of a database that cannot be read: its server is away, or it is no database of ours."""
    reason = str(error.orig).strip()
    if engine.dialect.name != "sqlite" and isinstance(error, OperationalError):
        return Problem("database-unreachable", database=name_of(engine), reason=reason)
    return Problem("database-unreadable", file=name_of(engine), reason=reason)


def about_of(connection: Connection) -> dict[str, str]:
    """What a database says of itself."""
    return {row.name: row.value for row in connection.execute(select(schema.about))}


def _note(connection: Connection, notes: dict[str, str]) -> None:
    connection.execute(delete(schema.about).where(schema.about.c.name.in_(notes)))
    connection.execute(insert(schema.about), [{"name": name, "value": value} for name, value in notes.items()])


def _must_fit(engine: Engine, found: dict[str, str], wanted: dict[str, str]) -> None:
    for name, value in wanted.items():
        if found.get(name) != value:
            raise Problem(f"database-other-{name}", file=name_of(engine), found=found.get(name, "?"))
    version = found.get("schema_version", "")
    if not version.isdecimal() or not OLDEST <= int(version) <= schema.SCHEMA_VERSION:
        raise Problem("database-other-schema-version", file=name_of(engine), found=version or "?")


def _shape() -> str:
    """A mark that changes with the columns of any reading table."""
    tables = [schema.metadata.tables[name] for name in READ_TABLES]
    told = [[table.name, [[column.name, str(column.type), column.nullable] for column in table.columns]]
            for table in tables]  # fmt: skip
    return sha256(repr(told).encode()).hexdigest()[:16]


def fill_readings(connection: Connection, told: Told) -> None:
    """Write the reading tables from the journal, in the transaction that made them."""
    last = connection.execute(select(func.max(schema.journal.c.seq))).scalar() or 1
    for seq, readings in readings_again(_all_lines(connection)):
        put_readings(connection, readings)
        told("store-rebuilding", seq / last)


def _all_lines(connection: Connection) -> Iterator[JournalLine]:
    after = 0
    while page := page_of(connection, after):
        yield from page
        after = page[-1].seq


def begin_anew(where: Location, setting: str) -> None:
    """Remove a file's database of this setting; Problem, and nothing removed, where it is in use or of another."""
    path = where.path
    if path is None:
        raise Problem("database-not-a-file", database=where.name)
    if not path.exists():
        return
    claim(where).close()
    if path.stat().st_size:
        engine = open_engine(where)
        try:
            with engine.connect() as connection:
                found = about_of(connection).get("setting")
        except DatabaseError as error:
            raise Problem("database-unreadable", file=str(path), reason=str(error.orig)) from error
        finally:
            engine.dispose()
        if found != setting:
            raise Problem("database-other-setting", file=str(path), found=found or "?")
    remove_files(path)


def remove_files(path: Path) -> None:
    """Remove a SQLite file with what lies beside it."""
    for leftover in _files(path):
        leftover.unlink(missing_ok=True)


def _files(path: Path) -> Iterator[Path]:
    yield path
    for ending in ("-wal", "-shm"):
        yield path.with_name(path.name + ending)
