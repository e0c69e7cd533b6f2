"""Posts, reserves and rules of escalation are taken whole or not at all, and a bad cell is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.adapters.history.escalation_rules import read_rules
from ring360.adapters.history.posts import PostRow, ReserveRow, read_posts, read_reserves
from ring360.domain.escalation_rules import Step, rules_of
from ring360.domain.problems import Problem
from ring360.domain.standards import Standards

RULES = rules_of(Standards())


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def fault(problem: Problem) -> tuple[object, ...]:
    return tuple(problem.details[name] for name in ("row", "column", "reason", "more"))


def test_posts_and_reserves_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    posts = "post_id,kind,name,lon,lat,roles,units_most\n"
    posts += "R1,police_room,鼓楼,117.2,28.3,patrol;special,3\nK1,checkpoint,,117.3,28.4,,\n"
    assert read_posts(written(tmp_path, "posts.csv", posts)) == [
        PostRow("R1", "police_room", 117.2, 28.3, "鼓楼", ("patrol", "special"), 3),
        PostRow("K1", "checkpoint", 117.3, 28.4),
    ]
    reserves = "name,lon,lat,officers,role,callup_seconds\nbarracks,117.2,28.3,40,special,900\nstation,117.2,28.3,6,,\n"
    assert read_reserves(written(tmp_path, "reserves.csv", reserves)) == [
        ReserveRow("barracks", 117.2, 28.3, 40, "special", 900.0), ReserveRow("station", 117.2, 28.3, 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("R1,castle,117.2,28.3", (3, "kind", "post-kind", 0)),
        ("R0,post,117.2,28.3", (3, "post_id", "repeated", 0)),
        (",post,117.2,28.3", (3, "post_id", "empty", 0)),
        ("R1,post,217.2,98.3", (3, "lon", "number", 1)),
        ("R1,post,,28.3", (3, "lon", "empty", 0)),
    ],
)
def test_one_bad_post_stops_the_reading(tmp_path: Path, row: str, told: tuple[object, ...]) -> None:
    text = f"post_id,kind,lon,lat\nR0,post,117.1,28.2\n{row}\n"
    with pytest.raises(Problem) as problem:
        read_posts(written(tmp_path, "posts.csv", text))
    assert fault(problem.value) == told


def test_rules_get_other_steps_or_go_out_of_force(tmp_path: Path) -> None:
    text = "code,after_seconds,notify\nno-feedback,600,dispatcher\n"
    text += "no-feedback,900,dispatcher;duty_commander\nwelfare-check,never,\n"
    rules = {rule.code: rule.steps for rule in read_rules(written(tmp_path, "rules.csv", text), RULES)}
    assert rules["no-feedback"] == (Step(600.0), Step(900.0, ("dispatcher", "duty_commander")))
    assert set(rules) == {rule.code for rule in RULES} - {"welfare-check"}
    assert rules["not-acknowledged"] == next(rule.steps for rule in RULES if rule.code == "not-acknowledged")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("not-paid,60,dispatcher", (2, "code", "rule-code", 0)),
        ("no-feedback,60,the boss", (2, "notify", "people-role", 0)),
        ("no-feedback,soon,dispatcher", (2, "after_seconds", "number", 0)),
        ("no-feedback,60,dispatcher\nno-feedback,60,dispatcher", (3, "after_seconds", "later", 0)),
    ],
)
def test_one_bad_rule_stops_the_reading(tmp_path: Path, row: str, told: tuple[object, ...]) -> None:
    with pytest.raises(Problem) as problem:
        read_rules(written(tmp_path, "rules.csv", f"code,after_seconds,notify\n{row}\n"), RULES)
    assert fault(problem.value) == told
