"""Turns one by one: which there are, what they cost, and what a ban takes away."""

from __future__ import annotations

from ring360.geography.costs import open_directed
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import ROUNDABOUT
from ring360.geography.turns import turns_of
from towns import Town, town

TEE = """
  A---B---C
      |
      D
"""


def turns(drawn: Town, mode: str = "car") -> dict[str, int]:
    """Every plain turn as "ABC" -> milliseconds."""
    found = turns_of(drawn.roads, mode, drawn.driving, open_directed(drawn.roads, mode))
    plain = found.turn_state < 2 * drawn.roads.segments
    rows = zip(found.turn_state[plain], found.turn_directed[plain], found.turn_ms[plain], strict=True)
    return {_ends(drawn, int(one)) + _ends(drawn, int(onto))[1]: int(ms) for one, onto, ms in rows}


def _ends(drawn: Town, directed: int) -> str:
    ends = drawn.roads.segment_from[directed >> 1], drawn.roads.segment_to[directed >> 1]
    return "".join(drawn.junctions[node] for node in (ends[::-1] if directed & 1 else ends))


def test_all_turns_of_a_tee_are_free() -> None:
    names = ("ABA", "ABC", "ABD", "CBA", "CBC", "CBD", "DBA", "DBC", "DBD", "BAB", "BCB", "BDB")
    assert turns(town(TEE)) == dict.fromkeys(names, 0)


def test_a_one_way_has_no_turn_against_it() -> None:
    assert turns(town("A>--B---C")) == dict.fromkeys(("ABC", "CBC", "BCB"), 0)


def test_a_ban_takes_one_turn_and_makes_turning_back_dear_beside_it() -> None:
    found = turns(town(TEE, bans=["ABD"]))
    assert "ABD" not in found
    assert {name for name, ms in found.items() if ms == 12_000} == {"ABA", "CBC", "DBD"}
    longer = turns(town("A---B---C---D---E", bans=["ABC"]))
    assert {name: ms for name, ms in longer.items() if name[0] == name[2]} == {
        "ABA": 12_000, "BAB": 0, "BCB": 12_000, "CBC": 12_000, "CDC": 0, "DCD": 12_000, "DED": 0, "EDE": 0,
    }  # fmt: skip


def test_a_dead_end_is_left_at_no_cost_even_beside_a_ban() -> None:
    assert turns(town(TEE, bans=["ABD"]))["BDB"] == 0


def test_a_banned_turn_back() -> None:
    assert "ABA" not in turns(town(TEE, bans=["ABA"]))


def test_whom_a_ban_binds() -> None:
    drawn = town(TEE, bans=["ABD"], ban_modes=0b0101)
    free = [mode for mode in ("car", "motorcycle", "ebike", "foot") if "ABD" in turns(drawn, mode)]
    assert free == ["motorcycle", "foot"]
    assert "ABD" in turns(town(TEE, bans=["ABD"]).driven(obey_turn_bans=False))
    on_foot = town(TEE, bans=["ABD"], ban_modes=0b1111)
    assert turns(on_foot, "foot")["ABD"] == 0
    assert turns(on_foot, "foot")["ABA"] == 0


def test_emergency_vehicles_may_be_spared() -> None:
    drawn = town(TEE, spares_emergency=["ABD"])
    assert "ABD" in turns(drawn)
    assert "ABD" not in turns(drawn.driven(use_emergency_exemption=False))


def test_a_ban_over_a_closed_way_binds_nothing() -> None:
    assert turns(town(TEE.replace("A---B", "A>--B"), bans=["CBA", "ABD"]))["CBC"] == 12_000
    assert turns(town(TEE.replace("A---B", "A>--B"), bans=["CBA"]))["CBC"] == 0


CROSS = """
      N
      |
  W---X---E
      |
      S
"""
BUSY = {"WXE": "primary"}


def test_turning_across_the_oncoming_lane_of_a_busy_road() -> None:
    """Coming from the west the north lies left, coming from the east the south does; the side roads are quiet."""
    drawn = town(CROSS, classes=BUSY, driving=DrivingSettings())
    waits = {name: ms for name, ms in turns(drawn).items() if ms}
    back = dict.fromkeys(("WXW", "EXE", "NXN", "SXS"), 12_000)
    assert waits == {"WXN": 5_000, "EXS": 5_000, **back}
    left = {name: ms for name, ms in turns(drawn.driven(traffic_side="left")).items() if ms}
    assert left == {"WXS": 5_000, "EXN": 5_000, **back}
    assert set(turns(drawn, "foot").values()) == {0}


def test_no_oncoming_lane_no_wait() -> None:
    one_way = town(CROSS.replace("W---X---E", "W>--X>--E"), classes=BUSY, driving=DrivingSettings())
    assert set(turns(one_way).values()) == {0}
    round_about = town(CROSS, classes=BUSY, flags={"WXE": ROUNDABOUT}, driving=DrivingSettings())
    assert set(turns(round_about).values()) == {0}
    quiet = town(CROSS, driving=DrivingSettings())
    assert set(turns(quiet).values()) == {0}


def test_bends_count_at_the_junction_not_at_the_far_end() -> None:
    """The way on leaves X to the north and bends back east: what matters is how it leaves."""
    bent = town("""
          +---N
          |
      W---X---E
    """, classes={"WX": "primary"}, driving=DrivingSettings())  # fmt: skip
    assert turns(bent)["WXN"] == 5_000


def test_a_chain_remembers_as_far_back_as_it_must() -> None:
    drawn = town(TEE, bans=["ABCB"])
    found = turns_of(drawn.roads, "car", drawn.driving, open_directed(drawn.roads, "car"))
    plain = 2 * drawn.roads.segments
    remembering = found.turn_result >= plain
    assert found.state_directed[plain:].tolist() == [drawn.directed("BC")]
    came = [_ends(drawn, int(found.state_directed[state])) for state in found.turn_state[remembering]]
    assert came == ["AB"]
    assert (found.turn_state == plain).sum() == 0
