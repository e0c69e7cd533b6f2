"""Muster and containment over HTTP: asked, ordered as shown, journaled, and ended with the case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from live_desks import HandClock, client_of, opened_desk
from ring360.assembly.live import OpenedDesk
from ring360.domain.facts import UnitArrived, UnitCleared
from ring360.operations.questions import _trail

SCENE = {"lon": 117.2, "lat": 28.3}


@pytest.fixture
def opened(small: Path, tmp_path: Path) -> Iterator[OpenedDesk]:
    with opened_desk(small, tmp_path / "o.sqlite", HandClock()) as opened:
        yield opened


@pytest.fixture
def client(opened: OpenedDesk) -> TestClient:
    return client_of(opened)


def post(client: TestClient, path: str, status: int = 200, **fields: Any) -> Any:
    answer = client.post(path, json=fields)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_a_muster_is_asked_and_ordered_as_it_was_shown(client: TestClient) -> None:
    incident = post(client, "/api/calls", 201, place=SCENE, category="crowd")["incident_id"]
    wanted = [{"officers": 4, "within_seconds": 600}]
    told = post(client, "/api/muster", incident_id=incident, wanted=wanted)
    assert [each["within_seconds"] for each in told["by_seconds"]] == [180.0, 360.0, 600.0]
    assert told["order"]["meets_all"]
    assert sum(each["officers"] for each in told["order"]["units"]) == told["order"]["officers"] >= 4
    stations = [{name: each[name] for name in ("unit_id", "lon", "lat")} for each in told["order"]["units"]]
    ordered = post(client, f"/api/incidents/{incident}/muster", stations=stations, reason="as shown")
    assert sorted(each["unit_id"] for each in ordered["assignments"]) == sorted(each["unit_id"] for each in stations)
    assert "MusterOrdered" in [line["kind"] for line in ordered["timeline"]]
    again = client.post(f"/api/incidents/{incident}/muster", json={"stations": stations})
    assert (again.status_code, again.json()["code"]) == (409, "unit-transition")


def test_what_cannot_be_mustered_is_said_with_the_earliest_time(client: TestClient) -> None:
    told = post(client, "/api/muster?lang=zh-CN", place=SCENE, wanted=[{"officers": 500, "within_seconds": 180}])
    (short,) = told["order"]["shortfalls"]
    assert (short["wanted"]["officers"], short["seconds"]) == (500, None)
    assert [each["code"] for each in told["order"]["reasons"]][:1] == ["muster-never"]
    assert told["reaches"] == [{"officers": 500, "seconds": None, "travel_only_seconds": None}]


def test_containment_wants_an_open_case_and_a_sighting(client: TestClient) -> None:
    incident = post(client, "/api/calls", 201, place=SCENE, category="robbery")["incident_id"]
    ask = {"reason": "red car, armed"}
    without = client.post(f"/api/incidents/{incident}/containment/ask", json=ask)
    assert (without.status_code, without.json()["code"]) == (409, "containment-without-sighting")
    assert client.post(f"/api/incidents/{incident}/containment/ask", json={}).status_code == 422
    told = post(client, f"/api/incidents/{incident}/sightings", 201, place=SCENE, seconds_ago=20, words="red car")
    assert [each["words"] for each in told["sightings"]] == ["red car"]
    plan = post(client, f"/api/incidents/{incident}/containment/ask", **ask)
    assert plan["contained"] == (plan["leaks"] == [])
    assert plan["leak_weight"] >= plan["leak_bound"]
    post(client, f"/api/incidents/{incident}/close")
    closed = client.post(f"/api/incidents/{incident}/containment/ask", json=ask)
    assert (closed.status_code, closed.json()["code"]) == (409, "incident-transition")
    assert client.get(f"/api/incidents/{incident}").json()["sightings"] == []


def test_every_use_of_containment_is_in_the_journal(client: TestClient, opened: OpenedDesk) -> None:
    incident = post(client, "/api/calls", 201, place=SCENE, category="robbery")["incident_id"]
    post(client, f"/api/incidents/{incident}/sightings", 201, place=SCENE)
    post(client, f"/api/incidents/{incident}/containment/ask", reason="red car, armed")
    looks = [line for line in opened.desk.journal.lines() if line.kind.startswith("RecordLookedAt/")]
    assert [(line.payload["subject"], line.payload["reason"], bool(line.by)) for line in looks] == [
        (incident, "red car, armed", True)
    ]


def test_closures_are_ordered_as_they_were_shown(client: TestClient) -> None:
    incident = post(client, "/api/calls", 201, place=SCENE, category="robbery")["incident_id"]
    closure = {"unit_id": "P1", "lon": 117.2005, "lat": 28.3, "directed_segments": [0, 1], "ready_seconds": 40.0}
    path = f"/api/incidents/{incident}/containment"
    told = post(client, path, closures=[closure], reason="as shown")
    assert [each["unit_id"] for each in told["containment"]["closures"]] == ["P1"]
    assert [each["unit_id"] for each in told["assignments"]] == ["P1"]
    assert post(client, f"{path}/end", words="caught")["containment"] is None
    assert client.post(f"{path}/end", json={}).json()["code"] == "containment-none"
    wrong = client.post(path, json={"closures": [{**closure, "directed_segments": [10**8]}], "reason": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "segment-unknown")


def test_a_place_holds_only_once_its_unit_says_it_stands_there(client: TestClient, opened: OpenedDesk) -> None:
    incident = post(client, "/api/calls", 201, place=SCENE, category="robbery")["incident_id"]
    post(client, f"/api/incidents/{incident}/sightings", 201, place=SCENE)
    closure = {"unit_id": "P1", "lon": 117.2005, "lat": 28.3, "directed_segments": [0, 1], "ready_seconds": 0.0}
    post(client, f"/api/incidents/{incident}/containment", closures=[closure], reason="as shown")

    def held(setup_seconds: float = 0.0) -> list[tuple[int, ...]]:
        with opened.desk.room.look() as board:
            trail = _trail(board, board.incident(incident), board.at, setup_seconds)
        return [each.directed_segments for each in trail.held]

    assert held() == []
    opened.desk.room.take(lambda at, fact_id: UnitArrived(at, fact_id, "P1"))
    assert held() == [(0, 1)]
    assert held(setup_seconds=30.0) == []
    opened.desk.room.take(lambda at, fact_id: UnitCleared(at, fact_id, "P1"))
    assert held() == []
