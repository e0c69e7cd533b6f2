"""What comes of a connection's bytes: reports to commit and acknowledge, answers to send at once, refusals to count."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ring360.adapters.devices.reports import Report


class Acknowledgement(NamedTuple):
    """What to acknowledge once a delivery is committed; `Jt808Session.acknowledge` turns it into bytes."""

    message_id: int
    serials: tuple[int, ...]
    """One, or those of all parts of a message."""
    has_panic: bool = False
    is_short: bool = False
    """In the vendor's dialect with one-byte serials."""


class Delivery(NamedTuple):
    """The reports of one message: all of them are committed, or none."""

    reports: tuple[Report, ...]
    acknowledgement: Acknowledgement | None
    """None where the terminal waits for no answer."""


@dataclass(slots=True)
class Received:
    """What came of some bytes, in order."""

    deliveries: list[Delivery] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    """To be sent at once."""
    refusals: list[str] = field(default_factory=list)
    """A code of `refusals.REFUSALS` for everything that was not taken."""
    is_over: bool = False
    """The connection should be closed: too many wrong codes."""
