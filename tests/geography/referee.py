"""An independent referee: shortest journeys by scipy's Dijkstra over driving histories, the turn rules written anew.

Slow, plain and apart from the engine: a state is the last few directed segments driven, so that any ban can be looked
up in it. From `ring360` it takes only the map, the settings and the milliseconds along each segment.
"""

from __future__ import annotations

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from ring360.geography.costs import SegmentCosts
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import MODES, ROAD_CLASSES, ROUNDABOUT, Roads
from ring360.geography.snapping import Snaps

NEVER = 1_000_000_000
_BUSY = {"motorway", "trunk", "primary", "secondary", "tertiary"}
History = tuple[int, ...]


class Referee:
    """Judges journeys of one mode with some directed segments closed."""

    def __init__(
        self, roads: Roads, driving: DrivingSettings, mode: str, costs: SegmentCosts,
        closed: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self.roads, self.driving, self.mode, self.closed = roads, driving, mode, closed
        self.drive_ms, self.end_ms = costs.drive_ms.tolist(), costs.end_ms.tolist()
        self.open = [bool(roads.segment_access[one >> 1] >> (2 * MODES.index(mode) + (one & 1)) & 1)
                     for one in range(2 * roads.segments)]  # fmt: skip
        self.bans = [] if mode == "foot" or not driving.obey_turn_bans else self._bans()
        self.memory = max([2, *map(len, self.bans)]) - 1
        self.beside = self._beside_bans()

    def tail(self, one: int) -> int:
        return int((self.roads.segment_to if one & 1 else self.roads.segment_from)[one >> 1])

    def head(self, one: int) -> int:
        return self.tail(one ^ 1)

    def _bans(self) -> list[History]:
        roads, found = self.roads, []
        for row in range(len(roads.ban_modes)):
            path = tuple(roads.ban_path[roads.ban_start[row] : roads.ban_start[row + 1]].tolist())
            spared = roads.ban_exempts_emergency[row] and self.driving.use_emergency_exemption
            binds = roads.ban_modes[row] >> MODES.index(self.mode) & 1
            if binds and not spared and all(self.open[one] for one in path):
                found.append(path)
        return found

    def _beside_bans(self) -> set[int]:
        """Junctions passed within a ban, and their neighbours on the map."""
        via = {self.head(one) for path in self.bans for one in path[:-1]}
        streets = range(2 * self.roads.segments)
        return via | {self.head(one) for one in streets if self.tail(one) in via}

    def _bearing(self, one: int, leaving: bool) -> float:
        first, last = self.roads.shape_start[one >> 1], self.roads.shape_start[(one >> 1) + 1]
        points = list(zip(self.roads.shape_lon[first:last], self.roads.shape_lat[first:last], strict=True))
        points = points[::-1] if one & 1 else points
        begin, end = points[:2] if leaving else points[-2:]
        at = begin if leaving else end
        return math.degrees(math.atan2((end[0] - begin[0]) * math.cos(math.radians(at[1])), end[1] - begin[1]))

    def crosses(self, one: int, onto: int) -> bool:
        """The turn leads across the oncoming lane of a busy road."""
        street = one >> 1
        busy = ROAD_CLASSES[self.roads.segment_class[street]] in _BUSY and self.open[one ^ 1]
        if not busy or onto == one ^ 1 or self.mode == "foot" or self.roads.segment_flags[street] & ROUNDABOUT:
            return False
        left = (self._bearing(one, False) - self._bearing(onto, True)) % 360.0
        degrees = left if self.driving.traffic_side == "right" else 360.0 - left
        return 45.0 < degrees < 170.0

    @cached_property
    def _leaving(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for one in range(2 * self.roads.segments):
            if self.open[one]:
                out.setdefault(self.tail(one), []).append(one)
        return out

    def turn_ms(self, one: int, onto: int) -> int:
        """Milliseconds lost between two segments."""
        if self.mode == "foot":
            return 0
        if onto != one ^ 1:
            return round(self.driving.across_traffic_seconds * 1000) if self.crosses(one, onto) else 0
        node = self.head(one)
        streets = range(2 * self.roads.segments)
        arriving = [other for other in streets if self.head(other) == node and self.open[other]]
        pairs = [(come, go) for come in arriving for go in self._leaving.get(node, []) if go != come ^ 1]
        crossed = self.driving.across_traffic_seconds > 0 and any(self.crosses(*pair) for pair in pairs)
        return round(self.driving.u_turn_seconds * 1000) if pairs and (crossed or node in self.beside) else 0

    @cached_property
    def _graph(self) -> tuple[dict[History, int], NDArray[np.int64]]:
        """Every history that can be, and rows (from, to, ms) between them; ms leads from far end to far end."""
        number: dict[History, int] = {(one,): one for one in range(2 * self.roads.segments)}
        waiting, rows, memo = list(number), [], {}
        while waiting:
            history = waiting.pop()
            if not self.open[history[-1]]:
                continue
            for onto in self._leaving.get(self.head(history[-1]), []):
                path = (*history, onto)
                if onto in self.closed or any(path[-len(ban) :] == ban for ban in self.bans):
                    continue
                pair = path[-2:]
                if pair not in memo:
                    memo[pair] = self.end_ms[pair[0]] + self.turn_ms(*pair) + self.drive_ms[onto]
                kept = path[-self.memory :]
                if kept not in number:
                    number[kept] = len(number)
                    waiting.append(kept)
                rows.append((number[history], number[kept], memo[pair]))
        return number, np.array(rows, np.int64).reshape(-1, 3)

    @cached_property
    def _last(self) -> NDArray[np.int64]:
        number, _ = self._graph
        return np.array([history[-1] for history in sorted(number, key=lambda one: number[one])])

    @cached_property
    def far_end_ms(self) -> NDArray[np.int64]:
        """(2 * segments, 2 * segments) from far end to far end of two segments; the diagonal means nothing."""
        number, rows = self._graph
        count = 2 * self.roads.segments
        graph = _lightest(rows, len(number))
        reached = dijkstra(graph, indices=np.arange(count))
        ms = np.full((count, count), NEVER, np.int64)
        for onto in range(count):
            best = reached[:, np.flatnonzero(self._last == onto)].min(axis=1)
            ms[:, onto] = np.where(np.isinf(best), NEVER, best)
        return ms

    def again_ms(self, one: int) -> int:
        """From the far end of a segment once round to its far end."""
        _, rows = self._graph
        begin = rows[rows[:, 0] == one]
        graph = _lightest(rows, len(self._last))
        reached = dijkstra(graph, indices=np.unique(begin[:, 1])) if len(begin) else np.zeros((0, len(self._last)))
        first = {state: row for row, state in enumerate(np.unique(begin[:, 1]).tolist())}
        ends = np.flatnonzero(self._last == one)
        best = min((cost + reached[first[to], ends].min() for _, to, cost in begin.tolist()), default=np.inf)
        return NEVER if np.isinf(best) else int(best)

    def journeys_ms(self, begin: Snaps, end: Snaps, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
        """(begin, end) milliseconds; `inside` (2 * segments,) marks where a journey may begin or end."""
        answer = np.full((len(begin), len(end)), NEVER, np.int64)
        for row, column in np.ndindex(*answer.shape):
            for one in self._sides(begin, row, inside):
                for other in self._sides(end, column, inside):
                    ms = self._between(one, self._position(one, begin, row), other, self._position(other, end, column))
                    answer[row, column] = min(answer[row, column], ms)
        return answer

    @staticmethod
    def _sides(places: Snaps, row: int, inside: NDArray[np.bool_]) -> list[int]:
        return [one for one in (2 * int(places.segment[row]), 2 * int(places.segment[row]) + 1) if inside[one]]

    def _position(self, one: int, places: Snaps, row: int) -> int:
        drawn = round(self.drive_ms[one] * float(places.fraction[row]))
        return self.drive_ms[one] - drawn if one & 1 else drawn

    def _between(self, one: int, position: int, other: int, there: int) -> int:
        if other in self.closed:
            return NEVER
        if one == other and there >= position:
            return there - position
        round_ms = self.again_ms(one) if one == other else int(self.far_end_ms[one, other])
        return NEVER if round_ms >= NEVER else round_ms - self.drive_ms[other] + there + self.drive_ms[one] - position

    def parts(self) -> list[set[int]]:
        """Directed segments driven within each strongly connected part; a chain ban may put one into several."""
        number, rows = self._graph
        _, label = connected_components(_lightest(rows, len(number)), directed=True, connection="strong")
        found: dict[int, set[int]] = {}
        for begin, end, _ in rows.tolist():
            if label[begin] == label[end]:
                found.setdefault(int(label[end]), set()).add(int(self._last[end]))
        return list(found.values())


def _lightest(rows: NDArray[np.int64], states: int) -> coo_array:
    """Sparse costs from rows (from, to, ms); no two rows join the same two histories by different streets."""
    return coo_array((rows[:, 2].astype(np.float64), (rows[:, 0], rows[:, 1])), shape=(states, states)).tocsr()
