"""Seconds between places in towns small enough to reckon by hand: 10 m/s, 25 m a character."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from ring360.geography.driving import DrivingSettings
from ring360.geography.snapping import Snaps, snaps_of
from ring360.geography.travel_times import TravelTimes
from towns import Town, joined, town

SQUARE = """
  A-------B
  |       |
  |       |
  |       |
  D-------C
"""
ONE_WAY_LOOP = """
  A>------B
  |       |
  ^       v
  |       |
  D------<C
"""


def seconds(drawn: Town, begin: Snaps, end: Snaps, **asked: object) -> float:
    """By matrix, many-to-one, ring and route at once: they must say the same."""
    return told(drawn.travel(**asked), begin, end)  # type: ignore[arg-type]


def told(travel: TravelTimes, begin: Snaps, end: Snaps) -> float:
    route = travel.route(begin, end)
    answers = {
        float(travel.matrix(begin, end)[0, 0]), float(travel.to_point(begin, end)[0]),
        float(travel.ring(begin).at(end)[0]), float(travel.from_point(begin, 3600.0).at(end)[0]),
        inf if route is None else route.seconds,
    }  # fmt: skip
    assert len(answers) == 1
    return answers.pop()


def test_along_the_street_and_round_the_corner() -> None:
    drawn = town(SQUARE)
    assert seconds(drawn, drawn.at("A"), drawn.at("B")) == 20.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("BC", 0.5)) == 15.0
    assert seconds(drawn, drawn.on("AB", 0.25), drawn.on("DC", 0.25)) == 20.0


def test_on_one_street_ahead_behind_and_in_place() -> None:
    drawn = town(SQUARE)
    assert seconds(drawn, drawn.on("AB", 0.2), drawn.on("AB", 0.7)) == 10.0
    assert seconds(drawn, drawn.on("AB", 0.7), drawn.on("AB", 0.2)) == 10.0
    assert seconds(drawn, drawn.on("AB", 0.7), drawn.on("AB", 0.7)) == 0.0


def test_behind_on_a_one_way_is_once_round() -> None:
    drawn = town(ONE_WAY_LOOP)
    assert seconds(drawn, drawn.on("AB", 0.2), drawn.on("AB", 0.7)) == 10.0
    assert seconds(drawn, drawn.on("AB", 0.7), drawn.on("AB", 0.2)) == 50.0
    assert seconds(drawn, drawn.at("B"), drawn.at("A")) == 40.0


def test_round_the_block_where_the_street_ahead_is_slow() -> None:
    """The street's own way is 200 m at 3.6 km/h, round the block 400 m at 36."""
    drawn = town(SQUARE, limits={"AB": 3.6})
    assert seconds(drawn, drawn.on("AB", 0.01), drawn.on("AB", 0.99)) == 2.0 + 40.0 + 2.0


def test_two_units_on_one_street() -> None:
    drawn = town(ONE_WAY_LOOP)
    travel, units = drawn.travel(), joined(drawn.on("AB", 0.5), drawn.on("AB", 0.1), drawn.on("CD", 0.5))
    targets = joined(drawn.on("AB", 0.3), drawn.on("AB", 0.6))
    assert travel.matrix(units, targets).tolist() == [[56.0, 2.0], [4.0, 10.0], [26.0, 32.0]]
    assert travel.ring(units).at(targets).tolist() == [4.0, 2.0]
    assert travel.ring(units).unit[drawn.way("ABCDA")].tolist() == [2, 0, 0, 2]


def test_a_ban_sends_round_the_block() -> None:
    drawn = town(SQUARE, bans=["ABC"])
    assert seconds(drawn, drawn.on("AB", 0.9), drawn.on("BC", 0.1)) == 18.0 + 10.0 + 20.0 + 9.0
    lawless = drawn.driven(obey_turn_bans=False)
    assert seconds(lawless, drawn.on("AB", 0.9), drawn.on("BC", 0.1)) == 3.0


def test_turning_back_to_undo_a_ban_costs_its_delay() -> None:
    """From A the turn to C is refused at B: on to D's dead end, back and right; a dead end is free to turn in."""
    drawn = town("""
      A---B---D
          |
          C---E
    """, bans=["ABC"])  # fmt: skip
    assert seconds(drawn, drawn.on("AB", 0.9), drawn.on("BC", 0.5)) == 1.0 + 20.0 + 2.5
    short = town("""
      A---B---D---E
          |
          C
    """, bans=["ABC"])  # fmt: skip
    assert seconds(short, short.on("AB", 0.9), short.on("BC", 0.5)) == 1.0 + 20.0 + 12.0 + 2.5


