"""Patrol tasks over HTTP: asked for, and ordered."""

from __future__ import annotations

from pathlib import Path

from live_desks import HandClock, client_of, opened_desk


def test_tasks_are_told_and_a_unit_is_sent_to_its_own(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "o.sqlite", HandClock()) as opened:
        client = client_of(opened)
        tasks = client.get("/api/patrol-tasks").json()["tasks"]
        assert [(task["unit_id"], task["sort"]) for task in tasks] == [("P1", "lanes"), ("P2", "lanes")]
        first = tasks[0]
        asked = {"unit_id": "P1", "place": "lanes", "lon": first["lon"], "lat": first["lat"]}
        answer = client.post("/api/patrol-tasks", json=asked)
        assert answer.status_code == 200
        assert client.get("/api/units/P1").json()["post"] == "lanes"
        assert client.post("/api/patrol-tasks", json={**asked, "unit_id": "nobody"}).status_code == 404
