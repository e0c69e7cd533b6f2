"""`ring360 muster` and `ring360 contain` as a user calls them, on a crossing drawn by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from drawn_osm import cross
from ring360.assembly.atlas import build_atlas
from ring360.cli.main import main

UNITS = (
    "unit_id,role,lon,lat,officers,shift_start,shift_end\n西1,patrol,117.2,28.3,2,,\n东2,traffic,117.202,28.3,3,,\n"
    "夜3,patrol,117.201,28.3,9,22:00,06:00\n"
)
PLACE = "117.2005,28.3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("crossing")
    build_atlas(cross(made / "town.osm"), made / "town.atlas", with_basemap=False)
    (made / "units.csv").write_text(UNITS, encoding="utf-8")
    return made


def asked(capsys: pytest.CaptureFixture[str], folder: Path, command: str, *words: str, units: str = "units.csv",
          language: str = "en") -> tuple[int, str, str]:  # fmt: skip
    files = ["--atlas", str(folder / "town.atlas"), "--units", str(folder / units)]
    status = main(["--lang", language, command, *files, *words])
    out, err = capsys.readouterr()
    return status, out, err


def test_a_muster_counts_who_is_on_duty(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("--to", PLACE, "--want", "5@300", "--turnout", "20")
    status, out, _ = asked(capsys, folder, "muster", *question, "--at", "12", "--json")
    told = json.loads(out)
    assert (status, told["off_duty"], told["outside"]) == (0, ["夜3"], {"units": 0})
    assert [each["officers"] for each in told["by_seconds"]] == [5, 5, 5]
    assert (told["order"]["meets_all"], told["order"]["officers"]) == (True, 5)
    _, out, _ = asked(capsys, folder, "muster", *question, "--at", "23", "--json")
    assert [each["officers"] for each in json.loads(out)["by_seconds"]] == [14, 14, 14]
    status, out, _ = asked(capsys, folder, "muster", *question, "--at", "12", language="zh-CN")
    assert status == 0
    assert "不在班，未计入：夜3" in out


def test_a_muster_that_cannot_be_met_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = asked(capsys, folder, "muster", "--to", PLACE, "--want", "99@60")
    assert status == 0
    assert "99 officers within 60 s are more than there are: 14 can be there by then" in out


def test_a_containment_belongs_to_a_case(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("--seen", PLACE, "--within", "30", "--setup", "0")
    status, _, err = asked(capsys, folder, "contain", *question)
    assert (status, "--case" in err) == (2, True)
    status, _, err = asked(capsys, folder, "contain", *question, "--case", " ")
    assert (status, "open case or exercise" in err) == (1, True)
    status, out, _ = asked(capsys, folder, "contain", *question, "--case", "I000007", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["contained"] == (told["leaks"] == [])
    assert told["leak_weight"] == told["leak_bound"]
    assert all(each["ready_at"] <= each["vehicle_soonest_at"] for each in told["closures"])
    status, out, _ = asked(capsys, folder, "contain", *question, "--case", "I000007", language="zh-CN")
    assert "案件 I000007" in out


@pytest.mark.parametrize("wrong", ["30", "x@180", "0@180", "30@0", "30@soon"])
def test_a_wish_that_cannot_be_read_is_named(folder: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    status, out, err = asked(capsys, folder, "muster", "--to", PLACE, "--want", wrong)
    assert (status, out, wrong in err) == (1, "", True)


def test_rows_that_are_not_taken_are_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "twice.csv").write_text(UNITS + "西1,patrol,117.2,28.3,2,,\n", encoding="utf-8")
    question = ("--to", PLACE, "--want", "1@300")
    status, _, err = asked(capsys, folder, "muster", *question, units="twice.csv")
    assert (status, "twice.csv" in err) == (1, True)
    status, _, err = asked(capsys, folder, "muster", *question, "--max-refused", "0.5", units="twice.csv")
    assert (status, "twice.csv: 1 of 4 rows refused" in err, "(rows 5)" in err) == (0, True, True), err
