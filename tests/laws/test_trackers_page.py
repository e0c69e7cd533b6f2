"""The page on trackers lists exactly the messages, items and refusals of the code."""

from __future__ import annotations

import re
from pathlib import Path

from ring360.adapters.devices.jt808.items import STANDARD
from ring360.adapters.devices.jt808.session import SPOKEN
from ring360.adapters.devices.jt808.vendor_items import ITEMS
from ring360.adapters.devices.refusals import REFUSALS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "trackers.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def _numbers(text: str) -> set[int]:
    return {int(number, 16) for number in re.findall(r"`(0x[0-9A-Fa-f]+)`", text)}


def test_every_message_is_told() -> None:
    rows = [line.split("|")[1] for line in _section("Messages of JT/T 808").splitlines() if line.startswith("| `0x")]
    assert _numbers(" ".join(rows)) == SPOKEN


def test_every_item_is_told() -> None:
    standard, _, vendors = _section("Items of a location").partition("Vendors':")
    assert _numbers(standard) == STANDARD.keys()
    # 0x80 has no length of its own and is read apart.
    assert _numbers(vendors.partition("Some read otherwise")[0]) == ITEMS.keys() | {0x80}


def test_every_refusal_is_told() -> None:
    codes = re.findall(r"^\| `([a-z-]+)` \|", _section("What is refused"), re.MULTILINE)
    assert sorted(codes) == sorted(REFUSALS)
