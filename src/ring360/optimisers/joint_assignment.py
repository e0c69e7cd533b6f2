"""Units to needs, all at once: each unit to one need at most, the sum of all costs proven to be the least.

Lagrangian branch and bound: with a price on every unit each need chooses its best set alone (`best_set.py`), and the
sum less the prices is a bound below every plan. Prices come from an assignment to single slots (`slot_prices.py`) and
are settled unit by unit; what still collides is branched on. The answer carries its bound, so that it proves itself.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ring360.optimisers.best_set import Flags, Ints, Need, Pair, best_set
from ring360.optimisers.slot_prices import CLOSED, slot_prices

MOST_BRANCHES = 200
MOST_ROUNDS = 12
SLOTS_MOST = 12
"""So many slots of one line take part in finding prices; more would not change a price by much."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where, with the proof. Pairs are (shortage, cost) as in `best_set.py`."""

    chosen: tuple[tuple[int, ...], ...]
    """For each need the positions of its units among its candidates, ascending by arrival."""
    cost: Pair
    bound: Pair
    """No plan costs less than this."""
    branches: int

    @property
    def is_proven(self) -> bool:
        return self.bound >= self.cost

    @property
    def gap(self) -> Pair:
        """How much less another plan could at most cost."""
        return (0, 0) if self.is_proven else (self.cost[0] - self.bound[0], self.cost[1] - self.bound[1])


@dataclass(slots=True)
class _Node:
    """Part of all plans: prices, who may not go where, and each need's best set with its price."""

    price: Ints
    banned: list[Flags]
    sets: list[Ints]
    pairs: list[Pair]

    def bound(self) -> Pair:
        paid = self.price.sum(axis=0)
        return sum(pair[0] for pair in self.pairs) - int(paid[0]), sum(pair[1] for pair in self.pairs) - int(paid[1])


def assign_jointly(units: int, needs: Sequence[Need], most_branches: int = MOST_BRANCHES) -> Plan:
    """The plan of least cost for `units` units. Stops after `most_branches` with the best found and an honest bound."""
    return _Search(units, needs).run(most_branches)


