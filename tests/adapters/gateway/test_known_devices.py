"""Who is known, by which code, until it is revoked."""

from __future__ import annotations

from dataclasses import replace

from ring360.adapters.gateway.known_devices import KnownDevices
from ring360.adapters.gateway.ports import Carrier
from ring360.operations.identity.mint import hash_of_code
from ring360.operations.identity.ports import Device

DEVICE = Device("jt808", "139", "P1", hash_of_code("ABCD-EFGH"), 0.0)


def test_a_tracker_is_let_in_by_its_token_or_the_code_it_was_handed_until_it_is_revoked() -> None:
    known = KnownDevices(hash_of_code)
    known.replace([DEVICE])
    handed = known.code_for("jt808", "139")
    admitted = [known.admits("jt808", "139", code) for code in ("ABCD-EFGH", handed, "", "wrong", DEVICE.token_hash)]
    assert admitted == [True, True, False, False, False]
    assert known.carrier("jt808", "139") == Carrier("jt808:139", "P1")
    known.replace([replace(DEVICE, token_hash=hash_of_code("another"))])
    assert not known.admits("jt808", "139", handed)
    known.replace([replace(DEVICE, revoked_at=5.0)])
    assert known.carrier("jt808", "139") is None
    assert (known.code_for("jt808", "139"), known.admits("jt808", "139", "")) == ("", False)


def test_a_kind_without_codes_lets_in_who_is_on_its_own_list() -> None:
    known = KnownDevices(hash_of_code)
    known.replace([replace(DEVICE, kind="nmea")])
    by_word = known.of_kind("nmea", by_word=True)
    assert (by_word.authenticates("139", ""), by_word.authenticates("140", "")) == (True, False)
    assert by_word.unit_of("139") == "P1"
    assert not known.of_kind("nmea").authenticates("139", "")
    assert not known.of_kind("jt808", by_word=True).knows("139")
