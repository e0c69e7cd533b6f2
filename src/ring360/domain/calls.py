"""A report as received: when, from where, about what."""

from __future__ import annotations

from dataclasses import dataclass

from ring360.domain.places import Place


@dataclass(frozen=True, slots=True)
class Call:
    """One call (报警). It holds nothing about the caller: only what is needed to send help."""

    call_id: str
    received_at: float
    """UNIX seconds UTC."""
    place: Place
    category: str
    priority: int | None = None
    """Given by the call taker; None = that of the category."""
    words: str = ""
