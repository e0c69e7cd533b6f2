from __future__ import annotations

import logging
from pathlib import Path

import pytest

from live_desks import client_of, opened_desk, stranger_of
from ring360.api.guard import HEADERS

KINDS = {
    "/": "text/html; charset=utf-8", "/page/main.js": "text/javascript; charset=utf-8",
    "/page/page.css": "text/css; charset=utf-8", "/api/units": "application/json", "/api/none": "application/json",
    "/api/roads": "application/octet-stream", "/api/session": "application/json",
}  # fmt: skip


def test_every_answer_carries_the_headers(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        for client in (client_of(opened), stranger_of(opened)):
            for path, kind in KINDS.items():
                answer = client.get(path)
                told = {name: answer.headers.get(name) for name in HEADERS}
                assert told == dict(HEADERS), path
                assert answer.headers["content-type"] in (kind, "application/json")
                assert answer.headers["cache-control"] in ("no-store", "no-cache"), path
        assert client_of(opened).get("/api/units").headers["cache-control"] == "no-store"


def test_trace_is_not_answered(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        told = [client_of(opened).request(verb, "/api/units").status_code for verb in ("TRACE", "TRACK", "CONNECT")]
        assert told == [405, 405, 405]


def test_a_refused_action_is_logged_with_who_and_what(
    small: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened, caplog.at_level(logging.WARNING, "ring360.security"):
        client_of(opened, "auditor").post("/api/units/P%0A1/out-of-service")
        assert [record.getMessage() for record in caplog.records if record.name == "ring360.security"] == [
            "U-auditor was refused units.report at '/api/units/P\\n1/out-of-service'"
        ]
