"""Every change to a journal is found and named, and the command and the file on the standard library agree on it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from ring360.adapters.store.export import export_journal
from ring360.adapters.store.journal import hash_of
from ring360.adapters.store.line_sources import STRETCH, DatabaseLines
from ring360.adapters.store.location import located
from ring360.adapters.store.signing_key import is_signed, open_signing_key, replace_signing_key
from ring360.adapters.store.verification import verify
from ring360.domain.problems import Problem
from ring360.operations.ports import Readings, Taking
from ring360.operations.witness import SignedHead
from written_journals import altered, entry, fault_of, opened, stand_alone, written

SIZES = (5, 6, 13, 21)
LINES = 24


@pytest.fixture(scope="module")
def file() -> ModuleType:
    return stand_alone()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of 24 lines with heads over 5, 6, 13 and 21, and the same exported beside it."""
    path = tmp_path_factory.mktemp("journal") / "j.sqlite"
    written(path, SIZES, LINES - SIZES[-1])
    export_journal(DatabaseLines(located(path)), path.with_suffix(".jsonl"))
    return path


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    with closing(sqlite3.connect(whole)) as source, closing(sqlite3.connect(tmp_path / "j.sqlite")) as target:
        source.backup(target)
    return tmp_path / "j.sqlite"


def test_an_untouched_journal_holds(whole: Path, file: ModuleType) -> None:
    assert fault_of(file, whole) is None
    assert fault_of(file, whole.with_suffix(".jsonl")) is None
    told = verify(DatabaseLines(located(whole)))
    assert (told.lines, told.heads, told.signed_lines, told.is_key_given) == (LINES, 4, 21, False)


def test_an_empty_journal_holds(tmp_path: Path, file: ModuleType) -> None:
    written(tmp_path / "j.sqlite", ())
    assert fault_of(file, tmp_path / "j.sqlite") is None


@pytest.mark.parametrize(("change", "fault"), [
    ("update journal set at = at + 1 where seq = 9", (9, "line-altered", 9)),
    ("update journal set kind = 'NoteAdded/2' where seq = 1", (1, "line-altered", 1)),
    ("update journal set cause = 3 where seq = 24", (24, "line-altered", 24)),
    ("update journal set cause = null where seq = 2", (2, "line-altered", 2)),
    ("update journal set payload = replace(payload, '路', '街') where seq = 7", (7, "line-altered", 7)),
    ("update journal set payload = replace(payload, ':', ': ') where seq = 7", (7, "line-altered", 7)),
    ("update journal set payload = cast(payload as blob) where seq = 7", (7, "line-altered", 7)),
    ("update journal set hash = upper(hash) where seq = 7", (7, "line-altered", 7)),
    ("update journal set previous = hash where seq = 7", (7, "line-unchained", 7)),
    ("update journal set \"by\" = 'u8' where seq = 7", (7, "line-altered", 7)),
    ("update journal set \"by\" = '' where seq = 7", (7, "line-altered", 7)),
    ("update journal set \"by\" = 'u8' where seq = 8", (8, "line-altered", 8)),
    ("update journal set seq = 99 where seq = 24", (24, "line-missing", 24)),
    ("update journal set seq = 1000000000000 where seq = 7", (7, "line-missing", 7)),
    ("update journal set seq = 0 where seq = 1", (1, "line-missing", 1)),
    ("insert into journal select -1, at, kind, cause, payload, previous, hash, \"by\" from journal where seq = 3",
     (1, "line-missing", 1)),
    ("delete from journal where seq = 1", (1, "line-missing", 1)),
    ("delete from journal where seq = 14", (14, "line-missing", 14)),
    ("delete from journal where seq > 20", (21, "lines-cut-off", 21)),
    ("delete from journal", (1, "lines-cut-off", 5)),
    ("insert into journal select 25, at, kind, cause, payload, previous, hash, \"by\" from journal where seq = 24",
     (25, "line-unchained", 25)),
    ("update journal_heads set root = previous where size = 13", (13, "head-altered", 13)),
    ("update journal_heads set root = previous where size = 21", (21, "head-altered", 21)),
    ("update journal_heads set at = at + 1 where size = 6", (6, "head-altered", 6)),
    ("update journal_heads set size = 7 where size = 6", (7, "head-altered", 7)),
    ("update journal_heads set signature = substr(signature, 3) || '00' where size = 13", (13, "head-altered", 13)),
    ("update journal_heads set signature = 'x' where size = 13", (7, "head-altered", 7)),
    ("update journal_heads set origin = 'elsewhere' where size = 5", (5, "head-altered", 5)),
    ("update journal_heads set previous = root where size = 13", (13, "head-altered", 13)),
    ("delete from journal_heads where size = 6", (13, "head-missing", 13)),
    ("delete from journal_keys", (5, "head-key-unknown", 5)),
    ("update journal_keys set public_key = key_id", (5, "head-key-unknown", 5)),
    ("update journal_keys set public_key = 'x'", (5, "head-key-unknown", 5)),
])  # fmt: skip
def test_each_change_is_named(copy: Path, file: ModuleType, change: str, fault: tuple[int, str, int]) -> None:
    altered(copy, change)
    assert fault_of(file, copy) == fault


