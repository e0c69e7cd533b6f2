"""Backs a desk's database up while it works, and restores one into an empty database, up to an instant or a line."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from ring360.adapters.clocks import WallClock
from ring360.adapters.store.backup import write_backup
from ring360.adapters.store.backup_file import Header, Reader
from ring360.adapters.store.engine import claim, open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import remove_files
from ring360.adapters.store.restore import Restored, Told, Until, must_be_empty, read_erased, restore_backup
from ring360.assembly.identity import vault_path
from ring360.assembly.keeping import ERASED, PERSONAL_KEY, SIGNING_KEY, key_file
from ring360.assembly.settings_journal import read_journal_settings
from ring360.assembly.users import TERMINAL, NoRoads
from ring360.decisions.knowledge import Knowledge
from ring360.domain.facts import AdministrationChanged
from ring360.domain.problems import Problem
from ring360.operations.control_room import ControlRoom

RESTORED: Final = "database-restored"
"""Action of the fact that tells of a restoring."""


@dataclass(frozen=True, slots=True)
class BackupTold:
    """A backup that was written."""

    header: Header
    checksum: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class RestoreTold:
    """A database that was restored, and which of its key files are not there yet."""

    restored: Restored
    keys_missing: Sequence[Path]


def back_up(database: str, out: Path, progress: Callable[[float], None]) -> BackupTold:
    """Write the backup, whole or not at all; Problem where there is no such database, or the file is there already."""
    where = located(database)
    if where.path is not None and not where.path.is_file():
        raise Problem("file-missing", file=where.name)
    engine = open_engine(where)
    try:
        header, checksum = write_backup(engine, out, WallClock().now(), progress)
    finally:
        engine.dispose()
    return BackupTold(header, checksum, out.stat().st_size)


def restore(
    source: Path, database: str, until: Until, erased_lists: Sequence[Path], nothing_erased: bool, told: Told
) -> RestoreTold:
    """Fill an empty database; Problem, and nothing left behind, where that cannot be done whole."""
    reader = Reader(source)
    header = reader.header
    if (until.seq or 0) > header.last_seq or (until.at or 0.0) > header.taken_at:
        raise Problem("restore-beyond-backup", file=str(source), seq=header.last_seq, at=_instant(header.taken_at))
    where = located(database)
    settings = read_journal_settings()
    own_list = key_file(where, settings, ERASED)
    lists = [*erased_lists, *([own_list] if own_list.exists() else [])]
    if header.personal_records and not lists and not nothing_erased:
        raise Problem("restore-erased-list-needed", file=str(own_list))
    erased = read_erased(lists)
    with ExitStack() as stack:
        was_there = where.path is not None and where.path.exists() and where.path.stat().st_size > 0
        stack.enter_context(closing(claim(where)))
        undo = stack.enter_context(ExitStack())
        if where.path is not None and not was_there:
            # What was not there before shall not be there afterwards either, unless it is whole.
            undo.callback(remove_files, where.path)
        engine = open_engine(where)
        stack.callback(engine.dispose)
        must_be_empty(engine)
        _list_erased(own_list, erased)
        clock = WallClock()
        restored = restore_backup(reader, engine, until, erased, clock.now(), told)
        _journal(engine, source, restored)
        undo.pop_all()
    needed = [key_file(where, settings, SIGNING_KEY), *[vault_path(where)] * restored.has_secrets]
    needed += [key_file(where, settings, PERSONAL_KEY)] * bool(header.personal_records)
    return RestoreTold(restored, [path for path in needed if not path.exists()])


def check(source: Path, told: Told) -> Header:
    """Read a backup whole; Problem where it is damaged."""
    reader = Reader(source)
    for count, _ in enumerate(reader.rows(), 1):
        if count % 1_000 == 0:
            told("restore-reading", count / reader.header.rows)
    return reader.header


def _journal(engine: Engine, source: Path, restored: Restored) -> None:
    """Tell the journal that what follows was begun from a backup."""
    details = (
        ("backup_taken_at", _instant(restored.header.taken_at)),
        ("restored_to_line", str(restored.last_seq)),
        ("lines_left_out", str(restored.lines_left_out)),
    )
    with ExitStack() as stack:
        journal = StoredJournal(engine)
        stack.callback(journal.close)
        room = ControlRoom(journal, WallClock(), Knowledge(travel=NoRoads()))
        stack.callback(room.close)
        room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, RESTORED, source.name, details), TERMINAL)


def _list_erased(own_list: Path, erased: set[str]) -> None:
    """Put what other lists say on the restored database's own, so that its server erases it again at every start."""
    try:
        new = sorted(erased - (read_erased([own_list]) if own_list.exists() else set()))
        if new:
            with os.fdopen(os.open(own_list, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
                file.write("".join(f"{reference}\n" for reference in new))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise Problem("cannot-write", file=str(own_list), reason=error.strerror or str(error)) from error


def _instant(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
