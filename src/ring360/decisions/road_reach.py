"""A pursuit laid out on the roads of an atlas: what the vehicle can drive, what units can close and by when."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ring360.decisions.pursuits import CHECKPOINT, JUNCTION, ROAD, ClosingPlace, Exit, FlightRules, Question
from ring360.decisions.road_travel import RoadTravel, snaps_of_points
from ring360.domain.places import RoadPoint
from ring360.geography.closing_places import join_up, places_between
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.flight_area import Area, Seeds, bound, map_edges, sight
from ring360.geography.pursuit import (
    Flight,
    FlightRoads,
    Shut,
    flee,
    flight_roads,
    never_shut,
    passed_exits,
    shut_at,
    ways_to,
)
from ring360.geography.reach import Ring, Starts
from ring360.geography.roads import ROAD_CLASSES, Roads
from ring360.geography.shapes import place_on
from ring360.geography.snapping import Snaps
from ring360.optimisers.cut_flow import CutGraph
from ring360.optimisers.road_cut import CutProblem, Tried

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class RoadReach:
    """The roads of one atlas as pursuits ask about them; what does not depend on the question is kept ready."""

    def __init__(self, travel: RoadTravel) -> None:
        self._travel = travel
        self._flights: dict[tuple[str, float, bool, frozenset[int]], tuple[FlightRoads, Bools]] = {}

    def chase(self, question: Question, turnout_seconds: float) -> RoadChase:
        """The question laid out; see `Chase`."""
        flight, edges = self._flight(question.flight, question.closed)
        return RoadChase(question, turnout_seconds, self._travel, flight, edges)

    def reach(self, question: Question) -> Ring:
        """First arrivals of the vehicle on every directed segment, on its own clock, with what is held shut."""
        flight, _ = self._flight(question.flight, question.closed)
        roads = self._travel.atlas.roads
        seeds = _seeds(roads, flight, question)
        run = flee(flight, seeds.node, seeds.ms, _held(question, flight, roads), np.zeros(flight.nodes, np.bool_))
        enter = np.full(2 * roads.segments, UNREACHABLE_MS, np.int32)
        drive = np.ones(2 * roads.segments, np.int32)
        drive[flight.directed] = flight.ms
        left = run.went_on[flight.tail]
        enter[flight.directed[left]] = run.arrive_ms[flight.tail[left]]
        point, heading = question.trail.sighting.point, _heading(question)
        seen = [2 * point.segment + back for back in (0, 1) if heading == 0 or back == (heading < 0)]
        along = [point.fraction if not directed & 1 else 1.0 - point.fraction for directed in seen]
        starts = Starts(
            np.zeros(len(seen), np.int32), np.array(seen, np.int32), (drive[seen] * np.array(along)).astype(np.int32)
        )
        return Ring(enter, drive, np.where(enter < UNREACHABLE_MS, 0, -1).astype(np.int32), starts)

    def _flight(self, rules: FlightRules, closed: frozenset[int]) -> tuple[FlightRoads, Bools]:
        key = rules.mode, rules.speed_factor, rules.against_one_ways, closed
        if key not in self._flights:
            if len(self._flights) >= 8:
                self._flights.clear()
            atlas = self._travel.atlas
            flight = flight_roads(
                atlas.roads, rules.mode, atlas.driving, rules.speed_factor, rules.against_one_ways, closed
            )
            # A road that is closed today doesn't end at the map's edge: blind ends are those of the open map.
            edges = self._flight(rules, frozenset())[1] if closed else map_edges(atlas.roads, flight)
            self._flights[key] = flight, edges
        return self._flights[key]


class RoadChase:
    """One pursuit: the search for ways out, the places between the vehicle and the exits, the units' times to them."""

    def __init__(
        self, question: Question, turnout_seconds: float, travel: RoadTravel, flight: FlightRoads, edges: Bools
    ) -> None:
        self._question, self._turnout_seconds, self._travel, self._flight = question, turnout_seconds, travel, flight
        self._roads: Roads = travel.atlas.roads
        closing = question.closing
        single = [(held.directed_segments[0] >> 1, held.fraction) for held in question.trail.held
                  if len({directed >> 1 for directed in held.directed_segments}) == 1]  # fmt: skip
        single += [(post.point.segment, post.point.fraction) for post in question.checkpoints]
        if single:
            segments, fractions = (np.array(part) for part in zip(*single, strict=True))
            self._flight = flight = shut_at(flight, segments, fractions)
        self._base = _held(question, flight, self._roads)
        self.area: Area = bound(
            self._roads, flight, _seeds(self._roads, flight, question), edges, closing.within_seconds,
            closing.within_metres, self._base,
        )  # fmt: skip
        self._units_by_class = _by_class(closing.units_by_class)
        self._weight_by_class = _by_class(closing.leak_weights)
        self._lay_out()

    @property
    def escapes(self) -> RoadChase:
        return self

    def _lay_out(self) -> None:
        """Which places there are, and the graph between them."""
        roads, flight, area, question = self._roads, self._flight, self.area, self._question
        ends = area.useful[flight.head] | area.is_exit[flight.head]
        self._way = np.flatnonzero(area.useful[flight.tail] & ends)
        drivable = self._travel.atlas.network("car").directed_head >= 0
        designated = {post.point.segment: (row, post.point.fraction) for row, post in enumerate(question.checkpoints)}
        found = places_between(
            roads, flight, area, self._way, drivable[0::2] | drivable[1::2], designated, self._units_by_class,
            question.closing.open_junction_arms, self._spare_ms,
        )  # fmt: skip
        self._place = found
        joined = join_up(roads, flight, area, self._way, found, self._weight_by_class)
        self.graph = CutGraph(joined.junctions, joined.tail, joined.head, joined.place, joined.leak_weight)
        self._arc_of_way = np.full(len(flight.head), -1, np.int64)
        self._arc_of_way[self._way] = np.arange(len(self._way))

    def _spare_ms(self, places: Snaps) -> NDArray[np.int64]:
        """(places,) how much later than the soonest unit of all the vehicle is there, clocks apart from that."""
        question, flight = self._question, self._flight
        middle = np.full(self._roads.segments, UNREACHABLE_MS, np.int64)
        way = self._way
        np.minimum.at(middle, flight.directed[way] >> 1, self.area.arrive_ms[flight.tail[way]] + flight.to_shut_ms[way])
        unit_ms = np.full(len(places), UNREACHABLE_MS, np.int64)
        for mode, rows in self._by_mode().items():
            times = self._travel.times(mode, question.at, question.closed)
            ring = times.ring(snaps_of_points([question.units[row].point for row in rows]))
            unit_ms = np.minimum(unit_ms, ring.at_ms(places))
        return np.asarray(middle[places.segment] - unit_ms)

    def _by_mode(self) -> dict[str, list[int]]:
        modes = [entry.unit.mode for entry in self._question.units]
        return {mode: [row for row, its in enumerate(modes) if its == mode] for mode in sorted(set(modes))}

    @cached_property
    def problem(self) -> CutProblem:
        """See `CutProblem`; instants are milliseconds since the sighting, the margin counted to the unit."""
        ready = self._ready_ms()
        discount = (self._place.designated >= 0).astype(np.int32)
        open_ms = np.full(len(self._place.need), UNREACHABLE_MS, np.int32)
        soonest = self.attempt(open_ms).arrive_ms
        return CutProblem(self.graph, ready, self._place.need, discount, soonest)

    def _ready_ms(self) -> Ints:
        question, closing = self._question, self._question.closing
        elapsed = question.at - question.trail.sighting.seen_at
        setup = np.where(self._place.designated >= 0, closing.checkpoint_setup_seconds, closing.setup_seconds)
        spent = 1000.0 * (elapsed + self._turnout_seconds + closing.margin_seconds + setup)
        spent_ms = np.minimum(np.ceil(spent), UNREACHABLE_MS).astype(np.int32)
        ready = np.full((len(question.units), len(self._place.need)), UNREACHABLE_MS, np.int32)
        for mode, rows in self._by_mode().items():
            times = self._travel.times(mode, question.at, question.closed)
            points = snaps_of_points([question.units[row].point for row in rows])
            ready[rows] = times.matrix_ms(points, self._place.snaps)
        # Neither is more than UNREACHABLE_MS, so 32 bits hold the sum.
        np.add(ready, spent_ms, out=ready)
        return np.minimum(ready, UNREACHABLE_MS, out=ready)

    def attempt(self, shut_ms: Ints) -> Tried:
        """See `Escapes`."""
        roads, flight, place = self._roads, self._flight, self._place
        shut = Shut(self._base.node_ms.copy(), self._base.segment_ms.copy())
        is_segment = place.segment >= 0
        for rows, here, found in (
            (is_segment, shut.segment_ms, place.segment), (~is_segment, shut.node_ms, place.node)
        ):  # fmt: skip
            here[found[rows]] = np.minimum(here[found[rows]], shut_ms[rows])
        run = flee(flight, self.area.seeds.node, self.area.seeds.ms, shut, self.area.is_exit)
        middle = np.full(roads.segments, UNREACHABLE_MS, np.int32)
        driven = self._way[run.went_on[flight.tail[self._way]]]
        np.minimum.at(
            middle, flight.directed[driven] >> 1, run.arrive_ms[flight.tail[driven]] + flight.to_shut_ms[driven]
        )
        came = np.where(is_segment, middle[place.segment], run.arrive_ms[place.node])
        way, out_ms = passed_exits(flight, run, shut, self.area.is_exit)
        return Tried(came.astype(np.int32), self._arc_of_way[way].astype(np.int32), out_ms, (run, shut))

    def way_out(self, tried: Tried, arc: int) -> list[tuple[int, int]]:
        """See `Escapes`."""
        run, _ = self._traced(tried)
        flight, last = self._flight, int(self._way[arc])
        found: list[tuple[int, int]] = []
        for way in (*ways_to(flight, run, int(flight.tail[last])), last):
            here = int(run.arrive_ms[flight.tail[way]])
            at_node = int(self._place.by_node[flight.tail[way]])
            at_segment = int(self._place.by_segment[flight.directed[way] >> 1])
            if at_node >= 0:
                found.append((at_node, here))
            if at_segment >= 0:
                found.append((at_segment, here + int(flight.to_shut_ms[way])))
        return found

    @staticmethod
    def _traced(tried: Tried) -> tuple[Flight, Shut]:
        trace = tried.trace
        assert isinstance(trace, tuple)
        return trace

    def free_metres(self, tried: Tried, until_ms: int | None) -> float:
        """Length of road on which the vehicle may be by then, whole segments as soon as it can drive onto them."""
        run, _ = self._traced(tried)
        flight = self._flight
        left_ms = run.arrive_ms[flight.tail]
        on = run.went_on[flight.tail]
        if until_ms is not None:
            on &= left_ms <= until_ms
        free = np.zeros(self._roads.segments, np.bool_)
        free[flight.directed[on] >> 1] = free[self.area.seeds.segments] = True
        return float(self._roads.segment_metres[free].sum(dtype=np.float64))

    def place(self, row: int) -> ClosingPlace:
        """What and where the place is."""
        roads, place = self._roads, self._place
        segment = int(place.snaps.segment[row])
        point = self._point(segment, float(place.snaps.fraction[row]))
        if place.node[row] >= 0:
            directed = self._directed_at(int(place.node[row]))
            return ClosingPlace(JUNCTION, point, tuple(directed))
        directed = [one for one in self._directed_at(int(roads.segment_from[segment])) if one >> 1 == segment]
        if place.designated[row] >= 0:
            post = self._question.checkpoints[int(place.designated[row])]
            return ClosingPlace(CHECKPOINT, post.point, tuple(directed), post.name)
        return ClosingPlace(ROAD, point, tuple(directed))

    def _directed_at(self, node: int) -> list[int]:
        """Directed segments that the vehicle could drive to or from a junction, ascending."""
        flight = self._flight
        away = flight.directed[flight.start[node] : flight.start[node + 1]]
        towards = flight.directed[flight.back[flight.back_start[node] : flight.back_start[node + 1]]]
        return sorted({*away.tolist(), *towards.tolist()})

    def exit(self, arc: int) -> Exit:
        """The road behind an exit's arc, at the end where the vehicle is out."""
        way = int(self._way[arc])
        directed = int(self._flight.directed[way])
        road_class = ROAD_CLASSES[self._roads.segment_class[directed >> 1]]
        point = self._point(directed >> 1, 0.0 if directed & 1 else 1.0)
        return Exit(point, directed, int(self.graph.leak_weight[arc]), road_class)

    def _point(self, segment: int, fraction: float) -> RoadPoint:
        lon, lat = place_on(self._roads, segment, fraction)
        return RoadPoint(lon, lat, segment, fraction)


