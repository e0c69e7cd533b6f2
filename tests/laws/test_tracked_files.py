"""Nothing in the repository speaks of the machine it was written on, or is too large to belong in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

ELSEWHERE = re.compile(
    "|".join(
        (
            r"(?<![\w.])/(?:home|root|work|Users)/\w",  # a path of somebody's machine
            r"(?:files\.|test\.)?pypi\.org|pythonhosted|/simple/|extra-index|find-links",  # a package registry's host
            r"BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY",
        )
    )
)
HERE = "tests/laws/test_tracked_files.py"


def _tracked() -> list[str]:
    run = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True)
    return [name for name in run.stdout.split("\0") if name and (PROJECT / name).is_file()]


def _text(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8", errors="ignore")


def test_no_file_names_another_machine() -> None:
    found = {(name, hit[0]) for name in _tracked() if name != HERE for hit in ELSEWHERE.finditer(_text(name))}
    assert found == set()


def test_no_file_is_a_data_set() -> None:
    large = {name for name in _tracked() if (PROJECT / name).stat().st_size > 400_000 and not name.endswith(".lock")}
    assert large == set()


def test_the_three_locks_agree() -> None:
    def pinned(name: str) -> set[str]:
        return set(re.findall(r"^([\w.-]+==[^\s;\\]+)", _text(name), re.MULTILINE))

    run, dev, bench = (pinned(f"requirements{kind}.lock") for kind in ("", "-dev", "-bench"))
    assert (run - dev, dev - bench) == (set(), set())
    assert all("--hash=sha256:" in _text(f"requirements{kind}.lock") for kind in ("", "-dev", "-bench"))
