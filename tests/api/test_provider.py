from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from live_desks import HandClock, opened_desk, stranger_of
from oidc_provider import CLIENT, SECRET, Provider, running_provider


def browsed(client: TestClient, state: str | None = None) -> httpx.Response:
    """To the provider and back in one browser; `state` puts another in its place."""
    there = client.get("/api/session/provider", follow_redirects=False)
    assert there.status_code == 303, there.text
    back = urlsplit(httpx.get(there.headers["location"]).headers["location"])
    given = {name: values[0] for name, values in parse_qs(back.query).items()}
    return client.get(back.path, params={**given, **({"state": state} if state else {})})


def test_a_group_at_the_provider_gives_a_role_here(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_provider() as provider:
        configure(monkeypatch, provider)
        clock = HandClock()
        with opened_desk(small, tmp_path / "a.sqlite", clock) as opened:
            client = stranger_of(opened)
            assert client.get("/api/session/ways").json()["provider"] is True
            answer = browsed(client)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
            first = client.get("/api/session").json()
            assert (first["name"], first["roles"]) == ("Li Wei", ["dispatcher"])
            # Another group there is another role here, for the same person; the sessions before have ended.
            provider.user["groups"] = ["inspectors"]
            other = stranger_of(opened)
            browsed(other)
            second = other.get("/api/session").json()
            assert (second["person_id"], second["roles"]) == (first["person_id"], ["auditor"])
            assert client.get("/api/session").status_code == 401
            # Of the same name there, but somebody else.
            provider.user["sub"] = "0043"
            third = stranger_of(opened)
            browsed(third)
            assert third.get("/api/session").json()["person_id"] != first["person_id"]
            assert [account.name for account in opened.identity.people.all()] == ["liwei", "liwei-2"]


def test_who_has_no_group_or_comes_back_in_another_browser_stays_outside(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_provider() as provider:
        configure(monkeypatch, provider)
        with opened_desk(small, tmp_path / "b.sqlite") as opened:
            client = stranger_of(opened)
            victim = client.get("/api/session/provider", follow_redirects=False)
            back = urlsplit(httpx.get(victim.headers["location"]).headers["location"])
            assert stranger_of(opened).get(f"{back.path}?{back.query}").status_code == 401
            assert browsed(stranger_of(opened), state="guessed").status_code == 401
            provider.user["groups"] = ["choir"]
            assert browsed(stranger_of(opened)).status_code == 401
            elsewhere = client.get("/api/session/provider", headers={"sec-fetch-site": "cross-site"})
            assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "origin-foreign")


def configure(monkeypatch: pytest.MonkeyPatch, provider: Provider) -> None:
    monkeypatch.setenv("RING360_OIDC_ISSUER", provider.issuer)
    monkeypatch.setenv("RING360_OIDC_CLIENT_ID", CLIENT)
    monkeypatch.setenv("RING360_OIDC_CLIENT_SECRET", SECRET)
    monkeypatch.setenv("RING360_OIDC_ROLES", json.dumps({"desk-a": "dispatcher", "inspectors": "auditor"}))