def _heading(question: Question) -> int:
    directed = question.trail.sighting.directed_segment
    if directed is None or directed >> 1 != question.trail.sighting.point.segment:
        return 0
    return -1 if directed & 1 else 1


def _seeds(roads: Roads, flight: FlightRoads, question: Question) -> Seeds:
    point = question.trail.sighting.point
    return sight(
        roads, flight, point.segment, point.fraction, _heading(question), question.flight.radius_metres
    )  # fmt: skip


def _held(question: Question, flight: FlightRoads, roads: Roads) -> Shut:
    """What was closed before and has not been passed since, on the vehicle's clock, which may begin later."""
    shut = never_shut(flight, roads.segments)
    for held in question.trail.held:
        since = max(0, int(np.ceil(1000.0 * (held.since - question.trail.sighting.seen_at))))
        segments = sorted({directed >> 1 for directed in held.directed_segments})
        if len(segments) == 1:
            shut.segment_ms[segments] = np.minimum(shut.segment_ms[segments], since)
        elif segments:
            ends = [{int(roads.segment_from[one]), int(roads.segment_to[one])} for one in segments]
            nodes = sorted(set.intersection(*ends))
            shut.node_ms[nodes] = np.minimum(shut.node_ms[nodes], since)
    return shut


def _by_class(table: object) -> Ints:
    assert hasattr(table, "get")
    return np.array([table.get(name.removesuffix("_link"), 1) for name in ROAD_CLASSES], np.int32)
