"""Every route is asked for by every role, and answers as the table of roles and actions says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from live_desks import HandClock, client_of, opened_desk, stranger_of
from ring360.api import app, live
from ring360.api.permissions import May
from ring360.assembly.live import OpenedDesk
from ring360.domain.people import ACTIONS, OFFICER, PEOPLE_ROLES, ActingPerson, may_do

OWN, OTHER = "P1", "P2"


def _asked() -> list[tuple[str, str, str, str]]:
    """(method, path, action, unit) for every route, those of units twice: for the officer's own and for another."""
    found = []
    for route in app.routes():
        asks: May = next(each.call for each in route.dependant.dependencies if isinstance(each.call, May))  # type: ignore[attr-defined]
        for method in sorted(getattr(route, "methods", None) or ()):
            for unit in (OWN, OTHER) if "{unit_id}" in route.path else ("",):  # type: ignore[attr-defined]
                for action, values in _variants(asks):
                    given: dict[str, str] = {"unit_id": unit, **values}
                    path = re.sub(r"{(\w+)(:\w+)?}", lambda hit, given=given: given.get(hit[1], "none"), route.path)  # type: ignore[attr-defined,misc]
                    found.append((method, path, action, unit))
    return found


def _variants(asks: May) -> list[tuple[str, dict[str, str]]]:
    special = [(action, {name: value}) for name, choices in asks.instead.items() for value, action in choices.items()]
    plain: dict[str, str] = dict.fromkeys(asks.instead, "acknowledge")
    return [(asks.action, plain), *special]


@pytest.fixture(scope="module")
def opened(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenedDesk]:
    with opened_desk(small, tmp_path_factory.mktemp("roles") / "a.sqlite") as desk:
        yield desk


@pytest.mark.parametrize("role", [*PEOPLE_ROLES, ""])
def test_every_route_answers_every_role_as_the_table_says(
    opened: OpenedDesk, role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A live channel would stay open.
    monkeypatch.setattr(live, "LISTENERS_MOST", 0)
    who = ActingPerson("x", "x", frozenset((role,)), OWN if role == OFFICER else "") if role else None
    wrong: list[Any] = []
    with client_of(opened, role, unit_id=who.unit_id) if who else stranger_of(opened) as client:
        for method, path, action, unit in _asked():
            answer = client.request(method, path)
            if who and answer.status_code == 401:
                # Some of what is asked ends the session.
                client.cookies = client_of(opened, role, unit_id=who.unit_id).cookies
                answer = client.request(method, path)
            refused = answer.status_code in (401, 403) and answer.json()["code"] in ("log-in-needed", "not-allowed")
            if refused is may_do(who, action, unit):
                wrong.append((method, path, action, answer.status_code, answer.text[:80]))
    assert wrong == []


def test_an_officer_presses_the_buttons_of_one_unit(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        officer = client_of(opened, OFFICER, unit_id=OWN)
        unassigned = client_of(opened, OFFICER)
        asked = [(officer, OWN, "out-of-service"), (officer, OTHER, "out-of-service"), (officer, OWN, "stand-down"),
                 (unassigned, OWN, "out-of-service")]  # fmt: skip
        told = [client.post(f"/api/units/{unit}/{button}").status_code for client, unit, button in asked]
        assert told == [200, 403, 403, 403]


def test_what_weighs_asks_for_proof_that_is_not_old(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "c.sqlite", clock) as opened:
        client = client_of(opened, "administrator")
        asked = {"name": "liwei", "roles": ["dispatcher"]}
        assert client.post("/api/people", json=asked).status_code == 201
        clock.at += 601
        answer = client.post("/api/people", json={**asked, "name": "wang"})
        assert (answer.status_code, answer.json()["code"]) == (403, "proof-needed")
        assert client.get("/api/people").status_code == 200


def test_a_decision_takes_about_a_microsecond() -> None:
    import timeit

    who = ActingPerson("x", "x", frozenset(("call_taker", OFFICER)), OWN)
    seconds = min(timeit.repeat(lambda: may_do(who, "units.report", OWN), number=20_000, repeat=5)) / 20_000
    # Ten times the goal: machines differ, a table that became a query would be a hundred times slower.
    assert seconds < 10e-6


def test_nobody_may_do_what_is_not_in_the_table() -> None:
    everybody = ActingPerson("x", "x", frozenset(PEOPLE_ROLES), OWN)
    assert [may_do(who, "no.such.action", OWN) for who in (everybody, None)] == [False, False]
    assert [action for action in ACTIONS if may_do(None, action)] == ["page.load", "health.read", "session.begin"]
