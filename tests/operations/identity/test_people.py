from __future__ import annotations

from pathlib import Path

import pytest

from identities import PASSWORD, open_house
from refusals import refused


def test_the_first_administrator_is_made_once_by_a_code_that_ends(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    people = house.identity.people
    with refused("setup-link-unknown"):
        people.set_up("", "duty", PASSWORD)
    late = people.begin_setup()
    assert late is not None
    house.clock.at += 3_601
    with refused("setup-link-unknown"):
        people.set_up(late, "duty", PASSWORD)
    code = people.begin_setup()
    assert code is not None
    with refused("setup-link-unknown"):
        people.set_up("AAAA-" * 7 + "AAAA", "duty", PASSWORD)
    with refused("password-common"):
        people.set_up(code, "duty", "password")
    made = people.set_up(code, "duty", PASSWORD)
    assert made.roles == ("dispatcher", "duty_commander", "administrator")
    assert people.begin_setup() is None
    with refused("setup-link-unknown"):
        people.set_up(code, "second", PASSWORD)
    told = {"roles": "administrator,dispatcher,duty_commander", "how": "set-up"}
    assert house.notes.taken == [("user-made", made.person_id, made.person_id, told)]


def test_a_user_sets_a_password_with_a_code_that_is_good_once_and_for_three_days(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    people = house.identity.people
    account, code = people.add("Li Wei", "", ("dispatcher",), "", "admin")
    with refused("log-in-failed"):
        house.log_in("li wei")
    with refused("password-too-short"):
        people.activate(code, "short")
    people.activate(code, PASSWORD)
    assert house.log_in("li wei")
    with refused("setup-link-unknown"):
        people.activate(code, "four loud storks")
    second = people.reset(account.person_id, "admin")
    with refused("log-in-failed"):
        house.log_in("li wei")
    house.clock.at += 3 * 86_400 + 1
    with refused("setup-link-unknown"):
        people.activate(second, "four loud storks")


def test_a_reset_does_not_open_what_a_second_factor_closes(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    house.with_totp(person_id)
    house.identity.people.activate(house.identity.people.reset(person_id, "admin"), "four loud storks")
    with refused("second-factor-needed"):
        house.log_in("liwei", "four loud storks")


def test_names_are_unique_whatever_their_case_and_must_be_seen(tmp_path: Path) -> None:
    people = open_house(tmp_path).identity.people
    people.add("Straße", "", (), "", "admin")
    with refused("name-taken"):
        people.add(" STRASSE ", "", (), "", "admin")
    for name in ("", "  ", "a\u0000b", "a\u202eb", "x" * 65):
        with refused("name-wrong"):
            people.add(name, "", (), "", "admin")
    with refused("role-unknown"):
        people.add("other", "", ("king",), "", "admin")


def test_the_last_administrator_stays(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    people = house.identity.people
    first = house.member("first", "administrator")
    second = house.member("second", "administrator")
    people.disable(second, "test")
    with refused("last-administrator"):
        people.disable(first, "test")
    with refused("last-administrator"):
        people.change_roles(first, ("auditor",), "", "test")
    people.enable(second, "test")
    people.change_roles(first, ("auditor",), "", "test")
    assert people.get(first).roles == ("auditor",)


def test_a_password_is_changed_only_with_the_present_one(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    with refused("password-wrong"):
        house.identity.people.change_password(person_id, "wrong", "four loud storks")
    house.identity.people.change_password(person_id, PASSWORD, "four loud storks")
    with refused("log-in-failed"):
        house.log_in("liwei")
    assert house.log_in("liwei", "four loud storks")


def test_no_note_holds_a_secret(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    account, code = house.identity.people.add("liwei", "", ("dispatcher",), "", "admin")
    house.identity.people.activate(code, PASSWORD)
    app, codes = house.with_totp(account.person_id)
    token = house.log_in("liwei", code=codes[0])
    _, tracker = house.identity.devices.register("jt808", "013800138000", "P1", "admin")
    _, program = house.identity.tokens.make("wall", ("units.read",), 1, "admin")
    told = repr(house.notes.taken)
    for secret in (code, PASSWORD, app.secret, *codes, token, tracker, program):
        assert secret not in told


@pytest.mark.parametrize("by", ["add", "activate"])
def test_somebody_is_always_named_as_the_one_who_did_it(tmp_path: Path, by: str) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    assert {"add": "test", "activate": person_id}[by] in [who for _, _, who, _ in house.notes.taken]
