"""The thinking rooms think: no clock, no chance of their own, no file, whatever name it is imported by."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "ring360"
CLOCKS = SOURCE / "adapters" / "clocks.py"
FILES = sorted(SOURCE.rglob("*.py"))
LOWER = ("domain", "geography", "optimisers", "decisions", "tracking", "simulation")
LOWER_FILES = [path for path in FILES if path.relative_to(SOURCE).parts[0] in LOWER]

READS_THE_CLOCK = {
    "time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns",
    "time.sleep", "time.localtime", "time.gmtime", "datetime.now", "datetime.utcnow", "datetime.today", "date.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "asyncio.sleep",
}  # fmt: skip
MAKES_CHANCE = {"default_rng", "RandomState", "seed", "rand", "randn", "randint", "shuffle"}


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield _dotted(node.func)


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", [path for path in FILES if path != CLOCKS], ids=lambda path: path.stem)
def test_only_clocks_reads_the_time(path: Path) -> None:
    assert set(_calls(path)) & READS_THE_CLOCK == set()
    assert {name for name in _imported(path) if name in READS_THE_CLOCK} == set()


@pytest.mark.parametrize("path", LOWER_FILES, ids=lambda path: path.stem)
def test_the_lower_floors_open_nothing_and_draw_no_chance(path: Path) -> None:
    calls = set(_calls(path))
    assert calls & {"open", "print", "input", "eval", "exec", "breakpoint", "__import__"} == set()
    assert {call for call in calls if ".random." in call and call.rsplit(".", 1)[1] in MAKES_CHANCE} == set()


@pytest.mark.parametrize("path", sorted((SOURCE / "domain").rglob("*.py")), ids=lambda path: path.stem)
def test_domain_stands_on_the_standard_library_alone(path: Path) -> None:
    roots = {name.partition(".")[0] for name in _imported(path)}
    assert {root for root in roots if root not in sys.stdlib_module_names and root != "ring360"} == set()
