"""The security list answers every item once, and names only tests and files that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ITEMS = [((int(a), int(b), int(c)), asks.strip(), answer.strip()) for a, b, c, asks, answer in
         ROW.findall(PAGE.read_text(encoding="utf-8"))]  # fmt: skip
OF_EACH_CHAPTER = {
    1: 27, 2: 11, 3: 19, 4: 10, 5: 9, 6: 35, 7: 18, 8: 7, 9: 7, 10: 29, 11: 14, 12: 9, 13: 13, 14: 9, 15: 13, 16: 16,
    17: 7,
}  # fmt: skip
"""Items of levels 1 and 2 in OWASP ASVS 5.0.0."""
KINDS = ("tested: ", "answered: ", "does not apply: ", "not met: ", "not met in part: ")
NAMED = re.compile(r"`((?:tests|src|docs|scripts)/[^`]+)`")


def test_every_item_stands_there_once_in_order() -> None:
    ids = [number for number, _, _ in ITEMS]
    assert ids == sorted(set(ids))
    assert {chapter: sum(each[0] == chapter for each in ids) for chapter in OF_EACH_CHAPTER} == OF_EACH_CHAPTER
    assert len(ids) == sum(OF_EACH_CHAPTER.values()) == 253


@pytest.mark.parametrize(("number", "asks", "answer"), ITEMS, ids=lambda told: str(told)[:12])
def test_an_answer_holds(number: tuple[int, int, int], asks: str, answer: str) -> None:
    kind = next((kind for kind in KINDS if answer.startswith(kind)), "")
    assert kind
    assert len(answer) - len(kind) > 6
    named = NAMED.findall(answer)
    assert kind != "tested: " or any(each.startswith("tests/") for each in named), number
    for each in named:
        path, _, function = each.partition("::")
        assert (ROOT / path).exists(), each
        assert not function or function in _functions(ROOT / path), each


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