def test_two_lines_changed_about(copy: Path, file: ModuleType) -> None:
    altered(copy, *(f"update journal set seq = {new} where seq = {old}" for old, new in ((8, 99), (9, 8), (99, 9))))
    assert fault_of(file, copy) == (8, "line-unchained", 8)


def _rewrite(path: Path, first: int, last: int) -> None:
    """Change line `first` and give it and its successors up to `last` hashes that fit."""
    altered(path, f"update journal set at = at + 1 where seq = {first}")
    previous = ""
    for row in list(DatabaseLines(located(path)).rows(next(DatabaseLines(located(path)).stretches()))):
        if first <= row[0] <= last:
            before = previous if row[0] > first else row[5]
            previous = hash_of(*row[:5], before, row[7])
            told = f"update journal set previous = '{before}', hash = '{previous}' where seq = {row[0]}"
            altered(path, told)


def test_a_line_replaced_with_a_hash_that_fits_is_found_at_its_successor(copy: Path, file: ModuleType) -> None:
    _rewrite(copy, 8, 8)
    assert fault_of(file, copy) == (9, "line-unchained", 9)


def test_a_journal_written_anew_is_found_at_the_first_head_after(copy: Path, file: ModuleType) -> None:
    _rewrite(copy, 8, LINES)
    assert fault_of(file, copy) == (7, "root-differs", 13)


def test_lines_that_no_head_covers_yet_are_for_the_next_head(copy: Path, file: ModuleType) -> None:
    _rewrite(copy, 22, LINES)
    assert fault_of(file, copy) is None
    assert verify(DatabaseLines(located(copy))).signed_lines == 21


def test_a_journal_written_anew_under_another_key_is_found_by_the_key_and_by_the_witness(
    whole: Path, tmp_path: Path, file: ModuleType
) -> None:
    forged = tmp_path / "forged.sqlite"
    roots = written(forged, (5, 6, 13, 21), 3)
    known = DatabaseLines(located(whole))
    key, heads = known.key_rows()[0][1], [SignedHead(*row) for row in known.head_rows()]
    assert fault_of(file, forged) is None
    assert fault_of(file, forged, [key]) == (5, "head-key-unknown", 5)
    assert fault_of(file, forged, (), heads[1:]) == (6, "witness-head-unsigned", 6)
    assert fault_of(file, whole, [key], heads[1:]) is None
    assert verify(known, [key], heads[1:]).witnessed == 3
    assert roots.latest() is not None


def test_a_witness_contradicts_the_owner_of_the_key(copy: Path, file: ModuleType, whole: Path) -> None:
    """Whoever has the key can sign a journal written anew: what he signed before stands against him."""
    kept = [SignedHead(*row) for row in DatabaseLines(located(whole)).head_rows()]
    _rewrite(copy, 8, LINES)
    altered(copy, "delete from journal_heads", "delete from journal_subtrees")
    shutil.copy(whole.with_name("j.sqlite.signing-key"), copy.with_name("j.sqlite.signing-key"))
    assert opened(copy)[2].sign(1.8e9) is not None
    assert fault_of(file, copy) is None
    assert fault_of(file, copy, (), kept) == (1, "witness-contradicted", 13)


def test_keys_hand_over_to_one_another(tmp_path: Path, file: ModuleType) -> None:
    path = tmp_path / "j.sqlite"
    written(path, (3, 7))
    first = open_signing_key(path.with_name("j.sqlite.signing-key"), 2.0)
    second = replace_signing_key(path.with_name("j.sqlite.signing-key"), 2.0)
    roots = written(path, (9, 12))
    assert [key.key_id for key in roots.public_keys()] == [
        first.public.key_id,
        second.public.key_id,
    ]
    assert {head.origin for head in roots.heads()} == {f"ring360/{first.public.key_id[:16]}"}
    assert fault_of(file, path) is None
    assert fault_of(file, path, [first.public.public_key]) is None
    assert fault_of(file, path, [second.public.public_key]) == (3, "head-key-unknown", 3)
    altered(path, "update journal_keys set endorsement = '00' where number = 2")
    assert fault_of(file, path) == (9, "head-key-unknown", 9)
    assert fault_of(file, path, [first.public.public_key, second.public.public_key]) is None


def test_an_export_of_something_else_is_no_journal(tmp_path: Path, file: ModuleType) -> None:
    (tmp_path / "x.jsonl").write_text('{"some": 1}\n')
    with pytest.raises(Problem, match="journal-export-unreadable"):
        fault_of(file, tmp_path / "x.jsonl")
    assert _said(tmp_path / "x.jsonl") == (2, "")


def _said(*arguments: object) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", str(stand_alone().__file__), *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"})
    return run.returncode, run.stdout


