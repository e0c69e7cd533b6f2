"""What can be asked of a journal from outside the running desk: is it whole, write it out, who looked, its heads."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from ring360.adapters.clocks import WallClock
from ring360.adapters.store.audit import StoredAudit
from ring360.adapters.store.engine import claim, open_engine
from ring360.adapters.store.export import export_journal
from ring360.adapters.store.line_sources import DatabaseLines, ExportedLines, LineSource
from ring360.adapters.store.location import Location, located
from ring360.adapters.store.roots import StoredHeads
from ring360.adapters.store.signing_key import make_signing_key, replace_signing_key
from ring360.adapters.store.verification import Verdict, verify
from ring360.adapters.witness.kept_heads import add_heads, read_heads
from ring360.assembly.keeping import SIGNING_KEY, key_file
from ring360.assembly.settings_journal import read_journal_settings
from ring360.domain.problems import Problem
from ring360.operations.audit import looks_asked
from ring360.operations.ports import JournalLine
from ring360.operations.witness import PublicKey, ShownHead, SignedHead, is_hex

Progress = Callable[[float], None]
LOOKS_SHOWN: Final = 10_000


@dataclass(frozen=True, slots=True)
class HeadTold:
    """The newest signed head, its note, and how many lines came after it."""

    head: SignedHead
    note: str
    keys: Sequence[PublicKey]
    unsigned_lines: int


def source_of(database: str | None, file: Path | None) -> LineSource:
    """What to read: a database or an export; Problem unless exactly one is named."""
    if (database is None) == (file is None):
        raise Problem("journal-source-one")
    return ExportedLines(file) if file is not None else DatabaseLines(located(str(database)))


@contextmanager
def workers(processes: int) -> Iterator[Pool | None]:
    """Processes to verify with, begun before any thread is; None where one is enough."""
    if processes < 2 or os.name != "posix" or threading.active_count() > 1:
        yield None
        return
    with get_context("fork").Pool(processes) as pool:
        yield pool


def verify_source(
    source: LineSource, public_keys: Sequence[str], heads_file: Path | None, pool: Pool | None, progress: Progress
) -> Verdict:
    """Problem for a key that is none or a file of heads that holds none."""
    for key in public_keys:
        if not is_hex(key, 64):
            raise Problem("journal-public-key-wrong", key=key[:80])
    witnessed = [shown.head for shown in read_heads(heads_file)[1]] if heads_file else []
    if heads_file and not witnessed:
        raise Problem("journal-heads-unreadable", file=str(heads_file))
    return verify(source, public_keys, witnessed, pool, progress)


def export_source(source: LineSource, out: Path, progress: Progress) -> int:
    """Write a journal out; how many lines."""
    return export_journal(source, out, progress)


def tell_head(database: str, out: Path | None) -> HeadTold:
    """The newest head; with `out`, added to that file with the proof from the last head in it."""
    with _reading(database) as engine:
        heads = StoredHeads(engine)
        head, keys = heads.latest(), heads.public_keys()
        if head is None:
            raise Problem("journal-no-head", database=located(database).name)
        if out is not None:
            _add(heads, head, keys, out)
        last_seq = DatabaseLines(located(database)).last_seq()
    signer = next(key.public_key for key in keys if key.key_id == head.key_id)
    return HeadTold(head, head.note(signer), keys, last_seq - head.size)


def _add(heads: StoredHeads, head: SignedHead, keys: Sequence[PublicKey], out: Path) -> None:
    known, kept = read_heads(out) if out.exists() else ([], [])
    last = kept[-1].head if kept else None
    if last is not None and last not in heads.heads(last.size - 1, 1):
        raise Problem("journal-heads-of-another", file=str(out))
    if last == head:
        return
    first = last.size if last else 0
    proof = tuple(heads.consistency(first, head.size))
    add_heads(out, [key for key in keys if key not in known], [ShownHead(head, first, proof)])


def tell_looks(database: str, reference: str, subject: str, by: str, since: float | None) -> Sequence[JournalLine]:
    """Who looked at personal data or footage."""
    with _reading(database) as engine:
        return StoredAudit(engine).lines(looks_asked(reference, subject, by, since), 0, LOOKS_SHOWN)


def renew_key(database: str, is_lost: bool) -> PublicKey:
    """Put a new signing key in place of the old; while no server runs. `is_lost`: without the old one's word."""
    where = located(database)
    path = key_file(where, read_journal_settings(), SIGNING_KEY)
    with closing(claim(where)):
        now = WallClock().now()
        return (make_signing_key if is_lost else replace_signing_key)(path, now).public


@contextmanager
def _reading(database: str) -> Iterator[Engine]:
    where: Location = located(database)
    if where.path is not None and not where.path.is_file():
        raise Problem("file-missing", file=where.name)
    engine = open_engine(where)
    try:
        yield engine
    except DatabaseError as error:
        raise Problem("database-unreadable", file=where.name, reason=str(error.orig).strip()) from error
    finally:
        engine.dispose()
