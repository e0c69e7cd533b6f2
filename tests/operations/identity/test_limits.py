from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ring360.operations.identity.limits import Buckets


def test_a_bucket_empties_fills_and_tells_how_long_to_wait() -> None:
    buckets = Buckets(burst=3, per_second=0.5)
    assert [buckets.wait_seconds("a", 0.0) for _ in range(5)] == [0.0, 0.0, 0.0, 2.0, 2.0]
    assert [buckets.is_empty("a", 0.0), buckets.is_empty("b", 0.0)] == [True, False]
    assert [buckets.wait_seconds("a", 2.0), buckets.wait_seconds("a", 3.0)] == [0.0, 1.0]


def test_a_clock_set_back_neither_empties_nor_fills() -> None:
    buckets = Buckets(burst=2, per_second=1)
    buckets.wait_seconds("a", 100.0)
    assert [buckets.wait_seconds("a", 50.0), buckets.wait_seconds("a", 50.0)] == [0.0, 1.0]


@given(st.lists(st.integers(0, 300), max_size=300))
def test_memory_is_bounded_whoever_asks(keys: list[int]) -> None:
    buckets = Buckets(burst=2, per_second=1, keys_most=20)
    for at, key in enumerate(keys):
        buckets.wait_seconds(str(key), float(at))
    assert len(buckets) <= 20


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_never_more_is_given_than_burst_and_rate_allow(steps: list[float]) -> None:
    buckets, at, given_out = Buckets(burst=4, per_second=2), 0.0, 0
    for step in steps:
        at += step
        given_out += buckets.wait_seconds("a", at) == 0.0
    assert given_out <= 4 + 2 * sum(steps) + 1e-6
