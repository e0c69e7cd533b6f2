"""What somebody who means harm tries from outside and from inside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.websockets import WebSocketDisconnect

from live_desks import client_of, opened_desk, stranger_of
from ring360.api import app, live
from ring360.api.gate import Gate
from ring360.api.permissions import May
from ring360.assembly.live import OpenedDesk

SOCKET = "ws://127.0.0.1:8360/api/live/socket"
CALL = {"place": {"lon": 117.2, "lat": 28.3}, "category": "dispute"}


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    with opened_desk(small, tmp_path_factory.mktemp("harm") / "a.sqlite") as desk:
        yield desk


def lines(opened: OpenedDesk) -> int:
    return opened.desk.room.seq


def test_no_answer_is_for_another_origin(opened: OpenedDesk) -> None:
    client = client_of(opened)
    for path in ("/", "/api/units", "/api/session/ways"):
        answer = client.get(path, headers={"origin": "https://evil.example"})
        assert [name for name in answer.headers if name.startswith("access-control-")] == []
    assert client.options("/api/units", headers={"access-control-request-method": "POST"}).status_code == 405


def test_over_https_browsers_are_told_to_stay_there(opened: OpenedDesk) -> None:
    secure = stranger_of(opened, Gate(("127.0.0.1",), opened.identity, secure=True))
    for path in ("/", "/api/units", "/api/none"):
        told = secure.get(path).headers["strict-transport-security"]
        assert told == "max-age=31536000; includeSubDomains"
    assert "strict-transport-security" not in stranger_of(opened).get("/").headers


def test_the_policy_names_objects_and_base(opened: OpenedDesk) -> None:
    told = stranger_of(opened).get("/api/none").headers["content-security-policy"].split("; ")
    assert {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"} <= set(told)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_of_another_page_changes_nothing(opened: OpenedDesk, kind: str) -> None:
    client, before = client_of(opened), lines(opened)
    body = b'{"place": {"lon": 117.2, "lat": 28.3}, "category": "dispute"}'
    for origin, status in (("https://evil.example", 403), ("http://127.0.0.1:8360", 422)):
        answer = client.post("/api/calls", content=body, headers={"content-type": kind, "origin": origin})
        assert answer.status_code == status
    assert lines(opened) == before


def test_reading_changes_nothing(opened: OpenedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LISTENERS_MOST", 0)
    client, before = client_of(opened), lines(opened)
    asked = [route.path for route in app.routes() if "GET" in (getattr(route, "methods", None) or ())]  # type: ignore[attr-defined]
    for path in asked:
        client.get(path.replace("{", "").replace("}", ""))
    # Looks at personal data are journaled; there is none here.
    assert lines(opened) == before
    assert len(asked) > 30


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:8361"])
def test_a_foreign_page_gets_no_socket(opened: OpenedDesk, origin: str) -> None:
    client = client_of(opened)
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect(SOCKET, headers={"origin": origin}):
        pass
    assert refused.value.code == 1008
    with client.websocket_connect(SOCKET, headers={"origin": "http://127.0.0.1:8360"}):
        pass


def test_nothing_but_the_page_is_served(opened: OpenedDesk) -> None:
    client = client_of(opened)
    paths = ("/.git/config", "/.svn/entries", "/page/", "/page", "/api/", "/page/%2e%2e%2f%2e%2e%2fpyproject.toml",
             "/page/..%5capp.py", "//etc/passwd", "/page/index.html%00.js", "/a.sqlite")  # fmt: skip
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


def test_strangers_see_the_page_and_how_to_sign_in(opened: OpenedDesk) -> None:
    told = {path: stranger_of(opened).get(path).status_code for path in (
        "/", "/api/session/ways", "/api/words", "/api/openapi.json", "/api/about", "/api/journal", "/metrics", "/docs"
    )}  # fmt: skip
    assert told == {
        "/": 200, "/api/session/ways": 200, "/api/words": 200, "/api/openapi.json": 401, "/api/about": 401,
        "/api/journal": 401, "/metrics": 404, "/docs": 404,
    }  # fmt: skip


def test_a_parameter_said_twice_is_read_once(opened: OpenedDesk) -> None:
    client = client_of(opened)
    assert client.get("/api/incidents?limit=1&limit=x").status_code == 422
    assert client.post("/api/calls", content=b'{"category": "dispute", "category": "no such"}').status_code == 422


def test_one_person_cannot_take_all_channels(opened: OpenedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EACH_MOST", 2)
    greedy = client_of(opened, "dispatcher")
    subscriptions = [opened.desk.broadcast.subscribe(lambda: None, None, "U-dispatcher") for _ in range(2)]
    assert greedy.get("/api/live").status_code == 503
    with greedy.websocket_connect(SOCKET) as socket:
        assert socket.receive() == {"type": "websocket.close", "code": 1013, "reason": ""}
    with client_of(opened, "auditor").websocket_connect(SOCKET):
        pass
    for each in subscriptions:
        opened.desk.broadcast.leave(each)


def test_a_fault_tells_nothing_of_the_inside(opened: OpenedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(opened.desk.positions, "all", fails, raising=False)
    answer = client_of(opened).get("/api/state")
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_key_of_somebody_else_answers_nothing(opened: OpenedDesk) -> None:
    key = {"idempotency-key": "1"}
    one, other = client_of(opened, "dispatcher"), client_of(opened, "call_taker")
    told = [client.post("/api/calls", json=CALL, headers=key).json() for client in (one, other, one)]
    assert told[0]["incident_id"] != told[1]["incident_id"]
    assert told[2]["incident_id"] == told[0]["incident_id"]


@pytest.mark.parametrize("body", [b"[" * 60_000, b'{"a":' * 12_000, b"1" * 60_000, b'"\\ud800"', b"{" * 60_000])
def test_deep_and_strange_json_is_refused(opened: OpenedDesk, body: bytes) -> None:
    answer = client_of(opened).post("/api/calls", content=body, headers={"content-type": "application/json"})
    assert 400 <= answer.status_code < 500


def test_what_is_written_in_a_request_begins_no_header(opened: OpenedDesk) -> None:
    client = client_of(opened)
    for path in ("/api/incidents/a%0d%0aset-cookie:%20x=1", "/api/units?lang=en%0d%0ax-evil:1"):
        answer = client.get(path)
        assert ("set-cookie" in answer.headers, "x-evil" in answer.headers) == (False, False)


def test_an_etag_opens_nothing(opened: OpenedDesk) -> None:
    incident = client_of(opened).post("/api/calls", json=CALL).json()["incident_id"]
    etag = client_of(opened).get(f"/api/incidents/{incident}").headers["etag"]
    for client in (stranger_of(opened), client_of(opened, "service_desk")):
        answer = client.get(f"/api/incidents/{incident}", headers={"if-none-match": etag})
        assert answer.status_code in (401, 403)
        assert "etag" not in answer.headers


def test_the_cookie_of_the_way_to_a_provider_is_guarded_too() -> None:
    from ring360.api.provider import _cookie

    assert [_cookie(Gate((), None, secure)) for secure in (True, False)] == ["__Host-ring360_way", "ring360_way"]


def test_a_program_hears_nothing_once_its_token_is_revoked(opened: OpenedDesk) -> None:
    tokens = opened.identity.tokens
    made, secret = tokens.make("wall", ("desk.follow",), 1.0, "U-test")
    program = stranger_of(opened)
    with program.websocket_connect(SOCKET, headers={"authorization": f"Bearer {secret}"}) as socket:
        client_of(opened, "dispatcher").post("/api/units/P1/out-of-service")
        tokens.revoke(made.token_id, "U-test")
        before = opened.desk.room.seq
        client_of(opened, "dispatcher").post("/api/units/P1/back-in-service")
        told = []
        while (message := socket.receive())["type"] == "websocket.send":
            told.append(json.loads(message["text"])["id"] or 0)
        assert message["type"] == "websocket.close"
        assert told != []
        assert max(told) <= before


def test_every_route_is_described_or_a_page() -> None:
    hidden = {route.path for route in app.routes() if not getattr(route, "include_in_schema", True)}  # type: ignore[attr-defined]
    kept = {
        each.call.action
        for route in app.routes()
        if route.path in hidden  # type: ignore[attr-defined]
        for each in route.dependant.dependencies
        if isinstance(each.call, May)
    }  # type: ignore[attr-defined]
    assert kept <= {"area.read", "page.load"}
