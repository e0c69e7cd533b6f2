"""How the control room stands, and what it says to who asks something of it that it cannot do now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OPEN: Final = "open"
"""Facts are taken."""
SUSPENDED: Final = "suspended"
"""The journal could not be written: the room tries again by itself, and can be looked at where the journal can be
read."""
FOLLOWING: Final = "following"
"""Another server takes the facts; this one reads what it journals."""
CLOSED: Final = "closed"
"""The server stops."""


@dataclass(frozen=True, slots=True)
class RoomState:
    """A state's name and, where something is wrong, what."""

    name: str
    reason: str = ""


class RoomClosed(Exception):
    """Nothing is taken now."""


class NotWritten(RoomClosed):
    """The journal did not confirm the fact: it was not told to anybody, and the board is made again without it, unless
    the journal turns out to hold it."""


class NotLeading(RoomClosed):
    """Another server takes the facts; `leader` is its address, empty where it is not known."""

    def __init__(self, leader: str = "") -> None:
        super().__init__(leader)
        self.leader = leader
