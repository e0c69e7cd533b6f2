"""Names of places on the road: the street's own, and those that meet at a junction."""

from __future__ import annotations

from pathlib import Path

from ring360.assembly.atlas import load_atlas
from ring360.operations.locating import point_at, street_name, street_names
from small_county import COLUMNS, ROWS, small_atlas


def test_streets_that_meet_are_named_once_each(tmp_path: Path) -> None:
    atlas = load_atlas(small_atlas(tmp_path))
    row, column = point_at(atlas, 117.2005, 28.3), point_at(atlas, 117.2, 28.3005)
    assert (street_name(atlas, row), street_name(atlas, column)) == (ROWS[0], COLUMNS[0])
    met = [2 * row.segment, 2 * row.segment + 1, 2 * column.segment]
    assert street_names(atlas, met) == f"{ROWS[0]}/{COLUMNS[0]}"
    assert street_names(atlas, []) == ""
