"""Every command, option and setting is documented: the reference pages are exactly what the code says today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_reference", PROJECT / "scripts" / "write_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["api", "commands", "roles", "settings"])
def test_the_page_is_what_the_code_says(writer: ModuleType, page: str) -> None:
    written = (PROJECT / "docs" / "reference" / f"{page}.md").read_text(encoding="utf-8")
    said = {path.stem: text for path, text in writer.pages().items()}
    assert written == said[page], "run `make reference`"


def test_no_option_is_without_words(writer: ModuleType) -> None:
    rows = [line.split(" | ") for line in writer.commands_page().splitlines() if line.startswith("| `")]
    assert [row[0] for row in rows if not row[-1].rstrip(" |") or not row[-2].strip()] == []
