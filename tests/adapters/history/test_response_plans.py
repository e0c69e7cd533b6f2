"""Response plans from a table: lines, alarm levels, who is told; and nothing read where one row is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.adapters.history.response_plans import read_response_plans
from ring360.domain.categories import CATEGORIES
from ring360.domain.problems import Problem
from ring360.domain.response_plans import RESPONSE_PLANS, Requirement, ResponsePlan

HEAD = "category,alarm_level,units,roles,skills,officers,within_seconds,notify,preferred_roles,preference_seconds\n"


def read(folder: Path, rows: str) -> dict[str, ResponsePlan]:
    path = folder / "plans.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_response_plans(path, CATEGORIES)


def test_lines_levels_and_who_is_told(tmp_path: Path) -> None:
    plans = read(tmp_path, (
        "robbery,1,2,,,,360,duty_commander,special;patrol,30\n"
        "robbery,2,1,special,,,,,,\n"
        "robbery,,1,,first_aid；riot,,,dispatcher,,\n"
        "robbery,3,,,,20,600,,,\n"
        "service-line,,0,,,,,,community,\n"
        "help,,,,,,,,,\n"
    ))  # fmt: skip
    assert plans == {
        "robbery": ResponsePlan(
            "robbery", (Requirement(2, within_seconds=360.0), Requirement(1, skills=("first_aid", "riot"))),
            ((Requirement(1, ("special",)),), (Requirement(0, officers=20, within_seconds=600.0),)),
            ("duty_commander", "dispatcher"), ("special", "patrol"), 30.0,
        ),
        "service-line": ResponsePlan("service-line", (), preferred_roles=("community",)),
        "help": ResponsePlan("help"),
    }  # fmt: skip


def test_a_plan_may_be_for_one_priority_alone(tmp_path: Path) -> None:
    path = tmp_path / "plans.csv"
    path.write_text("category,priority,units\ntraffic,,1\ntraffic,1,3\n", encoding="utf-8")
    plans = read_response_plans(path, CATEGORIES)
    assert plans == {
        "traffic": ResponsePlan("traffic"),
        "traffic/1": ResponsePlan("traffic", (Requirement(3),), priority=1),
    }
    path.write_text("category,priority\ntraffic,5\n", encoding="utf-8")
    with pytest.raises(Problem):
        read_response_plans(path, CATEGORIES)


def test_the_set_we_start_with_can_be_written_and_read_back(tmp_path: Path) -> None:
    rows = []
    for plan in RESPONSE_PLANS.values():
        for level, lines in enumerate((plan.requirements or (Requirement(0),), *plan.levels), start=1):
            rows += [
                f"{plan.category},{level},{line.units},{';'.join(line.roles)},{';'.join(line.skills)},{line.officers},"
                f"{line.within_seconds or ''},{';'.join(plan.notify)},{';'.join(plan.preferred_roles)},"
                f"{plan.preference_seconds}\n"
                for line in lines
            ]
    assert read(tmp_path, "".join(rows)) == RESPONSE_PLANS


@pytest.mark.parametrize(("rows", "row", "column", "reason"), [
    ("robery,,,,,,,,,\n", 2, "category", "category"),
    ("help,1,,,,,,,,\nhelp,3,,,,,,,,\n", 2, "alarm_level", "levels"),
    ("help,2,,,,,,,,\n", 2, "alarm_level", "levels"),
    ("help,0,,,,,,,,\n", 2, "alarm_level", "number"),
    ("help,,-1,,,,,,,\n", 2, "units", "number"),
    ("help,,1.5,,,,,,,\n", 2, "units", "whole"),
    ("help,,,,,many,,,,\n", 2, "officers", "number"),
    ("help,,,,,,0,,,\n", 2, "within_seconds", "number"),
    ("help,,,,,,,mayor,,\n", 2, "notify", "people-role"),
    ("help,,,,,,,,patrol,\nhelp,,,,,,,,special,\n", 3, "preferred_roles", "differs"),
    ("help,,,,,,,,,5\nhelp,,,,,,,,,6\n", 3, "preference_seconds", "differs"),
])  # fmt: skip
def test_one_wrong_row_stops_the_reading(tmp_path: Path, rows: str, row: int, column: str, reason: str) -> None:
    with pytest.raises(Problem) as problem:
        read(tmp_path, rows)
    told = problem.value.details
    assert (problem.value.code, told["row"], told["column"], told["reason"]) == ("table-row", row, column, reason)
