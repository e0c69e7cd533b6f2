"""An atlas hands out travel times for a mode, an hour and closures, and refuses what is none of them."""

from __future__ import annotations

import pytest

from towns import town

RUSH = tuple(0.5 if hour == 8 else 1.0 for hour in range(168))


def test_an_hour_of_the_week_with_a_street_closed() -> None:
    drawn = town("A---B\n|   |\n+---+").driven(hour_factors={"*": RUSH})
    atlas, begin, end = drawn.atlas(), drawn.at("A"), drawn.at("B")
    assert atlas.travel(hour_of_week=8).to_point(begin, end).tolist() == [20.0]
    assert atlas.travel(hour_of_week=9).to_point(begin, end).tolist() == [10.0]
    assert atlas.travel(hour_of_week=8, closed=[0, 1]).closed == {0, 1}
    assert atlas.travel() is atlas.travel()


@pytest.mark.parametrize("hour", [-1, 168])
def test_no_such_hour_whether_or_not_there_is_a_rhythm(hour: int) -> None:
    for drawn in (town("A---B"), town("A---B").driven(hour_factors={"*": RUSH})):
        with pytest.raises(ValueError, match=f"0 to 167, not {hour}"):
            drawn.atlas().travel(hour_of_week=hour)


def test_no_such_mode() -> None:
    with pytest.raises(ValueError, match="unknown mode 'boat'"):
        town("A---B").atlas().travel("boat")
