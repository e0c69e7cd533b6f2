"""Writes small signed journals for tests, and asks both verifiers about them."""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine

from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.line_sources import DatabaseLines, ExportedLines
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.roots import StoredRoots
from ring360.adapters.store.signing_key import open_signing_key
from ring360.adapters.store.verification import verify
from ring360.operations.ports import Entry, Readings, Taking
from ring360.operations.witness import SignedHead

PROJECT = Path(__file__).resolve().parents[1]


def stand_alone() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_journal", PROJECT / "scripts" / "verify_journal.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def entry(number: int) -> Entry:
    payload = {"number": number, "words": '路口 "两车"\n\U0001f693'}
    return Entry(1.75e9 + number / 3, "NoteAdded/1", payload, number % 3 != 2, "u7" if number % 2 else "")


def opened(path: Path) -> tuple[Engine, StoredJournal, StoredRoots]:
    engine = open_engine(located(path))
    prepare(engine, "live", "abc")
    key = open_signing_key(path.with_name(path.name + ".signing-key"), 1.0)
    return engine, StoredJournal(engine), StoredRoots(engine, key)


def written(path: Path, sizes: Sequence[int], unsigned: int = 0) -> StoredRoots:
    """A journal with a signed head at each of `sizes`, and some lines after the last."""
    _, journal, roots = opened(path)
    number = journal.last_seq()
    for size in sizes:
        journal.write([Taking([entry(each) for each in range(number + 1, size + 1)], Readings())])
        number = size
        assert roots.sign(1.76e9 + size) is not None
    if unsigned:
        journal.write([Taking([entry(each) for each in range(number + 1, number + unsigned + 1)], Readings())])
    journal.close()
    return roots


def altered(path: Path, *statements: str, parameters: Sequence[Any] = ()) -> None:
    """Change a database behind the program's back."""
    with sqlite3.connect(path) as database:
        triggers = database.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        for (name,) in triggers:
            database.execute(f"drop trigger {name}")
        for statement in statements:
            database.execute(statement, parameters)


def fault_of(
    file: ModuleType, path: Path, given: Sequence[str] = (), kept: Sequence[SignedHead] = ()
) -> tuple[int, str, int] | None:
    """What both verifiers say; fails where they differ in anything."""
    is_export = path.suffix == ".jsonl"
    source = ExportedLines(path) if is_export else DatabaseLines(located(path))
    ours = verify(source, given, kept)
    heads = [file.Head(**{name: getattr(head, name) for name in SignedHead.__slots__}) for head in kept]
    theirs = file.verdict_of(path, given, heads)
    fault = (ours.fault.seq, ours.fault.code, ours.fault.until) if ours.fault else None
    told = {
        "lines": ours.lines, "last_hash": ours.last_hash, "heads": ours.heads, "signed_lines": ours.signed_lines,
        "witnessed": ours.witnessed, "is_key_given": ours.is_key_given, "fault": fault,
    }  # fmt: skip
    assert told == theirs
    return fault
