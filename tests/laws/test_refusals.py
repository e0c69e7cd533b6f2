"""What ring360 refuses to know has no place to be written down: no field, column or setting of that name exists.

The words come from docs/scope.md. A name is refused when one of its parts is one of these words.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SOURCE = PROJECT / "src" / "ring360"

REFUSED = {
    "face", "faces", "facial", "gait", "iris", "fingerprint", "fingerprints", "biometric", "biometrics", "dna",
    "ethnicity", "ethnic", "race", "nationality", "religion", "religious", "believer", "believers", "faith",
    "petitioner", "petitioners", "protester", "protesters", "migrant", "migrants", "household", "hukou", "resident",
    "residents", "blacklist", "watchlist", "suspicion", "suspect_score", "risk_score", "social", "wechat", "weibo",
    "imei", "imsi", "political", "sexual", "orientation", "criminal_record",
}  # fmt: skip


def _names(path: Path) -> Iterator[str]:
    """Every class, field, argument and quoted column or key that could hold a piece of data."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z][a-z0-9_]{0,40}", text):
                yield text


def _refused(name: str) -> bool:
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return snake in REFUSED or bool(set(snake.split("_")) & REFUSED)


# Values of the map's own tags speak of places and roads, not of people: `access=residents`, a place of worship.
MAP_TAGS = ("adapters/maps/", "planning/demo/", "geography/access.py")
NAMED_FILES = [path.relative_to(SOURCE).as_posix() for path in sorted(SOURCE.rglob("*.py"))]


@pytest.mark.parametrize("name", [name for name in NAMED_FILES if not name.startswith(MAP_TAGS)])
def test_no_name_holds_what_is_refused(name: str) -> None:
    assert {given for given in _names(SOURCE / name) if _refused(given)} == set()


def test_the_law_bites() -> None:
    assert [_refused(name) for name in ("face_id", "RiskScore", "caller_religion", "surface", "traces")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_scope_says_it_in_both_languages() -> None:
    scope = (PROJECT / "docs" / "scope.md").read_text(encoding="utf-8")
    for word in ("face", "gait", "人脸", "步态", "petitioners", "上访", "believers", "信教"):
        assert word in scope
