"""The server is killed without warning while calls come in; nothing that it confirmed is lost."""

from __future__ import annotations

import os
import queue
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from live_desks import opened_desk

ROUNDS = 3
START_SECONDS = 120.0
PASSWORD = "three quiet herons"


class Server:
    """`ring360 serve` as a user starts it."""

    def __init__(self, atlas: Path, database: Path, units: Path) -> None:
        command = [sys.executable, "-m", "ring360", "--lang", "en", "serve", "--atlas", str(atlas)]
        command += ["--database", str(database), "--units", str(units), "--port", "0"]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self._told: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self._said = ""
        self.line_with("Ctrl-C")
        self.client = httpx.Client(base_url=re.findall(r"serves .*: (http://\S+)", self._said)[0], timeout=30)
        self._wait_until_it_answers()
        self._sign_in()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(line)
        self._told.put("")

    def line_with(self, part: str) -> str:
        while line := self._told.get(timeout=START_SECONDS):
            self._said += line
            if part in line:
                return line
        raise AssertionError(f"the server did not say {part!r} but: {self._said}")

    def _sign_in(self) -> None:
        """By the link that makes the administrator where there are no users yet, else as that administrator."""
        asked = {"name": "duty", "password": PASSWORD}
        code = re.findall(r"#setup=(\S+)", self._said)
        answer = self.client.post("/api/session/setup" if code else "/api/session",
                                  json={**asked, "code": code[0]} if code else asked)  # fmt: skip
        assert answer.status_code == 204, answer.text

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                if self.client.get("/api/health").status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


def test_nothing_confirmed_is_lost_when_the_server_is_killed(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "k.sqlite"
    confirmed: dict[str, str] = {}
    for number in range(ROUNDS):
        server = Server(small, database, small.with_suffix(".units.csv"))
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
        asked = {
            "place": {"lon": 117.2 + 0.001 * (call % 7), "lat": 28.303},
            "category": "help",
            "words": f"{number}/{call}",
        }
        try:
            answer = server.client.post("/api/calls", json=asked)
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
    server = Server(small, database, small.with_suffix(".units.csv"))
    asked = {"place": {"lon": 117.203, "lat": 28.303}, "category": "help"}
    assert server.client.post("/api/calls", json=asked).status_code == 201
    with server.client.stream("GET", "/api/live") as listening:
        assert next(listening.iter_lines()) == "retry: 1000"
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(timeout=30) == 0
    assert server.line_with("Stopped") == "Stopped; everything taken is on disk.\n"
    copy = tmp_path / "copy.sqlite"
    shutil.copy(database, copy)
    with opened_desk(small, copy) as opened, opened.desk.room.look() as board:
        assert sorted(board.incidents) == ["I000001"]
