"""The server is killed without warning while calls come in; nothing that it confirmed is lost."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import threading
import time
from pathlib import Path

import httpx

from live_desks import opened_desk
from served import Server

ROUNDS = 3


def test_nothing_confirmed_is_lost_when_the_server_is_killed(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "k.sqlite"
    confirmed: dict[str, str] = {}
    for number in range(ROUNDS):
        server = Server(small, database, "--units", str(small.with_suffix(".units.csv")))
        known = {row["incident_id"] for row in server.client.get("/api/incidents?limit=500").json()["incidents"]}
        assert set(confirmed.values()) <= known
        caller = threading.Thread(target=_call_without_end, args=(server, number, confirmed))
        caller.start()
        while len(confirmed) < 6 * (number + 1) and caller.is_alive():
            time.sleep(0.01)
        server.kill()
        caller.join(timeout=30)
    assert len(confirmed) >= 6 * ROUNDS
    with opened_desk(small, database) as opened, opened.desk.room.look() as board:
        assert {entry.incident.incident_id for entry in board.incidents.values()} >= set(confirmed.values())
        assert [row["incident_id"] for row in _table(database, "incidents")] == sorted(board.incidents)
        states = {row["unit_id"]: row["state"] for row in _table(database, "units")}
        assert states == {name: entry.state for name, entry in board.units.items()}


def _call_without_end(server: Server, number: int, confirmed: dict[str, str]) -> None:
    for call in range(10_000):
        try:
            answer = server.call(call, f"{number}/{call}")
        except httpx.HTTPError:
            return
        assert answer.status_code == 201
        confirmed[f"{number}/{call}"] = answer.json()["incident_id"]


def _table(database: Path, name: str) -> list[dict[str, str]]:
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    rows = [dict(row) for row in connection.execute(f"select * from {name} order by 1")]
    connection.close()
    return rows


def test_ctrl_c_ends_the_server_cleanly(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "c.sqlite"
    server = Server(small, database, "--units", str(small.with_suffix(".units.csv")))
    assert server.call(3).status_code == 201
    with server.client.stream("GET", "/api/live") as listening:
        assert next(listening.iter_lines()) == "retry: 1000"
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=30) == 0
    assert server.line_with("Stopped") == "Stopped; everything taken is on disk.\n"
    copy = tmp_path / "copy.sqlite"
    for made in tmp_path.glob("c.sqlite*"):
        shutil.copy(made, tmp_path / made.name.replace("c.sqlite", "copy.sqlite"))
    with opened_desk(small, copy) as opened, opened.desk.room.look() as board:
        assert sorted(board.incidents) == ["I000001"]
