"""Towns drawn as ASCII maps: a drawing becomes `Roads`, with travel times on it and places by name.

Letters and digits are junctions, `-` `|` `/` `\\` two-way streets, a `>` `<` `^` or `v` anywhere in a street makes it
one-way, `+` is a bend. North is up; one character is `grid_metres` wide and high (a diagonal step is as long as a
straight one, so that seconds stay easy to reckon). Streets are named by their ends: "AB", in a row "ABC".

    town('''
      A---B---C
      |       v
      D-------E
    ''', bans=["ABC"], controls={"B": "signals"})
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ring360.geography.costs import segment_costs
from ring360.geography.driving import DrivingSettings
from ring360.geography.hierarchy import build_hierarchy, elimination_ranks
from ring360.geography.network import build_network
from ring360.geography.roads import CONTROLS, MODES, ROAD_CLASSES, URBAN, Roads
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.travel_times import TravelTimes

if TYPE_CHECKING:
    from ring360.geography.atlas import Atlas

METRES_PER_DEGREE = 111_195.0
_STEPS = {
    (1, 0): "->", (-1, 0): "-<", (0, 1): "|v", (0, -1): "|^",
    (1, 1): "\\", (-1, -1): "\\", (1, -1): "/", (-1, 1): "/",
}  # fmt: skip
"""Columns right and lines down -> what a street that leaves a junction that way begins with."""
_ARROWS = {">": (1, 0), "<": (-1, 0), "v": (0, 1), "^": (0, -1)}
_ALL_WHEELS = 0b0111
FREE = DrivingSettings(signal_seconds=0.0, stop_seconds=0.0, give_way_seconds=0.0, across_traffic_seconds=0.0)
"""No delay at any junction and no cost of turning but the way back beside a ban."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Street:
    """One street as drawn: junction numbers, cells passed in order, open forwards and backwards."""

    ends: tuple[int, int]
    cells: tuple[Cell, ...]
    steps: int
    forward: bool = True
    backward: bool = True


@dataclass(frozen=True)
class Town:
    """A drawn town. Junction "A" is row `junctions.index("A")` of `roads`."""

    roads: Roads
    junctions: str
    driving: DrivingSettings

    def directed(self, ends: str) -> int:
        """Number of the directed segment from the first junction to the second."""
        first, last = (self.junctions.index(name) for name in ends)
        there = np.flatnonzero((self.roads.segment_from == first) & (self.roads.segment_to == last))
        back = np.flatnonzero((self.roads.segment_from == last) & (self.roads.segment_to == first))
        found = [2 * int(row) for row in there] + [2 * int(row) + 1 for row in back if first != last]
        if len(found) != 1:
            raise KeyError(f"{len(found)} streets {ends}")
        return found[0]

    def way(self, row: str) -> list[int]:
        """Directed segments from junction to junction: "ABC" is A to B and B to C."""
        return [self.directed(row[at : at + 2]) for at in range(len(row) - 1)]

    def on(self, ends: str, fraction: float) -> Snaps:
        """A place on a street, `fraction` of the way from the first junction to the second."""
        directed = self.directed(ends)
        drawn = 1.0 - fraction if directed & 1 else fraction
        return snaps_of([directed >> 1], [drawn])

    def at(self, names: str) -> Snaps:
        """Places at junctions, one row a letter: on the first street drawn that ends there."""
        rows = []
        for name in names:
            node = self.junctions.index(name)
            segment = int(np.flatnonzero((self.roads.segment_from == node) | (self.roads.segment_to == node))[0])
            rows.append((segment, 0.0 if self.roads.segment_from[segment] == node else 1.0))
        return snaps_of([segment for segment, _ in rows], [fraction for _, fraction in rows])

    def travel(self, mode: str = "car", hour_of_week: int | None = None, closed: Iterable[str] = ()) -> TravelTimes:
        """Travel times without an atlas round them; `closed` names directed streets as "AB"."""
        plain = travel_of(self.roads, self.driving, mode, hour_of_week)
        return plain.with_closed(self.directed(ends) for ends in closed)

    def atlas(self) -> Atlas:
        """The town as an atlas with an empty gazetteer."""
        from ring360.geography.atlas import Atlas
        from ring360.geography.gazetteer import build_gazetteer

        return Atlas("town", "", self.roads, self.driving, {}, build_gazetteer([], [], self.roads), {})

    def driven(self, **settings: Any) -> Town:
        """The same town under other driving settings."""
        return replace(self, driving=replace(self.driving, **settings))


