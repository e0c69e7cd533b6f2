"""The least that units and shifts must have, from a table; nothing is read where one row is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.adapters.history.crew_rules import read_crew_rules
from ring360.domain.problems import Problem
from ring360.domain.rosters import CrewRules

HEAD = "role,least_officers,least_units\n"


def read(folder: Path, rows: str) -> CrewRules:
    path = folder / "crews.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_crew_rules(path)


def test_each_role_has_its_least_and_the_group_its_own(tmp_path: Path) -> None:
    rules = read(tmp_path, "special,4,2\npatrol,2,\ntraffic,,1\n")
    assert rules == CrewRules({"special": 4, "patrol": 2}, {"special": 2, "traffic": 1}, 10)
    assert read(tmp_path, "duty_group,12,\n") == CrewRules({}, {}, 12)


@pytest.mark.parametrize(("rows", "told"), [
    ("patrol,2,1\npatrol,3,1\n", (3, "role", "repeated")),
    (",2,1\n", (2, "role", "empty")),
    ("patrol,two,1\n", (2, "least_officers", "number")),
    ("patrol,2,0.5\n", (2, "least_units", "whole")),
])  # fmt: skip
def test_one_bad_row_stops_the_reading(tmp_path: Path, rows: str, told: tuple[object, ...]) -> None:
    with pytest.raises(Problem) as problem:
        read(tmp_path, rows)
    assert tuple(problem.value.details[name] for name in ("row", "column", "reason")) == told
