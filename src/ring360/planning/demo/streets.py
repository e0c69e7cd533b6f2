"""Puts the woven streets on the sheet: ways cut at the larger junctions, traffic signals, bollards, banned turns."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from ring360.planning.demo.draft import Draft
from ring360.planning.demo.weave import XY, Street, Web

_BUSY: Final = ("primary", "secondary", "trunk")


@dataclass(frozen=True, slots=True)
class Piece:
    """A way as drawn: its number, its street and its nodes."""

    way: int
    street: Street
    nodes: tuple[int, ...]


def draw_streets(draft: Draft, web: Web) -> list[Piece]:
    """Draw every street; node numbers of the sheet are those of the web plus one."""
    for point in web.points:
        draft.point(point)
    signals = _signals(web)
    pieces: list[Piece] = []
    for line, street in zip(web.lines, web.streets, strict=True):
        cuts = [0, *(at for at in range(1, len(line) - 1) if line[at] in signals), len(line) - 1]
        for start, end in pairwise(cuts):
            nodes = tuple(node + 1 for node in line[start : end + 1])
            pieces.append(Piece(draft.way(nodes, street.tags), street, nodes))
    for node in sorted(signals):
        draft.retag(node + 1, {"highway": "traffic_signals"})
    _bollards(draft, pieces)
    _ban_turns(draft, web.points, pieces, sorted(node + 1 for node in signals))
    return pieces


def _signals(web: Web) -> set[int]:
    """Junctions of two busy streets that aren't a roundabout or a mere bend."""
    streets: defaultdict[int, set[str]] = defaultdict(set)
    arms: defaultdict[int, int] = defaultdict(int)
    calm: set[int] = set()
    for line, street in zip(web.lines, web.streets, strict=True):
        for at, node in enumerate(line):
            arms[node] += 1 if at in (0, len(line) - 1) else 2
            if street.tags.get("junction") == "roundabout" or street.layer:
                calm.add(node)
            elif street.tags["highway"] in _BUSY:
                streets[node].add(street.tags.get("name", "") + street.tags["highway"])
    return {node for node, met in streets.items() if len(met) > 1 and arms[node] > 2 and node not in calm}


def _bollards(draft: Draft, pieces: Sequence[Piece]) -> None:
    """Every fortieth lane of the walled town is barred to cars in its middle."""
    lanes = [piece for piece in pieces if piece.street.zone == "lane" and piece.street.tags["highway"] != "footway"]
    for piece in lanes[11::40]:
        draft.retag(piece.nodes[0], {"barrier": "bollard"})


def _ban_turns(draft: Draft, points: Sequence[XY], pieces: Sequence[Piece], signals: Sequence[int]) -> None:
    """Ban a left turn or turning back at every second signal, some of it not for emergency vehicles."""
    meeting: defaultdict[int, list[tuple[Piece, int]]] = defaultdict(list)
    for piece in pieces:
        meeting[piece.nodes[0]].append((piece, piece.nodes[1]))
        meeting[piece.nodes[-1]].append((piece, piece.nodes[-2]))
    for count, via in enumerate(signals[::2]):
        arms = meeting[via]
        entering = [arm for arm in arms if arm[0].street.tags.get("oneway") != "yes" or arm[0].nodes[-1] == via]
        leaving = [arm for arm in arms if arm[0].street.tags.get("oneway") != "yes" or arm[0].nodes[0] == via]
        if not entering or not leaving:
            continue
        source, before = entering[count % len(entering)]
        tags = {"type": "restriction", **({"except": "emergency"} if count % 4 == 1 else {})}
        if count % 5 == 4 and source.street.tags.get("oneway") != "yes":
            tags["restriction"] = "no_u_turn"
            draft.relation((("w", source.way, "from"), ("n", via, "via"), ("w", source.way, "to")), tags)
            continue
        for target, after in leaving:
            turn = _turn_degrees(points[before - 1], points[via - 1], points[after - 1])
            wanted = "only_straight_on" if count % 5 == 3 else "no_left_turn"
            if target.way != source.way and (abs(turn) < 30.0 if wanted == "only_straight_on" else 45.0 < turn < 135.0):
                tags["restriction"] = wanted
                draft.relation((("w", source.way, "from"), ("n", via, "via"), ("w", target.way, "to")), tags)
                break
    _ban_turning_back(draft, pieces)


def _ban_turning_back(draft: Draft, pieces: Sequence[Piece]) -> None:
    """Ban turning back on the trunk road by way of a street that crosses it: bans with a way between."""
    trunk = [piece for piece in pieces if piece.street.tags["highway"] == "trunk"]
    arriving = {piece.nodes[-1]: piece for piece in trunk}
    starting = {piece.nodes[0]: piece for piece in trunk}
    for middle in pieces:
        if middle.street.tags["highway"] != "secondary" or middle.street.tags.get("ref"):
            continue
        first, last = middle.nodes[0], middle.nodes[-1]
        if first in arriving and last in starting and arriving[first].street != starting[last].street:
            members = (("w", arriving[first].way, "from"), ("w", middle.way, "via"), ("w", starting[last].way, "to"))
            draft.relation(members, {"type": "restriction", "restriction": "no_u_turn"})


def _turn_degrees(before: XY, via: XY, after: XY) -> float:
    """How far one turns to the left, -180 to 180."""
    entering = math.atan2(via[1] - before[1], via[0] - before[0])
    leaving = math.atan2(after[1] - via[1], after[0] - via[0])
    return (math.degrees(leaving - entering) + 540.0) % 360.0 - 180.0
