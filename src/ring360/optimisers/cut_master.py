"""The joint program over a few places: which of them to shut with which units, exactly, by HiGHS.

All other arcs cannot be cut, so junctions that they join both ways become one, and what is left is small. Each group
of junctions is on the vehicle's side (1) or not (0); a place between the sides must be shut, an exit leaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from ring360.optimisers.cut_flow import SINK, SOURCE, CutGraph

LEAK_COST = 1000
"""Units that one weight of leaking is worth; more units than this nobody has."""
AREA_COST = 0.005
"""All junctions together on the vehicle's side, in units: of equal plans the one with the smaller area."""

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PathRow:
    """A way out that must be stopped at one of its places, by one of the units that are there in time, or leaks."""

    arc: int
    places: tuple[int, ...]
    units: tuple[Longs, ...]


@dataclass(frozen=True, slots=True)
class Solved:
    """(place, units) of the best plan found, the exits' arcs that it gives up, and a bound over these places."""

    closings: tuple[tuple[int, tuple[int, ...]], ...]
    leaks: frozenset[int]
    bound: float


class Master:
    """One set of places and of pairs of units and places that count."""

    def __init__(
        self, graph: CutGraph, places: Longs, need: NDArray[np.int32], discount: NDArray[np.int32], held: Bools,
        most_pairs: int | None,
    ) -> None:  # fmt: skip
        enough = held[:, places].sum(axis=0) >= need[places]
        self.places = places[enough]
        self.need = need[self.places]
        self._graph = graph
        column = np.full(len(need), -1, np.int64)
        column[self.places] = np.arange(len(self.places))
        self._column = column
        self._of_arc = np.where(graph.place >= 0, column[graph.place], -1)
        self._unit, self._at = _pairs(held[:, self.places], self.need, most_pairs)
        self._units = len(held)
        self._group()
        self._lay_out(discount)

    def _group(self) -> None:
        """Join junctions that uncuttable arcs join both ways; keep the groups between source and sink."""
        graph = self._graph
        fixed = (self._of_arc < 0) & (graph.leak_weight == 0)
        shape = (graph.junctions, graph.junctions)
        ones = np.ones(int(fixed.sum()), np.int8)
        joined = coo_array((ones, (graph.tail[fixed], graph.head[fixed])), shape=shape).tocsr()
        count, label = connected_components(joined, directed=True, connection="strong")
        tail, head = label[graph.tail], label[graph.head]
        whole = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(count, count)).tocsr()
        useful = np.zeros(count, np.bool_)
        useful[breadth_first_order(whole, label[SOURCE], return_predecessors=False)] = True
        back = np.zeros(count, np.bool_)
        back[breadth_first_order(csr_array(whole.T), label[SINK], return_predecessors=False)] = True
        useful &= back
        useful[[label[SOURCE], label[SINK]]] = True
        number = np.where(useful, np.cumsum(useful) - 1, -1)
        self.groups = int(useful.sum())
        self._sizes = np.bincount(number[label][number[label] >= 0], minlength=self.groups)
        self._tail, self._head = number[tail], number[head]
        self._source, self._sink = int(number[label[SOURCE]]), int(number[label[SINK]])
        kept = (self._tail >= 0) & (self._head >= 0) & (self._tail != self._head)
        key = np.sort(self._tail[kept & fixed] * self.groups + self._head[kept & fixed])
        self._fixed = np.stack(np.divmod(key[np.diff(key, prepend=-1) > 0], self.groups), axis=1)
        self._cut_arcs = np.flatnonzero(kept & (self._of_arc >= 0) & (graph.leak_weight == 0))
        self._shut_exits = np.flatnonzero(kept & (self._of_arc >= 0) & (graph.leak_weight > 0))
        self._open_exits = np.flatnonzero(kept & (self._of_arc < 0) & (graph.leak_weight > 0))

    def _lay_out(self, discount: NDArray[np.int32]) -> None:
        """Columns: groups, places, leaks of exits that a place could shut, pairs."""
        graph, groups, places, exits = self._graph, self.groups, len(self.places), len(self._shut_exits)
        self._first_place, self._first_exit = groups, groups + places
        self._first_pair = self._first_exit + exits
        self.columns = self._first_pair + len(self._unit)
        cost = np.zeros(self.columns)
        np.add.at(cost, self._tail[self._open_exits], LEAK_COST * graph.leak_weight[self._open_exits])
        cost[:groups] += AREA_COST * self._sizes / max(1, self._sizes.sum())
        cost[self._first_exit : self._first_pair] = LEAK_COST * graph.leak_weight[self._shut_exits]
        cost[self._first_place : self._first_exit] = -discount[self.places] / 100.0
        cost[self._first_pair :] = 1.0
        self._cost = cost
        self._low, self._high = np.zeros(self.columns), np.ones(self.columns)
        self._low[self._source] = 1.0
        self._high[self._sink] = 0.0
        # All rows read "at most": side of the tail - side of the head - what stops it <= 0, and so on.
        entries: list[tuple[NDArray[np.int64], NDArray[np.int64], Floats]] = []
        rows = 0

        def add(count: int, *parts: tuple[NDArray[np.int64] | int, float | NDArray[np.int32]]) -> None:
            nonlocal rows
            number = rows + np.arange(count)
            for columns, value in parts:
                spread = np.broadcast_to(np.asarray(columns, np.int64), (count,))
                entries.append((number, spread, np.broadcast_to(np.asarray(value, np.float64), (count,))))
            rows += count

        add(len(self._fixed), (self._fixed[:, 0], 1.0), (self._fixed[:, 1], -1.0))
        cut, place = self._cut_arcs, self._first_place + self._of_arc
        add(len(cut), (self._tail[cut], 1.0), (self._head[cut], -1.0), (place[cut], -1.0))
        add(exits, (self._tail[self._shut_exits], 1.0), (place[self._shut_exits], -1.0),
            (self._first_exit + np.arange(exits), -1.0))  # fmt: skip
        add(places, (self._first_place + np.arange(places), self.need))
        pair = self._first_pair + np.arange(len(self._unit))
        entries.append((rows - places + self._at, pair, np.full(len(pair), -1.0)))
        # Several units are as many different ones: none may stand for two.
        several = np.flatnonzero(self.need[self._at] > 1)
        add(len(several), (pair[several], 1.0), (self._first_place + self._at[several], -1.0))
        self._unit_row = rows
        entries.append((rows + self._unit, pair, np.ones(len(pair))))
        rows += self._units
        self._most = np.zeros(rows)
        self._most[self._unit_row :] = 1.0
        row, column, value = (np.concatenate(part) for part in zip(*entries, strict=True))
        self._rows = coo_array((value, (row, column)), shape=(rows, self.columns)).tocsr()

    def reduced(self) -> CutGraph:
        """The groups as a graph of their own; places keep their numbers."""
        order = [
            self._source,
            self._sink,
            *(row for row in range(self.groups) if row not in (self._source, self._sink)),
        ]
        number = np.empty(self.groups, np.int64)
        number[order] = np.arange(self.groups)
        arcs = np.concatenate([self._cut_arcs, self._shut_exits, self._open_exits])
        none = np.full(len(self._fixed), -1)
        place = np.concatenate([self._graph.place[self._cut_arcs], self._graph.place[self._shut_exits],
                                np.full(len(self._open_exits), -1)])  # fmt: skip
        return CutGraph(
            self.groups,
            number[np.concatenate([self._fixed[:, 0], self._tail[arcs]])].astype(np.int32),
            number[np.concatenate([self._fixed[:, 1], self._head[arcs]])].astype(np.int32),
            np.concatenate([none, place]).astype(np.int32),
            np.concatenate([0 * none, self._graph.leak_weight[arcs]]).astype(np.int32),
        )  # fmt: skip

    def prices(self) -> tuple[float, Floats]:
        """Value of the program without whole numbers, and what one more of each unit would save, (units,)."""
        bounds = np.stack([self._low, self._high], axis=1)
        found = linprog(self._cost, A_ub=self._rows, b_ub=self._most, bounds=bounds, method="highs-ds")
        saved = np.maximum(-np.asarray(found.ineqlin.marginals)[self._unit_row :], 0.0)
        return float(found.fun), saved

    def plan(self, ways_out: Sequence[PathRow], branches: int) -> Solved | None:
        """The best plan that also stops these ways out, None where `branches` were too few to find any."""
        matrix, most, columns = self._rows, self._most, self.columns
        extra: list[tuple[int, int, float]] = []
        least: list[float] = []
        for way_out in ways_out:
            columns = self._add_way_out(way_out, extra, least, columns)
        integrality = np.zeros(columns)
        integrality[self._first_place : self._first_exit] = 1
        integrality[self._first_pair :] = 1
        low, high, cost = (np.concatenate([part, np.full(columns - self.columns, value)])
                           for part, value in ((self._low, 0.0), (self._high, 1.0), (self._cost, 0.0)))  # fmt: skip
        matrix = csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], columns))
        constraints = [LinearConstraint(matrix, -np.inf, most)]
        if least:
            row, column, value = (np.array(part) for part in zip(*extra, strict=True))
            stops = coo_array((value, (row, column)), shape=(len(least), columns)).tocsr()
            constraints.append(LinearConstraint(stops, np.array(least), np.inf))
        found = milp(
            cost, constraints=constraints, integrality=integrality, bounds=Bounds(low, high),
            options={"node_limit": branches, "mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.x is None:
            return None
        bound = found.fun if found.mip_dual_bound is None else found.mip_dual_bound
        return self._solved(np.asarray(found.x), float(bound) - AREA_COST)

    def _add_way_out(
        self, way_out: PathRow, extra: list[tuple[int, int, float]], least: list[float], columns: int
    ) -> int:
        """One row, and a column with a row of its own for each place on the way that takes several units."""
        row = len(least)
        least.append(1.0)
        exits = np.flatnonzero(self._shut_exits == way_out.arc)
        leak = self._first_exit + int(exits[0]) if len(exits) else int(self._tail[way_out.arc])
        extra.append((row, leak, 1.0))
        for place, units in zip(way_out.places, way_out.units, strict=True):
            at = int(self._column[place])
            if at < 0:
                continue
            pairs = self._first_pair + np.flatnonzero((self._at == at) & np.isin(self._unit, units))
            if len(pairs) < self.need[at]:
                continue
            if self.need[at] == 1:
                extra += [(row, int(pair), 1.0) for pair in pairs]
                continue
            extra.append((row, columns, 1.0))
            extra += [(len(least), int(pair), 1.0) for pair in pairs]
            extra.append((len(least), columns, -float(self.need[at])))
            least.append(0.0)
            columns += 1
        return columns

    def _solved(self, x: Floats, bound: float) -> Solved:
        closings: list[tuple[int, tuple[int, ...]]] = []
        taken = x[self._first_pair : self._first_pair + len(self._unit)] > 0.5
        # A place that has its units is shut, whether or not the cut needs it: a way out may have asked for it alone.
        have = np.bincount(self._at[taken], minlength=len(self.places))
        for at in np.flatnonzero(have >= self.need).tolist():
            units = self._unit[taken & (self._at == at)][: self.need[at]]
            closings.append((int(self.places[at]), tuple(units.tolist())))
        given_up = self._open_exits[x[self._tail[self._open_exits]] > 0.5]
        paid = self._shut_exits[x[self._first_exit : self._first_pair] > 0.5]
        return Solved(tuple(closings), frozenset([*given_up.tolist(), *paid.tolist()]), bound)


def _pairs(held: Bools, need: NDArray[np.int32], most_pairs: int | None) -> tuple[Longs, Longs]:
    """Unit and column of the pairs looked at: all, or for each place those units that can hold the fewest others."""
    if most_pairs is not None and held.sum() > most_pairs and held.shape[1]:
        each = np.maximum(most_pairs // held.shape[1], need)
        busy = np.where(held, held.sum(axis=1)[:, None], held.shape[1] + 1)
        rank = np.argsort(np.argsort(busy, axis=0, kind="stable"), axis=0, kind="stable")
        held = held & (rank < each)
    unit, at = np.nonzero(held)
    return unit, at
