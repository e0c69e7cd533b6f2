"""Which places to shut so that a vehicle in flight cannot get out: the cheapest cut that the units can hold in time.

The problem: a source, a sink, arcs between junctions, some of them through a *place* that units can shut; a unit shuts
a place for good once it is ready there; every unit shuts one place at most, a place needs one unit or several. A way
out that stays open costs its leak weight, far more than any unit. Least leak first, then fewest units.

The method: prices for units turn the joint problem into plain minimum cuts (Lagrange); the prices are the duals of a
linear program over the places met so far, and each cut under them is a lower bound and brings new places. A mixed
integer program over those places gives the plan. What holds when is settled exactly by `Escapes`, the search with timed
closures: a plan is refused until no way out is left but those it says leak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ring360.optimisers.cut_flow import CutGraph, cheapest_cut
from ring360.optimisers.cut_master import LEAK_COST, Master, PathRow
from ring360.optimisers.cut_rounding import place_prices, round_prices

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]

NEVER_MS = 1_000_000_000
UNIT_PRICE = 100
"""Capacities of cuts are whole numbers: a unit costs so many."""


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """What a plan does to the vehicle."""

    arrive_ms: Ints
    """(places,) first arrival at each place, stopped there or not; NEVER_MS = it never gets there."""
    leaks: Ints
    """Arcs of the exits that stay open to it, soonest first."""
    leak_ms: Ints
    """When it is out there."""
    trace: object
    """The searcher's own, to tell ways out from."""


class Escapes(Protocol):
    """The search for ways out with places shut from given instants on."""

    def attempt(self, shut_ms: Ints) -> Tried:
        """(places,) `shut_ms` on the vehicle's clock, NEVER_MS = open."""

    def way_out(self, tried: Tried, arc: int) -> list[tuple[int, int]]:
        """(place, when it is passed, ms) along the fastest way to that exit, the exit's own place included."""


@dataclass(frozen=True, slots=True, eq=False)
class CutProblem:
    """Arrays over arcs, places and units. Junction 0 is the source, 1 the sink; instants on the vehicle's clock."""

    graph: CutGraph
    ready_ms: Ints
    """(units, places) from when the unit shuts the place, NEVER_MS = it can't come."""
    need: Ints
    """(places,) units that it takes."""
    discount: Ints
    """(places,) hundredths of a unit by which the place is preferred; less than 100 together decide nothing else."""
    soonest_ms: Ints
    """(places,) first arrival of the vehicle while nothing is shut."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much work may be done; the same effort gives the same answer on any machine."""

    price_rounds: int = 12
    priced_arcs: int = 100_000
    """Arcs of the graph times rounds of prices; two rounds are made in any case."""
    plan_rounds: int = 2
    pairs: int = 12_000
    """Unit-place pairs that the programs may look at."""
    rounding_rounds: int = 60
    branches: int = 0
    """Of the program with whole numbers over the places found; 0 = only where all places are looked at."""
    repairs: int = 12
    """Rounds of adding the ways out that a plan overlooked."""
    exact_places: int = 400
    """Up to so many places all of them are looked at, which makes the answer exact."""
    exact_branches: int = 2_000


QUICK = Effort()
"""For a desk that waits: a few tenths of a second on a city."""


@dataclass(frozen=True, slots=True)
class RoadCut:
    """The plan: which units shut which places, what leaks all the same, and how good it is."""

    closings: tuple[tuple[int, tuple[int, ...]], ...]
    """(place, units), ascending by place."""
    leaks: tuple[tuple[int, int], ...]
    """(arc of an exit, when the vehicle is out there, ms), soonest first."""
    leak_weight: int
    leak_bound: int
    """No plan whatever leaks less than this."""
    units: int
    units_bound: int
    """No plan that leaks as little uses fewer units; 0 where the leak itself is not proven least."""

    @property
    def optimal(self) -> bool:
        """Proven: least leak, and fewest units for it."""
        return self.leak_weight == self.leak_bound and self.units == self.units_bound