class _Search:
    def __init__(self, units: int, needs: Sequence[Need]) -> None:
        self._needs = needs
        self._units = units
        self._best: tuple[Pair, tuple[tuple[int, ...], ...]] | None = None
        self._place = np.full((len(needs), units), -1, np.int64)
        """Position of each unit among the candidates of each need."""
        for number, need in enumerate(needs):
            self._place[number, need.units] = np.arange(len(need.units))

    def run(self, most_branches: int) -> Plan:
        node = self._free()
        if not self._wanted_twice(node):
            chosen = tuple(tuple(each.tolist()) for each in node.sets)
            return Plan(chosen, node.bound(), node.bound(), 0)
        node = self._with_prices(node, slot_prices(*slots_of(self._units, self._needs)))
        waiting: list[tuple[Pair, int, _Node]] = []
        branches = 0
        bound = self._look(node)
        heapq.heappush(waiting, (bound, 0, node))
        while waiting and self._best is not None and waiting[0][0] < self._best[0] and branches < most_branches:
            bound, _, node = heapq.heappop(waiting)
            for child in self._children(node):
                branches += 1
                least = max(bound, self._look(child))
                if least < self._best[0]:
                    heapq.heappush(waiting, (least, branches, child))
        assert self._best is not None
        cost, chosen = self._best
        return Plan(chosen, cost, min(cost, waiting[0][0]) if waiting else cost, branches)

    def _free(self) -> _Node:
        price = np.zeros((self._units, 2), np.int64)
        banned = [np.zeros(len(need.units), np.bool_) for need in self._needs]
        return self._with_prices(_Node(price, banned, [], []), price)

    def _with_prices(self, node: _Node, price: Ints) -> _Node:
        found = [best_set(need, price, banned) for need, banned in zip(self._needs, node.banned, strict=True)]
        return _Node(price, node.banned, [chosen for chosen, _ in found], [pair for _, pair in found])

    def _takers(self, node: _Node) -> Ints:
        """(units,) how many needs want each unit."""
        wanted = [need.units[chosen] for need, chosen in zip(self._needs, node.sets, strict=True)]
        return np.bincount(np.concatenate(wanted), minlength=self._units)

    def _wanted_twice(self, node: _Node) -> bool:
        return bool(self._takers(node).max(initial=0) > 1)

    def _look(self, node: _Node) -> Pair:
        """Settle the prices of a node, keep the best plan near it; its bound."""
        highest = node.bound()
        for _ in range(MOST_ROUNDS):
            takers = self._takers(node)
            priced = (node.price != 0).any(axis=1)
            astray = np.flatnonzero((takers > 1) | (priced & (takers == 0)))
            if len(astray) == 0:
                break
            for unit in astray.tolist():
                self._settle(node, unit)
            bound = node.bound()
            if bound <= highest:
                break
            highest = bound
        self._keep(node)
        return max(highest, node.bound())

    def _settle(self, node: _Node, unit: int) -> None:
        """Give one unit the price at which only one need still gains by it, with all other prices as they are."""
        before = int(node.price[unit, 0]), int(node.price[unit, 1])
        node.price[unit] = 0
        gains: list[tuple[Pair, int]] = []
        without: dict[int, tuple[Ints, Pair]] = {}
        with_it: dict[int, tuple[Ints, Pair]] = {}
        for number, need in enumerate(self._needs):
            place = int(self._place[number, unit])
            if place < 0 or node.banned[number][place]:
                continue
            with_it[number] = best_set(need, node.price, node.banned[number])
            without[number] = with_it[number]
            if place in with_it[number][0]:
                node.banned[number][place] = True
                without[number] = best_set(need, node.price, node.banned[number])
                node.banned[number][place] = False
                gains.append((_less(without[number][1], with_it[number][1]), number))
        gains.sort(key=lambda each: (each[0], -each[1]), reverse=True)
        most = gains[0][0] if gains else (0, 0)
        second = gains[1][0] if len(gains) > 1 else (0, 0)
        price = min(max(before, second), most)
        node.price[unit] = price
        for number, found in without.items():
            node.sets[number], node.pairs[number] = found
        if gains:
            winner = gains[0][1]
            chosen, pair = with_it[winner]
            node.sets[winner], node.pairs[winner] = chosen, (pair[0] + price[0], pair[1] + price[1])

    def _keep(self, node: _Node) -> None:
        """A plan near the node: needs choose in turn what nobody before them took, then each once more."""
        nothing = np.zeros((self._units, 2), np.int64)
        taken = np.zeros(self._units, np.bool_)
        sets: list[Ints] = []
        for number, need in enumerate(self._needs):
            chosen = node.sets[number]
            if taken[need.units[chosen]].any():
                chosen, _ = best_set(need, node.price, node.banned[number] | taken[need.units])
            taken[need.units[chosen]] = True
            sets.append(chosen)
        total = (0, 0)
        for number, need in enumerate(self._needs):
            taken[need.units[sets[number]]] = False
            sets[number], pair = best_set(need, nothing, taken[need.units])
            taken[need.units[sets[number]]] = True
            total = total[0] + pair[0], total[1] + pair[1]
        if self._best is None or total < self._best[0]:
            self._best = total, tuple(tuple(each.tolist()) for each in sets)

    def _children(self, node: _Node) -> list[_Node]:
        """Two parts of a node: one need alone may have the unit in dispute, or all others but it may."""
        takers = self._takers(node)
        disputed = np.flatnonzero(takers > 1)
        if len(disputed) == 0:
            disputed = np.flatnonzero((node.price != 0).any(axis=1) & (takers == 0))
        if len(disputed) == 0:
            return []
        unit = int(disputed[0])
        allowed = [
            number for number in range(len(self._needs))
            if self._place[number, unit] >= 0 and not node.banned[number][self._place[number, unit]]
        ]  # fmt: skip
        wanting = [number for number in allowed if self._place[number, unit] in node.sets[number]]
        one = (wanting or allowed)[0]
        return [self._part(node, unit, [other for other in allowed if other != one]), self._part(node, unit, [one])]

    def _part(self, node: _Node, unit: int, banned_for: Sequence[int]) -> _Node:
        banned = list(node.banned)
        for number in banned_for:
            banned[number] = banned[number].copy()
            banned[number][self._place[number, unit]] = True
        return self._with_prices(_Node(node.price, banned, [], []), node.price.copy())


def _less(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]


def slots_of(units: int, needs: Sequence[Need]) -> tuple[Ints, Ints]:
    """Every unit that a line lacks as a slot of its own, (slots, units, 2) and (slots, 2): near enough for prices."""
    rows: list[Ints] = []
    empty: list[tuple[int, int]] = []
    for need in needs:
        crew = max(1, int(np.median(need.officers))) if len(need.officers) else 1
        first = True
        for line, (lacking, people) in enumerate(need.lacking.tolist()):
            slots = min(SLOTS_MOST, max(lacking, -(-people // crew)))
            for slot in range(slots):
                cost = need.unit_cost + (need.line_cost[line] if slot == slots - 1 else 0)
                cost = cost + (need.first_cost if first else 0)
                row = np.full((units, 2), CLOSED, np.int64)
                fits = need.fits[line]
                row[need.units[fits], 0], row[need.units[fits], 1] = 0, cost[fits]
                rows.append(row)
                short = need.shortage[0] * (slot < lacking) + need.shortage[1] * min(crew, people - slot * crew)
                waits = int(need.waiting_cost[line]) if slot == slots - 1 else 0
                empty.append((
                    short + need.shortage[2] * first, waits + int(need.waiting_cost[-1]) * first
                ))  # fmt: skip
                first = False
    if not rows:
        return np.empty((0, units, 2), np.int64), np.empty((0, 2), np.int64)
    return np.stack(rows), np.array(empty, np.int64)
