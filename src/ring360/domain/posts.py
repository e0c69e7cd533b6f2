"""Where units stand: posts, stations, police rooms, checkpoints and places of the mobile command post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ring360.domain.places import RoadPoint

POST: Final = "post"
STATION: Final = "station"
POLICE_ROOM: Final = "police_room"
CHECKPOINT: Final = "checkpoint"
COMMAND_POST: Final = "command_post"
SORTS: Final = (POST, STATION, POLICE_ROOM, CHECKPOINT, COMMAND_POST)


@dataclass(frozen=True, slots=True)
class Post:
    """A named place (布警点, 警务室, 卡点) on the road."""

    name: str
    point: RoadPoint
    sort: str = POST
    roles: tuple[str, ...] = ()
    """Only units of these roles stand here; empty = any."""
    units_most: int = 1
    """So many units find room."""
    label: str = ""
    """What people call it, where `name` is a number."""


@dataclass(frozen=True, slots=True)
class Reserve:
    """People who can be called up: off duty or in a station (备勤), with the time until their vehicle rolls."""

    name: str
    point: RoadPoint
    officers: int
    role: str = "patrol"
    mode: str = "car"
    callup_seconds: float = 600.0
