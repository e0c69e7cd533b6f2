"""Joins street lines drawn on a plane where they cross, so that crossings become junctions shared by both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import shapely
from shapely import LineString, MultiLineString, MultiPoint, Point, Polygon, STRtree
from shapely.geometry.base import BaseGeometry

XY = tuple[float, float]

_SAME_JUNCTION_METRES = 7.0
_STUB_METRES = 20.0


@dataclass(frozen=True, slots=True)
class Street:
    """A line to be woven, metres on the plane. Lines of different `layer` meet only at their ends."""

    points: tuple[XY, ...]
    tags: Mapping[str, str]
    layer: int = 0
    zone: str = "country"
    crosses_water: bool = False


@dataclass(frozen=True, slots=True)
class Web:
    """Woven streets: `points` of all nodes, and for each street its node numbers in order."""

    points: tuple[XY, ...]
    lines: tuple[tuple[int, ...], ...]
    streets: tuple[Street, ...]


@dataclass(slots=True)
class _Nodes:
    points: list[XY] = field(default_factory=list)
    cells: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def number(self, x: float, y: float, within_metres: float) -> int:
        """The node near here, or a new one."""
        cell = (int(x // 10.0), int(y // 10.0))
        for east in (-1, 0, 1):
            for north in (-1, 0, 1):
                for known in self.cells.get((cell[0] + east, cell[1] + north), ()):
                    known_x, known_y = self.points[known]
                    if (known_x - x) ** 2 + (known_y - y) ** 2 <= within_metres**2:
                        return known
        self.points.append((round(x, 2), round(y, 2)))
        self.cells.setdefault(cell, []).append(len(self.points) - 1)
        return len(self.points) - 1


def cross_water(streets: Sequence[Street], water: Polygon) -> list[Street]:
    """Cut streets at the water's edge; the part over it becomes a bridge, or vanishes where none is meant."""
    shore = water.buffer(8.0)
    result: list[Street] = []
    for street in streets:
        line = LineString(street.points)
        if not line.intersects(shore):
            result.append(street)
            continue
        for piece in _pieces(line.difference(shore)):
            result.append(replace(street, points=_points(piece)))
        if street.crosses_water:
            for piece in _pieces(line.intersection(shore)):
                tags = {**street.tags, "bridge": "yes", "layer": "1"}
                result.append(replace(street, points=_points(piece), tags=tags, layer=1))
    return result


def weave(streets: Sequence[Street]) -> Web:
    """Join all streets; loose ends shorter than 20 m beyond the last junction are cut off, unreached parts left out."""
    lines = [LineString(street.points) for street in streets]
    cuts: list[list[tuple[float, XY]]] = [[] for _ in lines]
    left, right = STRtree(lines).query(lines, predicate="intersects")
    for one, other in sorted((int(a), int(b)) for a, b in zip(left, right, strict=True) if a < b):
        for point in _meetings(lines[one].intersection(lines[other])):
            ends = _is_end(lines[one], point) or _is_end(lines[other], point)
            if streets[one].layer == streets[other].layer or ends:
                for index in (one, other):
                    cuts[index].append((lines[index].project(point), (point.x, point.y)))
    nodes = _Nodes()
    junctions = [[(at, nodes.number(x, y, _SAME_JUNCTION_METRES)) for at, (x, y) in cut] for cut in cuts]
    woven = [_thread(line, junction, nodes) for line, junction in zip(lines, junctions, strict=True)]
    kept = _connected(woven)
    return Web(
        tuple(nodes.points),
        tuple(woven[index] for index in kept),
        tuple(streets[index] for index in kept),
    )


def _thread(line: LineString, junctions: list[tuple[float, int]], nodes: _Nodes) -> tuple[int, ...]:
    """Node numbers along the line: its junctions and its own bends between them."""
    if not junctions:
        return ()
    first, last = min(junctions)[0], max(junctions)[0]
    bends = [(line.project(Point(point)), point) for point in line.coords]
    closed = line.is_closed
    if closed:
        bends = bends[:-1]
    beads: list[tuple[float, int]] = list(junctions)
    for at, (x, y) in bends:
        stub = not closed and ((at < first < _STUB_METRES) or (at > last > line.length - _STUB_METRES))
        crowded = any(abs(at - other) < _SAME_JUNCTION_METRES for other, _ in junctions)
        if not stub and not crowded:
            beads.append((at, nodes.number(x, y, 0.5)))
    beads.sort()
    order = [number for index, (_, number) in enumerate(beads) if index == 0 or number != beads[index - 1][1]]
    if closed and order[0] != order[-1]:
        order.append(order[0])
    return tuple(order)


def _connected(woven: Sequence[tuple[int, ...]]) -> list[int]:
    """Numbers of the lines in the largest connected part."""
    root: dict[int, int] = {}

    def find(node: int) -> int:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for line in woven:
        for node in line[1:]:
            root[find(node)] = find(line[0])
    size: dict[int, int] = {}
    for line in woven:
        if len(line) > 1:
            size[find(line[0])] = size.get(find(line[0]), 0) + len(line)
    largest = max(size, key=lambda part: (size[part], -part))
    return [index for index, line in enumerate(woven) if len(line) > 1 and find(line[0]) == largest]


def _is_end(line: LineString, point: Point) -> bool:
    at = line.project(point)
    return bool(at < 0.5 or at > line.length - 0.5)


def _meetings(shape: BaseGeometry) -> list[Point]:
    if shape.is_empty:
        return []
    if isinstance(shape, Point):
        return [shape]
    if isinstance(shape, MultiPoint):
        return list(shape.geoms)
    # Streets that run along each other share their ends only.
    return [Point(point) for piece in _pieces(shape) for point in (piece.coords[0], piece.coords[-1])]


def _pieces(shape: BaseGeometry) -> list[LineString]:
    if isinstance(shape, LineString):
        return [] if shape.is_empty else [shape]
    if isinstance(shape, MultiLineString):
        return list(shape.geoms)
    parts = shapely.get_parts(shape)
    return [part for part in parts if isinstance(part, LineString) and not part.is_empty]


def _points(line: LineString) -> tuple[XY, ...]:
    return tuple((float(x), float(y)) for x, y in line.coords)
