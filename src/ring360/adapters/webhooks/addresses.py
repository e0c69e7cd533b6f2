"""Which addresses may be sent to: public ones by https, and those of an allow-list.

A server that posts wherever it is told can be turned against its own network (SSRF). So a host that is not listed must
resolve to public addresses alone, is spoken to by https alone, and the connection goes to an address that was checked:
a name that changes its mind between the check and the call is of no use.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from ring360.domain.problems import Problem

URL_MOST: Final = 500
_PORTS: Final = {"https": 443, "http": 80}

Address = IPv4Address | IPv6Address


class AddressRefused(Exception):
    """Nothing may be sent there; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Target:
    """A checked URL in parts."""

    scheme: str
    host: str
    """Name or bare address, in lower case."""
    port: int
    path: str
    """With the query."""

    @property
    def authority(self) -> str:
        """As the `Host` header says it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


class AllowedAddresses:
    """An allow-list of host names and networks, such as `hooks.lan` and `10.20.0.0/16`."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for each in allowed:
            try:
                self._networks.append(ip_network(each, strict=False))
            except ValueError:
                self._names.add(each.lower().rstrip("."))

    def must_fit(self, url: str) -> None:
        """Problem where a subscription to this URL could never be sent."""
        try:
            self.target(url)
        except AddressRefused as refused:
            raise Problem("webhook-url", url=url[:URL_MOST], reason=refused.code) from refused

    def target(self, url: str) -> Target:
        """The URL in parts; AddressRefused where it may not be sent to, whatever it resolves to."""
        if len(url) > URL_MOST or not url.isascii() or any(ord(letter) <= 32 for letter in url):
            raise AddressRefused("unreadable")
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise AddressRefused("unreadable") from None
        if parts.scheme not in _PORTS or not host or parts.username is not None or parts.fragment:
            raise AddressRefused("unreadable")
        address = _bare(host)
        is_listed = host in self._names or (address is not None and self._lists(address))
        if parts.scheme == "http" and not is_listed:
            raise AddressRefused("not-https")
        if address is not None and not is_listed and not is_public(address):
            raise AddressRefused("private")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)

    async def resolved(self, target: Target) -> Address:
        """One address of the host; AddressRefused where it has none or any of them may not be sent to."""
        address = _bare(target.host)
        if address is None:
            loop = asyncio.get_running_loop()
            try:
                found = await loop.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
            except OSError:
                raise AddressRefused("name-unknown") from None
            addresses = [ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        else:
            addresses = [address]
        if target.host not in self._names:
            for each in addresses:
                if not is_public(each) and not self._lists(each):
                    raise AddressRefused("private")
        return addresses[0]

    def _lists(self, address: Address) -> bool:
        plain = _plain(address)
        return any(plain.version == network.version and plain in network for network in self._networks)


def is_public(address: Address) -> bool:
    """An address of the public internet: not of this machine, this network, a group or a translation of such a one."""
    plain = _plain(address)
    return plain.is_global and not plain.is_multicast and not plain.is_reserved


def _plain(address: Address) -> Address:
    """An IPv4 address in IPv6 clothes (mapped, 6to4, Teredo, NAT64) as what it is."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
    if inner is None and address in ip_network("64:ff9b::/96"):
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    return inner or address


def _bare(host: str) -> Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        # Forms that only the resolver reads as an address (2130706433, 0x7f.1) go through it and are checked there.
        return None
