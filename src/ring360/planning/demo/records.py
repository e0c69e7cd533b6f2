"""What the demo county is made of: map elements as OpenStreetMap has them, posts, units and calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Node:
    """A point of the map, degrees WGS 84."""

    id: int
    lon: float
    lat: float
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """A line or closed outline through nodes."""

    id: int
    nodes: tuple[int, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a relation; `kind` is "n", "w" or "r"."""

    kind: str
    id: int
    role: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Map elements that belong together, here turn restrictions and the county's boundary."""

    id: int
    members: tuple[Member, ...]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A place where a unit stands: a police room, a checkpoint or the mobile command post."""

    post_id: str
    kind: str
    name: str
    name_en: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A vehicle with its crew at the start of the shift."""

    unit_id: str
    role: str
    lon: float
    lat: float
    officers: int
    skills: tuple[str, ...]
    post: str


@dataclass(frozen=True, slots=True)
class DemoCall:
    """A call for help; `received_at` carries its offset from UTC, priority 1 is the most urgent."""

    call_id: str
    received_at: datetime
    lon: float
    lat: float
    category: str
    priority: int


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """The whole county. Elements are in ascending order of id, calls in order of time."""

    name: str
    name_en: str
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]
    relations: tuple[Relation, ...]
    posts: tuple[DemoPost, ...]
    units: tuple[DemoUnit, ...]
    calls: tuple[DemoCall, ...]