def travel_of(
    roads: Roads, driving: DrivingSettings, mode: str = "car", hour_of_week: int | None = None,
    ranks: NDArray[np.int32] | None = None,
) -> TravelTimes:  # fmt: skip
    """Travel times of roads; `ranks` (copies,) is the order of contraction, found anew where none is given."""
    network = build_network(roads, mode, driving)
    network = network.renumbered(elimination_ranks(network) if ranks is None else ranks)
    return TravelTimes(roads, network, build_hierarchy(network), segment_costs(roads, mode, driving, hour_of_week))


def joined(*places: Snaps) -> Snaps:
    """Places one below the other."""
    return snaps_of(np.concatenate([one.segment for one in places]), np.concatenate([one.fraction for one in places]))


def town(
    drawing: str, *, grid_metres: float = 25.0, limit_kmh: float = 36.0, limits: Mapping[str, float] | None = None,
    classes: Mapping[str, str] | None = None, controls: Mapping[str, str] | None = None,
    bans: Sequence[str] = (), spares_emergency: Sequence[str] = (), ban_modes: int = _ALL_WHEELS,
    access: Mapping[str, Sequence[str]] | None = None, flags: Mapping[str, int] | None = None,
    names: Mapping[str, str] | None = None, driving: DrivingSettings = FREE,
) -> Town:  # fmt: skip
    """Roads from a drawing. All streets are residential, in town and limited to 36 km/h (10 m/s) unless said.

    `limits` in km/h (0 = none tagged), `classes`, `flags`, `names` and `access` (modes, other than all) go by street or
    row of streets and hold both ways; `bans` are rows of junctions not to be driven, some of them `spares_emergency`.
    One-ways bind all modes but foot.
    """
    junctions, streets = read(drawing)
    drawn = Town(roads_of(junctions, streets, grid_metres, limit_kmh), "".join(junctions), driving)
    roads = drawn.roads
    for row, kmh in (limits or {}).items():
        for directed in drawn.way(row):
            roads.segment_limit_forward[directed >> 1] = roads.segment_limit_backward[directed >> 1] = kmh
    for row, name in (classes or {}).items():
        roads.segment_class[[directed >> 1 for directed in drawn.way(row)]] = ROAD_CLASSES.index(name)
    for row, modes in (access or {}).items():
        kept = sum(3 << 2 * MODES.index(mode) for mode in modes)
        roads.segment_access[[directed >> 1 for directed in drawn.way(row)]] &= np.uint8(kept)
    for row, flag in (flags or {}).items():
        roads.segment_flags[[directed >> 1 for directed in drawn.way(row)]] |= np.uint16(flag)
    for node, control in (controls or {}).items():
        roads.node_control[drawn.junctions.index(node)] = CONTROLS.index(control)
    known = list(dict.fromkeys((names or {}).values()))
    for row, name in (names or {}).items():
        roads.segment_name[[directed >> 1 for directed in drawn.way(row)]] = known.index(name)
    chains = [drawn.way(ban) for ban in (*bans, *spares_emergency)]
    spared = [False] * len(bans) + [True] * len(spares_emergency)
    roads = with_bans(replace(roads, names=tuple({"": name} for name in known)), chains, ban_modes, spared)
    return replace(drawn, roads=roads)


def with_bans(
    roads: Roads, chains: Sequence[Sequence[int]], modes: int = _ALL_WHEELS, spared: Sequence[bool] | None = None
) -> Roads:
    """The same roads with these chains of directed segments banned and no others."""
    return replace(
        roads,
        ban_start=np.concatenate([[0], np.cumsum([len(chain) for chain in chains])]).astype(np.int32),
        ban_path=np.array([part for chain in chains for part in chain], np.int32),
        ban_modes=np.full(len(chains), modes, np.uint8),
        ban_exempts_emergency=np.array(spared if spared is not None else [False] * len(chains), np.bool_),
    )


