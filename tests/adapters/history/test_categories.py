"""A county's own categories: levels by code, words in two languages, and nothing read where one row is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.adapters.history.categories import read_categories
from ring360.domain.categories import CATEGORIES, Category, lineage
from ring360.domain.problems import Problem
from ring360.language import say

HEAD = "name,code,priority,en,zh-CN\n"
PANIC = "officer-in-danger,09,1,officer in danger,民警遇险\n"


def written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "categories.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_levels_come_from_the_codes_in_any_order(tmp_path: Path) -> None:
    text = HEAD + "boat-theft,010501,2,,盗窃船只\ntheft,0105,,theft,盗窃\ncrime,01,2,crime,刑事\n" + PANIC
    categories = read_categories(written(tmp_path, text, "gb18030"))
    assert list(categories.values()) == [
        Category("boat-theft", 2, (("zh-CN", "盗窃船只"),), "010501", "theft"),
        Category("theft", 3, (("en", "theft"), ("zh-CN", "盗窃")), "0105", "crime"),
        Category("crime", 2, (("en", "crime"), ("zh-CN", "刑事")), "01", ""),
        Category("officer-in-danger", 1, (("en", "officer in danger"), ("zh-CN", "民警遇险")), "09", ""),
    ]
    assert list(lineage(categories, "boat-theft")) == ["boat-theft", "theft", "crime"]


def test_the_set_we_start_with_can_be_written_and_read_back(tmp_path: Path) -> None:
    rows = [f"{each.name},{each.code},{each.priority},{each.label('en')},{each.label('zh-CN')}\n".replace(", d", " d")
            for each in CATEGORIES.values()]  # fmt: skip
    read = read_categories(written(tmp_path, HEAD + "".join(rows)))
    assert [(each.name, each.code, each.parent, each.priority) for each in read.values()] == [
        (each.name, each.code, each.parent, each.priority) for each in CATEGORIES.values()
    ]


@pytest.mark.parametrize(("row", "column", "reason"), [
    ("Theft,0105,3,,", "name", "name"), (",0105,3,,", "name", "name"), ("crime,02,3,,", "name", "repeated"),
    ("theft,01,3,,", "code", "repeated"), ("theft,015,3,,", "code", "code"), ("theft,,3,,", "code", "code"),
    ("theft,0101010101,3,,", "code", "code"), ("theft,0205,3,,", "code", "parent"),
    ("theft,0105,5,,", "priority", "number"), ("theft,0105,high,,", "priority", "number"),
    ("theft,0105,1.5,,", "priority", "whole"), ("theft,0105,nan,,", "priority", "number"),
])  # fmt: skip
def test_one_wrong_row_stops_the_reading(tmp_path: Path, row: str, column: str, reason: str) -> None:
    text = HEAD + "crime,01,2,crime,刑事\n" + PANIC + row + "\n"
    with pytest.raises(Problem) as problem:
        read_categories(written(tmp_path, text))
    told = problem.value.details
    assert (problem.value.code, told["row"], told["column"], told["reason"]) == ("table-row", 4, column, reason)
    for language in ("en", "zh-CN"):
        sentence = say("problem-table-row", language, **told)
        assert "categories.csv" in sentence
        assert "4" in sentence


def test_the_first_fault_is_told_and_the_others_are_counted(tmp_path: Path) -> None:
    with pytest.raises(Problem) as problem:
        read_categories(written(tmp_path, HEAD + "crime,01,9,,\ntheft,1,3,,\nX,02,3,,\n"))
    assert (problem.value.details["row"], problem.value.details["more"]) == (2, 2)
    assert say("problem-table-row", "en", **problem.value.details) == (
        "categories.csv, row 2, column priority: “9” is no number within bounds. Mend it. "
        "There are 2 more faults; nothing was read."
    )


@pytest.mark.parametrize(("text", "code"), [
    ("name,priority\ncrime,1\n", "table-column"), (HEAD, "inputs-no-rows"),
    (HEAD + "crime,01,2,,\n", "categories-without"),
    (HEAD + "crime,01,2,,\n" * 5001, "table-too-long"),
])  # fmt: skip
def test_a_file_that_is_none(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Problem) as problem:
        read_categories(written(tmp_path, text))
    assert problem.value.code == code