CHAIN = """
  A---B---C---D
      |   |
      E   F
"""


def test_chains_bind_only_who_drove_them_whole() -> None:
    """Each dead end adds nothing but its own length; junctions beside a ban cost 12 s to turn back in."""
    drawn = town(CHAIN, bans=["ABCD"])
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("CF", 0.5)) == 17.5
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("CD", 0.5)) == 5.0 + 10.0 + 10.0 + 5.0
    assert seconds(drawn, drawn.on("EB", 0.5), drawn.on("CD", 0.5)) == 17.5
    assert seconds(drawn, drawn.on("BC", 0.5), drawn.on("CD", 0.5)) == 10.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("CD", 0.5), mode="foot") == 120.0


def test_a_chain_of_four_and_one_that_overlaps_it() -> None:
    longer = "A---B---C---D---E\n    |   |   |\n    F   G   H"
    drawn = town(longer, bans=["ABCDE"])
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("DH", 0.5)) == 27.5
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("DE", 0.5)) == 5.0 + 10.0 + 10.0 + 10.0 + 5.0
    both = town(longer, bans=["ABCDE", "BCDH"])
    assert seconds(both, both.on("AB", 0.5), both.on("DH", 0.5)) == 5.0 + 10.0 + 10.0 + 10.0 + 2.5
    assert seconds(both, both.on("FB", 0.5), both.on("DE", 0.5)) == 27.5
    assert seconds(both, both.on("BC", 0.5), both.on("DE", 0.5)) == 20.0
    assert seconds(both, both.on("BC", 0.5), both.on("DH", 0.5)) == 27.5


def test_a_journey_may_begin_inside_a_chain_that_all_others_drive_whole() -> None:
    """Everyone who comes to S remembers Q or P; a unit that starts between them has nothing to remember."""
    drawn = town("""
              T
              |
      P>>Q>>R>S---U
      ^       |
      +---<---V
    """, bans=["PQRST", "QRSU"])  # fmt: skip
    assert seconds(drawn, drawn.on("QR", 0.0), drawn.on("ST", 0.0)) == 12.5
    assert seconds(drawn, drawn.on("QR", 0.0), drawn.on("SV", 0.5)) == 15.0


def test_delays_are_paid_where_they_stand() -> None:
    drawn = town(SQUARE, controls={"B": "signals"}, driving=DrivingSettings())
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("BC", 0.5)) == 10.0 + 6.0 + 5.0 + 0.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.at("B")) == 10.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("BC", 0.5), mode="foot") == 90.0


@pytest.mark.parametrize(("side", "north", "south"), [("right", 15.0, 10.0), ("left", 10.0, 15.0)])
def test_across_the_oncoming_lane(side: str, north: float, south: float) -> None:
    drawn = town("""
          N
          |
          |
      W---X---E
          |
          |
          S
    """, classes={"WXE": "primary"}, driving=DrivingSettings(traffic_side=side))  # fmt: skip
    west = drawn.on("WX", 0.5)
    assert seconds(drawn, west, drawn.on("XN", 2 / 3)) == north
    assert seconds(drawn, west, drawn.on("XS", 2 / 3)) == south
    assert seconds(drawn, west, drawn.on("XE", 0.5)) == 10.0


def test_modes_go_their_own_ways() -> None:
    drawn = town(ONE_WAY_LOOP)
    begin, end = drawn.on("AB", 0.5), drawn.on("AB", 0.0)
    assert seconds(drawn, begin, end) == 50.0
    assert seconds(drawn, begin, end, mode="motorcycle") == 50.0
    assert seconds(drawn, begin, end, mode="ebike") == 90.0
    assert seconds(drawn, begin, end, mode="foot") == 60.0


def test_the_hour_of_the_week() -> None:
    rush = tuple(0.5 if hour == 8 else 1.0 for hour in range(168))
    drawn = town(SQUARE).driven(hour_factors={"*": rush})
    assert seconds(drawn, drawn.at("A"), drawn.at("B"), hour_of_week=8) == 40.0
    assert seconds(drawn, drawn.at("A"), drawn.at("B"), hour_of_week=9) == 20.0
    travel = drawn.travel(closed=["AB"])
    slow = travel.with_costs(drawn.travel(hour_of_week=8).costs)
    assert (told(slow, drawn.at("D"), drawn.at("B")), slow.closed) == (40.0 + 20.0, travel.closed)


