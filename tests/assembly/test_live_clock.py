"""A live desk whose machine's clock is set: the desk goes on, also after a restart; phones' codes go by the machine."""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from live_desks import client_of, opened_desk
from ring360.adapters import clocks
from ring360.adapters.clocks import SteadyClock
from small_county import small_atlas

HOURS = 7_200.0


@pytest.mark.parametrize("set_by", [HOURS, -HOURS])
def test_a_desk_goes_on_in_its_own_time_and_phones_in_the_machines(
    set_by: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = [0.0]
    monkeypatch.setattr(clocks, "time", SimpleNamespace(time=lambda: time.time() + ahead[0]))
    small = small_atlas(tmp_path)
    with opened_desk(small, tmp_path / "a.sqlite", SteadyClock()) as opened:
        begun = opened.desk.room.now()
        ahead[0] = set_by
        assert client_of(opened).post("/api/units/P1/out-of-service").status_code == 200
        lasted = opened.desk.room.now() - begun
        assert 0 < lasted < HOURS / 2
        phone = opened.identity.second_factors._now()
        assert abs(phone - begun - set_by) < HOURS / 2
        with opened.desk.room.look() as board:
            last = board.at
    clock = SteadyClock()
    with opened_desk(small, tmp_path / "a.sqlite", clock) as opened:
        assert opened.desk.room.now() >= last
        # Set back, a deadline of before is not put off by as much; set forth, it is over.
        assert clock.seconds_until(last + 60.0) <= 60.0
