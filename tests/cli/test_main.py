"""The command line as its users meet it: help, languages, exit statuses, completion, pipes."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from ring360 import __version__
from ring360.cli.main import COMMANDS, cli, main
from ring360.cli.terminal import Terminal, json_option, pass_terminal, words
from ring360.domain.problems import Problem

RING360 = Path(sys.executable).with_name("ring360")


@click.command(help=words("cli-help"))
@click.option("--how", required=True, type=click.Choice(["well", "badly", "stopped"]), help=words("cli-lang-help"))
@json_option
@pass_terminal
def probe(terminal: Terminal, how: str) -> None:
    """Ends the way it is told to."""
    if how == "badly":
        raise Problem("file-missing", file="calls.csv")
    if how == "stopped":
        raise KeyboardInterrupt
    if terminal.as_json:
        terminal.emit({"language": terminal.language, "name": "青岚县"})
    else:
        terminal.table("cli-heading-commands", ["cli-heading-options", "cli-heading-usage"], [("甲", 1200), ("乙", 7)])


@pytest.fixture(autouse=True)
def _with_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RING360_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(cli.commands, "probe", probe)


def test_version_is_one(capsys: pytest.CaptureFixture[str], project: Path) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ring360 {__version__}\n"
    assert f'\nversion = "{__version__}"\n' in (project / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "heading"), [("en", "Usage: "), ("zh-CN", "用法： ")])
def test_every_command_has_a_help_page_in_both_languages(
    capsys: pytest.CaptureFixture[str], language: str, heading: str
) -> None:
    for command in COMMANDS:
        assert main([command, "--help", "--lang", language]) == 0
        told = capsys.readouterr().out
        assert told.startswith(f"{heading}ring360 {command}")
        assert "words:" not in told


def test_the_list_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out.partition("Commands:\n")[2]
    assert tuple(line.split()[0] for line in told.splitlines() if line[2:3].strip()) == COMMANDS


def test_language_may_stand_anywhere(capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["--lang", "zh-CN", "probe"], ["probe", "--lang=zh-CN"], ["probe", "--lang", "zh-CN"]):
        assert main([*line, "--how", "well", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"language": "zh-CN", "name": "青岚县"}


def test_language_of_the_environment(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert main(["probe", "--how", "badly"]) == 1
    assert capsys.readouterr().err == "找不到文件 calls.csv。请检查路径。\n"


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        (["probe", "--how", "badly"], 1, "There is no file calls.csv. Check the path.\n"),
        (["probe", "--how", "stopped"], 130, "\nStopped. Nothing half-done was left behind.\n"),
        (["probe"], 2, "--how is missing.\nSee: ring360 probe --help\n"),
        (["probe", "--hwo"], 2, "There is no option --hwo. Nearest: --how.\nSee: ring360 probe --help\n"),
        (["nonsense"], 2, "No such command 'nonsense'.\nSee: ring360 --help\n"),
    ],
)
def test_exit_statuses(capsys: pytest.CaptureFixture[str], line: list[str], status: int, told: str) -> None:
    assert main(line) == status
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", told)


def test_table_aligns_figures_and_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["probe", "--how", "well"]) == 0
    rows = [line.rstrip() for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert rows[-2:] == ["  甲          1,200", "  乙              7"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    assert main(["completion", shell]) == 0
    assert f"_RING360_COMPLETE={shell}_complete" in capsys.readouterr().out


def test_completion_completes() -> None:
    asked = {**os.environ, "COMP_WORDS": "ring360 cov", "COMP_CWORD": "1", "_RING360_COMPLETE": "bash_complete"}
    run = subprocess.run([RING360], env=asked, capture_output=True, text=True, check=False)
    assert run.stdout == "plain,coverage\n"


def test_python_m_is_the_same() -> None:
    run = subprocess.run([sys.executable, "-m", "ring360", "--version"], capture_output=True, text=True, check=True)
    assert run.stdout == f"ring360 {__version__}\n"


def test_help_needs_no_engine() -> None:
    loaded = "import sys; from ring360.cli.main import main; main(['--help']); print('numba' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "False"


def test_a_closed_pipe_is_silent() -> None:
    run = subprocess.run(["sh", "-c", f"{RING360} completion bash | true"], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_no_bar_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with Terminal("en").progress("cli-help") as advance:
        advance(0.5, "cli-stopped")
    assert shown.getvalue() == ""
