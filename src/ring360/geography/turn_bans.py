"""Turn restriction relations to chains of directed segments that may not be driven in a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.raw_map import Restriction, Tags
from ring360.geography.roads import MODES

_ALL_WHEELS = ("car", "motorcycle", "ebike")
_KEYS = {
    "restriction": _ALL_WHEELS,
    "restriction:motor_vehicle": ("car", "motorcycle"),
    "restriction:motorcar": ("car",),
    "restriction:motorcycle": ("motorcycle",),
    "restriction:bicycle": ("ebike",),
}
"""Tag -> the modes that it binds; other kinds (lorries, coaches) bind none of ours."""
_EXEMPTIONS = {
    "motorcar": ("car",), "motorcycle": ("motorcycle",), "bicycle": ("ebike",), "motor_vehicle": ("car", "motorcycle"),
}  # fmt: skip
_MOST_VIA_SEGMENTS = 12


@dataclass(frozen=True, slots=True)
class Bans:
    """Columns as `ban_*` in `Roads`."""

    start: NDArray[np.int32]
    path: NDArray[np.int32]
    modes: NDArray[np.uint8]
    exempts_emergency: NDArray[np.bool_]


class _Streets:
    """Directed segments by way and by junction, for the ways and junctions that restrictions name."""

    def __init__(
        self, ends: tuple[NDArray[np.int32], NDArray[np.int32]], way: NDArray[np.int64], named: set[int]
    ) -> None:
        self.tail, self.head = ends
        self.of_way: dict[int, list[int]] = defaultdict(list)
        for segment in np.flatnonzero(np.isin(way, np.array(sorted(named), np.int64))).tolist():
            self.of_way[int(way[segment])] += [2 * segment, 2 * segment + 1]
        self._by_tail = np.argsort(self.tail, kind="stable")
        self._tails = self.tail[self._by_tail]

    def leaving(self, node: int) -> list[int]:
        low, high = np.searchsorted(self._tails, [node, node + 1])
        return [int(part) for part in self._by_tail[low:high]]


def bans_of(
    restrictions: Sequence[Restriction], ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    way: NDArray[np.int64], node: dict[int, int], counts: Counter[str],
) -> Bans:  # fmt: skip
    """Bans from relations; each relation is counted by what became of it.

    `ends` are tail and head of every directed segment, `way` (segments,) the way of each, `node` the junction of a
    point id.
    """
    streets = _Streets(ends, way, {name for item in restrictions for _, kind, name in item.members if kind == "w"})
    found: dict[tuple[tuple[int, ...], bool], int] = {}
    for item in restrictions:
        kind, modes, problem = _reading(item.tags)
        if problem is None:
            paths, problem = _paths(item, kind, streets, node)
            for path in paths:
                key = (path, "emergency" in item.tags.get("except", ""))
                found[key] = found.get(key, 0) | modes
        counts[problem or "used"] += 1
    chains = sorted(found)
    lengths = [len(path) for path, _ in chains]
    return Bans(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        np.array([part for path, _ in chains for part in path], np.int32),
        np.array([found[key] for key in chains], np.uint8),
        np.array([exempt for _, exempt in chains], np.bool_),
    )


def _reading(tags: Tags) -> tuple[str, int, str | None]:
    """Kind of restriction, mode bits and, where it is not for us, why."""
    if any(key in tags for key in ("day_on", "hour_on", "restriction:conditional")):
        return "", 0, "only_at_times"
    for key, bound in _KEYS.items():
        if key in tags:
            spared = {mode for name in tags.get("except", "").split(";") for mode in _EXEMPTIONS.get(name.strip(), ())}
            bits = sum(1 << MODES.index(mode) for mode in bound if mode not in spared)
            kind = tags[key]
            if not kind.startswith(("no_", "only_")):
                return kind, bits, "unknown_kind"
            return kind, bits, None if bits else "other_vehicles"
    return "", 0, "other_vehicles"


def _paths(
    item: Restriction, kind: str, streets: _Streets, node: dict[int, int]
) -> tuple[list[tuple[int, ...]], str | None]:
    origins = [name for role, sort, name in item.members if role == "from" and sort == "w"]
    targets = [name for role, sort, name in item.members if role == "to" and sort == "w"]
    vias = [(sort, name) for role, sort, name in item.members if role == "via"]
    if not origins or not targets or not vias:
        return [], "member_missing"
    known = all(streets.of_way.get(name) for name in (*origins, *targets, *(n for sort, n in vias if sort == "w")))
    if not known or any(sort == "n" and name not in node for sort, name in vias):
        return [], "road_missing"
    middles = _middles(vias, origins, streets, node)
    paths: list[tuple[int, ...]] = []
    for begin, middle, end in middles:
        arriving = [part for name in origins for part in streets.of_way[name] if streets.head[part] == begin]
        leaving = [part for name in targets for part in streets.of_way[name] if streets.tail[part] == end]
        for first in arriving:
            chosen = [part for part in leaving if _fits(kind, first, middle, part)]
            if kind.startswith("only_") and chosen:
                chosen = [part for part in streets.leaving(end) if part not in chosen]
            paths += [(first, *middle, last) for last in chosen]
    return paths, None if paths else "not_connected"


def _fits(kind: str, first: int, middle: tuple[int, ...], last: int) -> bool:
    """A turn back is meant only where the restriction says so."""
    turns_back = not middle and last == first ^ 1
    return turns_back == (kind == "no_u_turn" and not middle) or kind == "no_u_turn"


def _middles(
    vias: list[tuple[str, int]], origins: list[int], streets: _Streets, node: dict[int, int]
) -> list[tuple[int, tuple[int, ...], int]]:
    """Junction where the chain begins, directed segments driven between, junction where it ends."""
    if vias[0][0] == "n":
        place = node[vias[0][1]]
        return [(place, (), place)]
    allowed = {part for sort, name in vias if sort == "w" for part in streets.of_way[name]}
    touching = {int(streets.head[part]) for name in origins for part in streets.of_way[name]}
    begins = {int(streets.tail[part]) for part in allowed} & touching
    middles: list[tuple[int, tuple[int, ...], int]] = []
    for begin in sorted(begins):
        grow: list[tuple[int, ...]] = [(part,) for part in sorted(allowed) if streets.tail[part] == begin]
        while grow:
            chain = grow.pop()
            middles.append((begin, chain, int(streets.head[chain[-1]])))
            if len(chain) < _MOST_VIA_SEGMENTS:
                used = {part >> 1 for part in chain}
                grow += [
                    (*chain, part) for part in sorted(allowed)
                    if streets.tail[part] == streets.head[chain[-1]] and part >> 1 not in used
                ]  # fmt: skip
    return middles
