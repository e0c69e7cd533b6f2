"""The roster over HTTP: planned, begun, changed, handed over, ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from live_desks import client_of, opened_desk

DAY = {
    "shift_id": "day", "name": "Day", "starts_at": 1_750_000_000.0, "ends_at": 1_750_030_000.0, "lead_id": "lead",
    "crews": [{"unit_id": "P1", "person_ids": ["ann", "bo"], "lead_id": "ann"}], "group_ids": ["g1"],
}  # fmt: skip


def test_a_shift_from_plan_to_end(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "s.sqlite") as opened:
        client = client_of(opened)
        night: dict[str, Any] = {**DAY, "shift_id": "night", "crews": [{"unit_id": "P1", "person_ids": ["dee"]}]}
        for plan in (DAY, night):
            answer = client.put(f"/api/shifts/{plan['shift_id']}", json=plan)
            assert (answer.status_code, answer.json()["state"]) == (200, "planned")
        assert client.get("/api/units/P1").json()["officers"] == 4
        assert client.post("/api/shifts/day/start").json()["state"] == "running"
        assert client.get("/api/units/P1").json()["officers"] == 2
        crew = {"unit_id": "P1", "person_ids": ["ann", "cy", "di"]}
        assert client.post("/api/shifts/day/crew", json=crew).json()["crews"][0]["person_ids"] == ["ann", "cy", "di"]
        # P1 is in service and has had three people aboard since then.
        assert client.get("/api/units/P1").json()["officers"] == 3
        client.post("/api/shifts/day/crew", json={**crew, "equipment": ["drone"]})
        client.post("/api/shifts/day/crew", json=crew)
        assert client.get("/api/units/P1").json()["equipment"] == ["drone"]
        assert client.post("/api/shifts/night/start").status_code == 200
        assert client.get("/api/units/P1").json()["officers"] == 1
        told = client.post("/api/shifts/day/notes", json={"words": "watch the bridge"}).json()
        assert [note["words"] for note in told["notes"]] == ["watch the bridge"]
        assert client.post("/api/shifts/day/hand-over", json={"to_shift_id": "night"}).json()["handed_to"] == "night"
        assert client.post("/api/shifts/day/end").json()["state"] == "over"
        assert client.get("/api/shifts").json()["on_duty"] == ["dee", "g1", "lead"]


def test_a_plan_is_sent_to_its_own_address(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "s.sqlite") as opened:
        answer = client_of(opened).put("/api/shifts/night", json=DAY)
        assert (answer.status_code, answer.json()["code"]) == (422, "name-differs")


def test_a_live_shift_without_its_group_of_ten_is_brought_up(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "s.sqlite") as opened:
        client = client_of(opened)
        client.put("/api/shifts/day", json=DAY)
        told = client.post("/api/shifts/day/start").json()
        assert told["gaps"] == [{"code": "group-below-minimum", "about": "day", "present": 1, "wanted": 10}]
        (raised,) = client.get("/api/attention").json()["attention"]
        assert (raised["reason"]["code"], raised["notify"]) == ("group-below-minimum", ["duty_commander"])


def test_a_foot_team_begins_its_shift_on_foot(small: Path, tmp_path: Path) -> None:
    here = {"lon": 117.2, "lat": 28.3}
    asked = {"unit_id": "F1", "role": "community", "mode": "foot", "equipment": ["drone"], **here}
    with opened_desk(small, tmp_path / "s.sqlite") as opened:
        client = client_of(opened)
        assert client.post("/api/units", json=asked).status_code == 201
        call = {"place": {"lon": 117.201, "lat": 28.3}, "category": "help"}
        told = client.post("/api/calls", json=call).json()["recommendation"]
        seconds = {each["unit_id"]: each["travel_seconds"] for each in told["candidates"]}
        # P1 stands at the same junction, with a car.
        assert seconds["F1"] > 2 * seconds["P1"] > 0
        assert client.post("/api/units", json={**asked, "unit_id": "F2", "mode": "horse"}).status_code == 422
