"""Writes a backup of a database beside the server that works with it: everything as of one instant, in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DatabaseError

from ring360.adapters.store import schema
from ring360.adapters.store.backup_file import TABLES, Header, Writer
from ring360.adapters.store.engine import name_of
from ring360.adapters.store.preparing import about_of, load_tables, not_readable
from ring360.adapters.store.whole_files import whole_file
from ring360.domain.problems import Problem

_PAGE: Final = 5_000


def write_backup(
    engine: Engine, out: Path, now: float, progress: Callable[[float], None] = lambda done: None
) -> tuple[Header, str]:
    """What was written, and its checksum. Problem for what is no database of this version."""
    load_tables()
    if out.exists():
        raise Problem("backup-exists", file=str(out))
    try:
        with engine.connect() as plain:
            consistent = plain
            if engine.dialect.name != "sqlite":
                # Every statement sees the same instant, as on SQLite in any transaction.
                consistent = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with consistent.begin():
                return _written(consistent, out, now, progress)
    except DatabaseError as error:
        raise not_readable(engine, error) from error


def _written(connection: Connection, out: Path, now: float, progress: Callable[[float], None]) -> tuple[Header, str]:
    about = about_of(connection)
    name = name_of(connection.engine)
    if about.get("schema_version") != str(schema.SCHEMA_VERSION):
        raise Problem("database-other-schema-version", file=name, found=about.get("schema_version", "?"))
    tables = [schema.metadata.tables[each] for each in TABLES]
    counts = {table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    total = sum(counts.values())
    last = connection.execute(select(func.coalesce(func.max(schema.journal.c.seq), 0))).scalar_one()
    header = Header(
        about["setting"], about["atlas"], schema.SCHEMA_VERSION, now, last, total, counts["personal_records"]
    )
    done = 0
    with whole_file(out) as file:
        writer = Writer(file, header)
        for table in tables:
            writer.table(table.name, [column.name for column in table.columns])
            asked = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_PAGE)
            for page in connection.execute(asked).partitions():
                for row in page:
                    writer.row(list(row))
                done += len(page)
                progress(done / total)
        checksum = writer.end()
    return header, checksum
