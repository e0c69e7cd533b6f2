"""A drawing is read as it looks."""

from __future__ import annotations

import pytest

from ring360.geography.roads import BRIDGE, CONTROLS, ROAD_CLASSES, URBAN
from towns import FREE, joined, read, town


def test_streets_of_every_direction() -> None:
    drawn = town(r"""
      A---B
      |\ /
      | X
      |/ \
      C---D
    """)
    ends = {frozenset((drawn.junctions[one], drawn.junctions[other]))
            for one, other in zip(drawn.roads.segment_from, drawn.roads.segment_to, strict=True)}  # fmt: skip
    assert ends == {frozenset(pair) for pair in ("AB", "AC", "AX", "BX", "CX", "DX", "CD")}
    assert drawn.roads.segments == 7
    assert drawn.roads.segment_metres[drawn.directed("AX") >> 1] == 50.0


def test_one_ways_and_bends() -> None:
    drawn = town("A>--B\n^   |\n+---+")
    assert drawn.roads.segments == 2
    ways = set()
    for segment, access in enumerate(drawn.roads.segment_access.tolist()):
        ends = [drawn.junctions[node[segment]] for node in (drawn.roads.segment_from, drawn.roads.segment_to)]
        assert (access & 1) + (access >> 1 & 1) == 1
        ways.add("".join(ends if access & 1 else ends[::-1]))
    assert ways == {"AB", "BA"}
    assert sorted(drawn.roads.segment_metres.tolist()) == [100.0, 200.0]
    assert sorted((drawn.roads.shape_start[1:] - drawn.roads.shape_start[:-1]).tolist()) == [2, 4]


def test_a_loop_at_one_junction() -> None:
    drawn = town("A---+\n|   |\n+---+")
    assert (drawn.roads.segment_from.tolist(), drawn.roads.segment_to.tolist()) == ([0], [0])
    assert drawn.roads.segment_metres.tolist() == [300.0]
    assert drawn.directed("AA") == 0


def test_words_beside_the_drawing() -> None:
    drawn = town(
        "A---B---C", classes={"AB": "primary"}, limits={"BC": 72}, controls={"B": "stop"}, flags={"AB": BRIDGE},
        names={"ABC": "人民路"}, access={"BC": ["foot", "car"]}, bans=["ABC"], spares_emergency=["CBA"], ban_modes=5,
    )  # fmt: skip
    roads = drawn.roads
    assert [ROAD_CLASSES[one] for one in roads.segment_class] == ["primary", "residential"]
    assert roads.segment_limit_forward.tolist() == roads.segment_limit_backward.tolist() == [36.0, 72.0]
    assert [CONTROLS[one] for one in roads.node_control] == ["none", "stop", "none"]
    assert roads.segment_flags.tolist() == [URBAN | BRIDGE, URBAN]
    assert (roads.names, roads.segment_name.tolist()) == (({"": "人民路"},), [0, 0])
    assert roads.segment_access.tolist() == [0b11111111, 0b11000011]
    assert (roads.ban_start.tolist(), roads.ban_path.tolist()) == ([0, 2, 4], [*drawn.way("ABC"), *drawn.way("CBA")])
    assert (roads.ban_modes.tolist(), roads.ban_exempts_emergency.tolist()) == ([5, 5], [False, True])
    assert drawn.driving == FREE


def test_places() -> None:
    drawn = town("A---B<--C")
    assert drawn.on("AB", 0.25).fraction.tolist() == drawn.on("BA", 0.75).fraction.tolist() == [0.25]
    assert drawn.directed("CB") == drawn.directed("BC") ^ 1
    both = joined(drawn.at("B"), drawn.on("CB", 0.5))
    assert (both.segment.tolist(), both.fraction.tolist()) == ([0, 1], [1.0, 0.5])


def test_an_atlas_of_a_town_says_the_same() -> None:
    drawn = town("A---B---C", bans=["ABC"], names={"AB": "人民路"})
    atlas = drawn.atlas()
    assert atlas.travel().matrix(drawn.at("AB"), drawn.at("AB")).tolist() == [[0.0, 10.0], [10.0, 0.0]]
    assert atlas.travel("foot").to_point(drawn.at("A"), drawn.at("C")).tolist() == [120.0]


@pytest.mark.parametrize(
    ("drawing", "problem"),
    [
        ("A---", "leads nowhere"),
        ("A---B\n\nA---C", "drawn twice"),
        ("A---+", "0 ways on"),
        ("A-+-B\n  |\n  C", "2 ways on"),
    ],
)
def test_a_drawing_that_cannot_be_read(drawing: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        read(drawing)
