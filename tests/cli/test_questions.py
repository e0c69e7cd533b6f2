"""`eta`, `route` and `coverage` as a user calls them, on a crossing drawn by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from drawn_osm import cross
from ring360.assembly.atlas import build_atlas
from ring360.cli.main import main

UNITS = "unit_id,role,lon,lat,officers\n西1,patrol,117.2,28.3,2\n东2,traffic,117.202,28.3,2\n远3,patrol,118.2,28.3,2\n"
CALLS = (
    "When,x,y,kind\n2025-03-01 08:00,117.2005,28.3,help\n2025-03-01 09:00,117.2,28.4,fire\n"
    "2025-03-01 10:00,0,0,help\n2025-03-01,117.201,28.2995,help\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("crossing")
    build_atlas(cross(made / "town.osm"), made / "town.atlas", with_basemap=False)
    (made / "units.csv").write_text(UNITS, encoding="utf-8")
    (made / "calls.csv").write_text(CALLS, encoding="utf-8")
    return made


def asked(capsys: pytest.CaptureFixture[str], *words: object, language: str = "en") -> tuple[int, str, str]:
    status = main(["--lang", language, *map(str, words)])
    out, err = capsys.readouterr()
    return status, out, err


def test_eta_ranks_units_nearest_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("eta", "--atlas", folder / "town.atlas", "--units", folder / "units.csv", "--to", "117.2018,28.3")
    status, out, _ = asked(capsys, *question, "--json")
    told = json.loads(out)
    assert status == 0
    assert [one["unit_id"] for one in told["etas"]] == ["东2", "西1"]
    assert set(told["etas"][0]) == {"unit_id", "travel_seconds", "distance_metres"}
    assert told["etas"][0]["distance_metres"] == pytest.approx(19.6, abs=0.2)
    assert (told["unreachable"], told["outside"]) == ([], {"units": 1})
    status, out, err = asked(capsys, *question, language="zh-CN")
    assert "东2" in out
    assert "1 行在地图之外" in err


def test_eta_takes_addresses_and_closures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("eta", "--atlas", folder / "town.atlas", "--units", folder / "units.csv", "--json", "--to")
    _, out, _ = asked(capsys, *question, "人民路/新华街")
    by_name = json.loads(out)["etas"]
    _, out, _ = asked(capsys, *question, "117.201,28.3")
    assert by_name == json.loads(out)["etas"]
    around = ("route", "--atlas", folder / "town.atlas", "--from", "117.2,28.3005", "--to", "117.201,28.2995", "--json")
    metres = []
    for closed in ((), ("--close", "10"), ("--close", "renmin road")):
        _, out, _ = asked(capsys, *around, *closed)
        metres.append(json.loads(out)["distance_metres"])
    assert metres == pytest.approx([209.3, 320.3, 320.3], abs=1.0)
    status, _, err = asked(capsys, *question, "117.2,28.3", "--close", "No Such Street")
    assert (status, "No Such Street" in err) == (1, True)
    status, _, err = asked(capsys, *question, "nowhere at all")
    assert (status, "nowhere at all" in err) == (1, True)


def test_route_tells_turns_in_both_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("route", "--atlas", folder / "town.atlas", "--from", "117.2002,28.3", "--to", "117.201,28.3005")
    _, out, _ = asked(capsys, *question, "--json")
    told = json.loads(out)
    assert [step["manoeuvre"] for step in told["steps"]][:2] == ["depart", "left"]
    assert told["steps"][1]["instruction"] == "Turn left onto 新华街"
    assert told["geometry"]["coordinates"][0] == pytest.approx([117.2002, 28.3], abs=1e-6)
    assert sum(step["travel_seconds"] for step in told["steps"]) == pytest.approx(told["travel_seconds"], abs=0.01)
    _, out, _ = asked(capsys, *question, language="zh-CN")
    assert "左转进入新华街" in out
    _, out, _ = asked(capsys, *question, "--geojson")
    assert json.loads(out)["geometry"]["type"] == "LineString"


def test_coverage_accounts_for_every_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ("--atlas", folder / "town.atlas", "--units", folder / "units.csv", "--calls", folder / "calls.csv")
    names = ("--columns", "calls.received_at=When,calls.lon=x,calls.lat=y,category=kind", "--max-refused", "0.3")
    question = ("coverage", *files, *names, "--timezone", "Asia/Shanghai")
    status, out, _ = asked(capsys, *question, "--json")
    told = json.loads(out)
    assert status == 0
    assert told["total_response"] == {"road_length_share": 1.0, "call_share": 1.0}
    assert [one["units"] for one in told["depth"]] == [1, 2, 3]
    assert told["depth"][2] == {"units": 3, "total_response": 0.0, "travel_only": 0.0}
    assert (told["worst_places"], told["outside"], told["calls"]) == ([], {"units": 1, "calls": 1}, 2)
    assert told["refused"]["calls"]["reasons"] == {"place-zero": 1}
    assert told["refused"]["calls"]["notes"] == {"date-only": 1}
    status, out, err = asked(capsys, *question, "--within", "95", "--allow", "processing=80,turnout=10")
    assert (status, "1 × coordinates 0, 0" in err) == (0, True)
    assert "Renmin Road" in out


def test_pictures_are_whole_and_ask_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = ("--atlas", folder / "town.atlas", "--units", folder / "units.csv")
    png, html = folder / "ring.png", folder / "ring.html"
    status, out, _ = asked(capsys, "coverage", *files, "--png", png, "--html", html)
    assert status == 0
    assert str(png) in out
    assert png.read_bytes().startswith(b"\x89PNG")
    page = html.read_text(encoding="utf-8")
    assert "{{" not in page
    assert re.search(r"https?://|\bimport\b|\bexport\b|\bfetch\(", page) is None
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert [unit[2] for unit in data["units"]] == ["西1", "东2"]
    status, _, err = asked(capsys, "coverage", *files, "--png", folder / "none" / "ring.png")
    assert (status, "ring.png" in err) == (1, True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--allow", "processing=soon"), "--allow"),
        (("--allow", "lunch=60"), "--allow"),
        (("--allow", "processing=600"), "leave no time"),
        (("--columns", "lon"), "--columns"),
        (("--datum", "mars"), "mars"),
        (("--timezone", "Mars/Olympus"), "Mars/Olympus"),
        (("--at", "noonish"), "noonish"),
        (("--calls", "missing.csv"), "missing.csv"),
    ],
)
def test_a_mistake_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    files = ["--atlas", folder / "town.atlas", "--units", folder / "units.csv"]
    if "--calls" not in words:
        files += ["--calls", folder / "calls.csv"]
    for language in ("en", "zh-CN"):
        status, out, err = asked(capsys, "coverage", *files, *words, language=language)
        assert (status, out) == (1, "")
        if language == "en":
            assert told in err


def test_units_far_from_the_map_are_a_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lon, lat, word in ((10.0, 50.0, "none of the 1 rows"), (28.3, 117.2, "longitude and latitude look exchanged")):
        (folder / "far.csv").write_text(f"unit_id,role,lon,lat,officers\na,b,{lon},{lat},2\n", encoding="utf-8")
        status, _, err = asked(capsys, "coverage", "--atlas", folder / "town.atlas", "--units", folder / "far.csv")
        assert (status, word in err) == (1, True), err