def test_the_file_runs_on_the_standard_library_alone_and_says_its_verdict(whole: Path, copy: Path) -> None:
    key = DatabaseLines(located(whole)).key_rows()[0][1]
    status, said = _said(whole, "--public-key", key, "--heads", whole.with_suffix(".jsonl"))
    assert (status, "24 lines, 21 signed, 4 heads, 4 witnessed" in said) == (0, True)
    altered(copy, "update journal set at = 1 where seq = 3")
    status, said = _said(copy)
    assert (status, "line 3 (to 3)" in said) == (1, True)
    assert _said(copy.with_name("no.sqlite"))[0] == 2


def test_stretches_are_joined(tmp_path: Path, file: ModuleType) -> None:
    path, most = tmp_path / "j.sqlite", STRETCH
    _, journal, roots = opened(path)
    sizes = [most - 1, most, most + 1, most + 700]
    for before, size in zip([0, *sizes], sizes, strict=False):
        journal.write([Taking([entry(number) for number in range(before + 1, size + 1)], Readings())])
        assert roots.sign(float(size)) is not None
    assert fault_of(file, path) is None
    with get_context("fork").Pool(2) as pool:
        assert verify(DatabaseLines(located(path)), pool=pool) == verify(DatabaseLines(located(path)))
    export_journal(DatabaseLines(located(path)), tmp_path / "j.jsonl")
    assert fault_of(file, tmp_path / "j.jsonl") is None
    for change, fault in (
        (f"update journal set previous = hash where seq = {most + 1}", (most + 1, "line-unchained", most + 1)),
        (f"delete from journal where seq = {most}", (most, "line-missing", most)),
    ):
        altered(path, change)
        assert fault_of(file, path) == fault


@given(st.data())
def test_ed25519_of_the_file_is_that_of_the_library(file: ModuleType, data: st.DataObject) -> None:
    text = data.draw(st.binary(max_size=60))
    public, private = _key_of(data.draw(st.binary(min_size=32, max_size=32)))
    signature = bytearray(private.sign(text))
    assert file.is_signed(public, signature.hex(), text)
    signature[data.draw(st.integers(0, 63))] ^= data.draw(st.integers(1, 255))
    assert not is_signed(public, signature.hex(), text)
    assert not file.is_signed(public, signature.hex(), text)


VALUES = st.one_of(st.none(), st.integers(-2, 30), st.floats(), st.text(max_size=4), st.booleans())


@settings(max_examples=150)
@given(st.data())
def test_no_change_to_an_export_goes_unseen(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, file: ModuleType, data: st.DataObject
) -> None:
    lines = whole.with_suffix(".jsonl").read_text(encoding="utf-8").splitlines()
    changed = _changed(list(lines), data)
    path = tmp_path_factory.mktemp("changed") / "j.jsonl"
    path.write_text("\n".join(changed) + "\n", encoding="utf-8", errors="surrogatepass")
    if not changed or not changed[0].startswith(('{"format":"ring360-journal","version":1', '{"seq":')):
        with pytest.raises(Problem, match="journal-export-unreadable"):
            fault_of(file, path)
    elif fault_of(file, path) is None:
        # Only a tail that no head covers may be gone, or heads at the very end: for those there are witnesses.
        for begin in ('{"seq":', '{"head":'):
            kept, told = _records(changed, begin), _records(lines, begin)
            assert kept == told[: len(kept)]


def _records(lines: list[str], begin: str) -> list[dict[str, Any]]:
    found = []
    for line in lines:
        with suppress(ValueError):
            if line.startswith(begin):
                told = json.loads(line)
                found.append(told | {"by": told.get("by") or ""})
    return found


def _changed(lines: list[str], data: st.DataObject) -> list[str]:
    at = data.draw(st.integers(0, len(lines) - 1))
    how = data.draw(st.sampled_from(("field", "out", "about", "again", "cut", "sign")))
    if how == "out":
        del lines[at]
    elif how == "about":
        to = data.draw(st.integers(0, len(lines) - 1))
        lines[at], lines[to] = lines[to], lines[at]
    elif how == "again":
        lines.insert(at, data.draw(st.sampled_from(lines)))
    elif how == "cut":
        del lines[at:]
    elif how == "sign":
        place = data.draw(st.integers(0, len(lines[at]) - 1))
        lines[at] = lines[at][:place] + data.draw(st.characters(exclude_characters="\n\r")) + lines[at][place + 1 :]
    else:
        lines[at] = _with_field(json.loads(lines[at]), data)
    return lines


def _with_field(told: dict[str, Any], data: st.DataObject) -> str:
    inner = told.get("head") or told.get("key") or told
    name = data.draw(st.sampled_from(sorted(inner)))
    inner[name] = data.draw(VALUES)
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _key_of(seed: bytes) -> tuple[str, Ed25519PrivateKey]:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    return private.public_key().public_bytes_raw().hex(), private