def test_closing_the_way_the_target_and_ones_own_street() -> None:
    drawn = town(SQUARE)
    assert seconds(drawn, drawn.at("D"), drawn.on("AB", 0.5), closed=["AB"]) == 20.0 + 10.0 + 10.0
    assert seconds(drawn, drawn.at("D"), drawn.on("AB", 0.5), closed=["AB", "BA"]) == inf
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("BC", 0.5), closed=["AB", "BA"]) == 15.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.75), closed=["AB", "BA"]) == inf
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.75), closed=["AB"]) == 10.0 + 5.0
    assert seconds(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.75), closed=["BA"]) == 5.0


def test_reopening_is_to_ask_without_the_closure() -> None:
    drawn = town(SQUARE)
    travel = drawn.travel()
    shut = travel.with_closed(drawn.way("AB"))
    assert told(shut, drawn.on("AB", 1.0), drawn.on("AB", 0.9)) == 2.0
    assert told(shut, drawn.at("D"), drawn.on("AB", 0.5)) == 40.0
    assert told(travel, drawn.at("D"), drawn.on("AB", 0.5)) == 20.0
    assert shut.with_closed(drawn.way("AB")) is shut
    assert shut.with_closed(drawn.way("BC")).closed == {*drawn.way("ABC")}


def test_what_lies_outside_the_core_is_not_reached_and_starts_nothing() -> None:
    drawn = town("A---B-->Z")
    assert seconds(drawn, drawn.at("A"), drawn.on("BZ", 0.5)) == inf
    assert seconds(drawn, drawn.on("BZ", 0.2), drawn.on("BZ", 0.5)) == inf
    assert seconds(drawn, drawn.on("BZ", 0.2), drawn.at("A")) == inf


def test_origins_and_destinations_made_ready_answer_the_same() -> None:
    drawn = town(SQUARE, bans=["ABC"])
    travel, units, targets = drawn.travel(), drawn.at("ABC"), joined(drawn.on("CD", 0.3), drawn.at("B"))
    origins, goals = travel.origins(units), travel.destinations(targets)
    assert travel.matrix(origins, goals).tolist() == travel.matrix(units, targets).tolist()
    to_first = travel.to_point(origins, travel.destinations(targets[0]))
    assert to_first.tolist() == travel.matrix(units, targets)[:, 0].tolist()
    assert (len(origins), len(goals)) == (3, 2)


def test_none_to_none() -> None:
    drawn = town(SQUARE)
    nobody = snaps_of(np.empty(0, np.int32), np.empty(0))
    travel = drawn.travel()
    assert travel.matrix(nobody, drawn.at("AB")).shape == (0, 2)
    assert travel.matrix(drawn.at("AB"), nobody).shape == (2, 0)
    assert travel.to_point(nobody, drawn.at("A")).tolist() == []
    assert set(travel.ring(nobody).unit.tolist()) == {-1}
    assert set(travel.ring(nobody).enter_seconds.tolist()) == {inf}


def test_many_rows_at_once_equal_one_by_one() -> None:
    """More origins and destinations than the engine sweeps side by side."""
    drawn = town(SQUARE, bans=["ABC"])
    travel = drawn.travel()
    spots = snaps_of(np.arange(40) % 4, np.arange(40) / 39)
    table = travel.matrix(spots, spots[:37])
    rows = [[float(travel.matrix(spots[row], spots[column])[0, 0]) for column in range(37)] for row in range(40)]
    assert table.tolist() == rows


def test_misuse() -> None:
    drawn = town(SQUARE)
    travel = drawn.travel()
    with pytest.raises(ValueError, match="one target is asked for, 2 were given"):
        travel.to_point(drawn.at("A"), drawn.at("AB"))
    with pytest.raises(ValueError, match="a route joins one place to one other"):
        travel.route(drawn.at("A"), drawn.at("AB"))
    for number in (-1, 8):
        with pytest.raises(ValueError, match="numbered 0 to 7"):
            travel.with_closed([number])
    with pytest.raises(ValueError, match="at most 65535 units, not 65536"):
        travel.ring(snaps_of(np.zeros(65_536, np.int32), np.zeros(65_536)))
