"""Random small towns for property tests: bent grids with one-ways, gaps, controls, classes, limits and bans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from numpy.typing import NDArray

from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import CONTROLS, ROAD_CLASSES
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.travel_times import TravelTimes
from towns import Street, Town, roads_of, with_bans

TWO_WAY, FORWARD, BACKWARD, NO_STREET = (True, True), (True, False), (False, True), (False, False)
_STREETS = st.sampled_from([TWO_WAY, TWO_WAY, TWO_WAY, FORWARD, BACKWARD, NO_STREET])
_CLASSES = [ROAD_CLASSES.index(name) for name in ("residential", "residential", "secondary", "primary")]
SETTINGS = [
    DrivingSettings(),
    DrivingSettings(traffic_side="left", across_traffic_seconds=7.0, u_turn_seconds=3.0),
    DrivingSettings(across_traffic_seconds=0.0, signal_seconds=0.0, u_turn_seconds=20.0),
]


@st.composite
def towns(draw: st.DrawFn, bans: int = 4, longest_ban: int = 4) -> Town:
    """A town of 4 to 16 junctions in which a car has somewhere to drive."""
    wide, high = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    cells = [(8 * x, 8 * y) for y in range(high) for x in range(wide)]
    nudges = st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), min_size=len(cells), max_size=len(cells))
    cells = [(x + right, y + down) for (x, y), (right, down) in zip(cells, draw(nudges), strict=True)]
    pairs = [(at, at + 1) for at in range(wide * high) if (at + 1) % wide]
    pairs += [(at, at + wide) for at in range(wide * (high - 1))]
    pairs += draw(st.lists(st.sampled_from(pairs), max_size=2))
    open_ways = draw(st.lists(_STREETS, min_size=len(pairs), max_size=len(pairs)))
    open_ways[0] = TWO_WAY
    lengths = st.lists(st.integers(1, 40), min_size=len(pairs), max_size=len(pairs))
    streets = [
        Street(ends, (cells[ends[0]], cells[ends[1]]), steps, *way)
        for ends, steps, way in zip(pairs, draw(lengths), open_ways, strict=True)
        if way != NO_STREET
    ]
    letters = {chr(ord("A") + number): cell for number, cell in enumerate(cells)}
    roads = roads_of(letters, streets, 10.0, draw(st.sampled_from([36.0, 31.0])))
    some = st.lists(st.sampled_from(_CLASSES), min_size=len(streets), max_size=len(streets))
    roads.segment_class[:] = draw(some)
    controls = st.lists(st.integers(0, len(CONTROLS) - 1), min_size=len(cells), max_size=len(cells))
    roads.node_control[:] = draw(controls)
    chains = [_walk(roads.segment_from, roads.segment_to, longest_ban, draw) for _ in range(draw(st.integers(0, bans)))]
    roads = with_bans(roads, sorted({chain for chain in chains if len(chain) > 1}))
    return Town(replace(roads), "".join(letters), draw(st.sampled_from(SETTINGS)))


def _walk(tail: NDArray[np.int32], head: NDArray[np.int32], longest: int, draw: st.DrawFn) -> tuple[int, ...]:
    """A few directed segments in a row."""
    begins = np.stack([tail, head], axis=1).ravel()
    chain = [draw(st.integers(0, len(begins) - 1))]
    for _ in range(draw(st.integers(1, longest - 1))):
        onward = np.flatnonzero(begins == begins[chain[-1] ^ 1]).tolist()
        chain.append(draw(st.sampled_from(onward)))
    return tuple(chain)


@st.composite
def places(draw: st.DrawFn, travel: TravelTimes, most: int = 5) -> Snaps:
    """Some places on the streets of the travel's core, ends of streets and twice the same place among them."""
    inside = travel.network.directed_head >= 0
    segments = np.flatnonzero(inside[0::2] | inside[1::2]).tolist()
    assume(segments)
    fraction = st.sampled_from([0.0, 0.25, 0.5, 0.61803, 1.0])
    rows = draw(st.lists(st.tuples(st.sampled_from(segments), fraction), min_size=1, max_size=most))
    return snaps_of([segment for segment, _ in rows], [part for _, part in rows])
