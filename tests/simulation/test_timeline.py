"""The timeline gives entries by instant, and those of one instant in the order in which they came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ring360.simulation.timeline import Timeline


@given(st.lists(st.integers(0, 5)))
def test_the_order_is_that_of_a_stable_sort(instants: list[int]) -> None:
    timeline: Timeline[int] = Timeline()
    for number, at in enumerate(instants):
        timeline.put(float(at), number)
    assert timeline.due == (min(instants) if instants else None)
    taken = [timeline.take() for _ in range(len(timeline))]
    assert taken == sorted(range(len(instants)), key=lambda number: instants[number])
