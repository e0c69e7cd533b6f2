from __future__ import annotations

from pathlib import Path

import numpy as np

from live_desks import client_of, opened_desk
from ring360.domain.facts import RoadsClosed, RoadsReopened, UnitReturned, UnitWithdrawn
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.coverage import share
from ring360.geography.snapping import snaps_of
from ring360.operations.coverage_watch import NEVER, CoverageWatch

SHORT_SECONDS = 100.0


def test_the_watched_ring_is_the_ring_computed_anew_after_every_change(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        room, watch, client = opened.desk.room, opened.desk.watch, client_of(opened)
        changes = [
            lambda: client.post("/api/units/P1/move", json={"lon": 117.2034, "lat": 28.3021}),
            lambda: client.post("/api/units/P2/move", json={"lon": 117.2001, "lat": 28.307}),
            lambda: room.take(lambda at, fact_id: UnitWithdrawn(at, fact_id, "T1")),
            lambda: room.take(lambda at, fact_id: RoadsClosed(at, fact_id, (0, 1, 10, 11, 40, 41))),
            lambda: room.take(lambda at, fact_id: UnitReturned(at, fact_id, "T1")),
            lambda: room.take(lambda at, fact_id: RoadsReopened(at, fact_id, (10, 11))),
            lambda: [client.post(f"/api/units/{name}/out-of-service") for name in ("P1", "P2", "T1")],
        ]  # fmt: skip
        for change in changes:
            version = watch.latest.version
            change()
            watch.look()
            assert watch.latest.version == version + 1
            _is_the_ring_of_the_board(watch)


def _is_the_ring_of_the_board(watch: CoverageWatch) -> None:
    with watch._room.look() as board:
        points = [entry.point for _, entry in sorted(board.free.items())]
        closed = board.closed_segments
    travel = watch._atlas.travel("car", closed=closed)
    ring = travel.ring(snaps_of([point.segment for point in points], [point.fraction for point in points]))
    expected = np.where(ring.enter_ms >= UNREACHABLE_MS, NEVER, np.minimum(ring.enter_ms // 100, NEVER))
    assert np.array_equal(watch.latest.enter_tenths, expected)
    told = watch.latest.told
    assert told["total_response"]["road_length_share"] == share(ring, 270.0, watch._atlas.roads.segment_metres)
    assert told["travel_only"]["road_length_share"] == share(ring, 360.0, watch._atlas.roads.segment_metres)
    assert told["units_counted"] == len(points)
    assert told["depth"] == sorted(told["depth"], reverse=True)


def test_the_ring_is_sent_once_for_each_version(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        opened.desk.watch.look()
        client = client_of(opened)
        first = client.get("/api/ring/seconds")
        assert np.array_equal(np.frombuffer(first.content, "<u2"), opened.desk.watch.latest.enter_tenths)
        etag = {"if-none-match": first.headers["etag"]}
        assert client.get("/api/ring/seconds", headers=etag).status_code == 304
        opened.desk.watch.look()
        assert client.get("/api/ring/seconds", headers=etag).status_code == 200
