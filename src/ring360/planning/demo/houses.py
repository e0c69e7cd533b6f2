"""Houses along the streets, numbered where the street has a name: odd on the left, even on the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Polygon, STRtree

from ring360.planning.demo.countryside import RIVER_HALF_WIDTH_METRES, river_line
from ring360.planning.demo.draft import Draft
from ring360.planning.demo.streets import Piece
from ring360.planning.demo.town import WALL
from ring360.planning.demo.weave import XY


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a zone is built on: metres of frontage, depth, setback from the middle of the street, gap between houses."""

    frontage: float
    depth: float
    setback: float
    gap: float
    share: float


_MANNERS: Final[Mapping[str, _Manner]] = {
    "lane": _Manner(13.0, 11.0, 4.5, 3.0, 0.9), "old": _Manner(15.0, 12.0, 9.0, 3.0, 0.85),
    "market": _Manner(9.0, 12.0, 8.0, 1.5, 0.95), "new": _Manner(30.0, 16.0, 16.0, 14.0, 0.7),
    "south": _Manner(32.0, 18.0, 16.0, 18.0, 0.6), "new-quarter": _Manner(38.0, 13.0, 12.0, 14.0, 0.75),
    "south-quarter": _Manner(38.0, 14.0, 12.0, 18.0, 0.65), "village": _Manner(14.0, 11.0, 7.0, 6.0, 0.75),
}  # fmt: skip


def draw_houses(
    draft: Draft, rng: np.random.Generator, points: Sequence[XY], pieces: Sequence[Piece], taken: Sequence[XY]
) -> int:
    """Draw houses where they touch neither a street nor each other nor the river; gives back how many."""
    candidates: list[tuple[Polygon, Piece, bool, float]] = []
    walked: defaultdict[str, float] = defaultdict(float)
    for piece in pieces:
        manner = _MANNERS.get(piece.street.zone)
        if manner is None or piece.street.layer or piece.street.tags.get("junction"):
            continue
        line = LineString([points[node - 1] for node in piece.nodes])
        name = piece.street.tags.get("name", "")
        candidates += [(shape, piece, left, walked[name] + at) for shape, left, at in _plots(rng, line, manner)]
        walked[name] += line.length
    free = _free([candidate[0] for candidate in candidates], points, pieces, taken)
    numbers: defaultdict[tuple[str, bool], int] = defaultdict(int)
    # Numbers rise along the whole street, however many pieces it was drawn in.
    for row in sorted(free, key=lambda row: (candidates[row][1].street.tags.get("name", ""), candidates[row][3], row)):
        shape, piece, left, _ = candidates[row]
        tags = {"building": "apartments" if piece.street.zone.endswith("quarter") else "yes"}
        name = piece.street.tags.get("name", "")
        if name and piece.street.zone in ("old", "market", "new", "south", "lane"):
            numbers[name, left] += 1
            tags |= {"addr:street": name, "addr:housenumber": str(2 * numbers[name, left] - (1 if left else 0))}
        draft.area([(float(x), float(y)) for x, y in shape.exterior.coords][:-1], tags)
    return len(free)


def _plots(rng: np.random.Generator, line: LineString, manner: _Manner) -> list[tuple[Polygon, bool, float]]:
    """Rectangles on both sides: shape, whether left of the line, metres along it."""
    plots = []
    for left in (True, False):
        at = 6.0 + manner.setback * 0.7
        while at + manner.frontage < line.length - 6.0:
            frontage = manner.frontage * (0.75 + 0.5 * rng.random())
            depth = manner.depth * (0.8 + 0.4 * rng.random())
            if rng.random() < manner.share and at + frontage < line.length - 4.0:
                start, end = line.interpolate(at), line.interpolate(at + frontage)
                along = ((end.x - start.x) / frontage, (end.y - start.y) / frontage)
                side = 1.0 if left else -1.0
                across = (-along[1] * side, along[0] * side)
                near, far = manner.setback, manner.setback + depth
                corners = [
                    (start.x + across[0] * near, start.y + across[1] * near),
                    (end.x + across[0] * near, end.y + across[1] * near),
                    (end.x + across[0] * far, end.y + across[1] * far),
                    (start.x + across[0] * far, start.y + across[1] * far),
                ]  # fmt: skip
                plots.append((Polygon(corners), left, at))
            at += frontage + manner.gap * (0.6 + 0.8 * rng.random())
    return plots


def _free(shapes: Sequence[Polygon], points: Sequence[XY], pieces: Sequence[Piece], taken: Sequence[XY]) -> list[int]:
    """Rows of the shapes that keep clear of streets, water, wall and public buildings, first come first served."""
    west, south, east, north = WALL
    wall = LineString([(west, south), (east, south), (east, north), (west, north), (west, south)]).buffer(10.0)
    river = LineString(river_line()).buffer(RIVER_HALF_WIDTH_METRES + 12.0)
    streets = [LineString([points[node - 1] for node in piece.nodes]).buffer(3.5, quad_segs=2) for piece in pieces]
    kept_off = [*streets, wall, river, *(shapely.Point(point).buffer(60.0) for point in taken)]
    touched = {int(row) for row in STRtree(kept_off).query(list(shapes), predicate="intersects")[0]}
    left, right = STRtree(shapes).query(list(shapes), predicate="intersects")
    neighbours: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        if one != other:
            neighbours[one].append(other)
    free: set[int] = set()
    for row in range(len(shapes)):
        if row not in touched and not any(other in free for other in neighbours[row]):
            free.add(row)
    return sorted(free)
