"""The administrator says who is told; secrets are told once; a live desk sends what happens to a real receiver."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from live_desks import HandClock, client_of, opened_desk
from receivers import receiver
from ring360.assembly.live import OpenedDesk
from ring360.operations.webhook_desk import WEBHOOKS_MOST
from ring360.operations.webhooks import TYPES, verified

CLOCK = HandClock()


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDesk]:
    folder = tmp_path_factory.mktemp("webhooks")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RING360_AGENCY", "110.qinglan.example")
        patch.setenv("RING360_WEBHOOK_HOSTS", '["127.0.0.0/8"]')
        with opened_desk(small, folder / "desk.sqlite", CLOCK) as made:
            made.webhooks.start()
            yield made
            made.webhooks.stop()


def administrator(opened: OpenedDesk) -> TestClient:
    return client_of(opened)


def actions(opened: OpenedDesk) -> list[str]:
    return [str(line.payload["action"]) for line in opened.desk.journal.lines()
            if str(line.payload.get("action", "")).startswith("webhook-")]  # fmt: skip


def test_a_receiver_is_told_what_happens_at_the_desk(opened: OpenedDesk) -> None:
    client = administrator(opened)
    with receiver() as there:
        asked = {"url": there.url, "types": ["incident-opened", "unit-assigned", "warning-published"]}
        made = client.post("/api/webhooks", json=asked)
        assert made.status_code == 201, made.text
        secret = made.json()["secret"]
        call = {"place": {"lon": 117.2031, "lat": 28.3041}, "category": "help", "words": "老人摔倒"}
        incident_id = client.post("/api/calls", json=call).json()["incident_id"]
        client.post(f"/api/incidents/{incident_id}/accept", json={})
        end = time.monotonic() + 10
        while len(there.requests) < 2 and time.monotonic() < end:
            time.sleep(0.01)
        assert client.delete(f"/api/webhooks/{made.json()['webhook_id']}").status_code == 204
    told = [json.loads(request.body) for request in there.requests]
    assert [each["type"] for each in told] == ["incident-opened", "unit-assigned"]
    assert told[0]["data"] == {"incident_id": incident_id, "category": "help", "priority": 3, "alarm_level": 1}
    assert (told[0]["agency"], told[0]["setting"]) == ("110.qinglan.example", "live")
    assert all(verified(secret, request.headers, request.body, CLOCK.at) for request in there.requests)
    assert "老人" not in json.dumps(told, ensure_ascii=False)


def test_a_subscription_is_made_changed_and_taken_out(opened: OpenedDesk) -> None:
    client, before = administrator(opened), len(actions(opened))
    made = client.post("/api/webhooks", json={"url": "https://example.com/hook", "types": ["panic-raised"]}).json()
    path = f"/api/webhooks/{made['webhook_id']}"
    listed = client.get("/api/webhooks").json()
    assert (listed["webhooks"], listed["types"]) == (
        [{name: value for name, value in made.items() if name != "secret"}], list(TYPES),
    )  # fmt: skip
    assert client.patch(path, json={"types": ["roads-closed"]}).json()["types"] == ["roads-closed"]
    renewed = client.post(f"{path}/secret").json()["secret"]
    assert renewed != made["secret"]
    assert client.post(f"{path}/resume", json={"after_seq": 2}).json()["after_seq"] == 2
    assert client.post(f"{path}/resume", json={"after_seq": 10**9}).json()["after_seq"] == opened.desk.room.seq - 1
    assert client.get(f"{path}/dead-letters").json() == {"dead_letters": []}
    assert client.delete(path).status_code == 204
    assert (client.get(path).status_code, client.get(path).json()["code"]) == (404, "webhook-unknown")
    assert actions(opened)[before:] == [
        "webhook-made", "webhook-changed", "webhook-secret-changed", "webhook-resumed", "webhook-resumed",
        "webhook-removed",
    ]  # fmt: skip
    journaled = json.dumps([line.payload for line in opened.desk.journal.lines()])
    assert made["secret"] not in journaled
    assert renewed not in journaled


@pytest.mark.parametrize(("asked", "code"), [
    ({"url": "http://example.com/"}, "webhook-url"), ({"url": "https://10.0.0.1/"}, "webhook-url"),
    ({"url": "https://example.com/", "types": ["incident-opend"]}, "webhook-type"),
    ({"url": "https://example.com/", "types": []}, "request-invalid"), ({"url": "x"}, "request-invalid"),
    ({"url": "https://example.com/", "secret": "mine"}, "request-invalid"),
])  # fmt: skip
def test_what_may_not_be_asked(opened: OpenedDesk, asked: dict[str, Any], code: str) -> None:
    before = actions(opened)
    answer = administrator(opened).post("/api/webhooks", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert actions(opened) == before


@pytest.mark.parametrize(("role", "reads", "makes"), [
    ("administrator", 200, 201), ("auditor", 200, 403), ("dispatcher", 403, 403), ("duty_commander", 403, 403),
])  # fmt: skip
def test_who_may(opened: OpenedDesk, role: str, reads: int, makes: int) -> None:
    client = client_of(opened, role)
    assert client.get("/api/webhooks").status_code == reads
    asked = {"url": "https://example.com/", "types": ["panic-raised"]}
    assert client.post("/api/webhooks", json=asked).status_code == makes


def test_somebody_cannot_be_made_to_write_to_too_many(opened: OpenedDesk) -> None:
    desk = opened.desk.exchange
    assert desk is not None
    there = len(desk.webhooks.all())
    asked = {"url": "https://example.com/", "types": ["panic-raised"]}
    for _ in range(WEBHOOKS_MOST - there):
        desk.webhooks.subscribe(asked["url"], asked["types"], "test")
    answer = administrator(opened).post("/api/webhooks", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "webhooks-too-many")
