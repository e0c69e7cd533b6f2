from __future__ import annotations

from pathlib import Path

import pytest

from live_desks import client_of, opened_desk

JUNK = [
    ("post", "/api/calls", b""), ("post", "/api/calls", b"{"), ("post", "/api/calls", b"[]"),
    ("post", "/api/calls", b"null"),
    ("post", "/api/calls", b'{"place": {"lon": NaN, "lat": 1}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"lon": 1e400, "lat": 1}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"lon": 179, "lat": 80}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"lon": 117.2}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"words": "\\ud800"}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"words": "a\\u0000b"}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"words": "%s"}, "category": "fire"}' % (b"x" * 301)),
    ("post", "/api/calls", b'{"place": {"words": "/"}, "category": "fire"}'),
    ("post", "/api/calls", b'{"place": {"words": "x"}, "category": "no such"}'),
    ("post", "/api/calls", b'{"place": {"lon": 117.2, "lat": 28.3}, "category": "fire", "priority": 9999999999999999}'),
    ("post", "/api/calls", b'{"place": {"lon": 117.2, "lat": 28.3}, "category": "fire", "joins": "I9"}'),
    ("post", "/api/calls", b'{"place": {"lon": 117.2, "lat": 28.3}, "category": "fire", "phone": "139"}'),
    ("post", "/api/calls", b"[" * 5000), ("post", "/api/calls", b"\xff\xfe"),
    ("get", "/api/journal?after=-1", b""), ("get", "/api/journal?after=99999999999999999999", b""),
    ("get", "/api/incidents?limit=0", b""), ("get", "/api/incidents/%00", b""), ("get", "/api/incidents/%F0%9F", b""),
    ("post", "/api/incidents/..%2f/accept", b"{}"), ("post", "/api/units/P1/dance", b""),
    ("post", "/api/units/P1/move", b'{"lon": 0, "lat": 0}'), ("post", "/api/units/P1/move", b'{"lon": "east"}'),
    ("post", "/api/units", b'{"unit_id": "", "lon": 117.2, "lat": 28.3}'), ("delete", "/api/units", b""),
    ("get", "/page/..%2fapp.py", b""), ("get", "/page/app.py", b""), ("get", "/docs", b""),
    ("get", "/basemap.pmtiles", b""),
]  # fmt: skip


def test_junk_is_refused_with_a_reason_and_leaves_no_trace(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        client = client_of(opened)
        before = client.get("/api/journal").json()
        for verb, path, body in JUNK:
            for language in ("en", "zh-CN"):
                headers = {"content-type": "application/json", "accept-language": language}
                answer = client.request(verb, path, content=body, headers=headers)
                assert 400 <= answer.status_code < 500, (path, body[:60], answer.status_code, answer.text)
                assert sorted(answer.json()) == ["code", "details", "message"]
        assert client.get("/api/journal").json() == before


def test_nothing_from_outside_is_asked_for_and_nothing_inline_runs(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        client = client_of(opened)
        page = client.get("/")
        policy = page.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
        for part in ["/", *(f"/page/{name}" for name in ("page.css", "main.js", "map.js", "server.js"))]:
            answer = client.get(part)
            assert answer.status_code == 200
            assert "https://" not in answer.text
            assert "http://" not in answer.text.replace("http://www.w3.org/2000/svg", "")
        assert client.get("/api/openapi.json").json()["info"]["title"] == "ring360"


@pytest.mark.parametrize(("headers", "status", "code"), [
    ({"host": "evil.example"}, 421, "host-unknown"),
    ({"origin": "https://evil.example"}, 403, "origin-foreign"),
    ({"origin": "null"}, 403, "origin-foreign"),
    ({"sec-fetch-site": "cross-site"}, 403, "origin-foreign"),
    ({"content-length": "70000"}, 413, "body-too-large"),
])  # fmt: skip
def test_strangers_are_turned_away(
    small: Path, tmp_path: Path, headers: dict[str, str], status: int, code: str
) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened:
        answer = client_of(opened).post("/api/units/P1/out-of-service", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_endless_body_is_cut_off(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "d.sqlite") as opened:
        answer = client_of(opened).post("/api/calls", content=(b"x" * 4096 for _ in range(100)))
        assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
