"""What a county decides about its users: limits, locks, second factors; the defaults suit a small control room."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address

MINUTE = 60.0
HOUR = 3_600.0
DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class IdentityPolicy:
    """Seconds everywhere."""

    session_seconds: float = 12 * HOUR
    """A session ends then, whatever happens: one shift with its hand-over."""
    idle_seconds: float = 8 * HOUR
    """A session without any act of its user ends then."""
    lock_seconds: float = 30 * MINUTE
    """A session without any act of its user asks for proof again."""
    sessions_most: int = 10
    """Of one user at a time; the oldest ends when another begins."""
    staffed_roles: AbstractSet[str] = frozenset()
    """Roles whose sessions are not locked in a staffed room…"""
    staffed_places: tuple[IPv4Network | IPv6Network, ...] = ()
    """…and the addresses of these rooms; both must fit."""
    failures_most: int = 5
    failures_seconds: float = 15 * MINUTE
    """So many failures within so long lock an account…"""
    lockout_seconds: float | None = 15 * MINUTE
    """…for so long; None = until somebody releases it."""
    second_factor: str = "asked"
    """"asked" of those who have one; "required" of everybody: without one a session opens the own account only."""
    password_days: int | None = None
    """A password older than this must be changed first (GB/T 22239); None = passwords do not age."""
    password_least: int = 8
    password_words: tuple[str, ...] = ()
    """Words of the place that no password may be made of."""
    invite_seconds: float = 3 * DAY

    def is_staffed(self, roles: AbstractSet[str], address: str) -> bool:
        """Whether a session of these roles from this address stands in a staffed room."""
        if not self.staffed_places or self.staffed_roles.isdisjoint(roles):
            return False
        try:
            place = ip_address(address)
        except ValueError:
            return False
        return any(place in network for network in self.staffed_places)
