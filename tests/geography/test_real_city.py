"""On real cities route, matrix, ring and many-to-one equal scipy's Dijkstra on the same arcs, to the millisecond."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from ring360.adapters.maps.osm import read_map
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.driving import DrivingSettings
from ring360.geography.live_ring import LiveRing
from ring360.geography.segments import roads_of
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.travel_times import TravelTimes
from towns import travel_of

PLACES = 200


CITIES = ["porto_alegre_br/porto_alegre.osm.pbf", "washington_dc_us/washington_dc.osm.pbf"]


@pytest.fixture(scope="module", params=CITIES)
def travel(request: pytest.FixtureRequest, shared: Path) -> TravelTimes:
    roads, _ = roads_of(read_map(shared / "data" / request.param))
    return travel_of(roads, DrivingSettings())


def some_places(travel: TravelTimes, seed: int, count: int = PLACES) -> Snaps:
    chance = np.random.default_rng(seed)
    inside = travel.network.directed_head >= 0
    segments = np.flatnonzero(inside[0::2] | inside[1::2])
    return snaps_of(chance.choice(segments, count), chance.choice([0.0, 0.3, 0.5, 0.9, 1.0], count))


def scipy_matrix_ms(travel: TravelTimes, units: Snaps, places: Snaps) -> NDArray[np.int64]:
    """(units, places) over the network's arcs; places on the unit's own street are left to be filled in by hand."""
    graph = _lightest(travel)
    origins, goals = travel.origins(units), travel.destinations(places)
    copies, row = np.unique(origins.copy, return_inverse=True)
    reached = dijkstra(graph, indices=copies)
    answer = np.full((len(units), len(places)), np.inf)
    for unit in range(len(units)):
        for at in range(origins.cut[unit], origins.cut[unit + 1]):
            ms = origins.ms[at] + reached[row[at], goals.copy] + goals.ms
            place = np.repeat(np.arange(len(places)), np.diff(goals.cut))
            np.minimum.at(answer[unit], place, ms)
    return np.where(np.isinf(answer), UNREACHABLE_MS, answer).astype(np.int64)


def _lightest(travel: TravelTimes) -> csr_array:
    """One cost for each pair of copies: where two arcs join the same two, the lighter."""
    network, ms = travel.network, travel.weights.arc_ms
    usable = ms < UNREACHABLE_MS
    tail, head, ms = network.arc_tail[usable], network.arc_head[usable], ms[usable]
    order = np.lexsort((ms, head, tail))
    tail, head, ms = tail[order], head[order], ms[order]
    first = np.ones(len(tail), np.bool_)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    shape = (network.copies, network.copies)
    return coo_array((ms[first].astype(np.float64), (tail[first], head[first])), shape=shape).tocsr()


def test_two_hundred_pairs_four_ways_and_scipy(travel: TravelTimes) -> None:
    units, places = some_places(travel, 1), some_places(travel, 2)
    apart = units.segment[:, None] != places.segment[None, :]
    matrix = travel.matrix_ms(units, places)
    assert matrix[apart].tolist() == scipy_matrix_ms(travel, units, places)[apart].tolist()
    assert travel.ring(units).at_ms(places).tolist() == matrix.min(axis=0).tolist()
    for row in range(PLACES):
        assert travel.to_point_ms(units, places[row]).tolist() == matrix[:, row].tolist()
        route = travel.route(units[row], places[row])
        assert (UNREACHABLE_MS if route is None else round(route.seconds * 1000)) == matrix[row, row]


def test_with_streets_closed(travel: TravelTimes) -> None:
    units, places = some_places(travel, 3, 20), some_places(travel, 4, 60)
    route = travel.route(units[0], places[0])
    assert route is not None
    shut = travel.with_closed(route.directed_segments[1:-1].tolist())
    apart = units.segment[:, None] != places.segment[None, :]
    matrix = shut.matrix_ms(units, places)
    assert matrix[apart].tolist() == scipy_matrix_ms(shut, units, places)[apart].tolist()
    assert (matrix >= travel.matrix_ms(units, places)).all()
    assert shut.ring(units).at_ms(places).tolist() == matrix.min(axis=0).tolist()


def test_a_live_ring_over_a_hundred_moves(travel: TravelTimes) -> None:
    live, standing = LiveRing(travel), some_places(travel, 5, 30)
    for unit in range(30):
        live.place(unit, standing[unit])
    moves = some_places(travel, 6, 100)
    now = standing.segment.copy(), standing.fraction.copy()
    for move in range(100):
        unit = move % 30
        live.place(unit, moves[move])
        now[0][unit], now[1][unit] = moves.segment[move], moves.fraction[move]
        if move % 10 == 9:
            anew = travel.ring_keys(travel.origins(snaps_of(*now)))
            assert (live.key == anew).all()


def test_a_ball_is_the_ring_cut(travel: TravelTimes) -> None:
    for place in some_places(travel, 7, 20):
        ring, ball = travel.ring(place), travel.from_point(place, 270.0)
        assert (ball.enter_ms == np.where(ring.enter_ms > 270_000, UNREACHABLE_MS, ring.enter_ms)).all()
