"""The house stands as its plan says: floors, sizes, names, docstrings and the tree in ARCHITECTURE.md."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "ring360"
FILES = sorted(SOURCE.rglob("*.py"))
LENGTHS = {path.relative_to(SOURCE).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
ROOMS = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}


def test_imports_only_go_down() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_no_file_is_over_500_lines() -> None:
    assert {name: lines for name, lines in LENGTHS.items() if lines > 500} == {}


def test_files_are_short() -> None:
    written = sorted(lines for name, lines in LENGTHS.items() if not name.endswith("__init__.py"))
    assert statistics.median(written) <= 130
    long = [name for name, lines in LENGTHS.items() if lines > 300]
    assert len(long) <= len(written) * 0.05, long


def test_page_files_are_short() -> None:
    pages = [path for kind in ("js", "css", "html") for path in SOURCE.rglob(f"*.{kind}")]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in pages}
    assert {name: lines for name, lines in lengths.items() if lines > 250} == {}


def test_folders_are_at_most_three_deep() -> None:
    assert {path.parent for path in FILES if len(path.relative_to(SOURCE).parts) > 4} == set()


def test_no_room_for_leftovers() -> None:
    vague = {"utils", "util", "common", "core", "helpers", "helper", "manager", "managers", "misc", "temp", "base"}
    named = {part for path in FILES for part in path.relative_to(SOURCE).with_suffix("").parts}
    assert named & vague == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_each_file_begins_with_its_contract(path: Path) -> None:
    contract = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    first = contract.split("\n\n")[0]
    assert len(first) >= 20, "the module docstring's first paragraph says what the file is for"
    assert first.rstrip()[-1] in ".:…"


def test_each_folder_of_code_is_a_package_with_a_law() -> None:
    assert {path.parent for path in FILES if not (path.parent / "__init__.py").is_file()} == set()


def test_architecture_draws_the_rooms_on_disk() -> None:
    plan = (PROJECT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^  (\w+)/ ", plan.partition("```")[2].partition("```")[0], re.MULTILINE))
    assert drawn == ROOMS


def test_each_test_folder_mirrors_a_room() -> None:
    beside = {"laws", "journeys", "contracts", "twin", "benchmarks"}
    folders = {path.name for path in (PROJECT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - beside - ROOMS == set()
