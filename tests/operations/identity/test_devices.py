from __future__ import annotations

from pathlib import Path

from identities import open_house
from refusals import refused
from ring360.domain.people import may_do


def test_a_tracker_acts_for_its_unit_alone_until_it_is_revoked(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    devices = house.identity.devices
    _, code = devices.register("osmand", "phone-7", "P1", "admin")
    who = devices.admit("osmand", "phone-7", code)
    assert who is not None
    assert (who.person_id, who.unit_id) == ("osmand:phone-7", "P1")
    assert [may_do(who, "positions.report_own"), may_do(who, "units.panic", "P1"), may_do(who, "units.panic", "P2"),
            may_do(who, "units.read"), may_do(who, "units.report", "P1")] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert devices.admit("osmand", "phone-7", "wrong") is None
    assert devices.admit("owntracks", "phone-7", code) is None
    devices.revoke("osmand", "phone-7", "admin")
    assert devices.admit("osmand", "phone-7", code) is None
    with refused("device-unknown"):
        devices.revoke("osmand", "phone-8", "admin")
    with refused("device-kind-unknown"):
        devices.register("pigeon", "1", "P1", "admin")


def test_a_terminal_gets_a_fresh_code_over_the_air_only_where_it_is_known(tmp_path: Path) -> None:
    devices = open_house(tmp_path).identity.devices
    _, first = devices.register("jt808", "013800138000", "P1", "admin")
    second = devices.new_code_for("jt808", "013800138000")
    assert second is not None
    assert [devices.admit("jt808", "013800138000", code) is not None for code in (first, second)] == [False, True]
    assert devices.new_code_for("jt808", "013800138001") is None


def test_registered_again_a_tracker_may_have_another_unit_and_its_old_code_is_void(tmp_path: Path) -> None:
    devices = open_house(tmp_path).identity.devices
    _, first = devices.register("osmand", "phone-7", "P1", "admin")
    _, second = devices.register("osmand", "phone-7", "P2", "admin")
    who = devices.admit("osmand", "phone-7", second)
    assert devices.admit("osmand", "phone-7", first) is None
    assert who is not None
    assert who.unit_id == "P2"
    assert len(devices.all()) == 1


def test_a_program_does_what_its_token_was_made_for_until_it_ends(tmp_path: Path) -> None:
    house = open_house(tmp_path)
    tokens = house.identity.tokens
    token, secret = tokens.make("wall display", ("units.read", "incidents.read"), 30, "admin")
    who = tokens.who(secret)
    assert who is not None
    assert [may_do(who, action) for action in ("units.read", "incidents.read", "incidents.accept", "account.own")] == [
        True, True, False, True,
    ]  # fmt: skip
    assert tokens.who(secret + "x") is None
    assert tokens.who("") is None
    house.clock.at += 30 * 86_400
    assert tokens.who(secret) is None
    token, secret = tokens.make("another", ("units.read",), 30, "admin")
    assert tokens.who(secret) is not None
    tokens.revoke(token.token_id, "admin")
    assert tokens.who(secret) is None


def test_no_token_is_made_for_what_only_people_may_do(tmp_path: Path) -> None:
    tokens = open_house(tmp_path).identity.tokens
    for action in ("people.change", "tokens.change", "callers.erase", "account.own", "session.begin", "no.such"):
        with refused("action-unknown"):
            tokens.make("x", (action,), 1, "admin")
