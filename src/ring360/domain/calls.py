"""A report as received: when, from where, about what."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import Place


@dataclass(frozen=True, slots=True)
class Call:
    """One call (报警). It holds nothing about the caller but a reference to what is kept apart, under a key."""

    call_id: str
    received_at: float
    """When it reached the room, UNIX seconds UTC."""
    place: Place
    category: str
    priority: int | None = None
    """Given by the call taker; None = that of the category."""
    words: str = ""
    answered_at: float | None = None
    """When the call taker took it; None = at once."""
    channel: str = "phone"
    """`phone`, `text`, `app`, `video`, `alarm`, `officer`, `agency`."""
    caller: str = ""
    """Reference into the vault of personal data; empty where nothing is kept."""
    caller_digest: str = ""
    """SHA-256 of what lies there, in hexadecimal."""
