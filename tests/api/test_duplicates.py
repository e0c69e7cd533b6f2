"""A second call about the same thing is suggested before it is taken, with why, and merging settles it."""

from __future__ import annotations

from pathlib import Path

from live_desks import HandClock, client_of, opened_desk

CROSSING = {"lon": 117.2, "lat": 28.3}
NEAR = {"lon": 117.2003, "lat": 28.3}


def test_a_repeated_call_is_recognised_until_it_is_merged(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "d.sqlite", clock) as opened:
        client = client_of(opened)
        one = client.post("/api/calls", json={"place": CROSSING, "category": "fight"}).json()["incident_id"]
        clock.at += 120
        (found,) = client.post("/api/calls/duplicates", json={"place": NEAR, "category": "fight"}).json()["duplicates"]
        assert (found["incident"]["incident_id"], round(found["gap_seconds"])) == (one, 120)
        assert [each["code"] for each in found["reasons"]] == ["duplicate-time", "duplicate-place", "duplicate-type"]
        far = client.post("/api/calls/duplicates", json={"place": NEAR, "category": "found-property"}).json()
        assert far["duplicates"] == [] or far["duplicates"][0]["score"] < found["score"]
        other = client.post("/api/calls", json={"place": NEAR, "category": "fight"}).json()["incident_id"]
        hints = client.get(f"/api/incidents/{other}/duplicates").json()["duplicates"]
        assert [each["incident"]["incident_id"] for each in hints] == [one]
        client.post(f"/api/incidents/{one}/merge", json={"incident_id": other})
        clock.at += 10
        (found,) = client.post("/api/calls/duplicates", json={"place": NEAR, "category": "fight"}).json()["duplicates"]
        assert found["incident"]["incident_id"] == one
