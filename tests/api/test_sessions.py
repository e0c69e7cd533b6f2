from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyotp
import pytest
from starlette.testclient import TestClient

from authenticator import Authenticator
from live_desks import HandClock, client_of, opened_desk, stranger_of
from ring360.api.gate import Gate, Limits
from ring360.assembly.live import OpenedDesk
from ring360.operations.identity.limits import Buckets

PASSWORD = "three quiet herons"


def set_up(opened: OpenedDesk) -> TestClient:
    """The first administrator, by the printed link."""
    client = stranger_of(opened)
    code = opened.identity.people.begin_setup()
    answer = client.post("/api/session/setup", json={"code": code, "name": "duty", "password": PASSWORD})
    assert answer.status_code == 204, answer.text
    return client


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def journal_of(opened: OpenedDesk) -> list[tuple[str, str, str, dict[str, str]]]:
    """(action, subject, by, details) of the administration's audit."""
    lines = [line for line in opened.desk.journal.lines() if line.kind.startswith("AdministrationChanged")]
    return [(line.payload["action"], line.payload["subject"], line.by, dict(line.payload["details"])) for line in lines]


def test_from_the_printed_link_to_a_second_user_and_all_of_it_is_journaled(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        duty = set_up(opened)
        me = duty.get("/api/session").json()
        assert (me["name"], me["roles"]) == ("duty", ["administrator", "dispatcher", "duty_commander"])
        made = duty.post("/api/people", json={"name": "Li Wei", "roles": ["officer"], "unit_id": "P1"}).json()
        li = stranger_of(opened)
        assert li.post("/api/session/activate", json={"code": made["code"], "password": "short"}).status_code == 422
        activated = li.post("/api/session/activate", json={"code": made["code"], "password": "four loud storks"})
        assert activated.status_code == 204
        wrong = li.post("/api/session", json={"name": "li wei", "password": "wrong"})
        assert code_of(wrong) == (401, "log-in-failed")
        assert li.post("/api/session", json={"name": "li wei", "password": "four loud storks"}).status_code == 204
        assert li.post("/api/units/P1/out-of-service").status_code == 200
        id_of = {"duty": me["person_id"], "li": made["person_id"]}
        assert [(action, subject, by) for action, subject, by, _ in journal_of(opened)] == [
            ("user-made", id_of["duty"], id_of["duty"]), ("logged-in", id_of["duty"], id_of["duty"]),
            ("user-made", id_of["li"], id_of["duty"]), ("password-set", id_of["li"], id_of["li"]),
            ("log-in-failed", id_of["li"], id_of["li"]), ("logged-in", id_of["li"], id_of["li"]),
        ]  # fmt: skip
        written = json.dumps([line.payload for line in opened.desk.journal.lines()], ensure_ascii=False)
        for secret in (PASSWORD, made["code"], li.cookies["ring360_session"], "Li Wei", "li wei"):
            assert secret not in written


def test_the_cookie_is_for_this_host_and_no_script(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        set_up(opened)
        asked = {"name": "duty", "password": PASSWORD}
        plain = stranger_of(opened).post("/api/session", json=asked)
        secure = stranger_of(opened, Gate(("127.0.0.1",), opened.identity, secure=True)).post(
            "/api/session", json=asked
        )
        told = [answer.headers["set-cookie"].split("; ") for answer in (plain, secure)]
        assert [part[1:] for part in told] == [
            ["Path=/", "HttpOnly", "SameSite=Strict"], ["Path=/", "HttpOnly", "SameSite=Strict", "Secure"],
        ]  # fmt: skip
        assert [part[0].partition("=")[0] for part in told] == ["ring360_session", "__Host-ring360_session"]
        assert secure.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "strict-transport-security" not in plain.headers


def test_signing_out_ends_the_session_and_clears_the_browser(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened:
        client = set_up(opened)
        token = client.cookies["ring360_session"]
        answer = client.delete("/api/session")
        assert (answer.status_code, answer.headers["clear-site-data"]) == (204, '"cache", "storage"')
        assert "Max-Age=0" in answer.headers["set-cookie"]
        again = stranger_of(opened)
        again.cookies.set("ring360_session", token)
        assert code_of(again.get("/api/units")) == (401, "log-in-needed")


def test_a_locked_session_does_nothing_until_its_user_proves_who_it_is(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "d.sqlite", clock) as opened:
        client = set_up(opened)
        clock.at += 1_801
        assert client.get("/").status_code == 200
        assert client.get("/api/session").json()["locked"] is True
        for verb, path in (("GET", "/api/units"), ("POST", "/api/session/active"), ("GET", "/api/live")):
            assert code_of(client.request(verb, path)) == (423, "session-locked")
        old = client.cookies["ring360_session"]
        assert code_of(client.post("/api/session/proof", json={"password": "wrong"})) == (401, "log-in-failed")
        assert client.post("/api/session/proof", json={"password": PASSWORD}).status_code == 204
        assert client.cookies["ring360_session"] != old
        assert client.get("/api/units").status_code == 200
        for _ in range(3):
            clock.at += 1_700
            assert client.post("/api/session/active").status_code == 204


def test_both_kinds_of_second_factor_by_http(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "e.sqlite", clock) as opened:
        client = set_up(opened)
        clock.at += 60
        app = pyotp.parse_uri(client.post("/api/account/totp/offer").json()["address"])
        assert isinstance(app, pyotp.TOTP)
        assert code_of(client.post("/api/account/totp", json={"code": "000000"})) == (422, "code-wrong")
        codes = client.post("/api/account/totp", json={"code": app.generate_otp(int(clock.at) // 30)})
        assert len(codes.json()["recovery_codes"]) == 10
        assert client.get("/api/units").status_code == 401
        asked = {"name": "duty", "password": PASSWORD}
        assert code_of(client.post("/api/session", json=asked)) == (401, "second-factor-needed")
        clock.at += 60
        shown = app.generate_otp(int(clock.at) // 30)
        assert client.post("/api/session", json={**asked, "code": shown}).status_code == 204
        device = Authenticator("127.0.0.1", "http://127.0.0.1:8360")
        offered = client.post("/api/account/passkeys/offer").json()
        made = {"ceremony": offered["ceremony"], "answer": device.create(offered["options"]), "label": "blue key"}
        assert client.post("/api/account/passkeys", json=made).json()["label"] == "blue key"
        other = stranger_of(opened)
        clock.at += 1
        options = other.post("/api/session/passkey/begin").json()
        answer = {"ceremony": options["ceremony"], "answer": device.get(options["options"])}
        assert other.post("/api/session/passkey", json=answer).status_code == 204
        assert other.get("/api/account").json()["recovery_codes_left"] == 10
        assert [each["factors"] for each in other.get("/api/session/all").json()["sessions"]] == [
            "passkey", "password+totp",
        ]  # fmt: skip


def test_own_sessions_are_listed_and_ended_by_themselves(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "f.sqlite", clock) as opened:
        first = set_up(opened)
        clock.at += 1
        second = stranger_of(opened)
        second.post("/api/session", json={"name": "duty", "password": PASSWORD})
        told = second.get("/api/session/all").json()["sessions"]
        assert [each["this_one"] for each in told] == [True, False]
        assert second.delete(f"/api/session/all/{told[1]['session_id']}").status_code == 204
        assert [client.get("/api/units").status_code for client in (first, second)] == [401, 200]
        assert code_of(second.delete("/api/session/all/none")) == (404, "session-unknown")


def test_a_changed_password_ends_all_sessions_but_the_one_that_changed_it(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "g.sqlite") as opened:
        first = set_up(opened)
        second = stranger_of(opened)
        second.post("/api/session", json={"name": "duty", "password": PASSWORD})
        wrong = second.post("/api/account/password", json={"old": "wrong", "new": "four loud storks"})
        assert code_of(wrong) == (403, "password-wrong")
        changed = second.post("/api/account/password", json={"old": PASSWORD, "new": "four loud storks"})
        assert changed.status_code == 204
        assert [client.get("/api/units").status_code for client in (first, second)] == [401, 200]


def test_trackers_and_programs_show_who_they_are_in_a_header(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "h.sqlite") as opened:
        client = client_of(opened, "administrator")
        made = client.post("/api/tokens", json={"name": "wall", "actions": ["units.read"], "days": 1}).json()
        program = stranger_of(opened)
        program.headers["authorization"] = f"Bearer {made['token']}"
        assert [program.get(path).status_code for path in ("/api/units", "/api/incidents")] == [200, 403]
        assert client.delete(f"/api/tokens/{made['token_id']}").status_code == 204
        assert program.get("/api/units").status_code == 401
        asked = {"kind": "osmand", "number": "phone-7", "unit_id": "P1"}
        tracker = client.post("/api/devices", json=asked).json()
        by_basic = stranger_of(opened)
        by_basic.auth = ("osmand/phone-7", tracker["code"])
        assert by_basic.get("/api/session").json()["unit_id"] == "P1"
        assert by_basic.get("/api/units").status_code == 403
        for header in ("Basic !!", "Basic AA==", "Bearer", "Nonsense x", "Basic Og=="):
            program.headers["authorization"] = header
            assert program.get("/api/units").status_code == 401
        told = [each["kind"] for each in client.get("/api/devices").json()["devices"]]
        assert told == ["osmand"]
        assert client.delete("/api/devices/osmand/phone-7").status_code == 204
        assert by_basic.get("/api/session").status_code == 401


def test_who_asks_too_much_is_told_to_wait(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "i.sqlite", clock) as opened:
        limits = Limits(addresses=Buckets(8, 1), people=Buckets(5, 1))
        client = stranger_of(opened, Gate(("127.0.0.1",), opened.identity, limits=limits))
        client.cookies = client_of(opened).cookies
        told = [client.get("/api/units").status_code for _ in range(10)]
        assert told == [200] * 5 + [429] * 5
        clock.at += 2
        answers = [client.get("/api/units") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[2].headers["retry-after"] == "2"


def test_failures_by_http_lock_and_a_commander_releases(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "j.sqlite") as opened:
        set_up(opened)
        stranger = stranger_of(opened)
        for _ in range(5):
            assert code_of(stranger.post("/api/session", json={"name": "duty", "password": "x"}))[0] == 401
        asked = {"name": "duty", "password": PASSWORD}
        assert code_of(stranger.post("/api/session", json=asked)) == (429, "account-locked")
        commander = client_of(opened, "duty_commander")
        people = {each["name"]: each for each in commander.get("/api/people").json()["people"]}
        assert people["duty"]["locked_out"] is True
        assert commander.post(f"/api/people/{people['duty']['person_id']}/release").status_code == 200
        assert stranger.post("/api/session", json=asked).status_code == 204


def test_an_exercise_has_no_users_and_says_so(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "k.sqlite") as opened:
        client = stranger_of(opened, Gate(("127.0.0.1",), None))
        assert client.get("/api/session").json()["exercise"] is True
        assert client.get("/api/session/ways").json() == {
            "exercise": True, "password": False, "passkey": False, "provider": False,
        }  # fmt: skip
        assert client.get("/api/units").status_code == 200
        assert code_of(client.get("/api/people")) == (409, "no-users-here")
        assert code_of(client.post("/api/session", json={"name": "x", "password": "y"})) == (409, "no-users-here")


@pytest.mark.parametrize("body", [
    {}, {"name": "x"}, {"name": "", "password": "y"}, {"name": "x", "password": "y" * 1_001},
    {"name": "a\u0000", "password": "y"},
    {"name": "x", "password": None}, {"name": "x", "password": "y", "roles": ["administrator"]}, [], "x",
])  # fmt: skip
def test_what_is_no_log_in_is_refused_and_not_sent_back(small: Path, tmp_path: Path, body: Any) -> None:
    with opened_desk(small, tmp_path / "l.sqlite") as opened:
        answer = stranger_of(opened).post("/api/session", json=body)
        assert code_of(answer) == (422, "request-invalid")
        assert "yyyy" not in answer.text
