"""Plans for one group of needs by Lagrangian branch and bound, each with its proof.

With a price on every unit each need chooses alone (`best_set.py`), and the sum less the prices is a bound below every
plan. Prices come from an assignment to single slots (`slot_prices.py`), which is exact where nobody counts twice, and
are settled unit by unit; what still collides is branched on. The answer carries its bound, so that it proves itself.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ring360.optimisers.best_set import Flags, Ints, Need, Pair, best_set
from ring360.optimisers.slot_prices import slot_prices, slots_of

MOST_ROUNDS = 4


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


class PricedSearch:
    """One group of needs over the same units."""

    def __init__(self, units: int, needs: Sequence[Need]) -> None:
        self._needs = needs
        self._units = units
        self._best: tuple[Pair, tuple[tuple[int, ...], ...]] | None = None
        self._place = np.full((len(needs), units), -1, np.int64)
        """Position of each unit among the candidates of each need."""
        for number, need in enumerate(needs):
            self._place[number, need.units] = np.arange(len(need.units))

    def run(self, most_branches: int) -> Plan:
        """The best plan that so many branches find, with its bound; 0 = by prices alone."""
        node = self._free()
        if not self._wanted_twice(node):
            chosen = tuple(tuple(each.tolist()) for each in node.sets)
            return Plan(chosen, node.bound(), node.bound(), 0)
        node = self._priced(node)
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

    def _priced(self, node: _Node) -> _Node:
        """The node at the best of three sets of prices: who counts for several lines takes one slot, several, or both.

        The first prices are too low where units are scarce, the second too high where they are not; the bound is a
        concave function of prices, so that between the two it may be higher than at both.
        """
        tried: list[_Node] = []
        for sets in (node.sets, [chosen[:0] for chosen in node.sets]):
            slots, empty, whose = slots_of(self._units, self._needs, sets)
            price, slot_of = slot_prices(slots, empty)
            owner = np.where(slot_of >= 0, whose[slot_of], -1) if len(whose) else slot_of
            self._improve([np.flatnonzero(owner[need.units] == number) for number, need in enumerate(self._needs)])
            tried.append(self._with_prices(node, price))
            if self._is_proven(tried[-1]):
                return tried[-1]
        tried.append(self._with_prices(node, (tried[0].price + tried[1].price) // 2))
        return max(tried, key=_Node.bound)

    def _is_proven(self, node: _Node) -> bool:
        """No plan can be better than the best one found."""
        return self._best is not None and node.bound() >= self._best[0]

    def _takers(self, node: _Node) -> Ints:
        """(units,) how many needs want each unit."""
        wanted = [need.units[chosen] for need, chosen in zip(self._needs, node.sets, strict=True)]
        return np.bincount(np.concatenate(wanted), minlength=self._units)

    def _wanted_twice(self, node: _Node) -> bool:
        return bool(self._takers(node).max(initial=0) > 1)

    def _look(self, node: _Node) -> Pair:
        """Settle the prices of a node, keep the best plan near it; its bound."""
        highest = node.bound()
        if self._is_proven(node):
            return highest
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
        places = self._place[:, unit]
        wanting = [number for number in np.flatnonzero(places >= 0).tolist() if places[number] in node.sets[number]]
        # What does not want it at its price gains less than that by it; only a price that falls may change that.
        asked = wanting if len(wanting) > 1 else np.flatnonzero(places >= 0).tolist()
        for number in asked:
            need, place = self._needs[number], int(places[number])
            if node.banned[number][place]:
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
        taken = np.zeros(self._units, np.bool_)
        sets: list[Ints] = []
        for number, need in enumerate(self._needs):
            chosen = node.sets[number]
            if taken[need.units[chosen]].any():
                chosen, _ = best_set(need, node.price, node.banned[number] | taken[need.units])
            taken[need.units[chosen]] = True
            sets.append(chosen)
        self._improve(sets)

    def _improve(self, sets: list[Ints]) -> None:
        """Let each need choose once more among what it has and what nobody has; kept if it is the best so far."""
        nothing = np.zeros((self._units, 2), np.int64)
        taken = np.zeros(self._units, np.bool_)
        for need, chosen in zip(self._needs, sets, strict=True):
            taken[need.units[chosen]] = True
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
        part = _Node(node.price.copy(), list(node.banned), list(node.sets), list(node.pairs))
        for number in banned_for:
            part.banned[number] = node.banned[number].copy()
            part.banned[number][self._place[number, unit]] = True
            part.sets[number], part.pairs[number] = best_set(self._needs[number], part.price, part.banned[number])
        return part


def _less(one: Pair, other: Pair) -> Pair:
    return one[0] - other[0], one[1] - other[1]