def cut_roads(problem: CutProblem, escapes: Escapes, effort: Effort | None = None) -> RoadCut:
    """The best plan found and a bound that no plan can beat."""
    work = _Work(problem, escapes, effort or QUICK)
    work.nothing()
    if not work.best.leaks or not (problem.ready_ms < NEVER_MS).any():
        return replace(work.best, leak_bound=work.best.leak_weight)
    late = work.latest()
    if len(work.graph_places) <= work.effort.exact_places:
        work.exactly(np.asarray(work.graph_places), late)
    else:
        held = problem.ready_ms <= problem.soonest_ms
        places, prices = work.priced(held)
        work.plan(places, held, prices)
        work.bounded(late, prices)
    return work.best


class _Work:
    """The state of one search: best plan and bound so far."""

    def __init__(self, problem: CutProblem, escapes: Escapes, effort: Effort) -> None:
        self.problem, self.escapes, self.effort = problem, escapes, effort
        known = np.zeros(len(problem.need), np.bool_)
        known[problem.graph.place[problem.graph.place >= 0]] = True
        self.graph_places = np.flatnonzero(known)
        self.best = RoadCut((), (), 0, 0, 0, 0)
        self.bound = 0.0

    def nothing(self) -> None:
        """The plan that shuts nothing."""
        tried = self.escapes.attempt(np.full(len(self.problem.need), NEVER_MS, np.int32))
        self.best = RoadCut((), _leaks(tried), self._leak(tried), 0, 0, 0)

    def latest(self) -> Bools:
        """(units, places) whether the unit could be in time at the latest: when every place is shut at its soonest.

        More and earlier closures only delay the vehicle, so no plan delays it longer than this impossible one.
        """
        problem = self.problem
        soonest = np.full(len(problem.need), NEVER_MS, np.int32)
        for need in np.unique(problem.need[problem.need <= len(problem.ready_ms)]).tolist():
            places = np.flatnonzero(problem.need == need)
            ready = problem.ready_ms[:, places]
            soonest[places] = ready.min(axis=0) if need == 1 else np.partition(ready, need - 1, axis=0)[need - 1]
        arrive = self.escapes.attempt(soonest).arrive_ms
        return (problem.ready_ms <= arrive) & (problem.ready_ms < NEVER_MS)

    def priced(self, held: Bools) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Places worth looking at, and the units' prices; `held` says which pairs count."""
        prices = np.zeros(len(held))
        cost, places = self._cut(held, prices)
        arcs = len(self.problem.graph.tail)
        for _ in range(min(self.effort.price_rounds, max(2, self.effort.priced_arcs // max(1, arcs)))):
            master = Master(
                self.problem.graph, places, self.problem.need, self.problem.discount, held, self.effort.pairs
            )
            value, prices = master.prices()
            cost, more = self._cut(held, prices)
            more = np.setdiff1d(more, places)
            if len(more) == 0 or value - cost < 0.5:
                break
            places = np.union1d(places, more)
        return places, prices

    def _cut(self, held: Bools, prices: NDArray[np.float64]) -> tuple[float, NDArray[np.int64]]:
        """Least cost of a cut when units cost 1 and their prices, less all prices; and its places."""
        whole = np.ceil(prices * UNIT_PRICE - 1e-6).astype(np.int64)
        cut = cheapest_cut(self.problem.graph, self._prices(held, whole), LEAK_COST * UNIT_PRICE)
        return (cut.cost - float(whole.sum())) / UNIT_PRICE, np.union1d(cut.near, cut.far)

    def _prices(self, held: Bools, prices: NDArray[np.int64]) -> NDArray[np.int64]:
        price = place_prices(held, prices + UNIT_PRICE, self.problem.need) - self.problem.discount
        return np.asarray(np.maximum(price, 1), np.int64)

    def bounded(self, late: Bools, prices: NDArray[np.float64]) -> None:
        """A bound for every plan, from the cut under these prices."""
        self._raise_bound(self._cut(late, prices)[0])

    def plan(self, places: NDArray[np.int64], held: Bools, prices: NDArray[np.float64]) -> None:
        """The best plan over these places with pairs that hold whatever else is shut."""
        problem, whole = self.problem, np.ceil(prices * UNIT_PRICE - 1e-6).astype(np.int64)
        start = [self._prices(held, whole), self._prices(held, 0 * whole)]
        graph: CutGraph | None = None
        for turn in range(self.effort.plan_rounds):
            if graph is None:
                master = Master(problem.graph, places, problem.need, problem.discount, held, self.effort.pairs)
                graph = master.reduced()
            price = start[turn % 2]
            closings, left = round_prices(
                graph, price, LEAK_COST * UNIT_PRICE, held, problem.need, self.effort.rounding_rounds
            )
            self._try(closings)
            if turn + 1 >= max(2, self.effort.plan_rounds):
                break
            if self.effort.plan_rounds <= 2:
                continue
            cut = cheapest_cut(problem.graph, left, LEAK_COST * UNIT_PRICE)
            more = np.setdiff1d(np.union1d(cut.near, cut.far), places)
            if len(more) == 0 and turn:
                break
            places, graph = np.union1d(places, more), None
        if self.effort.branches:
            master = Master(problem.graph, places, problem.need, problem.discount, held, self.effort.pairs)
            solved = master.plan((), self.effort.branches)
            if solved is not None:
                self._try(solved.closings)

    def exactly(self, places: NDArray[np.int64], late: Bools) -> None:
        """All places, all pairs that may be in time, ways out that the plan overlooked added until there is none."""
        problem, rows = self.problem, []  # type: tuple[CutProblem, list[PathRow]]
        master = Master(problem.graph, places, problem.need, problem.discount, late, None)
        for _ in range(self.effort.repairs * 4):
            solved = master.plan(tuple(rows), self.effort.exact_branches)
            if solved is None:
                return
            self._raise_bound(solved.bound)
            tried = self._try(solved.closings)
            overlooked = [arc for arc in tried.leaks.tolist() if arc not in solved.leaks]
            if not overlooked or self.best.optimal:
                return
            rows += [self._row(tried, arc) for arc in overlooked]

    def _row(self, tried: Tried, arc: int) -> PathRow:
        """Some place on this way out must be shut by the time that the vehicle passes it, or the exit leaks."""
        passed = self.escapes.way_out(tried, arc)
        in_time = tuple(np.flatnonzero(self.problem.ready_ms[:, place] <= at_ms) for place, at_ms in passed)
        return PathRow(arc, tuple(place for place, _ in passed), in_time)

    def _try(self, closings: tuple[tuple[int, tuple[int, ...]], ...]) -> Tried:
        shut = np.full(len(self.problem.need), NEVER_MS, np.int32)
        for place, takers in closings:
            shut[place] = self.problem.ready_ms[list(takers), place].max()
        tried = self.escapes.attempt(shut)
        # What the vehicle never comes to, or passes before it is shut, is of no use.
        used = tuple(one for one in closings if shut[one[0]] <= tried.arrive_ms[one[0]] < NEVER_MS)
        units = sum(len(takers) for _, takers in used)
        found = RoadCut(used, _leaks(tried), self._leak(tried), 0, units, 0)
        if (found.leak_weight, found.units) < (self.best.leak_weight, self.best.units):
            self.best = found
        self._raise_bound(self.bound)
        return tried

    def _leak(self, tried: Tried) -> int:
        return int(self.problem.graph.leak_weight[tried.leaks].sum())

    def _raise_bound(self, cost: float) -> None:
        """Take over a lower bound of leak weight times its cost plus units."""
        self.bound = max(self.bound, cost)
        leak = max(0, ceil((self.bound - self._most_units() - 1e-3) / LEAK_COST))
        leak = min(leak, self.best.leak_weight)
        units = 0
        if leak == self.best.leak_weight:
            units = min(self.best.units, max(0, ceil(self.bound - LEAK_COST * leak - 1e-3)))
        self.best = replace(self.best, leak_bound=leak, units_bound=units)

    def _most_units(self) -> int:
        return len(self.problem.ready_ms)


def _leaks(tried: Tried) -> tuple[tuple[int, int], ...]:
    return tuple(zip(tried.leaks.tolist(), tried.leak_ms.tolist(), strict=True))
