"""Demand from past calls: squares with most of them, urgent ones counting more, as much as a day brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.assembly.atlas import load_atlas
from ring360.assembly.demand import read_demand
from small_county import small_atlas

CALLS = """received_at,lon,lat,category,priority
2026-03-01T10:00:00,117.2000,28.3000,robbery,1
2026-03-02T10:00:00,117.2001,28.3000,help,4
2026-03-03T10:00:00,117.2060,28.3060,help,3
2026-03-05T10:00:00,118.9,28.3,robbery,1
"""


def test_places_weigh_what_a_day_brings(tmp_path: Path) -> None:
    atlas = load_atlas(small_atlas(tmp_path))
    path = tmp_path / "calls.csv"
    path.write_text(CALLS, encoding="utf-8")
    told = read_demand(path, atlas, "Asia/Shanghai")
    # Four days; an urgent call counts eight times what the least urgent does. The last lies outside the map.
    assert [each.weight for each in told] == [9 / 4, 2 / 4]
    assert [each.point.lon for each in told] == pytest.approx([117.2, 117.206], abs=1e-4)
