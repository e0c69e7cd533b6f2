"""Every measurement that can be started is printed by `make bench` and told in the reference."""

from __future__ import annotations

from pathlib import Path

from benchmarks.__main__ import TABLES

from benchmarks import alone

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "benchmarks.md"


def test_what_is_passed_over_exists() -> None:
    passed_over = {*alone.HELPERS, *alone.TABLES}
    assert {name for name in passed_over if not (alone.FOLDER / f"{name}.py").is_file()} == set()
    assert int(alone.TABLES["verify"]) in TABLES


def test_the_page_tells_every_measurement() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in alone.names() if f"`benchmarks.{name}`" not in page] == []
    assert [number for number in TABLES if f"| {number} |" not in page] == []
