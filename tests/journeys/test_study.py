"""The life of a year: the demo county's files go in by the command line, and the report comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ring360.assembly.demo import build_demo, demo_tables
from ring360.cli.main import main

CALLS = 400


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo atlas with its units, and the first 400 calls of its year."""
    atlas = tmp_path_factory.mktemp("study") / "demo.atlas"
    build_demo(atlas, lambda stage, done: None, "en")
    calls = demo_tables(atlas)["calls"]
    calls.write_text("".join(calls.read_text().splitlines(keepends=True)[: CALLS + 1]))
    return atlas


def simulate(demo: Path, *more: str) -> int:
    tables = demo_tables(demo)
    files = ["--atlas", str(demo), "--units", str(tables["units"]), "--calls", str(tables["calls"])]
    return main(["--lang", "en", "simulate", *files, *more])


def as_json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def test_the_report_for_machines(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(demo, "--json") == 0
    told = as_json(capsys)
    assert (told["calls"], told["served"], told["seed"]) == (CALLS, CALLS, 360)
    assert sorted(told["checksums"]) == ["atlas", "calls", "units"]  # type: ignore[call-overload]
    assert set(told["total_response_seconds"]) == {"mean", "median", "p90", "count"}  # type: ignore[call-overload]
    assert list(told["share_within"]) == ["360"]  # type: ignore[call-overload]
    groups = told["by_category"]
    assert isinstance(groups, dict)
    assert sum(group["calls"] for group in groups.values()) == CALLS
    segments = told["segments"]
    assert isinstance(segments, dict)
    assert (segments["processing"]["median"], segments["turnout"]["median"]) == (60.0, 30.0)
    parts = sum(segments[name]["mean"] for name in ("processing", "turnout", "travel"))
    assert segments["total_response"]["mean"] == pytest.approx(parts, abs=0.002)
    assert segments["total_response"]["mean"] == told["total_response_seconds"]["mean"]  # type: ignore[index]


def test_the_same_seed_gives_the_same_report(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulate(demo, "--json")
    first = as_json(capsys)
    simulate(demo, "--json")
    assert as_json(capsys) == first
    simulate(demo, "--json", "--seed", "7")
    other = as_json(capsys)
    assert other["segments"]["on_scene"] != first["segments"]["on_scene"]  # type: ignore[index]


def test_a_wider_ring_holds_more_calls(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shares = []
    for ring in ("90", "240", "360", "86400"):
        simulate(demo, "--json", "--ring", ring)
        shares.append(as_json(capsys)["share_within"][ring])  # type: ignore[index]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_tables_for_people(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert simulate(demo) == 0
    told = capsys.readouterr().out
    assert f"{CALLS} calls" in told
    assert "Total response by category" in told
    assert "robbery" in told


def test_shift_times_need_a_time_zone(demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header, first, *_ = demo_tables(demo)["units"].read_text().splitlines()
    units = tmp_path / "units.csv"
    units.write_text(f"{header},shift_start,shift_end\n{first},08:00,20:00\n")
    calls = str(demo_tables(demo)["calls"])
    given = ["--lang", "en", "simulate", "--atlas", str(demo), "--units", str(units), "--calls", calls]
    assert main(given) == 1
    assert "--timezone" in capsys.readouterr().err
    assert main([*given, "--timezone", "Asia/Shanghai", "--json"]) == 0
    told = as_json(capsys)
    # The year's calls are too many for one unit that works by day only, and the report does not hide it.
    assert told["calls"] == CALLS
    assert 100 < told["served"] < CALLS  # type: ignore[operator]
    assert told["waited"] > CALLS // 2  # type: ignore[operator]


def test_days_without_a_time_are_spread_over_the_day(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *lines = demo_tables(demo)["calls"].read_text().splitlines()
    days = tmp_path / "calls.csv"
    days.write_text("\n".join([header, *(line[:10] + line[line.index(",") :] for line in lines)]))
    units = str(demo_tables(demo)["units"])
    given = ["simulate", "--atlas", str(demo), "--units", units, "--calls", str(days), "--timezone", "Asia/Shanghai"]
    assert main([*given, "--json"]) == 0
    told = as_json(capsys)
    assert (told["calls"], told["times_drawn"]) == (CALLS, CALLS)
    # All of a day at midnight would keep most calls waiting.
    assert told["waited"] < CALLS // 10  # type: ignore[operator]
