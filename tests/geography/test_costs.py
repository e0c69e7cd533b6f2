"""Milliseconds on a segment: speeds by class and mode, factors, controls, the week's rhythm."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ring360.geography.costs import directed_nodes, open_directed, segment_costs
from ring360.geography.driving import DrivingSettings
from ring360.geography.roads import BRIDGE, NARROW, UNPAVED, URBAN
from towns import FREE, Town, town

# 100 m: at 36 km/h 10 s, at 30 km/h 12 s.
STREET = "A---B"


def drive_ms(drawn: Town, mode: str = "car", hour: int | None = None) -> list[int]:
    return segment_costs(drawn.roads, mode, drawn.driving, hour).drive_ms.tolist()


def untagged(**settings: object) -> Town:
    return town(STREET, limits={"AB": 0}, **settings)  # type: ignore[arg-type]


def test_a_tagged_limit_rules() -> None:
    assert drive_ms(town(STREET)) == [10_000, 10_000]


def test_each_direction_has_its_own_limit() -> None:
    drawn = town(STREET)
    drawn.roads.segment_limit_backward[:] = 72.0
    assert drive_ms(drawn) == [10_000, 5_000]


def test_no_limit_at_all_is_a_speed_too() -> None:
    assert drive_ms(town(STREET, limits={"AB": np.inf})) == [2_769, 2_769]


def test_class_and_place_give_the_speed_where_no_limit_is_tagged() -> None:
    assert drive_ms(untagged()) == [12_000, 12_000]
    assert drive_ms(untagged(classes={"AB": "primary"})) == [7_200, 7_200]
    country = untagged()
    country.roads.segment_flags[:] = 0
    assert drive_ms(country) == [9_000, 9_000]


def test_a_narrow_road_has_a_ceiling_and_an_unpaved_one_a_factor() -> None:
    assert drive_ms(untagged(classes={"AB": "primary"}, flags={"AB": NARROW})) == [12_000, 12_000]
    assert drive_ms(untagged(classes={"AB": "service"}, flags={"AB": NARROW})) == [18_000, 18_000]
    assert drive_ms(untagged(flags={"AB": UNPAVED})) == [17_143, 17_143]
    assert drive_ms(untagged(flags={"AB": BRIDGE})) == [12_000, 12_000]
    assert drive_ms(town(STREET, flags={"AB": NARROW | UNPAVED})) == [10_000, 10_000]


def test_modes() -> None:
    drawn = town(STREET).driven(emergency_factor=1.25, motorcycle_filter_factor=1.6)
    assert drive_ms(drawn, "car") == [8_000, 8_000]
    assert drive_ms(drawn, "motorcycle") == [5_000, 5_000]
    assert drive_ms(drawn, "ebike") == [18_000, 18_000]
    assert drive_ms(drawn, "foot") == [60_000, 60_000]
    assert drive_ms(town(STREET, limits={"AB": 10}), "ebike") == [36_000, 36_000]
    assert drive_ms(town(STREET, classes={"AB": "steps"}), "foot") == [120_000, 120_000]


def test_controls_hold_wheels_at_the_end_but_nobody_on_foot() -> None:
    driving = DrivingSettings(crossing_seconds=1.5)
    waits = {"none": 0, "signals": 6_000, "stop": 4_000, "give_way": 2_000, "crossing": 1_500, "gate": 10_000}
    for control, ms in waits.items():
        drawn = town(STREET, controls={"B": control}, driving=driving)
        assert segment_costs(drawn.roads, "car", driving).end_ms.tolist() == [ms, 0]
        assert segment_costs(drawn.roads, "foot", driving).end_ms.tolist() == [0, 0]


def test_signals_on_the_way_count_in_their_direction() -> None:
    drawn = town(STREET, driving=DrivingSettings())
    drawn.roads.segment_signals_forward[:] = 2
    drawn.roads.segment_signals_backward[:] = 1
    assert drive_ms(drawn) == [22_000, 16_000]
    assert drive_ms(drawn, "foot") == [60_000, 60_000]


def test_the_rhythm_of_the_week() -> None:
    slow_monday_eight = tuple(0.5 if hour == 8 else 1.0 for hour in range(168))
    drawn = town("A---B---C", classes={"BC": "primary"}).driven(hour_factors={"primary": slow_monday_eight})
    assert drive_ms(drawn, "car", 8) == [10_000, 10_000, 20_000, 20_000]
    assert drive_ms(drawn, "car", 9) == [10_000] * 4
    assert drive_ms(drawn, "car") == [10_000] * 4
    assert drive_ms(drawn, "ebike", 8) == [18_000] * 4
    every = drawn.driven(hour_factors={"*": slow_monday_eight, "primary": (1.0,) * 168})
    assert drive_ms(every, "motorcycle", 8) == [20_000, 20_000, 10_000, 10_000]


@pytest.mark.parametrize("hour", [-1, 168])
def test_no_such_hour(hour: int) -> None:
    with pytest.raises(ValueError, match=f"0 to 167, not {hour}"):
        segment_costs(town(STREET).roads, "car", FREE, hour)


def test_no_segment_costs_nothing() -> None:
    drawn = town(STREET)
    roads = replace(drawn.roads, segment_metres=np.zeros(1, np.float32))
    assert segment_costs(roads, "car", FREE).drive_ms.tolist() == [1, 1]


def test_one_ways_bind_wheels_only_and_access_binds_whom_it_names() -> None:
    drawn = town("A>--B---C", access={"BC": ["ebike", "foot"]})
    assert open_directed(drawn.roads, "car").tolist() == [True, False, False, False]
    assert open_directed(drawn.roads, "motorcycle").tolist() == [True, False, False, False]
    assert open_directed(drawn.roads, "ebike").tolist() == [True, False, True, True]
    assert open_directed(drawn.roads, "foot").tolist() == [True, True, True, True]


def test_tails_and_heads() -> None:
    tail, head = directed_nodes(town("A---B<--C").roads)
    assert (tail.tolist(), head.tolist()) == ([0, 1, 2, 1], [1, 0, 1, 2])
    assert town("A---B").roads.segment_flags.tolist() == [URBAN]
