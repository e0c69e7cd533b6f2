"""One call's whole way over HTTP, from report to closing, and the same desk again after a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from live_desks import BEGIN, HandClock, client_of, opened_desk
from ring360.assembly.live import OpenedDesk
from small_county import COLUMNS, ROWS

CALL = {"place": {"words": f"{ROWS[5]}/{COLUMNS[4]}"}, "category": "traffic", "words": "two cars"}


def test_a_call_is_taken_recommended_sent_and_cleared(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "a.sqlite", clock) as opened:
        client = client_of(opened)
        taken = client.post("/api/calls?lang=en", json=CALL)
        assert taken.status_code == 201
        incident = taken.json()
        assert incident["state"] == "waiting"
        advice = incident["recommendation"]
        assert advice["unit_ids"] == ["T1"]
        ranked = [(each["unit_id"], each["travel_seconds"]) for each in advice["candidates"]]
        assert [name for name, _ in ranked] == ["T1", "P2", "P1"]
        assert [seconds for _, seconds in ranked] == sorted(seconds for _, seconds in ranked)
        assert all(each["leaves"]["road_share_lost"] >= 0 for each in advice["candidates"])
        assert advice["candidates"][0]["reasons"][0]["code"] == "soonest"

        incident_id = incident["incident_id"]
        clock.at += 40
        sent = client.post(f"/api/incidents/{incident_id}/accept", json={})
        assert (sent.status_code, sent.json()["state"]) == (200, "dispatched")
        steps = [
            ("acknowledge", "acknowledged"),
            ("en-route", "en_route"),
            ("on-scene", "on_scene"),
            ("cleared", "free"),
        ]
        for report, state in steps:
            clock.at += 10
            reported = client.post(f"/api/units/T1/{report}")
            assert (reported.status_code, reported.json()["state"]) == (200, state)
        clock.at += 10
        closed = client.post(f"/api/incidents/{incident_id}/close", json={"disposition": "settled"}).json()
        assert closed["state"] == "closed"
        assert _times(closed["assignments"][0]) == [40.0, 50.0, 60.0, 70.0, 80.0]
        assert [line["kind"] for line in closed["timeline"]] == [
            "CallReceived", "IncidentOpened", "UnitsRecommended", "RecommendationAccepted", "UnitAssigned",
            "AssignmentAcknowledged", "UnitDeparted", "UnitArrived", "UnitCleared", "IncidentClosed",
        ]  # fmt: skip
        assert closed["timeline"][-1]["text"] == "Incident closed: settled"


def _times(assignment: dict[str, Any]) -> list[float]:
    names = ("assigned_at", "acknowledged_at", "en_route_at", "on_scene_at", "cleared_at")
    return [round(assignment[name] - BEGIN, 3) for name in names]


def test_a_restart_finds_everything_as_it_was(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "b.sqlite"
    with opened_desk(small, database) as opened:
        client = client_of(opened)
        incident_id = client.post("/api/calls", json=CALL).json()["incident_id"]
        client.post(f"/api/incidents/{incident_id}/accept", json={})
        before = _everything(opened, incident_id)
    with opened_desk(small, database) as opened:
        assert _everything(opened, incident_id) == before


def _everything(opened: OpenedDesk, incident_id: str) -> list[Any]:
    opened.desk.watch.look()
    client = client_of(opened)
    state = client.get("/api/state").json()
    ring = {name: value for name, value in state.pop("ring").items() if name != "version"}
    return [state, ring, client.get(f"/api/incidents/{incident_id}").json(), client.get("/api/journal").json()]


def test_a_call_delivered_twice_is_taken_once(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened:
        client = client_of(opened)
        key = {"Idempotency-Key": "desk 4, call 17"}
        first, second = (client.post("/api/calls", json=CALL, headers=key) for _ in range(2))
        assert (first.status_code, second.status_code) == (201, 201)
        assert first.json() == second.json()
        other = client.post("/api/calls", json={**CALL, "category": "fire"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")
        assert len(client.get("/api/incidents").json()["incidents"]) == 1


def test_what_the_situation_does_not_allow_changes_nothing(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "d.sqlite") as opened:
        client = client_of(opened)
        incident_id = client.post("/api/calls", json=CALL).json()["incident_id"]
        before = client.get("/api/journal").json()
        answers = [
            client.post("/api/units/T1/on-scene"),
            client.post("/api/units/T1/acknowledge"),
            client.post("/api/units/nobody/cleared"),
            client.post("/api/incidents/I999999/accept", json={"unit_ids": ["T1"]}),
            client.post(f"/api/incidents/{incident_id}/accept", json={"unit_ids": ["P1"]}),
            client.post(f"/api/incidents/{incident_id}/accept", json={"unit_ids": ["P1", "P1"], "reason": "r"}),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
            (409, "unit-transition"), (409, "unit-transition"), (404, "unit-unknown"), (404, "incident-unknown"),
            (422, "override-without-reason"), (409, "units-named-twice-or-none"),
        ]  # fmt: skip
        assert client.get("/api/journal").json() == before


def test_another_choice_is_taken_with_its_reason(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "e.sqlite") as opened:
        client = client_of(opened)
        incident_id = client.post("/api/calls", json=CALL).json()["incident_id"]
        asked = {"unit_ids": ["P2"], "reason": "T1 knows the school better"}
        sent = client.post(f"/api/incidents/{incident_id}/accept?lang=en", json=asked).json()
        assert [each["unit_id"] for each in sent["assignments"]] == ["P2"]
        accepted = next(line for line in sent["timeline"] if line["kind"] == "RecommendationAccepted")
        assert accepted["text"] == "Dispatcher sent units: T1 knows the school better"
        assert client.get("/api/units/P2").json()["state"] == "assigned"
