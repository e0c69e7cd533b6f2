from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from identities import PASSWORD, ROOM, House, open_house

HOUR = 3_600.0


def test_a_session_ends_after_its_longest_life_however_busy(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    token = house.log_in("liwei")
    for _ in range(47):
        house.clock.at += HOUR / 4
        assert house.identity.sessions.who(token, active=True) is not None
    house.clock.at += HOUR / 4
    assert house.identity.sessions.who(token, active=True) is None


def test_a_session_nobody_uses_locks_and_then_ends(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    token, sessions = house.log_in("liwei"), house.identity.sessions

    def locked_after(seconds: float) -> bool | None:
        house.clock.at += seconds
        who = sessions.who(token, active=True)
        return None if who is None else who.is_locked

    assert [locked_after(seconds) for seconds in (1_700, 1_700, 1_801, 10, 8 * HOUR)] == [
        False, False, True, True, None,
    ]  # fmt: skip


@pytest.mark.parametrize(("role", "address", "locks"), [
    ("dispatcher", "10.1.2.9", False), ("dispatcher", "10.1.3.9", True), ("administrator", "10.1.2.9", True),
    ("dispatcher", "", True),
])  # fmt: skip
def test_only_a_staffed_role_in_a_staffed_room_is_never_locked(
    tmp_path: Path, role: str, address: str, locks: bool
) -> None:
    house = open_house(tmp_path, staffed_roles=frozenset({"dispatcher"}), staffed_places=(ROOM,))
    house.member("liwei", role)
    token = house.log_in("liwei", address=address)
    house.clock.at += 2 * HOUR
    who = house.identity.sessions.who(token)
    assert who is not None
    assert who.is_locked is locks


CHANGES: dict[str, Callable[[House, str], object]] = {
    "disabled": lambda house, person: house.identity.people.disable(person, "test"),
    "other roles": lambda house, person: house.identity.people.change_roles(person, ("auditor",), "", "test"),
    "reset": lambda house, person: house.identity.people.reset(person, "test"),
    "password": lambda house, person: house.identity.people.change_password(person, PASSWORD, "four loud storks"),
    "second factor": lambda house, person: house.with_totp(person),
    "factors cleared": lambda house, person: house.identity.people.clear_second_factors(person, "test"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_session_ends_at_once_when_its_user_changes(tmp_path: Path, change: str) -> None:
    house = open_house(tmp_path)
    person_id = house.member("liwei", "dispatcher")
    other = house.log_in("liwei")
    tokens = [house.log_in("liwei") for _ in range(3)]
    house.member("wang", "dispatcher")
    another = house.log_in("wang")
    sessions = house.identity.sessions
    assert all(sessions.who(token) for token in (*tokens, other, another))
    CHANGES[change](house, person_id)
    assert [sessions.who(token) for token in (*tokens, other)] == [None] * 4
    assert sessions.who(another) is not None


def test_what_another_node_ends_is_over_within_five_seconds(tmp_path: Path) -> None:
    here, there = open_house(tmp_path), open_house(tmp_path)
    person_id = here.member("liwei", "dispatcher")
    token = here.log_in("liwei")
    assert there.identity.sessions.who(token) is not None
    here.identity.people.disable(person_id, "test")
    there.clock.at += 5
    assert there.identity.sessions.who(token) is None


def test_one_session_can_be_ended_and_the_oldest_goes_when_there_are_too_many(tmp_path: Path) -> None:
    house = open_house(tmp_path, sessions_most=3)
    person_id = house.member("liwei", "dispatcher")
    tokens = []
    for _ in range(4):
        house.clock.at += 1
        tokens.append(house.log_in("liwei"))
    sessions = house.identity.sessions
    assert [sessions.who(token) is not None for token in tokens] == [False, True, True, True]
    newest = sessions.of(person_id)[0]
    assert sessions.end_one(person_id, newest.session_id, "test")
    assert not sessions.end_one("somebody else", newest.session_id, "test")
    assert [sessions.who(token) is not None for token in tokens] == [False, True, True, False]


def test_tokens_are_long_all_different_and_stored_as_hashes(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    tokens = {house.log_in("liwei") for _ in range(8)}
    assert (len(tokens), {len(token) for token in tokens}) == (8, {43})
    written = b"".join(path.read_bytes() for path in tmp_path.glob("identity.sqlite*"))
    for token in tokens:
        assert token.encode() not in written
        assert sha256(token.encode()).hexdigest().encode() in written


def test_activity_is_written_down_now_and_then_and_outlives_a_restart(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    house.member("liwei", "dispatcher")
    token, sessions = house.log_in("liwei"), house.identity.sessions
    house.clock.at += 1_000
    sessions.who(token, active=True)
    assert sessions.flush_is_due()
    sessions.flush()
    assert not sessions.flush_is_due()
    again = open_house(tmp_path)
    again.clock.at = house.clock.at + 1_000
    who = again.identity.sessions.who(token)
    assert who is not None
    assert not who.is_locked


def test_where_two_factors_are_required_a_password_alone_opens_the_account_only(tmp_path: Path) -> None:
    house = open_house(tmp_path, second_factor="required")
    person_id = house.member("liwei", "dispatcher")
    who = house.identity.sessions.who(house.log_in("liwei"))
    assert who is not None
    assert who.roles == frozenset()
    app, _ = house.with_totp(person_id)
    who = house.identity.sessions.who(house.log_in("liwei", code=house.shown(app)))
    assert who is not None
    assert who.roles == frozenset({"dispatcher"})


def test_passwords_age_only_where_a_rule_asks_for_it(tmp_path: Path) -> None:
    house = open_house(tmp_path, password_days=90)
    house.member("liwei", "dispatcher")
    house.clock.at += 91 * 86_400
    token = house.log_in("liwei")
    told = house.identity.sessions.session(token)
    assert told is not None
    assert house.identity.sessions.limited_to(*told) == "password-old"
    assert open_house(tmp_path).identity.sessions.limited_to(*told) == ""
