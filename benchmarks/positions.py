"""How many positions the gateway takes beside a desk at work: `python -m benchmarks.positions [--seconds 8]`.

Terminals speak JT/T 808 from a process of their own; the gateway and a desk with 200 units run as they do in a county,
each in its own process, on SQLite. Asked is: how many a second at most, beside a peer that only acknowledges and looks
at nothing (uvloop, the same terminals); whether 10,000 a second are all acknowledged after their commit while the desk
recommends in time; how soon 100 consoles have a position at 5,000 a second; and what happens in a 10-fold surge. The
terminals and consoles share the machine with what they measure: what part of a core they took is told beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import numpy as np
from rich.console import Console

from benchmarks.report import Row, Section, as_json, show
from ring360.assembly.atlas import build_atlas, load_atlas

PROJECT = Path(__file__).resolve().parent.parent
MAP = "porto_alegre_br/porto_alegre.osm.pbf"
UNITS, TRACKERS, CONSOLES, IN_FLIGHT = 200, 10_000, 100, 32
STEADY, LIVE, SURGE = 10_000, 5_000, 50_000
PEER = "uvloop, acknowledges only"
TICKS = os.sysconf("SC_CLK_TCK")


class Rooms:
    """A desk and a gateway on one database."""

    def __init__(self, atlas: Path, folder: Path) -> None:
        self.atlas, self.database, self.bounds = atlas, folder / "desk.sqlite", list(load_atlas(atlas).roads.bounds)
        self._began: list[subprocess.Popen[str]] = []
        desk = self.begin("-m", "benchmarks.positions_servers", "desk", str(atlas), str(self.database), str(UNITS),
                          str(TRACKERS))  # fmt: skip
        assert desk.stdout is not None
        self.desk_port = int(desk.stdout.readline())
        self.desk = desk
        self.bare = self.begin("-m", "benchmarks.positions_servers", "bare")
        assert self.bare.stdout is not None
        self.bare_port = int(self.bare.stdout.readline())
        self.gateway = self.begin("-m", "ring360", "--lang", "en", "gateway", "--atlas", str(atlas), "--database",
                                  str(self.database), "--jt808-port", "0", "--status-port", "0")  # fmt: skip
        assert self.gateway.stdout is not None
        self.ports: dict[str, int] = {}
        for line in self.gateway.stdout:
            if line.startswith("Trackers ("):
                self.ports[line.split("(")[1].split(")")[0]] = int(line.rsplit(" ", 1)[1].rstrip(".\n"))
            if "Ctrl-C" in line:
                break

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "RING360_GATEWAY_CONNECTIONS_AN_ADDRESS": "20000"}
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=environment
        )
        self._began.append(process)
        return process

    def load(self, **order: Any) -> dict[str, Any]:
        """Run the terminals; what they saw, and `gateway` and `desk`: parts of a core that those took."""
        asked = {"port": self.ports["jt808"], "bounds": self.bounds, "in_flight": IN_FLIGHT, **order}
        counted = self.status()
        terminals = subprocess.Popen([sys.executable, "-m", "benchmarks.positions_load"], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True, cwd=PROJECT)  # fmt: skip
        assert terminals.stdin is not None
        assert terminals.stdout is not None
        terminals.stdin.write(json.dumps(asked))
        terminals.stdin.close()
        # What letting the terminals in takes is not counted.
        assert terminals.stdout.readline() == "ready\n"
        before = self._busy()
        told: dict[str, Any] = json.loads(terminals.stdout.read())
        terminals.wait()
        deadline = time.monotonic() + 10
        while self.status()["waiting"] and time.monotonic() < deadline:
            time.sleep(0.05)
        after, status = self._busy(), self.status()
        told |= {name: status.get(name, 0) - counted.get(name, 0) for name in ("received", "stored", "shed")}
        return told | {"busy_seconds": [each - was for each, was in zip(after, before, strict=True)]}

    def _busy(self) -> list[float]:
        told = []
        for process in (self.gateway, self.desk):
            fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            told.append((int(fields[11]) + int(fields[12])) / TICKS)
        return told

    def status(self) -> dict[str, int]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['status']}/status", timeout=20) as answer:
            told: dict[str, int] = json.load(answer)
        return told

    def end(self) -> None:
        for process in self._began:
            process.terminate()
        for process in self._began:
            process.wait(timeout=30)


@contextmanager
def calls(rooms: Rooms) -> Iterator[list[float]]:
    """Ten calls a second come to the desk meanwhile, each closed again; milliseconds until who should go is told."""
    took: list[float] = []
    ended = Event()
    west, south, east, north = rooms.bounds
    rng = np.random.default_rng(3)

    def take_calls() -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{rooms.desk_port}", timeout=30) as client:
            while not ended.wait(0.1):
                lon, lat = (west + east) / 2 + rng.normal() * 0.02, (south + north) / 2 + rng.normal() * 0.02
                asked = {"place": {"lon": lon, "lat": lat}, "category": "help", "words": ""}
                begun = time.perf_counter()
                answer = client.post("/api/calls", json=asked)
                took.append(1e3 * (time.perf_counter() - begun))
                client.post(f"/api/incidents/{answer.json()['incident_id']}/close", json={})

    caller = Thread(target=take_calls)
    caller.start()
    try:
        yield took
    finally:
        ended.set()
        caller.join()


def main(arguments: list[str] | None = None) -> Section:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m benchmarks.positions", description=__doc__)
    parser.add_argument("--seconds", type=float, default=8.0, help="for each question (default 8)")
    parser.add_argument("--maps", type=Path, default=PROJECT.parent / "shared" / "data", help="folder of maps")
    parser.add_argument("--atlas", type=Path, help="an atlas that is built already")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        atlas = asked.atlas or Path(name) / "city.atlas"
        if asked.atlas is None:
            build_atlas(asked.maps / MAP, atlas, name="city", with_basemap=False)
        rooms = Rooms(atlas, Path(name))
        try:
            section = measured(rooms, asked.seconds)
        finally:
            rooms.end()
    show(section, Console(width=None if Console().is_terminal else 170))
    if asked.json:
        asked.json.write_text(json.dumps(as_json([section]), ensure_ascii=False, indent=1) + "\n")
    return section


def measured(rooms: Rooms, seconds: float) -> Section:
    section = Section("Positions through the gateway, beside a desk of 200 units")
    with calls(rooms) as quiet:
        time.sleep(seconds)
    most, peer = ([rooms.load(terminals=500, rate=0, seconds=seconds / 2, **more) for _ in range(3)]
                  for more in ({}, {"port": rooms.bare_port, "bare": True}))  # fmt: skip
    ours, theirs = (float(np.median([1e6 * one["seconds"] / one["in_time"] for one in told])) for told in (most, peer))
    with calls(rooms) as busy:
        steady = rooms.load(terminals=TRACKERS, rate=STEADY, seconds=seconds)
    live = rooms.load(terminals=LIVE, rate=LIVE, seconds=seconds, consoles=CONSOLES,
                      live=f"127.0.0.1:{rooms.desk_port}")  # fmt: skip
    with calls(rooms) as surging:
        surge = rooms.load(terminals=2_000, rate=SURGE, at_once=25, seconds=seconds)
    acknowledged = 1e6 * steady["seconds"] / steady["in_time"]
    section.rows += [
        Row("1,000 positions, as many as go", PEER, ours, theirs),
        Row("1,000 positions at 10,000/s, acknowledged", "", acknowledged, None, goal_ms=1e6 / STEADY * 1.02),
        _calls("a recommendation over HTTP, nothing else to do", quiet, 50.0),
        _calls("a recommendation over HTTP at 10,000/s", busy, 50.0),
        Row("99th percentile to 100 consoles at 5,000/s", "", live.get("p99_ms"), None, goal_ms=100.0,
            note=f"median {live.get('p50_ms', 0):.0f}"),
        _calls("a command over HTTP in the surge", surging, 200.0),
    ]  # fmt: skip
    section.facts += [
        (name, _facts(told))
        for name, told in (
            ("as many as go", most[-1]),
            ("at 10,000/s", steady),
            ("at 5,000/s", live),
            ("in the surge", surge),
        )
    ]
    return section


def _calls(question: str, took: list[float], goal_ms: float) -> Row:
    return Row(f"99th percentile of {question}", "", float(np.percentile(took, 99)), None, goal_ms=goal_ms,
               note=f"median {np.median(took):.0f}, {len(took)} calls")  # fmt: skip


def _facts(told: dict[str, Any]) -> str:
    gateway, desk = (1e6 * each / max(1, told["stored"]) for each in told["busy_seconds"])
    return (
        f"{told['sent'] / told['seconds']:,.0f} sent a second, {told['in_time'] / told['seconds']:,.0f} acknowledged "
        f"in time; {told['sent']:,} sent, {told['answered']:,} acknowledged, {told['stored']:,} stored, "
        f"{told['shed']:,} shed; terminals {told['core']:.0%} of a core; gateway {gateway:.0f}, desk {desk:.0f} µs of "
        "processor time a position"
    )


if __name__ == "__main__":
    main()
