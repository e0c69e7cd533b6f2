"""From prices to a plan at once: cut under the prices, give each place its units, take away what got none, cut again.

Works on the small graph of the joint program, where a cut takes a millisecond or two. Nothing is proven here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ring360.optimisers.compiled import compiled
from ring360.optimisers.cut_flow import WITHOUT_END, CutGraph, cheapest_cut

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

Closings = tuple[tuple[int, tuple[int, ...]], ...]


def place_prices(held: Bools, unit_price: Longs, need: Ints) -> Longs:
    """(places,) price of the cheapest units that hold it; WITHOUT_END where they are too few."""
    price = np.zeros(len(need), np.int64)
    got = np.zeros(len(need), np.int32)
    wanting = np.flatnonzero(held.any(axis=0) & (need > 0))
    _take_cheapest(held, np.argsort(unit_price, kind="stable"), unit_price.astype(np.int64), need, price, got, wanting)
    return np.asarray(np.where(got < need, WITHOUT_END, np.minimum(price, WITHOUT_END)), np.int64)


@compiled
def _take_cheapest(
    held: Bools, order: Longs, unit_price: Longs, need: Ints, price: Longs, got: Ints, wanting: Longs
) -> None:  # fmt: skip
    """Units from the cheapest on: each place of `wanting`, which is used up, takes them until it has enough."""
    left = len(wanting)
    for unit in order:
        still = 0
        for row in range(left):
            place = wanting[row]
            if held[unit, place]:
                got[place] += 1
                price[place] += unit_price[unit]
            wanting[still] = place
            still += got[place] < need[place]
        left = still


def round_prices(
    graph: CutGraph, price: Longs, leak_price: int, held: Bools, need: Ints, most_rounds: int
) -> tuple[Closings, Longs]:
    """Places with units for all of them, so that the cut that they make is cheap; and the prices, (places,), with
    those taken away that there were no units for."""
    left = price.copy()
    given: Closings = ()
    for _ in range(most_rounds):
        cut = cheapest_cut(graph, left, leak_price)
        best: tuple[Closings, Longs] | None = None
        for places in (cut.far, cut.near):
            closings, short = give_units(places, held, need)
            if best is None or len(short) < len(best[1]):
                best = closings, short
        assert best is not None
        given = best[0]
        if len(best[1]) == 0:
            break
        left[best[1]] = WITHOUT_END
    return given, left


def give_units(places: Longs, held: Bools, need: Ints) -> tuple[Closings, Longs]:
    """As many places as can be with all the units they need, each unit at one place; and the places left without."""
    slots = np.repeat(places, need[places])
    if len(slots) == 0 or len(held) == 0:
        return (), places
    rows, columns = linear_sum_assignment(~held[:, slots])
    sits = held[rows, slots[columns]]
    rows, at = rows[sits], slots[columns[sits]]
    closings: list[tuple[int, tuple[int, ...]]] = []
    short: list[int] = []
    for place in places.tolist():
        units = tuple(rows[at == place].tolist())
        if len(units) == need[place]:
            closings.append((place, units))
        else:
            short.append(place)
    return tuple(closings), np.array(short, np.int64)
