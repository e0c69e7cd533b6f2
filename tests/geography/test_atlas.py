"""An atlas hands out travel times for a mode, an hour and closures, and refuses what is none of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ring360.geography.network import build_network
from towns import town

RUSH = tuple(0.5 if hour == 8 else 1.0 for hour in range(168))


def test_an_hour_of_the_week_with_a_street_closed() -> None:
    drawn = town("A---B\n|   |\n+---+").driven(hour_factors={"*": RUSH})
    atlas, begin, end = drawn.atlas(), drawn.at("A"), drawn.at("B")
    assert atlas.travel(hour_of_week=8).to_point(begin, end).tolist() == [20.0]
    assert atlas.travel(hour_of_week=9).to_point(begin, end).tolist() == [10.0]
    assert atlas.travel(hour_of_week=8, closed=[0, 1]).closed == {0, 1}
    assert atlas.travel() is atlas.travel()


@pytest.mark.parametrize("hour", [-1, 168])
def test_no_such_hour_whether_or_not_there_is_a_rhythm(hour: int) -> None:
    for drawn in (town("A---B"), town("A---B").driven(hour_factors={"*": RUSH})):
        with pytest.raises(ValueError, match=f"0 to 167, not {hour}"):
            drawn.atlas().travel(hour_of_week=hour)


def test_no_such_mode() -> None:
    with pytest.raises(ValueError, match="unknown mode 'boat'"):
        town("A---B").atlas().travel("boat")


BLOCKS = "\n".join(["A-B-C-D-E", "| | | | |", "F-G-H-I-J", "| | | | |", "K-L-M-N-O", "| | | | |", "P-Q-R-S-T"])


def test_an_order_made_for_other_copies_is_left_aside() -> None:
    drawn = town(BLOCKS)
    plain = drawn.atlas()
    network = build_network(drawn.roads, "car", drawn.driving)
    shuffled = np.random.default_rng(1).permutation(network.copies).astype(np.int32)
    misled = replace(drawn.atlas(), orders={"car": shuffled}, manifest={"order_of": {"car": network.layout_crc + 1}})
    assert misled.travel().network.copy_node.tolist() == plain.travel().network.copy_node.tolist()
    trusted = replace(drawn.atlas(), orders={"car": shuffled}, manifest={"order_of": {"car": network.layout_crc}})
    in_order = network.renumbered(shuffled).copy_node.tolist()
    assert trusted.travel().network.copy_node.tolist() == in_order != plain.travel().network.copy_node.tolist()


def test_other_delays_keep_the_order() -> None:
    drawn = town(BLOCKS, classes={"GH": "primary", "HI": "primary", "GL": "primary"}, bans=["BGL", "LMNI"])
    slower = replace(drawn.driving, across_traffic_seconds=9.0, u_turn_seconds=20.0, signal_seconds=1.0)
    networks = [build_network(drawn.roads, "car", driving) for driving in (drawn.driving, slower)]
    assert networks[0].copies > 20
    assert networks[0].layout_crc == networks[1].layout_crc
