from __future__ import annotations

import json
from pathlib import Path

import pytest

from live_desks import HandClock, client_of, opened_desk
from ring360.adapters.store.line_sources import DatabaseLines
from ring360.adapters.store.location import located
from ring360.cli.main import main
from small_county import small_atlas
from written_journals import altered, written


@pytest.fixture
def database(tmp_path: Path) -> Path:
    written(tmp_path / "j.sqlite", (5, 9), 2)
    return tmp_path / "j.sqlite"


def run(*arguments: object) -> int:
    return main(["--lang", "en", "journal", *map(str, arguments)])


def test_a_journal_that_holds_is_told_with_what_it_is_worth(
    database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("verify", "--database", database) == 0
    told = capfd.readouterr()
    assert "The journal holds: 11 lines, 2 signed heads." in told.out
    assert "2 lines at the end are under no signed head yet." in told.out
    assert "held against the key in the journal itself" in told.err
    assert run("export", "--database", database, "--out", tmp_path / "j.jsonl") == 0
    key = DatabaseLines(located(database)).key_rows()[0][1]
    capfd.readouterr()
    assert run("verify", "--file", tmp_path / "j.jsonl", "--public-key", key, "--json") == 0
    said = json.loads(capfd.readouterr().out)
    assert (said["lines"], said["heads"], said["signed_lines"], said["is_key_given"], said["fault"]) == (
        11, 2, 9, True, None,
    )  # fmt: skip


def test_an_altered_journal_is_named_and_fails(database: Path, capfd: pytest.CaptureFixture[str]) -> None:
    altered(database, "update journal set payload = '{}' where seq = 7")
    assert run("verify", "--database", database) == 1
    assert "ALTERED at line 7: what the line says does not fit its hash." in capfd.readouterr().out
    assert main(["--lang", "zh-CN", "journal", "verify", "--database", str(database)]) == 1
    assert "流水在第 7 行被改动：该行内容与其哈希不符。" in capfd.readouterr().out


def test_heads_are_given_to_a_witness_who_holds_them_against_the_journal(
    database: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shown, kept = tmp_path / "shown.jsonl", tmp_path / "kept.jsonl"
    for sizes in ((), (20,), (31,)):
        written(database, sizes)
        assert run("root", "--database", database, "--out", shown) == 0
        assert run("root", "--database", database, "--out", shown) == 0
        assert run("witness", "--keep", kept, "--file", shown) == 0
    capfd.readouterr()
    assert run("witness", "--keep", kept, "--file", shown, "--json") == 0
    assert json.loads(capfd.readouterr().out) == {"taken": 0, "kept": 3, "evidence": None, "refused": []}
    assert run("verify", "--database", database, "--heads", kept) == 0
    assert "3 heads of the witness fit." in capfd.readouterr().out
    written(tmp_path / "other.sqlite", (9, 20))
    assert run("verify", "--database", tmp_path / "other.sqlite", "--heads", kept) == 1
    assert run("root", "--database", tmp_path / "other.sqlite", "--out", shown) == 1
    assert run("root", "--database", tmp_path / "other.sqlite", "--out", tmp_path / "forged.jsonl") == 0
    capfd.readouterr()
    assert run("witness", "--keep", kept, "--file", tmp_path / "forged.jsonl") == 1
    told = capfd.readouterr().err
    assert "CONTRADICTION: the head over 20 lines" in told
    assert "it is signed by a key that is not known." in told
    assert (tmp_path / "kept.jsonl.contradictions").is_file()


def test_a_head_is_shown_as_a_note_and_as_json(database: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("root", "--database", database, "--note") == 0
    note = capfd.readouterr().out.split("\n")
    assert (note[1], note[6][:2]) == ("9", "— ")
    assert run("root", "--database", database, "--json") == 0
    assert json.loads(capfd.readouterr().out)["unsigned_lines"] == 2
    assert run("root", "--database", database) == 0


def test_a_key_is_renewed_on_the_word_of_the_old_one(database: Path, capfd: pytest.CaptureFixture[str]) -> None:
    first = DatabaseLines(located(database)).key_rows()[0][1]
    assert run("renew-key", "--database", database) == 0
    assert "The old key vouches for it" in capfd.readouterr().out
    written(database, (14,))
    assert run("verify", "--database", database, "--public-key", first) == 0
    assert run("renew-key", "--database", database, "--lost") == 0
    written(database, (15,))
    assert run("verify", "--database", database, "--public-key", first) == 1
    assert "ALTERED at line 15: the head over these lines is signed by an unknown key." in capfd.readouterr().out


@pytest.mark.parametrize(("arguments", "told"), [
    (("verify",), "Name either a database"),
    (("verify", "--database", "no.sqlite"), "no.sqlite"),
    (("verify", "--file", "no.jsonl"), "no.jsonl"),
    (("verify", "--database", "j.sqlite", "--public-key", "abc"), "abc is no public key"),
    (("verify", "--database", "j.sqlite", "--heads", "empty.jsonl"), "empty.jsonl holds no heads"),
    (("verify", "--file", "text.txt"), "text.txt is no journal written out"),
    (("verify", "--database", "text.txt"), "text.txt"),
    (("root", "--database", "no.sqlite"), "no.sqlite"),
    (("looks", "--database", "j.sqlite", "--since", "yesterday"), "yesterday is no instant"),
    (("witness", "--keep", "k"), "Name either a server"),
    (("renew-key", "--database", "fresh.sqlite"), "fresh.sqlite"),
])  # fmt: skip
def test_what_cannot_be_asked_is_told(
    database: Path, arguments: tuple[str, ...], told: str, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(database.parent)
    Path("empty.jsonl").write_text('{"format":"ring360-journal","version":1}\n')
    Path("text.txt").write_text("text")
    assert run(*arguments) == 1
    assert told in capfd.readouterr().err


def test_an_auditor_lists_looks(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    atlas = small_atlas(tmp_path)
    with opened_desk(atlas, tmp_path / "a.sqlite", HandClock()) as opened:
        client = client_of(opened, "dispatcher")
        client.post("/api/calls", json={"place": {"lon": 117.2, "lat": 28.3}, "category": "help"})
        with opened.desk.room.look() as board:
            call_id = next(iter(board.calls))
        client.put(f"/api/calls/{call_id}/caller", json={"telephone": "110"})
        client.get(f"/api/calls/{call_id}/caller?reason=call back")
        asked = ("looks", "--database", tmp_path / "a.sqlite", "--subject", call_id, "--by", "U-dispatcher")
        assert run(*asked, "--since", "2025-01-01", "--json") == 0
        [look] = json.loads(capfd.readouterr().out)
        assert (look["by"], look["subject"], look["reason"]) == ("U-dispatcher", call_id, "call back")
        assert run(*asked) == 0
        assert "call back" in capfd.readouterr().out
        assert run(*asked, "--since", "2035-01-01", "--json") == 0
        assert json.loads(capfd.readouterr().out) == []
