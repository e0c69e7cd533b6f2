"""What signed heads promise, asked of each database in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.export import export_journal
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.line_sources import DatabaseLines, ExportedLines
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.roots import StoredRoots
from ring360.adapters.store.signing_key import is_signed, open_signing_key, replace_signing_key
from ring360.adapters.store.verification import verify
from ring360.assembly.keeping import open_roots
from ring360.domain.merkle import is_consistent, is_included
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.operations.ports import Readings, Taking
from written_journals import entry


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = open_engine(located(database))
    prepare(made, "live", "abc")
    yield made
    made.dispose()


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "signing-key"


def write(engine: Engine, first: int, last: int) -> None:
    journal = StoredJournal(engine)
    journal.write([Taking([entry(number) for number in range(first, last + 1)], Readings())])
    journal.close()


def test_heads_name_one_another_and_prove_every_line_and_growth(engine: Engine, key_file: Path) -> None:
    key = open_signing_key(key_file, 1.0)
    roots = StoredRoots(engine, key)
    assert (roots.is_new_key, roots.sign(2.0), roots.latest()) == (True, None, None)
    sizes, before = (3, 256, 257, 700), 0
    for size in sizes:
        write(engine, before + 1, size)
        head = roots.sign(float(size))
        assert head is not None
        assert is_signed(key.public.public_key, head.signature, head.text().encode())
        assert roots.sign(9.0) is None
        before = size
    heads = roots.heads()
    assert [head.size for head in heads] == list(sizes)
    assert [head.previous for head in heads] == ["0" * 64, *(head.digest() for head in heads[:-1])]
    assert (roots.heads(after=3, limit=1), roots.latest()) == ([heads[1]], heads[-1])
    lines = [bytes.fromhex(line.hash) for line in StoredJournal(engine).lines()]
    for head in heads:
        root = bytes.fromhex(head.root)
        for seq in (1, 2, 3, head.size // 2 + 1, head.size):
            proof = [bytes.fromhex(node) for node in roots.inclusion(seq, head.size)]
            assert is_included(lines[seq - 1], seq - 1, head.size, proof, root)
        for older in heads:
            if older.size <= head.size:
                growth = [bytes.fromhex(node) for node in roots.consistency(older.size, head.size)]
                assert is_consistent(older.size, bytes.fromhex(older.root), head.size, root, growth)
    for seq, size in ((1, 4), (0, 3), (4, 3)):
        with pytest.raises(NotKnown):
            roots.inclusion(seq, size)
    with pytest.raises(NotKnown):
        roots.consistency(256, 3)


def test_heads_go_on_after_a_restart_and_verify(engine: Engine, database: str, key_file: Path, tmp_path: Path) -> None:
    write(engine, 1, 600)
    assert StoredRoots(engine, open_signing_key(key_file, 1.0)).sign(1.0) is not None
    write(engine, 601, 900)
    again = StoredRoots(engine, open_signing_key(key_file, 2.0))
    assert (again.is_new_key, again.sign(2.0) is not None) == (False, True)
    told = verify(DatabaseLines(located(database)))
    assert (told.lines, told.heads, told.signed_lines, told.fault) == (900, 2, 900, None)
    assert export_journal(DatabaseLines(located(database)), tmp_path / "j.jsonl") == 900
    assert verify(ExportedLines(tmp_path / "j.jsonl")) == told


def test_a_server_that_was_replaced_signs_no_second_line_of_heads(engine: Engine, key_file: Path) -> None:
    key = open_signing_key(key_file, 1.0)
    old, new = StoredRoots(engine, key), StoredRoots(engine, key)
    write(engine, 1, 300)
    assert new.sign(1.0) is not None
    write(engine, 301, 310)
    with pytest.raises(IntegrityError):
        old.sign(2.0)
    told = old.sign(3.0)
    assert told is not None
    assert [head.size for head in new.heads()] == [300, 310]
    assert told.previous == new.heads()[0].digest()


def test_subtrees_that_were_lost_or_spoilt_are_made_anew(engine: Engine, key_file: Path) -> None:
    write(engine, 1, 600)
    roots = StoredRoots(engine, open_signing_key(key_file, 1.0))
    head = roots.sign(1.0)
    assert head is not None
    proof = roots.inclusion(300, 600)
    for harm in ("update journal_subtrees set hash = 'ab'", "delete from journal_subtrees"):
        with engine.begin() as connection:
            connection.execute(text(harm.replace("'ab'", f"'{'ab' * 32}'")))
        assert StoredRoots(engine, open_signing_key(key_file, 1.0)).inclusion(300, 600) == proof


def test_a_journal_that_is_not_the_one_that_was_signed_is_not_signed_again(engine: Engine, key_file: Path) -> None:
    write(engine, 1, 3)
    assert StoredRoots(engine, open_signing_key(key_file, 1.0)).sign(1.0) is not None
    sqlite = engine.dialect.name == "sqlite"
    with engine.begin() as connection:
        connection.execute(
            text("drop trigger journal_no_update" if sqlite else "drop trigger journal_no_change on journal")
        )
        connection.execute(text(f"update journal set hash = '{'ab' * 32}' where seq = 2"))
    with pytest.raises(Problem, match="journal-root-differs"):
        StoredRoots(engine, open_signing_key(key_file, 1.0))


def test_heads_and_keys_cannot_be_changed_or_taken_out(engine: Engine, key_file: Path) -> None:
    write(engine, 1, 3)
    StoredRoots(engine, open_signing_key(key_file, 1.0)).sign(1.0)
    for statement in ("update journal_heads set at = 2", "delete from journal_heads", "delete from journal_keys"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))


def test_a_lost_key_is_not_replaced_in_silence(engine: Engine, key_file: Path) -> None:
    assert open_roots(engine, key_file, 1.0).is_new_key
    assert key_file.stat().st_mode & 0o777 == 0o600
    replaced = replace_signing_key(key_file, 2.0)
    assert [key.endorsed_by for key in open_roots(engine, key_file, 3.0).public_keys()] == [
        "",
        replaced.public.endorsed_by,
    ]
    key_file.unlink()
    with pytest.raises(Problem, match="journal-key-missing"):
        open_roots(engine, key_file, 4.0)
    key_file.write_text("{}")
    with pytest.raises(Problem, match="journal-key-unreadable"):
        open_roots(engine, key_file, 5.0)
