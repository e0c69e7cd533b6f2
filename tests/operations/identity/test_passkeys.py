from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from authenticator import Authenticator
from identities import House, open_house
from refusals import refused
from ring360.operations.identity.passkeys import Site

SITE = Site("desk.example", "https://desk.example")


def with_passkey(house: House, name: str = "liwei", **kind: Any) -> tuple[str, Authenticator]:
    person_id = house.member(name, "dispatcher")
    device = Authenticator(SITE.host, SITE.origin, **kind)
    offered = house.identity.passkeys.offer(house.identity.people.get(person_id), SITE)
    house.identity.passkeys.add(person_id, offered["ceremony"], device.create(offered["options"]), "key", SITE)
    return person_id, device


def test_a_passkey_shows_whose_it_is_and_each_challenge_is_good_once(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id, device = with_passkey(house)
    asked = house.identity.passkeys.ask(SITE)
    answer = device.get(asked["options"])
    assert house.identity.passkeys.proved(asked["ceremony"], answer, SITE).person_id == person_id
    with refused("passkey-wrong"):
        house.identity.passkeys.proved(asked["ceremony"], answer, SITE)
    other = house.identity.passkeys.ask(SITE)
    with refused("log-in-failed"):
        house.identity.passkeys.proved(other["ceremony"], answer, SITE)
    assert house.notes.actions[-1] == "log-in-failed"


def test_a_challenge_runs_out(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    _, device = with_passkey(house)
    asked = house.identity.passkeys.ask(SITE)
    house.clock.at += 301
    with refused("passkey-wrong"):
        house.identity.passkeys.proved(asked["ceremony"], device.get(asked["options"]), SITE)


def test_a_passkey_of_another_site_or_without_a_check_of_its_user_is_refused(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    with refused("passkey-wrong"):
        with_passkey(house, checks_user=False)
    _, device = with_passkey(house, "wang")
    for fault in ({"_origin": "https://evil.example"}, {"_host": "evil.example"}, {"_flags": 1}):
        asked, honest = house.identity.passkeys.ask(SITE), vars(device).copy()
        vars(device).update(fault)
        with refused("log-in-failed"):
            house.identity.passkeys.proved(asked["ceremony"], device.get(asked["options"]), SITE)
        vars(device).update(honest)


def test_a_copied_key_shows_itself_by_its_counter(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    _, device = with_passkey(house)
    for count, fits in ((5, True), (4, False), (7, True)):
        asked = house.identity.passkeys.ask(SITE)
        device.count = count
        answer = device.get(asked["options"])
        if fits:
            house.identity.passkeys.proved(asked["ceremony"], answer, SITE)
        else:
            with refused("log-in-failed"):
                house.identity.passkeys.proved(asked["ceremony"], answer, SITE)


def test_a_passkey_is_a_second_factor_and_can_be_taken_away(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    person_id, device = with_passkey(house)
    with refused("second-factor-needed"):
        house.log_in("liwei")
    stored = house.identity.accounts.passkeys_of(person_id)[0]
    with refused("passkey-unknown"):
        house.identity.passkeys.remove("somebody else", stored.credential_id)
    house.identity.passkeys.remove(person_id, stored.credential_id)
    asked = house.identity.passkeys.ask(SITE)
    with refused("log-in-failed"):
        house.identity.passkeys.proved(asked["ceremony"], device.get(asked["options"]), SITE)
    assert house.log_in("liwei")


@pytest.mark.parametrize("answer", [
    {}, {"id": "x"}, {"id": None}, {"id": "a\u0000b"}, {"id": ["x"]}, {"id": "x" * 10_000},
    {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}},
])  # fmt: skip
def test_junk_is_no_passkey(tmp_path: Path, answer: dict[str, Any]) -> None:
    house = open_house(tmp_path)
    with refused("log-in-failed"):
        house.identity.passkeys.proved(house.identity.passkeys.ask(SITE)["ceremony"], answer, SITE)


def test_unanswered_challenges_do_not_pile_up(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    _, device = with_passkey(house)
    first = house.identity.passkeys.ask(SITE)
    for _ in range(1_000):
        last = house.identity.passkeys.ask(SITE)
    with refused("passkey-wrong"):
        house.identity.passkeys.proved(first["ceremony"], device.get(first["options"]), SITE)
    assert house.identity.passkeys.proved(last["ceremony"], device.get(last["options"]), SITE)
