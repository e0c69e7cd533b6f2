"""A route names the streets driven, in order, with times, metres and shape."""

from __future__ import annotations

import numpy as np
import pytest

from ring360.geography.driving import DrivingSettings
from ring360.geography.snapping import Snaps
from ring360.geography.travel_times import Route
from towns import METRES_PER_DEGREE, Town, town

BLOCKS = """
  A---B---C
  |   |   |
  |   |   |
  |   |   |
  D---E---F
"""


def route(drawn: Town, begin: Snaps, end: Snaps, closed: tuple[str, ...] = ()) -> Route:
    found = drawn.travel(closed=closed).route(begin, end)
    assert found is not None
    return found


def points(found: Route) -> list[tuple[int, int]]:
    """Metres east and north of the drawing's corner, one line below A."""
    east, north = found.lon * METRES_PER_DEGREE, found.lat * METRES_PER_DEGREE + 25.0
    return list(zip(np.rint(east).astype(int).tolist(), np.rint(north).astype(int).tolist(), strict=True))


def test_streets_times_metres_and_shape() -> None:
    drawn = town(BLOCKS, controls={"B": "signals"}, driving=DrivingSettings())
    found = route(drawn, drawn.on("AB", 0.25), drawn.on("EF", 0.5))
    assert found.directed_segments.tolist() == [drawn.directed("AB") ^ 1, *drawn.way("ADEF")]
    assert found.enter_seconds.tolist() == [0.0, 2.5, 12.5, 22.5]
    assert (found.seconds, found.metres) == (27.5, 275.0)
    assert points(found) == [(25, 0), (0, 0), (0, -100), (100, -100), (150, -100)]


def test_along_one_street_in_either_direction() -> None:
    drawn = town(BLOCKS)
    ahead = route(drawn, drawn.on("AB", 0.25), drawn.on("AB", 0.75))
    assert (ahead.directed_segments.tolist(), ahead.seconds, ahead.metres) == (drawn.way("AB"), 5.0, 50.0)
    assert points(ahead) == [(25, 0), (75, 0)]
    back = route(drawn, drawn.on("AB", 0.75), drawn.on("AB", 0.25))
    assert (back.directed_segments.tolist(), back.seconds, back.metres) == (drawn.way("BA"), 5.0, 50.0)
    assert points(back) == [(75, 0), (25, 0)]
    assert back.enter_seconds.tolist() == [0.0]


def test_a_hair_behind_on_a_one_way_is_driven_the_right_way() -> None:
    """Less than a millisecond back counts as here, and still lies on the way that is open."""
    drawn = town("""
      A>--B
      ^   |
      D---C
    """)  # fmt: skip
    begin, end = drawn.on("AB", 0.5), drawn.on("AB", 0.5 - 1e-9)
    found = route(drawn, begin, end)
    assert (found.directed_segments.tolist(), found.seconds) == (drawn.way("AB"), 0.0)
    behind = route(drawn, begin, drawn.on("AB", 0.25))
    assert behind.directed_segments.tolist() == drawn.way("ABCDAB")
    assert (behind.seconds, behind.metres) == (27.5, 275.0)


def test_here_on_a_street_closed_one_way() -> None:
    drawn = town(BLOCKS)
    found = route(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.5), closed=("AB",))
    assert (found.directed_segments.tolist(), found.seconds) == (drawn.way("BA"), 0.0)


def test_turns_count_in_the_times_of_entering() -> None:
    drawn = town("A---B---C", bans=["ABA"], controls={"C": "stop"}, driving=DrivingSettings())
    found = route(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.25))
    assert found.directed_segments.tolist() == drawn.way("BA")
    closed = route(drawn, drawn.on("AB", 0.5), drawn.on("AB", 0.75), closed=("AB",))
    assert closed.directed_segments.tolist() == drawn.way("ABCBA")
    assert closed.enter_seconds.tolist() == [0.0, 5.0, 19.0, 29.0]
    assert (closed.seconds, closed.metres) == (31.5, 275.0)


def test_bends_are_in_the_shape_forwards_and_backwards() -> None:
    drawn = town("""
      A---+   D
          |   |
          B---C
    """)  # fmt: skip
    there = route(drawn, drawn.on("AB", 0.0), drawn.on("DC", 0.5))
    assert points(there) == [(0, 0), (100, 0), (100, -50), (200, -50), (200, -25)]
    back = route(drawn, drawn.on("DC", 0.5), drawn.on("AB", 0.0))
    assert points(back) == points(there)[::-1]
    assert there.metres == back.metres == 275.0


def test_none_where_there_is_no_way() -> None:
    drawn = town("A---B-->Z")
    assert drawn.travel().route(drawn.at("A"), drawn.on("BZ", 0.5)) is None


@pytest.mark.parametrize("closed", [("BE",), ("BE", "EF"), ("BE", "BC")])
def test_round_a_closure(closed: tuple[str, ...]) -> None:
    drawn = town(BLOCKS)
    travel = drawn.travel(closed=closed)
    found = travel.route(drawn.on("AB", 0.5), drawn.on("CF", 0.9))
    assert found is not None
    assert not set(found.directed_segments.tolist()) & travel.closed
    assert found.seconds == travel.matrix(drawn.on("AB", 0.5), drawn.on("CF", 0.9))[0, 0]