def read(drawing: str) -> tuple[dict[str, Cell], list[Street]]:
    """Junctions and streets of a drawing; ValueError for a street that leads nowhere."""
    lines = textwrap.dedent(drawing).splitlines()
    cells = {(x, y): sign for y, line in enumerate(lines) for x, sign in enumerate(line) if sign != " "}
    junctions = {sign: cell for cell, sign in cells.items() if sign.isupper() or sign.isdigit()}
    if len(junctions) != sum(sign in junctions for sign in cells.values()):
        raise ValueError("a junction is drawn twice")
    numbers = {cell: number for number, cell in enumerate(junctions.values())}
    streets: dict[frozenset[Cell], Street] = {}
    for cell in junctions.values():
        for step, signs in _STEPS.items():
            if cells.get((cell[0] + step[0], cell[1] + step[1]), " ") in signs:
                street = _follow(cells, numbers, cell, step)
                streets.setdefault(frozenset(street.cells), street)
    return junctions, list(streets.values())


def _follow(cells: Mapping[Cell, str], numbers: Mapping[Cell, int], begin: Cell, step: Cell) -> Street:
    at, bends, length, open_ways = begin, [begin], 0, [True, True]
    passed = [begin]
    while True:
        at = (at[0] + step[0], at[1] + step[1])
        length += 1
        passed.append(at)
        sign = cells.get(at, " ")
        if at in numbers:
            bends.append(at)
            return Street((numbers[begin], numbers[at]), tuple(bends), length, *open_ways)
        if sign == "+":
            bends.append(at)
            step = _turn(cells, at, step)
        elif sign not in _STEPS[step] and sign not in _ARROWS:
            raise ValueError(f"a street from {cells[begin]} leads nowhere at column {at[0]}, line {at[1]}")
        elif sign in _ARROWS:
            open_ways[1 if _ARROWS[sign] == step else 0] = False


def _turn(cells: Mapping[Cell, str], at: Cell, step: Cell) -> Cell:
    ways = []
    for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        sign = cells.get((at[0] + way[0], at[1] + way[1]), " ")
        leads_on = sign in _STEPS[way] or sign in _ARROWS or sign == "+" or sign.isupper() or sign.isdigit()
        if leads_on and way != (-step[0], -step[1]):
            ways.append(way)
    if len(ways) != 1:
        raise ValueError(f"the bend at column {at[0]}, line {at[1]} has {len(ways)} ways on")
    return ways[0]


def roads_of(junctions: Mapping[str, Cell], streets: Sequence[Street], grid_metres: float, limit_kmh: float) -> Roads:
    """Plain two-way or one-way streets without names, controls or bans."""
    degrees = grid_metres / METRES_PER_DEGREE
    place = np.array(list(junctions.values()), np.float64).reshape(-1, 2)
    points = np.array([cell for street in streets for cell in street.cells], np.float64).reshape(-1, 2)
    limit = np.full(len(streets), limit_kmh, np.float32)
    none = np.zeros(len(streets), np.uint8)
    access = [0xC0 | (0b010101 if one.forward else 0) | (0b101010 if one.backward else 0) for one in streets]
    return with_bans(Roads(
        node_lon=place[:, 0] * degrees, node_lat=-place[:, 1] * degrees,
        node_control=np.zeros(len(place), np.uint8),
        segment_from=np.array([one.ends[0] for one in streets], np.int32),
        segment_to=np.array([one.ends[1] for one in streets], np.int32),
        segment_metres=np.array([one.steps * grid_metres for one in streets], np.float32),
        segment_class=np.full(len(streets), ROAD_CLASSES.index("residential"), np.uint8),
        segment_access=np.array(access, np.uint8),
        segment_limit_forward=limit, segment_limit_backward=limit.copy(),
        segment_signals_forward=none.copy(), segment_signals_backward=none.copy(),
        segment_flags=np.full(len(streets), URBAN, np.uint16),
        segment_way=np.arange(len(streets), dtype=np.int64) + 1,
        segment_name=np.full(len(streets), -1, np.int32),
        shape_start=np.concatenate([[0], np.cumsum([len(one.cells) for one in streets])]).astype(np.int64),
        shape_lon=points[:, 0] * degrees, shape_lat=-points[:, 1] * degrees,
        ban_start=np.zeros(1, np.int32), ban_path=np.zeros(0, np.int32),
        ban_modes=np.zeros(0, np.uint8), ban_exempts_emergency=np.zeros(0, np.bool_), names=(),
    ), [])  # fmt: skip
