"""Each row is a fix and what is said of it; the laws hold for whatever arrives in whatever order."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.domain.fixes import Fix
from ring360.tracking.follow import LIMITS, Followed, follow, place_of
from ring360.tracking.track import METRES_PER_DEGREE, VERDICTS, Track

NOW = 1_750_000_000.0
BEGIN = Fix("D1", NOW, 117.2, 28.3, speed_mps=0.0)


def metres_east(metres: float) -> float:
    return BEGIN.lon + metres / METRES_PER_DEGREE / math.cos(math.radians(BEGIN.lat))


def after(seconds: float, metres: float = 0.0, **fields: Any) -> Fix:
    return replace(BEGIN, **{"at": NOW + seconds, "lon": metres_east(metres), **fields})


def followed(*fixes: Fix, received_at: float | None = None) -> Followed:
    """The last of several fixes, each received when it was made unless said otherwise."""
    last = Followed(None, "")
    for fix in fixes:
        last = follow(fix, last.track, fix.at if received_at is None else received_at)
    return last


@pytest.mark.parametrize(
    ("fix", "received_after", "verdict"),
    [
        (after(10), 10, "believed"),
        (after(10, lon=0.0, lat=0.0), 10, "no-place"),
        (after(10, lon=0.0), 10, "jump"),
        (after(10, lon=180.5), 10, "no-place"),
        (after(10, lat=-86.0), 10, "no-place"),
        (after(10, lon=math.nan), 10, "no-place"),
        (after(10, is_valid=False), 10, "no-fix"),
        (after(310), 10, "believed"),
        (after(311), 10, "future"),
        (after(0, at=math.nan), 10, "future"),
        (after(0, at=math.inf), 10, "future"),
        (after(20), 86_420, "believed"),
        (after(20), 86_421, "too-old"),
        (after(0), 10, "repeated"),
        (after(-1), 10, "late"),
        (after(10, is_backfill=True), 10, "late"),
        (after(10, 700), 10, "believed"),
        (after(10, 900), 10, "jump"),
        (after(10, 900, accuracy_metres=200.0), 10, "believed"),
    ],
)
def test_what_is_said_of_the_second_fix(fix: Fix, received_after: float, verdict: str) -> None:
    first = follow(BEGIN, None, NOW)
    assert first.verdict == "believed"
    assert follow(fix, first.track, NOW + received_after).verdict == verdict


def test_a_jump_is_not_believed_and_a_second_fix_there_is() -> None:
    there = followed(BEGIN, after(10, 50_000))
    assert (there.verdict, there.track and there.track.lon) == ("jump", BEGIN.lon)
    again = followed(BEGIN, after(10, 50_000), after(20, 50_100))
    assert (again.verdict, again.track and again.track.lon) == ("believed", metres_east(50_100))
    assert again.track is not None
    assert again.track.suspect is None


def test_two_jumps_to_different_places_are_two_jumps() -> None:
    assert followed(BEGIN, after(10, 50_000), after(20, -50_000)).verdict == "jump"
    assert followed(BEGIN, after(10, 50_000), after(20, -50_000), after(30, -50_000)).verdict == "believed"


def test_after_a_jump_the_old_way_goes_on() -> None:
    assert followed(BEGIN, after(10, 50_000), after(20, 100)).verdict == "believed"


@pytest.mark.parametrize(
    ("fixes", "is_standing", "stopped_after"),
    [
        ([after(10)], False, 0),
        ([after(10), after(20)], True, 0),
        ([after(10), after(20, 25)], True, 0),
        ([after(10), after(20, 35)], False, 20),
        ([after(10), after(20, 35, accuracy_metres=40.0)], True, 0),
        ([after(10), after(20, 5, speed_mps=3.0)], False, 20),
        ([after(10, speed_mps=None), after(20, 100, speed_mps=None), after(45, 100, speed_mps=None)], True, 20),
    ],
)
def test_moving_and_standing(fixes: list[Fix], is_standing: bool, stopped_after: float) -> None:
    track = followed(BEGIN, *fixes).track
    assert track is not None
    assert (track.is_standing, track.stopped_at) == (is_standing, NOW + stopped_after)


def test_a_parked_car_does_not_wander() -> None:
    track = followed(BEGIN, after(10, 8), after(20, -9), after(30, 12)).track
    assert track is not None
    assert (place_of(track), track.lon) == ((BEGIN.lon, BEGIN.lat), metres_east(12))


@pytest.mark.parametrize(
    ("fields", "received_after", "metres"),
    [
        ({}, 0, 15),
        ({"accuracy_metres": 4.0}, 0, 4),
        ({"accuracy_metres": -4.0}, 0, 0),
        ({"satellites": 3}, 0, 50),
        ({"satellites": 3, "accuracy_metres": 80.0}, 5, 80),
        ({"speed_mps": 20.0}, 15, 215),
        ({"speed_mps": None}, 15, 35),
        ({"accuracy_metres": 9e9}, 0, 5_000),
    ],
)
def test_an_inaccurate_or_stale_fix_is_widened(fields: dict[str, Any], received_after: float, metres: float) -> None:
    track = follow(replace(BEGIN, **fields), None, NOW + received_after).track
    assert track is not None
    assert track.uncertainty_metres == metres


PRESSED = ("panic",)


@pytest.mark.parametrize(
    ("fixes", "begins"),
    [
        ([after(0, alarms=PRESSED)], [True]),
        ([after(0, alarms=PRESSED), after(5, alarms=PRESSED)], [True, False]),
        ([BEGIN, after(5, alarms=PRESSED), after(10), after(15, alarms=PRESSED)], [False, True, False, True]),
        ([BEGIN, after(5, alarms=PRESSED), after(2), after(15, alarms=PRESSED)], [False, True, False, False]),
        ([BEGIN, after(5, lon=0.0, lat=0.0, alarms=PRESSED)], [False, True]),
        ([BEGIN, after(9_999, alarms=PRESSED), after(5, is_valid=False, alarms=PRESSED)], [False, True, False]),
        ([BEGIN, after(-50, alarms=("overspeed", "panic")), after(5)], [False, True, False]),
    ],
)
def test_panic_is_told_whatever_is_wrong_with_the_fix_and_once_for_each_press(
    fixes: list[Fix], begins: list[bool]
) -> None:
    track, told = None, []
    for fix in fixes:
        after_it = follow(fix, track, NOW + 5)
        track = after_it.track
        told.append(after_it.panic_begins)
    assert told == begins


ANY_FIX = st.builds(
    Fix,
    device_id=st.just("D1"),
    at=st.floats(NOW - 90_000, NOW + 400) | st.sampled_from([math.nan, math.inf, 0.0]),
    lon=st.floats(-181, 181) | st.floats(117.1, 117.3) | st.just(math.nan),
    lat=st.floats(-91, 91) | st.floats(28.2, 28.4),
    is_valid=st.booleans(),
    speed_mps=st.none() | st.floats(0, 60),
    accuracy_metres=st.none() | st.floats(0, 1e6),
    alarms=st.sampled_from([(), ("panic",), ("overspeed",)]),
    is_backfill=st.booleans(),
)


@given(st.lists(ANY_FIX, max_size=12))
def test_a_track_never_goes_back_and_what_is_not_believed_leaves_its_place(fixes: list[Fix]) -> None:
    track: Track | None = None
    for fix in fixes:
        result = follow(fix, track, NOW)
        assert result.verdict in VERDICTS
        if track is not None:
            assert result.track is not None
            assert result.track.at >= track.at
            if result.verdict != "believed":
                kept = {"suspect": track.suspect, "is_panicking": track.is_panicking}
                assert replace(result.track, **kept) == track
        if result.verdict == "believed":
            assert result.track is not None
            assert (result.track.at, result.track.lon, result.track.lat) == (fix.at, fix.lon, fix.lat)
            assert result.track.uncertainty_metres <= LIMITS.widest_metres
        track = result.track


@given(st.data())
def test_in_whatever_order_a_drive_arrives_the_unit_is_at_its_end(data: st.DataObject) -> None:
    drive = [after(10.0 * step, 150.0 * step, speed_mps=15.0) for step in range(data.draw(st.integers(1, 12)))]
    shuffled = data.draw(st.permutations(drive + data.draw(st.lists(st.sampled_from(drive), max_size=5))))
    track = followed(*shuffled, received_at=NOW + 200).track
    assert track is not None
    assert (track.at, track.lon) == (drive[-1].at, drive[-1].lon)
