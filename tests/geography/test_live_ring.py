"""The live ring after each coming, moving and going is the ring made anew."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.live_ring import LiveRing
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.sweeps import NO_KEY, OWNER_BITS
from ring360.geography.travel_times import TravelTimes
from towns import Town, joined, town

BLOCKS = """
  A---B---C>--D
  |   |   |   |
  E---F---G---H
  |   |   |   |
  I-<-J---K---L
"""
DRAWN = town(BLOCKS, bans=["ABF", "BFGC"], controls={"G": "signals"}).driven(signal_seconds=6.0)


def named(key: NDArray[np.int64], names: list[int]) -> list[int]:
    """Keys with rows of a ring made anew replaced by the caller's numbers."""
    owner = np.array([*names, 0])[key & ((1 << OWNER_BITS) - 1)] if names else 0
    return np.where(key >= NO_KEY, NO_KEY, (key >> OWNER_BITS << OWNER_BITS) | owner).tolist()


def must_equal_anew(live: LiveRing, travel: TravelTimes, standing: dict[int, Snaps]) -> None:
    units = sorted(standing)
    places = joined(*(standing[unit] for unit in units)) if units else snaps_of(np.empty(0, np.int32), np.empty(0))
    anew, kept = travel.ring(places), live.ring()
    assert live.key.tolist() == named(travel.ring_keys(travel.origins(places)), units)
    assert kept.enter_ms.tolist() == anew.enter_ms.tolist()
    assert kept.unit.tolist() == np.array([*units, -1])[anew.unit].tolist()
    assert kept.starts.unit.tolist() == np.array([*units, -1])[anew.starts.unit].tolist()
    assert kept.starts.position_ms.tolist() == anew.starts.position_ms.tolist()
    everywhere = snaps_of(np.arange(2 * travel.roads.segments) // 2, np.arange(2 * travel.roads.segments) % 2 / 2 + 0.2)
    assert kept.at_ms(everywhere).tolist() == anew.at_ms(everywhere).tolist()


@pytest.mark.parametrize("closed", [(), ("BF", "FB"), ("CD", "GH", "KL")])
def test_a_long_shift(closed: tuple[str, ...]) -> None:
    """Three hundred moves of up to nine units, drawn from one seed, some onto the very same place."""
    travel = DRAWN.travel(closed=closed)
    chance = np.random.default_rng(360)
    live, standing = LiveRing(travel), dict[int, Snaps]()
    for _ in range(300):
        unit = int(chance.choice([0, 1, 2, 3, 7, 100, 4_000, 65_533, 65_534]))
        if chance.random() < 0.3:
            live.place(unit, None)
            standing.pop(unit, None)
        else:
            place = snaps_of(chance.integers(travel.roads.segments), chance.choice([0.0, 0.25, 0.5, 1.0]))
            live.place(unit, place)
            standing[unit] = place
        must_equal_anew(live, travel, standing)


def test_more_units_than_it_began_with_room_for() -> None:
    travel = DRAWN.travel()
    live, standing = LiveRing(travel), dict[int, Snaps]()
    for unit in range(150):
        standing[unit] = snaps_of(unit % travel.roads.segments, unit / 150)
        live.place(unit, standing[unit])
    must_equal_anew(live, travel, standing)
    for unit in range(0, 150, 2):
        live.place(unit, None)
        del standing[unit]
    must_equal_anew(live, travel, standing)


def test_nobody() -> None:
    live = LiveRing(DRAWN.travel())
    must_equal_anew(live, DRAWN.travel(), {})
    assert live.place(3, None) == 0
    live.place(3, DRAWN.at("A"))
    live.place(3, None)
    must_equal_anew(live, DRAWN.travel(), {})
    assert set(live.ring().enter_ms.tolist()) == {UNREACHABLE_MS}


def test_standing_still_changes_nothing_and_a_far_move_looks_at_its_own_cell_only() -> None:
    line = town("A---B---C---D---E---F---G---H")
    live = LiveRing(line.travel())
    live.place(0, line.at("A"))
    live.place(1, line.at("H"))
    before = live.ring().enter_ms.tolist()
    assert live.place(1, line.at("H")) == 4
    assert live.ring().enter_ms.tolist() == before


def test_a_unit_outside_the_core_reaches_nothing() -> None:
    drawn: Town = town("A---B-->Z")
    live = LiveRing(drawn.travel())
    live.place(0, drawn.on("BZ", 0.5))
    must_equal_anew(live, drawn.travel(), {0: drawn.on("BZ", 0.5)})


def test_very_long_roads_outlast_the_queue() -> None:
    """An hour's drive is longer than the bucket queue is round."""
    drawn = town("A---B---C---D\n|           |\n+-----------+", limits={"AB": 0.05, "CD": 0.04})
    travel, standing = drawn.travel(), dict[int, Snaps]()
    live = LiveRing(travel)
    for unit, place in enumerate((drawn.at("A"), drawn.on("AB", 0.5), drawn.at("C"), drawn.on("CD", 0.9))):
        standing[unit] = place
        live.place(unit, place)
        must_equal_anew(live, travel, standing)
    for unit in (2, 0, 3):
        live.place(unit, None)
        del standing[unit]
        must_equal_anew(live, travel, standing)


def test_misuse() -> None:
    live = LiveRing(DRAWN.travel())
    for unit in (-1, 65_535):
        with pytest.raises(ValueError, match=f"0 to 65534, not {unit}"):
            live.place(unit, DRAWN.at("A"))
    with pytest.raises(ValueError, match="one place, 2 were given"):
        live.place(0, DRAWN.at("AB"))
    must_equal_anew(live, DRAWN.travel(), {})
