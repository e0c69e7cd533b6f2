"""Nobody makes the server call its own network: only public addresses by https, and those of the allow-list."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.adapters.webhooks.addresses import AddressRefused, AllowedAddresses, Target, is_public
from ring360.domain.problems import Problem

LISTED = AllowedAddresses(["hooks.lan", "10.20.0.0/16", "::1"])


@pytest.mark.parametrize(("url", "target"), [
    ("https://example.com", Target("https", "example.com", 443, "/")),
    ("https://EXAMPLE.com.:8443/a/b?c=d", Target("https", "example.com", 8443, "/a/b?c=d")),
    ("http://hooks.lan/x", Target("http", "hooks.lan", 80, "/x")),
    ("http://10.20.3.4:8080/x", Target("http", "10.20.3.4", 8080, "/x")),
    ("https://[::1]/x", Target("https", "::1", 443, "/x")),
    ("https://1.1.1.1/", Target("https", "1.1.1.1", 443, "/")),
])  # fmt: skip
def test_what_may_be_sent_to(url: str, target: Target) -> None:
    assert LISTED.target(url) == target


@pytest.mark.parametrize(("url", "code"), [
    ("http://example.com/", "not-https"), ("http://127.0.0.1/", "not-https"), ("https://127.0.0.1/", "private"),
    ("https://10.21.0.1/", "private"), ("https://169.254.169.254/latest", "private"), ("https://[fe80::1]/", "private"),
    ("https://[::ffff:10.0.0.1]/", "private"), ("https://[64:ff9b::a00:1]/", "private"),
    ("https://0.0.0.0/", "private"),
    ("https://224.0.0.1/", "private"), ("https://[2002:7f00:1::]/", "private"), ("ftp://example.com/", "unreadable"),
    ("https://user@example.com/", "unreadable"), ("https://example.com/#a", "unreadable"), ("https:///x", "unreadable"),
    ("https://exa mple.com/", "unreadable"), ("https://example.com:99999/", "unreadable"),
    ("https://[::1/", "unreadable"),
    ("https://例子.cn/", "unreadable"), ("file:///etc/passwd", "unreadable"), ("https://a/" + "x" * 500, "unreadable"),
])  # fmt: skip
def test_what_may_not(url: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        LISTED.target(url)
    assert refused.value.code == code
    with pytest.raises(Problem) as problem:
        LISTED.must_fit(url)
    assert problem.value.details["reason"] == code


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_that_leads_inside_is_found_out_when_it_is_resolved(host: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        asyncio.run(AllowedAddresses().resolved(Target("https", host, 443, "/")))
    assert refused.value.code == "private"
    assert asyncio.run(AllowedAddresses(["127.0.0.0/8", "::1"]).resolved(Target("https", host, 443, "/"))).is_loopback


def test_a_name_that_nobody_has() -> None:
    with pytest.raises(AddressRefused) as refused:
        asyncio.run(AllowedAddresses().resolved(Target("https", "nobody.invalid", 443, "/")))
    assert refused.value.code == "name-unknown"


@given(st.ip_addresses())
def test_no_private_address_is_ever_public(address: object) -> None:
    plain = ip_address(str(address))
    if plain.is_private or plain.is_loopback or plain.is_link_local or plain.is_multicast or plain.is_unspecified:
        assert not is_public(plain)


@given(st.text(max_size=60) | st.from_regex(r"https?://[^/]{0,20}(:\d{0,6})?/.{0,10}", fullmatch=True))
def test_no_url_breaks_the_check(url: str) -> None:
    with suppress(AddressRefused):
        assert LISTED.target(url).port > 0
