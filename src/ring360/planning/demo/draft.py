"""Collects map elements drawn on the plane, numbers them and sets them on the globe."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from ring360.planning.demo.records import Member, Node, Relation, Way
from ring360.planning.demo.weave import XY

_LON, _LAT = 130.0, 22.0
"""The drum tower: open water in the Philippine Sea."""
_DEGREE_METRES: Final = 110_946.0
_DEGREE_METRES_EAST: Final = 111_320.0 * math.cos(math.radians(_LAT))


def on_globe(x: float, y: float) -> XY:
    """Longitude and latitude, seven decimals, of a point of the plane; the ideal plan is bent a little on the way."""
    bent_x = x + 24.0 * math.sin(y / 530.0 + 0.4) + 8.0 * math.sin(y / 190.0)
    bent_y = y + 20.0 * math.sin(x / 610.0 + 1.1) + 7.0 * math.sin(x / 230.0 + 2.0)
    turned_x = bent_x * math.cos(0.07) - bent_y * math.sin(0.07)
    turned_y = bent_x * math.sin(0.07) + bent_y * math.cos(0.07)
    return round(_LON + turned_x / _DEGREE_METRES_EAST, 7), round(_LAT + turned_y / _DEGREE_METRES, 7)


@dataclass(slots=True)
class Draft:
    """The sheet being drawn on. Numbers are given in the order of drawing, from 1."""

    nodes: list[Node] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def point(self, point: XY, tags: Mapping[str, str] | None = None) -> int:
        lon, lat = on_globe(*point)
        self.nodes.append(Node(len(self.nodes) + 1, lon, lat, dict(tags or {})))
        return len(self.nodes)

    def way(self, nodes: Sequence[int], tags: Mapping[str, str]) -> int:
        self.ways.append(Way(len(self.ways) + 1, tuple(nodes), dict(tags)))
        return len(self.ways)

    def line(self, points: Sequence[XY], tags: Mapping[str, str]) -> int:
        return self.way([self.point(point) for point in points], tags)

    def area(self, corners: Sequence[XY], tags: Mapping[str, str]) -> int:
        """A closed outline; `corners` come without the repeated first one."""
        numbers = [self.point(corner) for corner in corners]
        return self.way([*numbers, numbers[0]], tags)

    def relation(self, members: Sequence[tuple[str, int, str]], tags: Mapping[str, str]) -> int:
        joined = tuple(Member(*member) for member in members)
        self.relations.append(Relation(len(self.relations) + 1, joined, dict(tags)))
        return len(self.relations)

    def retag(self, node: int, tags: Mapping[str, str]) -> None:
        """Add tags to a node drawn before."""
        known = self.nodes[node - 1]
        self.nodes[node - 1] = Node(known.id, known.lon, known.lat, {**known.tags, **tags})
