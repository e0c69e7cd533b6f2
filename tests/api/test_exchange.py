"""Incidents go out as EIDO and as the Chinese chain, and come in as calls; that they went is in the journal."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from starlette.testclient import TestClient

from eido_schema import EIDO
from live_desks import HandClock, client_of, opened_desk
from ring360.assembly.live import OpenedDesk

CLOCK = HandClock()


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDesk]:
    folder = tmp_path_factory.mktemp("exchange")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RING360_AGENCY", "110.qinglan.example")
        with opened_desk(small, folder / "desk.sqlite", CLOCK) as made:
            yield made


@pytest.fixture(scope="module")
def client(opened: OpenedDesk) -> TestClient:
    return client_of(opened, "dispatcher")


def called(client: TestClient, words: str = "两车相撞", category: str = "traffic-injury") -> str:
    asked = {"place": {"lon": 117.2031, "lat": 28.3041}, "category": category, "words": words}
    answer = client.post("/api/calls", json=asked)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["incident_id"])


def lines(opened: OpenedDesk, action: str) -> list[dict[str, Any]]:
    journal = opened.desk.journal.lines()
    return [line.payload for line in journal if line.payload.get("action") == action]


def test_an_incident_goes_out_in_the_published_form(opened: OpenedDesk, client: TestClient) -> None:
    incident_id = called(client)
    answer = client.get(f"/api/exchange/incidents/{incident_id}/eido")
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), EIDO)
    assert answer.json()["incidentComponent"]["incidentTypeInternalText"] == "traffic accident with injuries"
    assert lines(opened, "eido-sent")[-1]["subject"] == incident_id
    assert client.get("/api/exchange/incidents/I99/eido").status_code == 404


def test_another_desk_takes_it_as_a_call(
    opened: OpenedDesk, client: TestClient, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = client.get(f"/api/exchange/incidents/{called(client)}/eido").json()
    monkeypatch.setenv("RING360_AGENCY", "110.next.example")
    with opened_desk(small, tmp_path / "other.sqlite") as other:
        there = client_of(other, "call_taker")
        answer = there.post("/api/exchange/eido", json=told)
        assert answer.status_code == 201, answer.text
        taken = answer.json()
        assert (taken["category"], taken["priority"], taken["recommendation"] is not None) == (
            "traffic-injury",
            1,
            True,
        )
        again = there.post("/api/exchange/eido", json=told)
        assert (again.status_code, again.json()["incident_id"]) == (200, taken["incident_id"])
        with other.desk.room.look() as board:
            (call,) = board.calls.values()
        assert (call.channel, call.words) == (
            "agency",
            f"110.qinglan.example {told['incidentComponent']['internalIncidentId']}: 两车相撞",
        )
        assert (round(call.place.point.lon, 3), round(call.place.point.lat, 3)) == (117.203, 28.304)


def test_what_is_our_own_is_not_taken_in(client: TestClient) -> None:
    told = client.get(f"/api/exchange/incidents/{called(client)}/eido").json()
    answer = client.post("/api/exchange/eido", json=told)
    assert (answer.status_code, answer.json()["code"]) == (422, "eido-own")


def foreign(**changes: Any) -> dict[str, Any]:
    return {
        "$id": "urn:emergency:uid:incidentid:a5:bcf.example", "eidoVersion": "1.0",
        "lastUpdateTimeStamp": "2025-06-15T23:06:40+08:00", "issuingElementIdentification": "bcf.example",
        "agencyComponent": [],
        "incidentComponent": {
            "incidentTypeCommonRegistryText": "MVAINJY", "incidentTypeInternalCode": "10-50",
            "locationReference": [{"$ref": "loc"}],
        },
        "locationComponent": [{"$id": "loc", "locationByValue": "<gml:pos>28.3041 117.2031</gml:pos>"}], **changes,
    }  # fmt: skip


def test_a_foreign_type_becomes_ours_by_the_common_one(client: TestClient) -> None:
    answer = client.post("/api/exchange/eido", json=foreign())
    assert (answer.status_code, answer.json()["category"]) == (201, "traffic-injury")
    unknown = {**foreign()["incidentComponent"], "incidentTypeCommonRegistryText": "VOLCANO"}
    answer = client.post(
        "/api/exchange/eido",
        json=foreign(**{"$id": "urn:emergency:uid:incidentid:a6:bcf.example", "incidentComponent": unknown}),
    )
    assert (answer.status_code, answer.json()["category"]) == (201, "other")


@pytest.mark.parametrize(("body", "code"), [
    (b"", "eido-unreadable"), (b"[]", "eido-unreadable"), (b"[" * 30_000, "eido-unreadable"), (b"{", "eido-unreadable"),
    (b"\xff\xfe", "eido-unreadable"), (b"null", "eido-unreadable"),
    (json.dumps(foreign(**{"$id": "a8", "locationComponent": []})).encode(), "eido-without-place"),
    (json.dumps(foreign(**{"$id": "a9"})).replace("28.3041 117", "48.1 11").encode(), "place-off-the-map"),
])  # fmt: skip
def test_bad_bodies_are_refused_in_words(client: TestClient, body: bytes, code: str) -> None:
    answer = client.post("/api/exchange/eido", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_period_is_told_as_three_kinds_of_records(opened: OpenedDesk, client: TestClient) -> None:
    CLOCK.at += 100
    first, second = called(client), called(client, "=1+1", "noise")
    period = {"after": CLOCK.at - 50, "before": CLOCK.at + 50}
    told = client.get("/api/exchange/records", params=period).json()
    assert [each["jqbh"] for each in told["jjd"]] == [first, second]
    answer = client.get("/api/exchange/records/jjd.csv", params=period)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert [row["bjnr"] for row in rows] == ["报警内容", "两车相撞", "'=1+1"]
    assert client.get(f"/api/exchange/incidents/{first}/records").json()["jjd"] == told["jjd"][:1]
    assert [line["details"] for line in lines(opened, "records-sent")] == [[["incidents", "2"]]] * 2 + [[]]
    for wrong in ({"after": 5, "before": 5}, {"after": 0, "before": 32 * 86_400}):
        assert client.get("/api/exchange/records", params=wrong).json()["code"] == "period-wrong"


def test_nothing_is_sent_before_it_is_said_who_sends(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RING360_AGENCY")
    with opened_desk(small, tmp_path / "desk.sqlite") as opened:
        client = client_of(opened)
        incident_id = called(client)
        for path in (f"incidents/{incident_id}/eido", f"incidents/{incident_id}/records", "records?after=0&before=9"):
            assert client.get(f"/api/exchange/{path}").json()["code"] == "agency-unset"


def test_who_may_exchange(opened: OpenedDesk, client: TestClient) -> None:
    incident_id = called(client)
    found = {}
    for role in ("dispatcher", "call_taker", "officer", "auditor"):
        asking = client_of(opened, role)
        sends = asking.get(f"/api/exchange/incidents/{incident_id}/eido").status_code
        told = foreign(**{"$id": f"urn:emergency:uid:incidentid:{role}:bcf.example"})
        found[role] = sends, asking.post("/api/exchange/eido", json=told).status_code
    assert found == {
        "dispatcher": (200, 201), "call_taker": (403, 201), "officer": (403, 403), "auditor": (403, 403),
    }  # fmt: skip
