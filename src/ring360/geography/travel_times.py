"""Exact travel times of one mode at one hour: many to one, one to all, the ring, the matrix and the route.

Every answer comes from the same arc costs, turns and delays included, so they agree to the millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography import customization, routes, searches, sweeps
from ring360.geography.costs import UNREACHABLE_MS, SegmentCosts
from ring360.geography.hierarchy import Hierarchy
from ring360.geography.network import Network
from ring360.geography.reach import Reach, Ring, Starts, position_ms, seconds_of
from ring360.geography.roads import Roads
from ring360.geography.shapes import stitch
from ring360.geography.snapping import Snaps


@dataclass(frozen=True, slots=True)
class Origins:
    """Units made ready as beginnings of journeys; make it once, ask often."""

    places: Snaps
    starts: Starts
    cut: NDArray[np.int32]
    """(units + 1,) cuts `copy` and `ms`."""
    copy: NDArray[np.int32]
    ms: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Destinations:
    """Places made ready as ends of journeys."""

    places: Snaps
    cut: NDArray[np.int32]
    copy: NDArray[np.int32]
    ms: NDArray[np.int32]
    """From the copy to the place, turn included."""
    arc: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True)
class Route:
    """One way from a place to another; `lon`, `lat` (points,), `directed_segments` in driving order."""

    seconds: float
    metres: float
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    directed_segments: NDArray[np.int32]
    enter_seconds: NDArray[np.float64]
    """(directed_segments,) when each is driven onto, seconds after the start; 0 for the first."""


class TravelTimes:
    """Answers for one mode, one hour of the week and one set of closures. Safe to share between threads for reading
    except that calls must not overlap: they use the same work space."""

    def __init__(
        self, roads: Roads, network: Network, hierarchy: Hierarchy, costs: SegmentCosts,
        weights: customization.Weights | None = None, closed: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        self.roads = roads
        self.network = network
        self.hierarchy = hierarchy
        self.costs = costs
        self.closed = closed
        self.weights = weights or customization.customize(hierarchy, self._arc_ms(costs))
        self._start = np.searchsorted(network.arc_tail, np.arange(network.copies + 1)).astype(np.int32)
        self._free = [np.full(network.copies, UNREACHABLE_MS, np.int32) for _ in range(2)]
        self._quads: NDArray[np.int32] | None = None
        self._entries: NDArray[np.int32] | None = None
        self._outs: NDArray[np.int32] | None = None
        self._via = [np.full(network.copies, -1, np.int32) for _ in range(2)]

    def _arc_ms(self, costs: SegmentCosts) -> NDArray[np.int32]:
        directed = self.network.arc_directed
        return np.asarray(self.network.arc_turn_ms + (costs.drive_ms + costs.end_ms)[directed], np.int32)

    def beside(self) -> TravelTimes:
        """The same answers from work space of its own, for questions asked at the same time."""
        return TravelTimes(self.roads, self.network, self.hierarchy, self.costs, self.weights, self.closed)

    def with_costs(self, costs: SegmentCosts) -> TravelTimes:
        """The same roads at other speeds, with the same closures."""
        plain = TravelTimes(self.roads, self.network, self.hierarchy, costs)
        return plain.with_closed(self.closed) if self.closed else plain

    def with_closed(self, directed: Iterable[int]) -> TravelTimes:
        """The same costs with these directed segments closed as well; touches only what they change."""
        added = frozenset(int(part) for part in directed) - self.closed
        if not added:
            return self
        if min(added) < 0 or max(added) >= 2 * self.roads.segments:
            raise ValueError(f"closed: directed segments are numbered 0 to {2 * self.roads.segments - 1}")
        network = self.network
        rows = [network.entry_arc[network.entry_start[part] : network.entry_start[part + 1]] for part in sorted(added)]
        arcs = np.concatenate(rows).astype(np.int64)
        shut = np.full(len(arcs), UNREACHABLE_MS, np.int32)
        weights = customization.recustomize(self.hierarchy, self.weights, arcs, shut) if len(arcs) else self.weights
        return TravelTimes(self.roads, network, self.hierarchy, self.costs, weights, self.closed | added)

    def origins(self, units: Snaps) -> Origins:
        """Ready beginnings: a unit may drive off either way that its road allows."""
        directed, position, unit = self._sides(units)
        copy = self.network.directed_head[directed]
        fits = copy >= 0
        directed, position, unit, copy = directed[fits], position[fits], unit[fits], copy[fits]
        ms = self.costs.drive_ms[directed] - position + self.costs.end_ms[directed]
        cut = np.searchsorted(unit, np.arange(len(units) + 1)).astype(np.int32)
        return Origins(units, Starts(unit, directed, position), cut, copy, ms.astype(np.int32))

    def destinations(self, places: Snaps) -> Destinations:
        """Ready ends: every arc that drives onto a place's road, from either side that the road allows."""
        directed, position, row = self._sides(places)
        network = self.network
        counts = network.entry_start[directed + 1] - network.entry_start[directed]
        if self.closed:
            counts = np.where(np.isin(directed, np.fromiter(self.closed, np.int64)), 0, counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        arc = network.entry_arc[np.repeat(network.entry_start[directed], counts) + within]
        cut = np.searchsorted(np.repeat(row, counts), np.arange(len(places) + 1)).astype(np.int32)
        ms = network.arc_turn_ms[arc] + np.repeat(position, counts)
        return Destinations(places, cut, network.arc_tail[arc], ms.astype(np.int32), arc)

    def _sides(self, places: Snaps) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
        """Both directed segments of each place, their positions and the place's row, ascending by row."""
        directed = np.empty(2 * len(places), np.int32)
        position = np.empty(2 * len(places), np.int32)
        for backward in (0, 1):
            directed[backward::2] = 2 * places.segment + backward
            drive_ms = self.costs.drive_ms[directed[backward::2]]
            position[backward::2] = position_ms(drive_ms, places.fraction, backward)
        return directed, position, np.repeat(np.arange(len(places), dtype=np.int32), 2)

    def to_point(self, units: Snaps | Origins, target: Snaps | Destinations) -> NDArray[np.float64]:
        """Seconds from every unit to one target, (units,), inf = unreachable."""
        return seconds_of(self.to_point_ms(units, target))

    def to_point_ms(self, units: Snaps | Origins, target: Snaps | Destinations) -> NDArray[np.int32]:
        """Milliseconds from every unit to one target, (units,): one climb from the target answers all."""
        origins = units if isinstance(units, Origins) else self.origins(units)
        goal = target if isinstance(target, Destinations) else self.destinations(target)
        if len(goal) != 1:
            raise ValueError(f"one target is asked for, {len(goal)} were given")
        hierarchy, weights = self.hierarchy, self.weights
        ms = sweeps.many_to_one(
            hierarchy.up_start, hierarchy.up_head, hierarchy.parent, weights.up_ms, weights.down_ms,
            origins.cut, origins.copy, origins.ms, goal.copy, goal.ms, *self._free,
        )  # fmt: skip
        return self._with_same_segment(ms[:, None], origins, goal)[:, 0]

    def matrix(self, origins: Snaps | Origins, destinations: Snaps | Destinations) -> NDArray[np.float64]:
        """Seconds from each origin to each destination, (origins, destinations), inf = unreachable."""
        return seconds_of(self.matrix_ms(origins, destinations))

    def matrix_ms(self, origins: Snaps | Origins, destinations: Snaps | Destinations) -> NDArray[np.int32]:
        """Milliseconds from each origin to each destination, (origins, destinations)."""
        ready = origins if isinstance(origins, Origins) else self.origins(origins)
        goal = destinations if isinstance(destinations, Destinations) else self.destinations(destinations)
        hierarchy, weights = self.hierarchy, self.weights
        climb_ms, sweep_ms = weights.up_ms, weights.down_ms
        few, many = (ready.cut, ready.copy, ready.ms), (goal.cut, goal.copy, goal.ms)
        if backwards := len(goal) < len(ready):
            # Backwards the ways up and down change places, and the fewer stand side by side.
            climb_ms, sweep_ms, few, many = sweep_ms, climb_ms, many, few
        ms = np.empty((len(many[0]) - 1, len(few[0]) - 1), np.int32)
        ranks, lanes = sweeps.select(hierarchy.parent, many[1]), min(sweeps.LANES, max(ms.shape[1], 1))
        sweeps.matrix_columns(
            hierarchy.up_start, hierarchy.up_head, climb_ms, sweep_ms, ranks, *few, *many, ms, lanes
        )  # fmt: skip
        return self._with_same_segment(ms if backwards else ms.T, ready, goal)

    def _with_same_segment(self, ms: NDArray[np.int32], origins: Origins, goal: Destinations) -> NDArray[np.int32]:
        """A target ahead on the unit's own segment is reached without leaving it."""
        streets = origins.starts.directed >> 1
        # One target is the common question, and a plain comparison its quickest answer.
        same = streets == goal.places.segment[0] if len(goal) == 1 else np.isin(streets, goal.places.segment)
        shared = np.flatnonzero(same)
        for start in shared.tolist():
            directed = int(origins.starts.directed[start])
            columns = np.flatnonzero(goal.places.segment == directed >> 1)
            drive_ms = np.repeat(self.costs.drive_ms[directed], len(columns))
            there = position_ms(drive_ms, goal.places.fraction[columns], directed & 1)
            ahead = there - origins.starts.position_ms[start]
            unit = origins.starts.unit[start]
            if directed in self.closed:
                continue
            ms[unit, columns] = np.where(ahead >= 0, np.minimum(ms[unit, columns], ahead), ms[unit, columns])
        return ms

    def ring(self, units: Snaps | Origins) -> Ring:
        """First arrival of any unit on every directed segment, and whose it is (ties to the lower row)."""
        origins = units if isinstance(units, Origins) else self.origins(units)
        if len(origins) >= 1 << sweeps.OWNER_BITS:
            raise ValueError(f"a ring holds at most {(1 << sweeps.OWNER_BITS) - 1} units, not {len(origins)}")
        return self.ring_of_keys(self.ring_keys(origins), origins.starts)

    def ring_keys(self, origins: Origins) -> NDArray[np.int64]:
        """(copies,) milliseconds and unit of the first arrival at each copy, packed as in `sweeps.py`."""
        seed_key = (origins.ms.astype(np.int64) << sweeps.OWNER_BITS) | origins.starts.unit
        hierarchy, weights = self.hierarchy, self.weights
        return sweeps.climb_and_sweep_owned(
            hierarchy.up_start, hierarchy.up_head, weights.up_ms, hierarchy.quad_start, hierarchy.quad_head,
            self.sweep_ms(), origins.copy, seed_key,
        )  # fmt: skip

    def sweep_ms(self) -> NDArray[np.int32]:
        """Downward costs laid out for sweeps, made on the first ring after a change of costs."""
        if self._quads is None:
            arc = self.hierarchy.quad_arc
            self._quads = np.where(arc < 0, np.int32(UNREACHABLE_MS), self.weights.down_ms[arc])
        return self._quads

    def ring_of_keys(self, key: NDArray[np.int64], starts: Starts) -> Ring:
        """The ring on roads from the ring on copies."""
        enter_ms, unit = (np.empty(2 * self.roads.segments, np.int32) for _ in range(2))
        sweeps.enter(key, self.network.entry_start, self.entries(), enter_ms, unit)
        return Ring(enter_ms, self.costs.drive_ms, unit, starts.outside(self.closed))

    def outs(self) -> NDArray[np.int32]:
        """(arcs, 2) head and milliseconds of the network's arcs, ascending by tail, for searches on the network."""
        if self._outs is None:
            self._outs = np.stack([self.network.arc_head, self.weights.arc_ms], axis=1)
        return self._outs

    def entries(self) -> NDArray[np.int32]:
        """(arcs, 2) tail and turn milliseconds of the arcs in `Network.entry_arc`; UNREACHABLE_MS for a closed one."""
        if self._entries is None:
            arc = self.network.entry_arc
            shut = self.weights.arc_ms[arc] >= UNREACHABLE_MS
            turn_ms = np.where(shut, np.int32(UNREACHABLE_MS), self.network.arc_turn_ms[arc])
            self._entries = np.stack([self.network.arc_tail[arc], turn_ms], axis=1)
        return self._entries

    def from_point(self, source: Snaps, within_seconds: float | None = None) -> Reach:
        """First arrival from one place on every directed segment, all of them or those entered within the bound."""
        if within_seconds is None:
            return self.ring(source)
        origins = self.origins(source)
        bound_ms = round(within_seconds * 1000)
        ms, network = self._free[0], self.network
        touched = searches.ball(self._start, self.outs(), origins.copy, origins.ms, bound_ms, ms)
        enter_ms = np.full(2 * self.roads.segments, UNREACHABLE_MS, np.int32)
        unit = np.full(2 * self.roads.segments, -1, np.int32)
        searches.enter_near(
            self._start, network.arc_directed, network.arc_turn_ms, self.outs(), touched, ms, bound_ms, enter_ms, unit
        )
        return Ring(enter_ms, self.costs.drive_ms, unit, origins.starts.outside(self.closed))

    def route(self, source: Snaps, target: Snaps) -> Route | None:
        """The fastest way from one place to another, None where there is none."""
        if len(source) != 1 or len(target) != 1:
            raise ValueError("a route joins one place to one other")
        origins, goal = self.origins(source), self.destinations(target)
        hierarchy, weights = self.hierarchy, self.weights
        ms, arcs, entry = routes.shortest_arcs(
            hierarchy.up_start, hierarchy.up_head, hierarchy.up_tail, hierarchy.down_start, hierarchy.down_arc,
            weights.up_ms, weights.down_ms, weights.up_base, weights.down_base, weights.arc_ms,
            origins.copy, origins.ms, goal.copy, goal.ms, *self._free, *self._via,
        )  # fmt: skip
        best = int(self._with_same_segment(np.array([[ms]], np.int32), origins, goal)[0, 0])
        if best >= UNREACHABLE_MS:
            return None
        if best < ms:
            return self._along_one_segment(origins, target, best)
        first_copy = int(self.network.arc_tail[arcs[0]]) if len(arcs) else entry
        rows = np.flatnonzero(origins.copy == first_copy)
        start = rows[origins.ms[rows].argmin()]
        lasts = np.flatnonzero(goal.copy == entry)
        last = goal.arc[lasts[goal.ms[lasts].argmin()]]
        directed = np.concatenate([
            origins.starts.directed[start : start + 1], self.network.arc_directed[arcs],
            self.network.arc_directed[last : last + 1],
        ])  # fmt: skip
        enter_ms = origins.ms[start] + np.concatenate([[0], np.cumsum(weights.arc_ms[arcs], dtype=np.int64)])
        enter_ms[:-1] += self.network.arc_turn_ms[arcs]
        enter_ms[-1] += self.network.arc_turn_ms[last]
        metres, lon, lat = stitch(self.roads, directed, float(source.fraction[0]), float(target.fraction[0]))
        return Route(best / 1000.0, metres, lon, lat, directed, np.concatenate([[0.0], enter_ms / 1000.0]))

    def _along_one_segment(self, origins: Origins, target: Snaps, ms: int) -> Route:
        starts = origins.starts.outside(self.closed)
        for directed, begin_ms in zip(starts.directed.tolist(), starts.position_ms.tolist(), strict=True):
            if directed >> 1 == target.segment[0] and self._position_on(directed, target) - begin_ms == ms:
                break
        fractions = float(origins.places.fraction[0]), float(target.fraction[0])
        driven = np.array([directed], np.int32)
        metres, lon, lat = stitch(self.roads, driven, *fractions)
        return Route(ms / 1000.0, metres, lon, lat, driven, np.zeros(1))

    def _position_on(self, directed: int, place: Snaps) -> int:
        """Milliseconds from the beginning of a directed segment to one place on it."""
        return int(position_ms(self.costs.drive_ms[[directed]], place.fraction, directed & 1)[0])
