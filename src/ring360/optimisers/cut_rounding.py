"""From prices to a plan at once: cut under the prices, give each place its units, take away what got none, cut again.

Works on the small graph of the joint program, where a cut takes a millisecond or two. Nothing is proven here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ring360.optimisers.cut_flow import WITHOUT_END, CutGraph, cheapest_cut

Bools = NDArray[np.bool_]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

Closings = tuple[tuple[int, tuple[int, ...]], ...]


def place_prices(held: Bools, unit_price: Longs, need: Ints) -> Longs:
    """(places,) price of the cheapest units that hold it; WITHOUT_END where they are too few."""
    cost = np.where(held, unit_price[:, None], WITHOUT_END)
    price = cost.min(axis=0) if len(cost) else np.full(len(need), WITHOUT_END, np.int64)
    for count in range(2, int(need.max(initial=1)) + 1):
        rows = np.flatnonzero(need == count)
        if len(cost) < count:
            price[rows] = WITHOUT_END
        elif len(rows):
            price[rows] = np.partition(cost[:, rows], count - 1, axis=0)[:count].sum(axis=0)
    return np.asarray(np.minimum(price, WITHOUT_END), np.int64)


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
