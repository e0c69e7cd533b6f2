"""Pages for readers hold together: links lead somewhere, and what they tell to type exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ring360.cli.main import COMMANDS

PROJECT = Path(__file__).resolve().parents[2]
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_commands_in_pages_exist() -> None:
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    fenced = "\n".join(block for text in texts for block in text.split("```")[1::2])
    typed = re.findall(r"^(?:\$ )?(?:\.venv/bin/)?ring360 +([a-z-]+)", fenced, re.MULTILINE)
    named = {*typed, *(name for text in texts for name in re.findall(r"`ring360 ([a-z]+)", text))}
    assert named - set(COMMANDS) == set()


def test_make_targets_in_pages_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"`make ([a-z-]+)`", text)) - targets == set()
