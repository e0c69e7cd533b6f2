"""Two servers on one PostgreSQL database: the second follows, and takes over from the first whatever happened to it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from live_desks import opened_desk
from postgresql_server import PostgreSQLServer
from served import Server

ANSWERS_WITHIN_SECONDS = 5.0


class Pair:
    """A leader with units on duty, and a standby."""

    def __init__(self, small: Path, folder: Path, database: str) -> None:
        self.database = database
        self.leader = Server(small, database, "--units", str(small.with_suffix(".units.csv")), folder=folder)
        self.standby = Server(small, database, "--standby", folder=folder, sign_in=False)
        self.standby.client.cookies = self.leader.client.cookies

    def end(self) -> None:
        for server in (self.leader, self.standby):
            server.end()


@pytest.fixture
def pair(small: Path, tmp_path: Path, postgresql: PostgreSQLServer) -> Iterator[Pair]:
    made = Pair(small, tmp_path, postgresql.new_database())
    yield made
    made.end()


def incidents(server: Server) -> set[str]:
    rows = server.client.get("/api/incidents?limit=500").json()["incidents"]
    return {row["incident_id"] for row in rows}


def test_a_follower_reads_and_refuses_and_takes_over_from_a_killed_leader(
    pair: Pair, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leader, standby = pair.leader, pair.standby
    confirmed = {leader.call(number).json()["incident_id"] for number in range(3)}
    standby.until(lambda: incidents(standby) == confirmed, 5)
    standby.until(lambda: standby.health()["leader"] == leader.address, 5)
    assert standby.health()["state"] == "following"
    refused = standby.call(1)
    assert (refused.status_code, refused.json()["code"]) == (503, "not-leading")
    assert refused.json()["details"] == {"leader": leader.address}

    def call_without_end() -> None:
        for number in range(10_000):
            try:
                answer = leader.call(number)
            except httpx.HTTPError:
                return
            if answer.status_code == 201:
                confirmed.add(answer.json()["incident_id"])

    caller = threading.Thread(target=call_without_end)
    caller.start()
    while len(confirmed) < 12:
        time.sleep(0.01)
    leader.kill()
    caller.join(timeout=30)
    took = standby.until(lambda: standby.call(5).status_code == 201, 30)
    assert took < ANSWERS_WITHIN_SECONDS
    assert confirmed <= incidents(standby)
    assert standby.health()["state"] == "open"
    standby.kill()
    monkeypatch.chdir(tmp_path)
    with opened_desk(small, pair.database) as opened, opened.desk.room.look() as board:  # type: ignore[arg-type]
        assert opened.desk.journal.first_fault() is None  # type: ignore[attr-defined]
        assert confirmed <= set(board.incidents)


def test_no_write_of_a_leader_that_was_asleep_can_land(pair: Pair) -> None:
    leader, standby = pair.leader, pair.standby
    first = leader.call(1).json()["incident_id"]
    leader.pause()
    took = standby.until(lambda: standby.call(2).status_code == 201, 30)
    assert took < 15
    known = incidents(standby)
    answers: list[int] = []

    def call_the_old_leader() -> None:
        try:
            answers.append(leader.call(3, "by the old leader").status_code)
        except httpx.HTTPError:
            answers.append(0)

    callers = [threading.Thread(target=call_the_old_leader) for _ in range(3)]
    for caller in callers:
        caller.start()
    time.sleep(0.2)
    leader.resume()
    for caller in callers:
        caller.join(timeout=30)
    assert [status for status in answers if status not in (0, 503)] == []
    assert leader.process.wait(timeout=30) == 1
    assert "Another server has taken over" in leader.line_with("taken over")
    assert incidents(standby) == known >= {first}
