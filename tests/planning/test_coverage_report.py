"""The report on a town small enough to reckon by hand."""

from __future__ import annotations

import json
import math

import pytest

from ring360.geography.snapping import snaps_of
from ring360.planning.coverage_report import Allowances, report_coverage
from ring360.planning.worst_places import NamedPlace, name_in
from towns import joined, town

# 1000 m from A to B, 2000 m from B to C, all at 10 m/s: 100 s and 200 s.
STREET = town(
    """
    A----------B--------------------C
    """,
    grid_metres=1000 / 11,
    names={"AB": "West St", "BC": "East St"},
)
WEST, EAST = 1000.0, 1000.0 * 21 / 11


def test_shares_depth_and_worst_street() -> None:
    units = joined(STREET.on("AB", 0.0), STREET.on("AB", 1.0))
    calls = joined(STREET.on("AB", 0.5), STREET.on("BC", 0.25), STREET.on("BC", 1.0))
    report = report_coverage(STREET.travel(), units, calls, 150.0, Allowances(30.0, 20.0))
    whole = WEST + EAST
    # 100 s of driving from B: all of West St and 1000 m of East St. 150 s: 500 m more.
    assert report.road_metres == pytest.approx(whole, rel=1e-6)
    assert report.total_response.road_length == pytest.approx(2000 / whole, rel=1e-4)
    assert report.travel_only.road_length == pytest.approx(2500 / whole, rel=1e-4)
    assert (report.total_response.calls, report.travel_only.calls) == (2 / 3, 2 / 3)
    # Both units reach West St within 100 s; the first is 50 s late on East St.
    assert report.depth[1] == pytest.approx((1000 / whole, 1500 / whole), rel=1e-4)
    assert report.depth[2] == (0.0, 0.0)
    (worst,) = report.worst_places
    assert worst.names == {"": "East St"}
    assert worst.uncovered_metres == pytest.approx(EAST - 1000, abs=0.5)
    assert worst.worst_seconds == pytest.approx(50 + EAST / 10, abs=0.01)
    assert worst.median_seconds == pytest.approx(50 + EAST / 20, abs=0.01)


def test_places_gather_the_roads_nearest_to_them() -> None:
    roads = STREET.roads
    ends = [(float(roads.node_lon[node]), float(roads.node_lat[node])) for node in (0, 2)]
    places = [NamedPlace({"": "西村", "en": "Westham"}, *ends[0]), NamedPlace({"": "东村"}, *ends[1])]
    report = report_coverage(STREET.travel(), STREET.on("AB", 0.0), None, 150.0, Allowances(30.0, 20.0), places)
    assert [(place.names[""], round(place.metres)) for place in report.by_place] == [("东村", 1909), ("西村", 1000)]
    assert math.isnan(report.total_response.calls)
    assert report.worst_places[0].near == {"": "东村"}
    assert name_in({"": "西村", "en": "Westham"}, "en") == "Westham"
    assert name_in({"": "西村", "en": "Westham"}, "zh-CN") == "西村"


def test_the_form_for_machines_is_stable() -> None:
    report = report_coverage(STREET.travel(), STREET.on("AB", 0.0), None, 360.0)
    told = report.as_json()
    assert list(told)[:6] == [
        "within_seconds", "allowances", "total_response", "travel_only", "depth", "worst_places",
    ]  # fmt: skip
    assert told["allowances"] == {"processing_seconds": 60.0, "turnout_seconds": 30.0}
    assert told["travel_only"] == {"road_length_share": 1.0, "call_share": None}
    json.dumps(told, allow_nan=False)


def test_a_road_nobody_reaches_is_told_without_infinity() -> None:
    report = report_coverage(STREET.travel(closed=["BC"]), STREET.on("AB", 0.0), STREET.on("BC", 0.5), 360.0)
    assert report.total_response.calls == 0.0
    (worst,) = report.worst_places
    assert worst.as_json()["worst_seconds"] is None


def test_misuse_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one unit"):
        report_coverage(STREET.travel(), snaps_of([], []), None, 360.0)
    with pytest.raises(ValueError, match="no time to drive"):
        report_coverage(STREET.travel(), STREET.on("AB", 0.0), None, 60.0)
