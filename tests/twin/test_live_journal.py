"""What the live desk journaled in its database is decided again, fact by fact, by a fresh desk: nothing may differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from starlette.testclient import TestClient

from live_desks import HandClock, client_of, opened_desk
from ring360.assembly.live import hours_of_week
from ring360.assembly.settings import DeskSettings
from ring360.decisions.road_travel import RoadTravel
from ring360.domain.board import Board
from ring360.operations.rebuilding import turns_of
from ring360.planning.replay import first_difference
from small_county import small_atlas

CATEGORIES = ("robbery", "traffic", "help", "dispute", "crime")


def test_the_journal_of_a_shift_is_decided_the_same_way_again(tmp_path: Path) -> None:
    atlas_path = small_atlas(tmp_path)
    clock = HandClock()
    with opened_desk(atlas_path, tmp_path / "t.sqlite", clock) as opened:
        _work_a_shift(client_of(opened), clock)
        travel = RoadTravel(opened.desk.atlas, hours_of_week(DeskSettings().timezone))
        knowledge = replace(opened.desk.knowledge, travel=travel)
        turns = [(turn.fact, turn.consequences) for turn, _ in turns_of(opened.desk.journal.lines(), Board())]
        assert sum(len(consequences) for _, consequences in turns) > 40
        assert first_difference(turns, knowledge.checksum(), knowledge) is None


def _work_a_shift(client: TestClient, clock: HandClock) -> None:
    for number in range(12):
        clock.at += 60
        place = {"lon": 117.2 + 0.0005 * number, "lat": 28.3 + 0.0005 * (number % 5)}
        call = client.post("/api/calls", json={"place": place, "category": CATEGORIES[number % 5]}).json()
        clock.at += 20
        client.post(f"/api/incidents/{call['incident_id']}/accept", json={})
        for unit in ("P1", "P2", "T1"):
            clock.at += 5
            for report in ("acknowledge", "en-route", "on-scene", "cleared")[: 1 + (number + len(unit)) % 4]:
                client.post(f"/api/units/{unit}/{report}")
        client.post("/api/units/P1/move", json={"lon": 117.2 + 0.0004 * number, "lat": 28.302})
