"""Files as people really export them are opened; broken ones are refused by name."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ring360.adapters.history.tables import open_table
from ring360.domain.problems import Problem

ROWS = [(2, ["甲1", "1.5", "第一, 街"]), (3, ["乙2", "2.5", ""])]
TEXT = '编号,lon,街名\n甲1,1.5,"第一, 街"\n乙2,2.5,\n'


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (gzip.compress(TEXT.encode()), "utf-8"),
        (TEXT.replace("\n乙2", "\n\n乙2").encode(), "utf-8"),
    ],
)
def test_encodings_line_ends_and_packing(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    table = open_table(path)
    assert (table.encoding, table.columns) == (encoding, ["编号", "lon", "街名"])
    assert [cells for _, cells in table.rows] == [cells for _, cells in ROWS]


@pytest.mark.parametrize("text", ["a;b\n1,5;2\n", "a\tb\n1,5\t2\n", "a|b\n1,5|2\n", "sep=;\na;b\n1,5;2\n"])
def test_separators(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    table = open_table(path)
    assert (table.columns, [cells for _, cells in table.rows], table.decimal_comma) == (
        ["a", "b"],
        [["1,5", "2"]],
        True,
    )


def test_geojson_points_give_the_same_columns(tmp_path: Path) -> None:
    path = tmp_path / "units.geojson"
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1.5, 2.5]}, "properties": {"unit_id": 7}},
        {"type": "Feature", "geometry": None, "properties": {"skills": ["a", "b"], "unit_id": "8"}},
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    table = open_table(path)
    assert table.columns == ["unit_id", "skills", "lon", "lat"]
    assert list(table.rows) == [(1, ["7", "", "1.5", "2.5"]), (2, ["8", "a;b", "", ""])]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "inputs-empty"),
        (b"\xef\xbb\xbf\n\n", "inputs-not-a-table"),
        (gzip.compress(b"a,b\n1,2\n" * 100)[:-20], "inputs-gzip"),
        (b"just a line\n", "inputs-not-a-table"),
        (b"a,b\n\xff\xff\xff\xff\n", "inputs-encoding"),
        (b'{"type": "FeatureColl', "inputs-geojson"),
        (b'{"type": "FeatureCollection", "features": []}', "inputs-empty"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(Problem) as told:
        open_table(path)
    assert (told.value.code, told.value.details["file"]) == (code, "broken.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        open_table(tmp_path / "none.csv")
    assert told.value.code == "inputs-missing"
