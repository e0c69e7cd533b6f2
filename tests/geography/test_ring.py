"""The ring: who is first on each street, when, and where a street's two ends meet."""

from __future__ import annotations

from math import inf

from ring360.geography.reach import Ring
from towns import Town, joined, town

LINE = "A---B---C---D"


def entered(drawn: Town, ring: Ring) -> dict[str, tuple[float, int]]:
    """Directed street -> seconds when it is entered and by whom."""
    found = {}
    for segment in range(drawn.roads.segments):
        one = drawn.junctions[drawn.roads.segment_from[segment]]
        other = drawn.junctions[drawn.roads.segment_to[segment]]
        for ends, directed in ((one + other, 2 * segment), (other + one, 2 * segment + 1)):
            found[ends] = float(ring.enter_seconds[directed]), int(ring.unit[directed])
    return found


def test_a_unit_alone() -> None:
    drawn = town(LINE)
    ring = drawn.travel().ring(drawn.on("BC", 0.4))
    assert entered(drawn, ring) == {
        "AB": (14.0, 0), "BA": (4.0, 0), "BC": (4.0, 0), "CB": (6.0, 0), "CD": (6.0, 0), "DC": (16.0, 0),
    }  # fmt: skip
    assert ring.drive_seconds.tolist() == [10.0] * 6
    spots = joined(drawn.on("BC", 0.4), drawn.on("BC", 0.9), drawn.on("BC", 0.1), drawn.on("CD", 0.5), drawn.at("A"))
    assert ring.at(spots).tolist() == [0.0, 5.0, 3.0, 11.0, 14.0]


def test_two_units_share_the_town_and_ties_go_to_the_first_row() -> None:
    drawn = town(LINE)
    ring = drawn.travel().ring(drawn.at("AD"))
    assert entered(drawn, ring) == {
        "AB": (0.0, 0), "BA": (10.0, 0), "BC": (10.0, 0), "CB": (10.0, 1), "CD": (10.0, 1), "DC": (0.0, 1),
    }  # fmt: skip
    same = drawn.travel().ring(drawn.at("BB"))
    assert set(same.unit.tolist()) == {0}


def test_delays_of_turning_count_before_the_street_is_entered() -> None:
    drawn = town("""
      A---B---C
          |
          D
    """, bans=["DBC"], controls={"B": "signals"}).driven(signal_seconds=6.0)  # fmt: skip
    ring = drawn.travel().ring(drawn.on("AB", 0.5))
    assert entered(drawn, ring) == {
        "AB": (5.0, 0), "BA": (5.0 + 6.0 + 12.0, 0), "BC": (11.0, 0), "CB": (21.0, 0), "BD": (11.0, 0), "DB": (16.0, 0),
    }  # fmt: skip


def test_closed_streets_are_not_entered_and_those_on_them_may_leave() -> None:
    drawn = town(LINE)
    ring = drawn.travel(closed=["BC", "CB"]).ring(drawn.on("BC", 0.5))
    assert entered(drawn, ring) == {
        "AB": (15.0, 0), "BA": (5.0, 0), "BC": (inf, -1), "CB": (inf, -1), "CD": (5.0, 0), "DC": (15.0, 0),
    }  # fmt: skip
    assert ring.at(drawn.on("BC", 0.6)).tolist() == [inf]


def test_a_bound_in_thousandths() -> None:
    """1001 ms is not lost to binary fractions."""
    drawn = town(LINE, limits={"AB": 100 * 3.6 / 1.001})
    travel = drawn.travel()
    assert travel.ring(drawn.at("A")).enter_ms[drawn.directed("BC")] == 1001
    assert travel.from_point(drawn.at("A"), 1.001).enter_ms[drawn.directed("BC")] == 1001
    assert travel.from_point(drawn.at("A"), 1.0).unit[drawn.directed("BC")] == -1
