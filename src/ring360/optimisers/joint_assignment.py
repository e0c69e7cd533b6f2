"""Units to needs, all at once: each unit to one need at most, the sum of all costs proven to be the least.

A few needs are first looked at all together: where prices alone prove a plan (`priced_search.py`), that is all.
Otherwise each begins with its best set alone; those whose sets collide become a group and are solved together, until no
two groups want the same unit: then the sum of the parts is the least there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ring360.optimisers.best_set import Ints, Need, best_set
from ring360.optimisers.priced_search import Plan, PricedSearch

MOST_BRANCHES = 24
MOST_TOGETHER = 40
"""So few needs are first looked at all together, without a branch: prices alone settle most of what a desk meets."""


def assign_jointly(units: int, needs: Sequence[Need], most_branches: int = MOST_BRANCHES) -> Plan:
    """The plan of least cost for `units` units. No group is branched more than `most_branches` times: then the best
    plan found is told with an honest bound."""
    if len(needs) <= MOST_TOGETHER and (plan := PricedSearch(units, needs).run(0)).is_proven:
        return plan
    nothing = np.zeros((units, 2), np.int64)
    groups = _merged(units, needs, [_alone(need, number, nothing) for number, need in enumerate(needs)])
    # Branching waits until nobody collides: a group that grows would have to be branched anew.
    while (open_group := next((group for group in groups if group.may_branch), None)) is not None:
        branched = replace(_solved(units, needs, open_group.members, most_branches), may_branch=False)
        groups = _merged(units, needs, [branched if group is open_group else group for group in groups])
    chosen: list[tuple[int, ...]] = [()] * len(needs)
    for group in groups:
        for number, some in zip(group.members, group.plan.chosen, strict=True):
            chosen[number] = some
    plans = [group.plan for group in groups]
    cost = sum(plan.cost[0] for plan in plans), sum(plan.cost[1] for plan in plans)
    bound = sum(plan.bound[0] for plan in plans), sum(plan.bound[1] for plan in plans)
    return Plan(tuple(chosen), cost, bound, sum(plan.branches for plan in plans))


@dataclass(frozen=True, slots=True)
class _Group:
    members: tuple[int, ...]
    plan: Plan
    wants: frozenset[int]
    """Units that the plan sends."""
    may_branch: bool


def _alone(need: Need, number: int, no_price: Ints) -> _Group:
    """A need that nobody competes with."""
    chosen, pair = best_set(need, no_price, np.zeros(len(need.units), np.bool_))
    plan = Plan((tuple(chosen.tolist()),), pair, pair, 0)
    return _Group((number,), plan, frozenset(need.units[chosen].tolist()), may_branch=False)


def _merged(units: int, needs: Sequence[Need], groups: list[_Group]) -> list[_Group]:
    """Groups of which no two want the same unit. All that collide are joined at once: when many wait for few units,
    one after the other would solve each of them as often as there are others."""
    while len(clusters := _clusters(groups)) < len(groups):
        groups = [
            cluster[0] if len(cluster) == 1
            else _solved(units, needs, sorted(number for group in cluster for number in group.members), 0)
            for cluster in clusters
        ]  # fmt: skip
    return groups


def _solved(units: int, needs: Sequence[Need], members: Sequence[int], most_branches: int) -> _Group:
    some = [needs[number] for number in members]
    plan = PricedSearch(units, some).run(most_branches)
    sent = [need.units[row] for need, chosen in zip(some, plan.chosen, strict=True) for row in chosen]
    return _Group(tuple(members), plan, frozenset(int(unit) for unit in sent), not plan.is_proven)


def _clusters(groups: Sequence[_Group]) -> list[list[_Group]]:
    """Groups that want a unit that another of the cluster wants; in the order of their first groups."""
    leader = list(range(len(groups)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = place = leader[leader[place]]
        return place

    owner: dict[int, int] = {}
    for place, group in enumerate(groups):
        for unit in group.wants:
            one, other = lead(owner.setdefault(unit, place)), lead(place)
            leader[max(one, other)] = min(one, other)
    clusters: dict[int, list[_Group]] = {}
    for place, group in enumerate(groups):
        clusters.setdefault(lead(place), []).append(group)
    return list(clusters.values())
