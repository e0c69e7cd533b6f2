"""`ring360 backup` and `ring360 restore` as a user calls them."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from ring360.cli.main import main
from ring360.cli.stopping import stopped_gently
from written_journals import written


def run(*arguments: object, language: str = "en") -> int:
    return main(["--lang", language, *map(str, arguments)])


def test_a_backup_is_written_checked_and_restored_to_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database, file, fresh = tmp_path / "j.sqlite", tmp_path / "b", tmp_path / "fresh.sqlite"
    written(database, (5, 9), 2)
    assert run("backup", "--database", database, "--out", file) == 0
    assert "11 lines of the journal" in capfd.readouterr().out
    assert run("backup", "--check", file, "--json") == 0
    assert json.loads(capfd.readouterr().out)["last_seq"] == 11
    assert run("backup", "--database", database, "--out", file, language="zh-CN") == 1
    assert "已存在，未作改动。请另取文件名。" in capfd.readouterr().err
    assert run("backup", "--database", database) == 1
    assert "Name a database (--database) and a file to write (--out)" in capfd.readouterr().err
    assert run("restore", "--from", file, "--database", fresh, "--until", "tomorrow") == 1
    assert "tomorrow is no instant" in capfd.readouterr().err
    assert sorted(path.name for path in tmp_path.glob("fresh*")) == []


def test_a_signal_to_end_is_taken_as_ctrl_c_while_something_is_half_done() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt), stopped_gently():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) == before
