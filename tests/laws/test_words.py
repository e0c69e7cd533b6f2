"""Chinese and English say the same things: the same files, ids, attributes and variables, each id once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast

from ring360.domain.escalation_rules import rules_of
from ring360.domain.records import KINDS
from ring360.domain.standards import Standards

LANGUAGE = Path(__file__).resolve().parents[2] / "src" / "ring360" / "language"
SOURCE = LANGUAGE.parent
ROOMS = sorted({path.name for path in LANGUAGE.glob("*/*.ftl")})


def _variables(node: ast.BaseNode) -> set[str]:
    found: set[str] = set()
    if isinstance(node, ast.VariableReference):
        found.add(node.id.name)
    for value in vars(node).values():
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.BaseNode):
                found |= _variables(child)
    return found


def _messages(path: Path) -> dict[str, set[str]]:
    """Message id, or `id.attribute` -> its variables. Fails on any line Fluent could not read."""
    said: dict[str, set[str]] = {}
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content}"
        if isinstance(entry, ast.Message):
            said[entry.id.name] = _variables(entry.value) if entry.value else set()
            said |= {f"{entry.id.name}.{part.id.name}": _variables(part.value) for part in entry.attributes}
    return said


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_say_the_same(room: str) -> None:
    assert _messages(LANGUAGE / "zh-CN" / room) == _messages(LANGUAGE / "en" / room)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_each_id_is_said_once(language: str) -> None:
    written = re.compile(r"^([a-zA-Z][\w-]*)\s*=", re.MULTILINE)
    ids = Counter(
        name for path in (LANGUAGE / language).glob("*.ftl") for name in written.findall(path.read_text("utf-8"))
    )
    assert {name: count for name, count in ids.items() if count > 1} == {}


def test_every_problem_raised_has_its_words() -> None:
    raised = {
        code
        for path in SOURCE.rglob("*.py")
        for code in re.findall(r"\b(?:Problem|Refused|NotKnown)\(\s*\"([\w-]+)\"", path.read_text(encoding="utf-8"))
    }
    said = {name for path in (LANGUAGE / "en").glob("*.ftl") for name in _messages(path)}
    assert {code for code in raised if f"problem-{code}" not in said} == set()


def test_every_help_text_has_its_words() -> None:
    asked = {
        name
        for path in (SOURCE / "cli").glob("*.py")
        for name in re.findall(r"\bwords\(\s*\"([\w.-]+)\"", path.read_text(encoding="utf-8"))
    }
    said = {name for path in (LANGUAGE / "en").glob("*.ftl") for name in _messages(path)}
    assert asked - said == set()


def _said() -> set[str]:
    return {name for path in (LANGUAGE / "en").glob("*.ftl") for name in _messages(path)}


def test_every_record_about_an_incident_has_its_line() -> None:
    def line(kind: str) -> str:
        return "timeline-" + re.sub(r"(?<!^)(?=[A-Z])", "-", kind).lower()

    about = {
        name for name, kind in KINDS.items()
        if {"incident_id", "unit_id", "unit", "call", "incident"} & {each.name for each in fields(kind)}
    }  # fmt: skip
    # Told by its code, kept out of the timeline, or about calls that are not yet incidents.
    about -= {"AttentionRaised", "DeadlineSet", "UnitMoved", "CallRang", "CallAbandoned"}
    assert {kind for kind in about if line(kind) not in _said()} == set()


def test_every_deadline_has_its_words() -> None:
    codes = {rule.code for rule in rules_of(Standards())}
    assert {code for code in codes if not {f"reason-{code}", f"attention-{code}"} <= _said()} == set()
