"""What the vault of personal data promises, asked of each database in turn."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from ring360.adapters.store import personal
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.location import located
from ring360.adapters.store.personal import StoredPersonalData
from ring360.adapters.store.preparing import prepare
from ring360.domain.problems import Problem

FIELDS = {"name": "张三", "telephone": "13800000000", "words": "穿红衣"}


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = open_engine(located(database))
    prepare(made, "live", "abc")
    yield made
    made.dispose()


@pytest.fixture
def vault(engine: Engine, tmp_path: Path) -> StoredPersonalData:
    return StoredPersonalData(engine, tmp_path / "master", tmp_path / "erased")


def rows(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_what_is_sealed_is_opened_and_reads_like_nothing_in_between(engine: Engine, vault: StoredPersonalData) -> None:
    sealed, other = (vault.seal(FIELDS, "caller", "C1", 10.0, 20.0, "u1") for _ in range(2))
    assert (vault.open(sealed.reference), vault.keeps(sealed.reference)) == (FIELDS, True)
    assert sealed.digest != other.digest
    with engine.connect() as connection:
        content = connection.execute(
            select(personal.records.c.content).where(personal.records.c.reference == sealed.reference)
        ).scalar_one()
    assert sha256(b64decode(content)).hexdigest() == sealed.digest
    stored = repr(rows(engine, "select * from personal_records")) + repr(rows(engine, "select * from personal_keys"))
    assert [word for word in FIELDS.values() if word in stored] == []


def test_what_is_erased_is_gone_and_stays_told_until_journaled(engine: Engine, vault: StoredPersonalData) -> None:
    one, two = (vault.seal(FIELDS, "caller", "C1", 10.0, end, "u1").reference for end in (20.0, 30.0))
    assert (vault.due(19.0), vault.due(20.0), vault.due(99.0)) == ([], [one], [one, two])
    assert (vault.kept_of("C1"), vault.kept_of("C2")) == (sorted([one, two]), [])
    assert (vault.erase(one, 21.0), vault.erase(one, 22.0), vault.erase("D0", 22.0)) == (True, False, False)
    assert (vault.open(one), vault.keeps(one), vault.due(99.0), vault.untold()) == (None, False, [two], [one])
    assert vault.kept_of("C1") == [two]
    vault.told(one)
    assert (vault.untold(), vault.settle(), vault.open(two)) == ([], True, FIELDS)
    assert rows(engine, "select reference from personal_keys") == [(two,)]
    assert rows(engine, f"select content, erased_at from personal_records where reference = '{one}'") == [("", 21.0)]


def test_an_older_copy_does_not_bring_back_what_was_erased(engine: Engine, vault: StoredPersonalData) -> None:
    one, two = (vault.seal(FIELDS, "caller", "C1", 10.0, 20.0, "u1").reference for _ in range(2))
    before = rows(engine, f"select content from personal_records where reference = '{one}'")
    wrapped = rows(engine, f"select wrapped from personal_keys where reference = '{one}'")
    vault.erase(one, 11.0)
    with engine.begin() as connection:
        connection.execute(text(f"delete from personal_records where reference = '{one}'"))
        row = "(:one, 'caller', 'C1', 10, 20, 'u1', :content, null, 0)"
        told = {"one": one, "content": before[0][0], "wrapped": wrapped[0][0]}
        connection.execute(text(f"insert into personal_records values {row}"), told)
        connection.execute(text("insert into personal_keys values (:one, :wrapped)"), told)
    assert vault.open(one) == FIELDS
    assert (vault.erase_again(12.0), vault.erase_again(13.0)) == (1, 0)
    assert (vault.open(one), vault.open(two), vault.untold()) == (None, FIELDS, [one])


def test_without_its_key_file_nothing_opens(engine: Engine, vault: StoredPersonalData, tmp_path: Path) -> None:
    reference = vault.seal(FIELDS, "caller", "C1", 10.0, 20.0, "u1").reference
    assert (tmp_path / "master").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Problem, match="personal-key-missing"):
        StoredPersonalData(engine, tmp_path / "elsewhere", tmp_path / "erased")
    (tmp_path / "elsewhere").write_text("ab" * 32)
    with pytest.raises(Problem, match="personal-data-unreadable"):
        StoredPersonalData(engine, tmp_path / "elsewhere", tmp_path / "erased").open(reference)
    (tmp_path / "elsewhere").write_text("no key")
    with pytest.raises(Problem, match="personal-key-unreadable"):
        StoredPersonalData(engine, tmp_path / "elsewhere", tmp_path / "erased")


def test_a_record_put_in_the_place_of_another_does_not_open(engine: Engine, vault: StoredPersonalData) -> None:
    one, two = (vault.seal(FIELDS, "caller", "C1", 10.0, 20.0, "u1").reference for _ in range(2))
    with engine.begin() as connection:
        connection.execute(text(
            f"update personal_records set content = (select content from personal_records where reference = '{two}') "
            f"where reference = '{one}'"
        ))  # fmt: skip
    with pytest.raises(Problem, match="personal-data-unreadable"):
        vault.open(one)


def test_no_byte_of_an_erased_key_or_record_is_left_in_the_files(tmp_path: Path) -> None:
    path = tmp_path / "ring.sqlite"
    engine = open_engine(located(path))
    prepare(engine, "live", "abc")
    vault = StoredPersonalData(engine, tmp_path / "master", tmp_path / "erased")
    kept = [vault.seal(FIELDS, "caller", "C1", 10.0, 20.0, "u1").reference for _ in range(30)]
    reference = vault.seal({"words": "x" * 9_000}, "caller", "C1", 10.0, 20.0, "u1").reference
    [(wrapped,)] = rows(engine, f"select wrapped from personal_keys where reference = '{reference}'")
    [(content,)] = rows(engine, f"select content from personal_records where reference = '{reference}'")
    pieces = [str(wrapped).encode(), *(str(content)[at : at + 60].encode() for at in range(0, len(str(content)), 600))]

    def left() -> int:
        files = [file.read_bytes() for file in tmp_path.glob("ring.sqlite*")]
        return sum(piece in file for piece in pieces for file in files)

    assert left() >= len(pieces)
    assert vault.erase(reference, 11.0)
    assert vault.settle()
    assert left() == 0
    assert vault.open(kept[0]) == FIELDS
    engine.dispose()
