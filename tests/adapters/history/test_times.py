"""Times as people write them become the right instants, clock changes included."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ring360.adapters.history.times import Times, iso

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


@pytest.mark.parametrize(
    "text",
    ["2025-03-01T08:05:00+08:00", "2025-03-01T00:05:00Z", "2025-03-01 08:05:00", "2025-03-01T08:05", "2025/3/1 8:05",
     "2025年3月1日 8:05", "2025年3月1日8时5分", "2025.03.01 08:05:00"],
)  # fmt: skip
def test_one_instant_in_many_hands(text: str) -> None:
    times = Times(SHANGHAI)
    assert times.read(text) == 1740787500.0
    assert not times.notes


def test_other_patterns_are_asked_for() -> None:
    american = Times(ZoneInfo("America/Los_Angeles"), "%m/%d/%Y %I:%M:%S %p")
    assert american.read("01/31/2016 11:57:56 PM") == 1454313476.0
    assert american.read("2016-01-31") == "time-unreadable"
    assert Times(SHANGHAI).read("01/31/2016 11:57:56 PM") == "time-unreadable"


def test_a_date_alone_is_midnight_and_noted() -> None:
    times = Times(SHANGHAI)
    assert iso(float(times.read("2025-03-01")), SHANGHAI) == "2025-03-01T00:00:00+08:00"
    assert times.notes == {"date-only": 1}


def test_local_times_need_a_zone() -> None:
    assert Times(None).read("2025-03-01 08:05:00") == "time-without-zone"
    assert Times(None).read("2025-13-01 08:05:00") == "time-unreadable"


def test_clock_changes_are_settled_and_counted() -> None:
    times = Times(BERLIN)
    assert iso(float(times.read("2024-10-27 02:30:00"))) == "2024-10-27T00:30:00+00:00"
    assert times.notes == {"ambiguous-time": 1}
    assert iso(float(times.read("2024-03-31 02:30:00"))) == "2024-03-31T01:30:00+00:00"
    assert times.notes == {"ambiguous-time": 1, "skipped-time": 1}


two_years = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2025-12-31"))


@given(two_years, st.sampled_from([SHANGHAI, BERLIN, LORD_HOWE]))
def test_every_local_time_agrees_with_the_standard_library(moment: datetime, zone: ZoneInfo) -> None:
    moment = moment.replace(microsecond=0)
    times = Times(zone)
    for near in (moment, moment + timedelta(minutes=29), moment + timedelta(minutes=31)):
        assert times.read(near.isoformat()) == near.replace(tzinfo=zone).timestamp()
