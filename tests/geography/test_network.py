"""Copies of junctions are as few as the turns allow, and the core is what can be reached and left again."""

from __future__ import annotations

import numpy as np
import pytest

from ring360.geography.driving import DrivingSettings
from ring360.geography.network import Core, Network, build_network
from towns import Town, town

SQUARE = """
  A---B
  |   |
  D---C
"""


def network_of(drawn: Town, mode: str = "car") -> Network:
    return build_network(drawn.roads, mode, drawn.driving)


def copies_at(drawn: Town, network: Network) -> dict[str, int]:
    counts = np.bincount(network.copy_node, minlength=drawn.roads.nodes)
    return dict(zip(drawn.junctions, counts.tolist(), strict=True))


def test_a_junction_of_free_turns_has_one_copy() -> None:
    drawn = town(SQUARE)
    network = network_of(drawn)
    assert copies_at(drawn, network) == {"A": 1, "B": 1, "C": 1, "D": 1}
    assert (network.copies, network.arcs) == (4, 8)


def test_a_ban_splits_its_junction_and_the_ways_back_beside_it() -> None:
    """At B: from A (C refused) and from C. Beside it turning back is dear, so A and C tell their arrivals apart."""
    drawn = town(SQUARE, bans=["ABC"])
    assert copies_at(drawn, network_of(drawn)) == {"A": 2, "B": 2, "C": 2, "D": 1}


def test_states_of_equal_ways_on_share_a_copy() -> None:
    """Two approaches to X are bound alike: neither may go north, and the way back is banned to both."""
    drawn = town("""
          N
          |
      W---X---E
          |
          S
    """, bans=["WXN", "WXE", "WXW", "EXN", "EXE", "EXW"])  # fmt: skip
    network = network_of(drawn)
    assert copies_at(drawn, network)["X"] == 3
    assert network.directed_head[drawn.directed("WX")] == network.directed_head[drawn.directed("EX")]


def test_arcs_lie_in_order_and_entries_find_them() -> None:
    network = network_of(town(SQUARE, bans=["ABC", "BCDA"]))
    network = network.renumbered(np.arange(network.copies, dtype=np.int32))
    assert (np.diff(network.arc_tail) >= 0).all()
    driven = np.repeat(np.arange(len(network.directed_head)), np.diff(network.entry_start))
    assert network.arc_directed[network.entry_arc].tolist() == driven.tolist()
    assert sorted(network.entry_arc.tolist()) == list(range(network.arcs))


def test_renumbering_changes_names_only() -> None:
    network = network_of(town(SQUARE, bans=["ABC"]))
    number = np.arange(network.copies, dtype=np.int32)[::-1].copy()
    again = network.renumbered(number)
    assert (np.diff(again.arc_tail) >= 0).all()
    back = again.renumbered(number)
    rows = ("arc_tail", "arc_head", "arc_directed", "arc_turn_ms")
    assert {tuple(row) for row in zip(*(getattr(network, name).tolist() for name in rows), strict=True)} == {
        tuple(row) for row in zip(*(getattr(back, name).tolist() for name in rows), strict=True)
    }
    assert back.copy_node.tolist() == network.copy_node.tolist()
    assert back.directed_head.tolist() == network.directed_head.tolist()
    assert again.arc_directed[again.entry_arc].tolist() == network.arc_directed[network.entry_arc].tolist()


def test_what_cannot_be_left_or_reached_again_is_left_out_and_reported() -> None:
    """Z is a trap, Y a spring, P and Q an island; D hangs on by a two-way street and stays."""
    drawn = town("""
      A---B-->Z
      |   |
      D   C<--Y

      P---Q
    """)  # fmt: skip
    network = network_of(drawn)
    inside = {name for name in ("AB", "BA", "AD", "DA", "BC", "CB", "BZ", "YC", "PQ", "QP")
              if network.directed_head[drawn.directed(name)] >= 0}  # fmt: skip
    assert inside == {"AB", "BA", "AD", "DA", "BC", "CB"}
    assert network.core == Core(
        parts=1, nodes=4, directed_segments=6, nodes_left_out=4, directed_segments_left_out=4, metres_left_out=300.0
    )


def test_other_large_parts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A town on an island: small beside the mainland, but a town."""
    drawn = town("A---B---C\n\nP---Q")
    assert network_of(drawn).core.parts == 1
    monkeypatch.setattr("ring360.geography.network.SMALLEST_PART_NODES", 2)
    core = network_of(drawn).core
    assert (core.parts, core.nodes, core.nodes_left_out) == (2, 5, 0)


def test_bans_can_cut_a_street_off() -> None:
    drawn = town("A---B---C", bans=["ABC"])
    core = network_of(drawn).core
    assert (core.nodes, core.directed_segments, core.metres_left_out) == (2, 2, 100.0)
    assert network_of(drawn, "foot").core.nodes == 3


def test_each_mode_has_its_own_network() -> None:
    drawn = town(SQUARE.replace("A---B", "A>--B"), access={"CD": ["foot"]})
    assert network_of(drawn, "foot").core.directed_segments == 8
    assert network_of(drawn, "car").core.directed_segments == 2
    with pytest.raises(ValueError, match="no road open to ebike"):
        network_of(town("A---B", access={"AB": ["foot"]}), "ebike")


def test_a_map_of_one_one_way_has_no_core() -> None:
    network = network_of(town("A>--B"))
    assert (network.arcs, network.core.directed_segments) == (0, 0)
    assert network.directed_head.tolist() == [-1, -1]


def test_costs_of_turning_split_busy_junctions_only() -> None:
    drawn = town(SQUARE, classes={"AB": "primary"}, driving=DrivingSettings())
    assert copies_at(drawn, network_of(drawn)) == {"A": 2, "B": 1, "C": 1, "D": 1}


def test_a_street_met_only_by_those_who_begin_on_it_is_left_out() -> None:
    """Who comes from D may not turn back at A; so A to B is driven only by those who drove it before."""
    drawn = town("""
      A---B
      v   |
      C---D
    """, bans=["DBAB"])  # fmt: skip
    network = network_of(drawn)
    assert network.directed_head[drawn.directed("AB")] == -1
    assert network.core.directed_segments == 6


def test_turns_onto_the_first_segment_tell_copies_apart() -> None:
    # E is a dead end, and coming back out of it onto AB is banned: whoever drives in can never leave.
    drawn = town("A-B\n| |\nE D", bans=["AEAB"])
    inside = drawn.travel().network.directed_head >= 0
    assert drawn.directed("AB") == 0
    assert not inside[drawn.directed("AE")]
    assert not inside[drawn.directed("EA")]
