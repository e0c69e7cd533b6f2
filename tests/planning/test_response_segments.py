"""Response segments are exact: nearest-rank percentiles, shares of all calls, the unit that arrived first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.domain.entries import AssignmentEntry, IncidentEntry
from ring360.domain.incidents import Incident
from ring360.domain.places import Place
from ring360.planning.response_segments import Summary, by_category, percentile, report, segments_of, summarise
from situations import at_junction


def entry(number: int, received_at: float, *sent: AssignmentEntry, category: str = "help") -> IncidentEntry:
    incident = Incident(f"I{number}", f"c{number}", received_at, category, 3, Place(at_junction("A")), 1, 0)
    made = IncidentEntry(incident, [f"c{number}"], assignments=list(sent))
    made.first_dispatched_at = min((each.dispatched_at for each in sent), default=None)
    return made


def test_percentiles_are_values_of_the_sample() -> None:
    ten = [float(value) for value in range(1, 11)]
    assert [percentile(ten, share) for share in (0.0, 0.1, 0.5, 0.9, 0.91, 1.0)] == [1.0, 1.0, 5.0, 9.0, 10.0, 10.0]
    with pytest.raises(ValueError):
        percentile([], 0.5)
    with pytest.raises(ValueError):
        percentile(ten, 1.1)


@given(st.lists(st.integers(0, 1000), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_not_exceeded_by_that_share(values: list[int], percent: int) -> None:
    ordered = sorted(map(float, values))
    found = percentile(ordered, percent / 100)
    assert 100 * sum(value <= found for value in ordered) >= percent * len(ordered)
    assert 100 * sum(value < found for value in ordered) < percent * len(ordered)


def test_a_summary_of_nothing_says_so() -> None:
    assert summarise([]) == Summary(0, None, None, None)
    assert summarise([3.0, 1.0, 2.0]) == Summary(3, 2.0, 2.0, 3.0)


def test_the_unit_that_arrived_first_counts() -> None:
    late = AssignmentEntry("P1", 160.0, 170.0, 190.0, 400.0, 900.0)
    soon = AssignmentEntry("P2", 165.0, 170.0, 195.0, 300.0, 800.0)
    assert segments_of(entry(1, 100.0, late, soon)) == {
        "processing": 65.0, "turnout": 30.0, "travel": 105.0, "total_response": 200.0, "on_scene": 500.0,
    }  # fmt: skip
    unpressed = AssignmentEntry("P1", 160.0, arrived_at=400.0)
    assert segments_of(entry(1, 100.0, unpressed)) == {"processing": 60.0, "total_response": 300.0}
    assert segments_of(entry(1, 100.0, AssignmentEntry("P1", 160.0))) == {}


def test_a_report_counts_all_calls() -> None:
    incidents = [
        entry(1, 0.0, AssignmentEntry("P1", 60.0, 70.0, 90.0, 360.0, 900.0)),
        entry(2, 0.0, AssignmentEntry("P1", 60.0, 70.0, 90.0, 360.001, 900.0)),
        entry(3, 0.0, AssignmentEntry("P1", 900.0, 910.0, 930.0, 1000.0, 2000.0), category="crime"),
        entry(4, 0.0),
    ]
    told = report(incidents, [360.0, 1000.0], processing_seconds=60.0)
    assert (told.calls, told.served, told.waited) == (4, 3, 2)
    assert told.share_within == {360.0: 0.25, 1000.0: 0.75}
    assert told.segments["total_response"] == Summary(3, 1720.001 / 3, 360.001, 1000.0)
    groups = by_category(incidents, [360.0], 60.0)
    assert {name: (each.calls, each.served) for name, each in groups.items()} == {"crime": (1, 1), "help": (3, 2)}
