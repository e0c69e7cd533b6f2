"""Turn restriction relations to bans: each kind on one crossing, each fault counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawn_osm import CROSS_POINTS, CROSS_WAYS, STREET, osm_text
from ring360.adapters.maps.osm import read_map
from ring360.geography.roads import Roads
from ring360.geography.segments import roads_of

Member = tuple[str, str, int]


def build(
    path: Path, members: list[Member], tags: dict[str, str], ways: dict[int, object] | None = None
) -> tuple[Roads, dict[str, int]]:
    text = osm_text(CROSS_POINTS, {**CROSS_WAYS, **(ways or {})}, relations={90: (members, tags)})  # type: ignore[dict-item]
    (path / "a.osm").write_text(text, encoding="utf-8")
    roads, account = roads_of(read_map(path / "a.osm"))
    return roads, dict(account.restrictions)


def bans(roads: Roads) -> set[tuple[tuple[str, ...], int]]:
    """Bans as pairs of points driven through, by the ends' places on the grid, and mode bits."""
    names = {
        (round((roads.node_lon[node] - 117.2) * 1000), round((roads.node_lat[node] - 28.3) * 1000)): node
        for node in range(roads.nodes)
    }
    point_of = {node: str(point) for point, place in CROSS_POINTS.items() if (node := names.get(place)) is not None}

    def driven(directed: int) -> str:
        ends = (int(roads.segment_from[directed >> 1]), int(roads.segment_to[directed >> 1]))
        tail, head = ends if directed % 2 == 0 else ends[::-1]
        return point_of[tail] + point_of[head]

    return {
        (
            tuple(driven(int(part)) for part in roads.ban_path[roads.ban_start[row] : roads.ban_start[row + 1]]),
            int(roads.ban_modes[row]),
        )
        for row in range(len(roads.ban_modes))
    }


VIA_2: Member = ("via", "n", 2)
WHEELS = 0b0111


def test_no_turn_bans_every_way_of_making_it(tmp_path: Path) -> None:
    # Way 10 passes through the crossing, so the turn may be meant from either arm onto either arm of way 11.
    roads, counts = build(
        tmp_path, [("from", "w", 13), VIA_2, ("to", "w", 11)], {"type": "restriction", "restriction": "no_left_turn"},
        ways={10: ((2, 3), STREET), 13: ((1, 2), STREET), 11: ((2, 4), STREET), 14: ((5, 2), STREET)},
    )  # fmt: skip
    assert bans(roads) == {(("12", "24"), WHEELS)}
    assert counts == {"used": 1}


def test_only_turn_bans_all_other_ways_on(tmp_path: Path) -> None:
    roads, _ = build(
        tmp_path, [("from", "w", 13), VIA_2, ("to", "w", 10)],
        {"type": "restriction", "restriction": "only_straight_on"},
        ways={10: ((2, 3), STREET), 13: ((1, 2), STREET), 11: ((2, 4), STREET), 14: ((5, 2), STREET)},
    )  # fmt: skip
    assert bans(roads) == {(("12", "24"), WHEELS), (("12", "25"), WHEELS), (("12", "21"), WHEELS)}


def test_no_u_turn_on_one_road(tmp_path: Path) -> None:
    roads, _ = build(
        tmp_path, [("from", "w", 13), VIA_2, ("to", "w", 13)], {"type": "restriction", "restriction": "no_u_turn"},
        ways={10: ((2, 3), STREET), 13: ((1, 2), STREET)},
    )  # fmt: skip
    assert bans(roads) == {(("12", "21"), WHEELS)}


def test_a_via_way_bans_the_chain(tmp_path: Path) -> None:
    roads, _ = build(
        tmp_path, [("from", "w", 13), ("via", "w", 11), ("to", "w", 12)],
        {"type": "restriction", "restriction": "no_u_turn"},
        ways={10: ((2, 3), STREET), 13: ((1, 2), STREET), 11: ((2, 4), STREET), 14: ((5, 2), STREET)},
    )  # fmt: skip
    assert {path for path, _ in bans(roads)} == {("12", "24", "41"), ("12", "24", "43")}


@pytest.mark.parametrize(
    ("tags", "modes"),
    [
        ({"restriction": "no_left_turn", "except": "bicycle"}, 0b0011),
        ({"restriction:motorcar": "no_left_turn"}, 0b0001),
        ({"restriction:motor_vehicle": "no_left_turn"}, 0b0011),
        ({"restriction:bicycle": "no_left_turn"}, 0b0100),
    ],
)
def test_the_modes_that_a_restriction_binds(tmp_path: Path, tags: dict[str, str], modes: int) -> None:
    roads, _ = build(tmp_path, [("from", "w", 10), VIA_2, ("to", "w", 11)], {"type": "restriction", **tags})
    assert set(roads.ban_modes.tolist()) == {modes}


def test_except_emergency_is_remembered_for_the_setting(tmp_path: Path) -> None:
    tags = {"type": "restriction", "restriction": "no_left_turn", "except": "psv;emergency"}
    roads, _ = build(tmp_path, [("from", "w", 10), VIA_2, ("to", "w", 11)], tags)
    assert roads.ban_exempts_emergency.all()
    assert len(roads.ban_exempts_emergency) > 0


@pytest.mark.parametrize(
    ("members", "tags", "fault"),
    [
        ([("from", "w", 10), ("to", "w", 11)], {"restriction": "no_left_turn"}, "member_missing"),
        ([("from", "w", 99), VIA_2, ("to", "w", 11)], {"restriction": "no_left_turn"}, "road_missing"),
        ([("from", "w", 12), VIA_2, ("to", "w", 11)], {"restriction": "no_left_turn"}, "not_connected"),
        ([("from", "w", 10), VIA_2, ("to", "w", 11)], {"restriction": "give_way"}, "unknown_kind"),
        (
            [("from", "w", 10), VIA_2, ("to", "w", 11)],
            {"restriction:conditional": "no_left_turn @ (07-09)"},
            "only_at_times",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_counted_by_reason(
    tmp_path: Path, members: list[Member], tags: dict[str, str], fault: str
) -> None:
    roads, counts = build(tmp_path, members, {"type": "restriction", **tags})
    assert len(roads.ban_modes) == 0
    assert counts == {fault: 1}
