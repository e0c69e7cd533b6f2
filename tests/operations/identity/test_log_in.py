from __future__ import annotations

from pathlib import Path

import pytest

from identities import HERE, PASSWORD, open_house
from refusals import refused
from ring360.domain.problems import Problem


def test_a_password_opens_a_session_of_its_user(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("Li Wei", "dispatcher")
    token = house.log_in("  LI WEI ")
    who = house.identity.sessions.who(token)
    assert who is not None
    assert (who.person_id, who.name, who.roles) == (person_id, "Li Wei", frozenset({"dispatcher"}))
    assert house.notes.taken[-1] == ("logged-in", person_id, person_id, {"address": HERE, "factors": "password"})


def test_wrong_names_and_wrong_passwords_are_told_alike_and_no_typed_name_is_noted(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    told = []
    for name, password in (("nobody", PASSWORD), ("liwei", "wrong"), ("liwei", PASSWORD.upper()), ("liwei", "")):
        with pytest.raises(Problem) as problem:
            house.log_in(name, password)
        told.append((problem.value.code, problem.value.details))
    assert told == [("log-in-failed", {})] * 4
    assert [subject for action, subject, *_ in house.notes.taken if action == "log-in-failed"] == [
        "unknown", person_id, person_id, person_id,
    ]  # fmt: skip


def test_five_failures_within_a_quarter_hour_lock_the_account_for_a_quarter_hour(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    running = house.log_in("liwei")
    for _ in range(5):
        with refused("log-in-failed"):
            house.log_in("liwei", "wrong")
    with refused("account-locked"):
        house.log_in("liwei")
    assert house.notes.actions[-1] == "user-locked-out"
    # Nobody is thrown out of the room by wrong passwords typed elsewhere.
    assert house.identity.sessions.who(running) is not None
    house.clock.at += 901
    assert house.log_in("liwei")
    assert house.identity.people.get(person_id).locked_until is None


def test_failures_far_apart_do_not_add_up_and_a_success_forgets_them(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    for wait_seconds, times in ((0, 4), (901, 4)):
        house.clock.at += wait_seconds
        for _ in range(times):
            with refused("log-in-failed"):
                house.log_in("liwei", "wrong")
    house.log_in("liwei")
    for _ in range(4):
        with refused("log-in-failed"):
            house.log_in("liwei", "wrong")
    assert house.log_in("liwei")


def test_a_lock_out_for_good_ends_when_a_supervisor_releases_it(tmp_path: Path) -> None:
    house = open_house(tmp_path, lockout_seconds=None, failures_most=3)
    person_id = house.member("liwei", "dispatcher")
    for _ in range(3):
        with refused("log-in-failed"):
            house.log_in("liwei", "wrong")
    house.clock.at += 366 * 86_400
    with refused("account-locked"):
        house.log_in("liwei")
    house.identity.people.release(person_id, "commander")
    assert house.log_in("liwei")
    assert ("user-released", person_id, "commander", {}) in house.notes.taken


def test_an_address_is_slowed_down_whatever_names_it_tries(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    for number in range(20):
        with refused("log-in-failed"):
            house.log_in(f"nobody-{number}", "wrong")
    with refused("too-many-attempts"):
        house.log_in("liwei")
    assert house.log_in("liwei", address="192.0.2.8")
    house.clock.at += 6
    assert house.log_in("liwei")


def test_a_second_factor_is_asked_for_and_each_code_is_good_once(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    app, codes = house.with_totp(house.member("liwei", "dispatcher"))
    with refused("second-factor-needed"):
        house.log_in("liwei")
    shown = house.shown(app)
    token = house.log_in("liwei", code=f"{shown[:3]} {shown[3:]}")
    told = house.identity.sessions.session(token)
    assert told is not None
    assert told[0].factors == "password+totp"
    for code in (shown, app.generate_otp(int(house.clock.at) // 30 - 1), "", "000000", "not a code"):
        with refused("log-in-failed" if code else "second-factor-needed"):
            house.log_in("liwei", code=code)
    house.identity.people.release(house.identity.people.named("liwei").person_id, "test")
    assert house.log_in("liwei", code=codes[0].lower().replace("-", " "))
    with refused("log-in-failed"):
        house.log_in("liwei", code=codes[0])


def test_a_code_of_the_neighbouring_half_minute_is_taken_and_an_older_one_is_not(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    app, _ = house.with_totp(house.member("liwei", "dispatcher"))
    with refused("log-in-failed"):
        house.log_in("liwei", code=app.generate_otp(int(house.clock.at) // 30 - 2))
    assert house.log_in("liwei", code=app.generate_otp(int(house.clock.at) // 30 + 1))
    with refused("log-in-failed"):
        house.log_in("liwei", code=house.shown(app))


def test_the_secret_of_the_app_is_sealed_in_the_database(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    app, _ = house.with_totp(person_id)
    written = b"".join(path.read_bytes() for path in tmp_path.glob("identity.sqlite*"))
    assert app.secret.encode() not in written
    assert PASSWORD.encode() not in written
    assert (tmp_path / "identity.secrets").stat().st_mode & 0o777 == 0o600
    (tmp_path / "identity.secrets").write_bytes(b"x" * 32)
    again = open_house(tmp_path)
    again.clock.at = house.clock.at
    with refused("vault-key-wrong"):
        again.log_in("liwei", code=house.shown(app))


def test_proving_again_gives_another_token_and_ends_the_old(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    old = house.log_in("liwei")
    house.clock.at += 3_000
    fresh = house.identity.log_in.prove_again(old, PASSWORD, "", HERE, "test")
    who = house.identity.sessions.who(fresh)
    assert house.identity.sessions.who(old) is None
    assert who is not None
    assert who.proved_at == house.clock.at
    with refused("log-in-failed"):
        house.identity.log_in.prove_again(fresh, "wrong", "", HERE, "test")


def test_a_disabled_user_cannot_sign_in(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    house.identity.people.disable(person_id, "test")
    with refused("log-in-failed"):
        house.log_in("liwei")
    house.identity.people.enable(person_id, "test")
    assert house.log_in("liwei")
