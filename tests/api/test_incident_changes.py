"""What the room does with incidents over HTTP: each change is told back, journaled with who made it, and taken once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from live_desks import HandClock, client_of, opened_desk

CROSSING = {"lon": 117.2, "lat": 28.3}
NEAR = {"lon": 117.2004, "lat": 28.3}


class Room:
    """A desk with an HTTP client, and calls made in one line."""

    def __init__(self, client: TestClient, clock: HandClock) -> None:
        self.client = client
        self.clock = clock

    def post(self, path: str, status: int = 200, **fields: Any) -> Any:
        answer = self.client.post(path, json=fields)
        assert answer.status_code == status, answer.text
        return answer.json()

    def call(self, category: str = "dispute", place: dict[str, float] = CROSSING, **fields: Any) -> str:
        incident_id: str = self.post("/api/calls", 201, place=place, category=category, **fields)["incident_id"]
        return incident_id


@pytest.fixture
def room(small: Path, tmp_path: Path) -> Iterator[Room]:
    clock = HandClock()
    with opened_desk(small, tmp_path / "r.sqlite", clock) as opened:
        yield Room(client_of(opened), clock)


def test_two_calls_about_one_thing_become_one_and_part_again(room: Room) -> None:
    one, other = room.call(), room.call(place=NEAR)
    told = room.post(f"/api/incidents/{one}/merge", incident_id=other, reason="same quarrel")
    assert [call["incident_id"] for call in told["calls"]] == [one, one]
    assert room.client.get(f"/api/incidents/{other}").json()["state"] == "merged"
    assert room.client.get(f"/api/incidents/{other}").json()["merged_into"] == one
    listed = room.client.get("/api/incidents?open_only=true").json()["incidents"]
    assert [row["incident_id"] for row in listed] == [one]
    told = room.post(f"/api/incidents/{one}/unmerge", incident_id=other)
    assert [call["incident_id"] for call in told["calls"]] == [one]
    assert [line["kind"] for line in told["timeline"]].count("IncidentsMerged") == 1


def test_every_line_says_on_whose_word_it_was_taken(room: Room) -> None:
    incident = room.call()
    told = room.post(f"/api/incidents/{incident}/notes", 201, words="two men, one with a stick")
    line = told["timeline"][-1]
    assert (line["text"], bool(line["by"])) == ("Note: two men, one with a stick", True)
    assert told["notes"][-1]["words"] == "two men, one with a stick"


def test_amending_raising_linking_and_feeding_back(room: Room) -> None:
    incident, other = room.call(), room.call("traffic")
    told = room.post(f"/api/incidents/{incident}/amend", category="fight", priority=1, reason="more of them")
    assert (told["category"], told["priority"], told["needs"][0]["units"]) == ("fight", 1, 2)
    told = room.post(f"/api/incidents/{incident}/alarm", alarm_level=2)
    assert (told["alarm_level"], [line["units"] for line in told["needs"]]) == (2, [4, 1])
    told = room.post(f"/api/incidents/{incident}/link", incident_id=other, sort="child")
    assert told["links"] == [{"sort": "child", "incident_id": other}]
    assert room.post(f"/api/incidents/{incident}/unlink", incident_id=other)["links"] == []
    assert room.client.post(f"/api/incidents/{incident}/feedback", json={"disposition": "x"}).status_code == 409
    room.post(f"/api/incidents/{incident}/accept")
    told = room.post(f"/api/incidents/{incident}/feedback", 201, disposition="mediated", satisfaction=4)
    assert (told["feedback"][0]["satisfaction"], told["disposition"]) == (4, "mediated")


def test_a_matter_of_another_agency_goes_there_and_stays_in_sight(room: Room) -> None:
    incident = room.call("service-line")
    told = room.post(f"/api/incidents/{incident}/hand-over", agency="12345", words="broken lamp")
    assert (told["state"], told["agency"]) == ("handed_over", "12345")
    told = room.post(f"/api/incidents/{incident}/hand-over/answer", words="mended")
    assert told["referrals"][0]["answer"] == "mended"
    assert room.post(f"/api/incidents/{incident}/close", disposition="mended")["state"] == "closed"
    assert room.post(f"/api/incidents/{incident}/reopen")["state"] == "cleared"


def test_a_request_sent_again_is_taken_once_even_after_a_restart(small: Path, tmp_path: Path) -> None:
    key = {"Idempotency-Key": "note 1"}
    with opened_desk(small, tmp_path / "k.sqlite") as opened:
        room = Room(client_of(opened), HandClock())
        incident = room.call()
        path = f"/api/incidents/{incident}/notes"
        answers = [room.client.post(path, json={"words": "once"}, headers=key).json() for _ in range(3)]
        assert [len(answer["notes"]) for answer in answers] == [1, 1, 1]
    with opened_desk(small, tmp_path / "k.sqlite") as opened:
        client = client_of(opened)
        assert len(client.post(path, json={"words": "once"}, headers=key).json()["notes"]) == 1
        other = client.post(path, json={"words": "twice"}, headers=key)
        assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")


def test_a_state_is_known_by_its_etag_and_not_overwritten_unseen(room: Room) -> None:
    path = f"/api/incidents/{room.call()}"
    seen = room.client.get(path)
    again = room.client.get(path, headers={"If-None-Match": seen.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    room.post(f"{path}/notes", 201, words="somebody else was here")
    late = room.client.post(f"{path}/accept", json={}, headers={"If-Match": seen.headers["etag"]})
    assert (late.status_code, late.json()["code"]) == (409, "state-changed-meanwhile")
    fresh = room.client.get(path).headers["etag"]
    assert room.client.post(f"{path}/accept", json={}, headers={"If-Match": fresh}).status_code == 200


def test_long_lists_are_read_page_by_page(room: Room) -> None:
    made = []
    for _ in range(5):
        room.clock.at += 10
        made.append(room.call("help"))
    found, cursor = [], ""
    while cursor is not None:
        page = room.client.get(f"/api/incidents?limit=2{cursor and f'&cursor={cursor}'}").json()
        found += [row["incident_id"] for row in page["incidents"]]
        cursor = page["next"]
    assert found == made[::-1]
    calls = room.client.get("/api/calls?limit=3").json()
    more = room.client.get(f"/api/calls?limit=3&cursor={calls['next']}").json()
    assert [len(calls["calls"]), len(more["calls"]), more["next"]] == [3, 2, None]
    wrong = room.client.get("/api/incidents?cursor=bm9uc2Vuc2U=")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cursor-unknown")


def test_a_call_rings_is_answered_and_its_answering_is_timed(room: Room) -> None:
    room.post("/api/calls/ringing", 201, call_id="line-7")
    room.clock.at += 9
    incident = room.call("help", call_id="line-7", channel="phone")
    (call,) = room.client.get(f"/api/incidents/{incident}").json()["calls"]
    assert call["answered_at"] - call["received_at"] == pytest.approx(9.0, abs=0.01)
    assert room.client.get("/api/calls/ringing").json() == {"ringing": []}
    assert room.client.get("/api/calls/line-7").json()["incident_id"] == incident
    wrong = room.client.post("/api/calls", json={"place": CROSSING, "category": "help", "call_id": "line-8"})
    assert (wrong.status_code, wrong.json()["code"]) == (404, "call-not-ringing")


def test_a_hazard_is_told_with_every_incident_near_it(room: Room) -> None:
    told = room.post("/api/hazards", 201, place=NEAR, words="gas leak", radius_metres=200)
    incident = room.call()
    assert [each["words"] for each in room.client.get(f"/api/incidents/{incident}").json()["hazards"]] == ["gas leak"]
    hazard_id = told["hazards"][0]["hazard_id"]
    assert room.client.delete(f"/api/hazards/{hazard_id}").json() == {"hazards": []}


def test_panic_is_told_and_answered(room: Room) -> None:
    room.post("/api/units/P1/panic", 201, words="knife")
    (raised, *_) = room.client.get("/api/attention").json()["attention"]
    assert (raised["unit_id"], raised["reason"]["code"]) == ("P1", "panic")
    told = room.client.get(f"/api/incidents/{raised['incident_id']}?lang=zh-CN").json()
    assert told["category_label"] == "民警遇险"
    left = room.post(f"/api/attention/{raised['attention_id']}/answer", words="on the way")["attention"]
    assert raised["attention_id"] not in [each["attention_id"] for each in left]


def test_closed_roads_are_known_to_the_next_decision(room: Room) -> None:
    assert room.post("/api/closures", 201, directed_segments=[0, 1], reason="flood") == {"directed_segments": [0, 1]}
    assert room.post("/api/closures/reopen", directed_segments=[0, 1]) == {"directed_segments": []}
    wrong = room.client.post("/api/closures", json={"directed_segments": [10**7]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "segment-unknown")


def test_a_unit_in_service_is_altered_and_says_that_it_is_safe(room: Room) -> None:
    told = room.post("/api/units/P1/alter", officers=4, equipment=["drone"])
    assert told["officers"] == 4
    assert room.client.post("/api/units/P1/safe").status_code == 409
    incident = room.call()
    room.post(f"/api/incidents/{incident}/accept", unit_ids=["P1"], reason="nearest by far")
    assert room.client.post("/api/units/P1/safe").status_code == 200
