"""An exercise: the pretended world works through the real control room, and a call placed by hand gets a unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from live_desks import HandClock, client_of
from ring360.assembly.atlas import load_atlas
from ring360.assembly.exercise import Exercise, open_exercise
from ring360.assembly.live import EXERCISE, LIVE, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.domain.problems import Problem


def calls_csv(path: Path) -> Path:
    """Four weeks of calls, eight each evening."""
    rows = ["call_id,received_at,lon,lat,category"]
    for day in range(28):
        for call in range(8):
            place = f"{117.2 + 0.001 * (call % 7)},{28.3 + 0.001 * (day % 7)}"
            rows.append(f"{day}-{call},2025-06-{day + 1:02d}T{18 + call % 4}:{5 * call:02d}:00+08:00,{place},help")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def opened_exercise(small: Path, folder: Path, seed: int = 1) -> Exercise:
    return open_exercise(
        load_atlas(small), small, small.with_suffix(".units.csv"), calls_csv(folder / "calls.csv"),
        folder / "x.sqlite", DeskSettings(), rate=10.0, seed=seed, progress=lambda stage, done: None,
    )  # fmt: skip


def test_a_call_placed_by_hand_gets_a_unit_without_anybody_accepting(small: Path, tmp_path: Path) -> None:
    exercise = opened_exercise(small, tmp_path)
    desk = exercise.opened.desk
    try:
        client = client_of(exercise.opened)
        before = {row["unit_id"]: (row["lon"], row["lat"]) for row in client.get("/api/units").json()["units"]}
        asked = {"place": {"lon": 117.206, "lat": 28.306}, "category": "traffic"}
        incident = client.post("/api/calls", json=asked).json()
        assert incident["state"] == "waiting"
        advised = incident["recommendation"]["unit_ids"]
        exercise.advance(desk.room.now() + 900)
        told = client.get(f"/api/incidents/{incident['incident_id']}").json()
        first = told["assignments"][0]
        assert [first["unit_id"]] == advised
        assert first["assigned_at"] - told["opened_at"] == pytest.approx(60, abs=0.01)
        assert first["acknowledged_at"] < first["en_route_at"] < first["on_scene_at"]
        after = {row["unit_id"]: (row["lon"], row["lat"]) for row in client.get("/api/units").json()["units"]}
        assert all(before[name] != after[name] for name in before)
        assert client.get("/api/about").json()["setting"] == EXERCISE
    finally:
        exercise.close()


def test_a_person_may_be_quicker_than_the_modelled_dispatcher(small: Path, tmp_path: Path) -> None:
    exercise = opened_exercise(small, tmp_path)
    try:
        client = client_of(exercise.opened)
        asked = {"place": {"lon": 117.206, "lat": 28.306}, "category": "traffic"}
        incident = client.post("/api/calls", json=asked).json()
        other = next(
            each["unit_id"] for each in incident["recommendation"]["candidates"]
            if each["unit_id"] not in incident["recommendation"]["unit_ids"]
        )  # fmt: skip
        chosen = {"unit_ids": [other], "reason": "training"}
        assert client.post(f"/api/incidents/{incident['incident_id']}/accept", json=chosen).status_code == 200
        exercise.advance(exercise.opened.desk.room.now() + 900)
        told = client.get(f"/api/incidents/{incident['incident_id']}").json()
        assert [each["unit_id"] for each in told["assignments"]] == [other]
        assert told["assignments"][0]["on_scene_at"] is not None
    finally:
        exercise.close()


def test_an_exercise_never_enters_a_live_database_nor_the_other_way(small: Path, tmp_path: Path) -> None:
    opened_exercise(small, tmp_path).close()
    atlas = load_atlas(small)
    with pytest.raises(Problem) as refused:
        open_desk(atlas, small, tmp_path / "x.sqlite", LIVE, HandClock(), DeskSettings(), lambda stage, done: None)
    assert refused.value.code == "database-other-setting"


def test_an_exercise_does_not_wipe_a_live_database(small: Path, tmp_path: Path) -> None:
    atlas = load_atlas(small)
    database = tmp_path / "x.sqlite"
    open_desk(atlas, small, database, LIVE, HandClock(), DeskSettings(), lambda stage, done: None).let_go()
    with pytest.raises(Problem) as refused:
        opened_exercise(small, tmp_path)
    assert refused.value.code == "database-other-setting"
    assert database.stat().st_size > 0
