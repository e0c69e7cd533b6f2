"""What subscriptions cost the desk: `python -m benchmarks.exchange [--calls 100] [--json FILE]`.

Timed is one turn of the control room for one new call, in the demo county on SQLite, with nobody subscribed and with 20
webhooks whose receiver, in a process of its own, is told everything. Webhooks are sent from the journal by a thread of
the desk's own process: what a turn takes longer is what they cost.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, sleep

import numpy as np
from rich.console import Console

from benchmarks.report import Row, Section, as_json, show
from ring360.adapters.clocks import WallClock
from ring360.assembly.atlas import load_atlas
from ring360.assembly.demo import build_demo, demo_tables
from ring360.assembly.live import LIVE, OpenedDesk, enter_units, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.assembly.threads import take_short_turns
from ring360.domain import facts
from ring360.domain.calls import Call
from ring360.domain.places import Place
from ring360.operations.locating import point_at
from ring360.operations.webhook_desk import WebhookDesk

PROJECT = Path(__file__).resolve().parent.parent
SUBSCRIBERS = 20
BETWEEN_SECONDS = 0.2
"""Five calls a second are more than any county has."""
NOBODY = "nobody subscribed"


def main(arguments: list[str] | None = None) -> Section:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m benchmarks.exchange", description=__doc__)
    parser.add_argument("--calls", type=int, default=100, help="for each of four stretches (default 100)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    parser.add_argument("--receive", action="store_true", help="be the receiver")
    asked = parser.parse_args(arguments)
    section = Section(f"Exchange: one turn of the desk with {SUBSCRIBERS} webhooks")
    if asked.receive:
        asyncio.run(_receive())
        return section
    os.environ.update(RING360_AGENCY="110.measured.example", RING360_WEBHOOK_HOSTS='["127.0.0.0/8"]')
    receiver = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.exchange", "--receive"], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert receiver.stdout is not None
        url = f"http://127.0.0.1:{int(receiver.stdout.readline())}/hook"
        with tempfile.TemporaryDirectory() as name:
            alone, followed, behind = measured(Path(name), url, asked.calls)
    finally:
        receiver.terminate()
        receiver.wait(timeout=30)
    for part in (50, 99):
        ours, peer = float(np.percentile(followed, part)), float(np.percentile(alone, part))
        section.rows.append(Row(f"a turn for a new call, p{part}", NOBODY, ours, peer))
    section.facts.append(("told", f"{SUBSCRIBERS} subscribers caught up {behind:.1f} s after the last call"))
    show(section, Console(width=None if Console().is_terminal else 150))
    if asked.json:
        asked.json.write_text(json.dumps(as_json([section]), indent=1) + "\n", encoding="utf-8")
    return section


def measured(folder: Path, url: str, count: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of the turns without and with subscribers, and how many seconds these then lag."""
    atlas = folder / "demo.atlas"
    build_demo(atlas, lambda stage, done: None)
    opened = open_desk(
        load_atlas(atlas), atlas, folder / "desk.sqlite", LIVE, WallClock(), DeskSettings(), lambda stage, done: None
    )
    enter_units(opened, demo_tables(atlas)["units"])
    opened.start()
    take_short_turns()
    exchange = opened.desk.exchange
    assert exchange is not None
    webhooks = exchange.webhooks
    try:
        _turns(opened, 20)
        alone: list[float] = []
        followed: list[float] = []
        behind = 0.0
        for _ in range(2):
            alone += _turns(opened, count)
            made = [webhooks.subscribe(url, ("*",), "") for _ in range(SUBSCRIBERS)]
            followed += _turns(opened, count)
            behind = max(behind, _catch_up(webhooks, opened.desk.room.seq))
            for each in made:
                webhooks.remove(each.webhook_id, "")
        return alone, followed, behind
    finally:
        opened.close()


def _turns(opened: OpenedDesk, count: int) -> list[float]:
    """Milliseconds of each of so many calls; each is over before the next comes."""
    room, took = opened.desk.room, []
    place = Place(point_at(opened.desk.atlas, 130.0, 22.0))
    for turn in range(count):
        sleep(BETWEEN_SECONDS)
        call_id = f"C{room.seq}-{turn}"
        begun = perf_counter()
        room.take(_called(call_id, place))
        took.append(1000.0 * (perf_counter() - begun))
        with room.look() as board:
            incident_id = board.incident_of_call[call_id]
        room.take(_closed(incident_id))
    return took


def _called(call_id: str, place: Place) -> Callable[[float, str], facts.Fact]:
    return lambda at, fact_id: facts.CallReceived(at, fact_id, Call(call_id, at, place, "help"))


def _closed(incident_id: str) -> Callable[[float, str], facts.Fact]:
    return lambda at, fact_id: facts.IncidentClosed(at, fact_id, incident_id, "")


def _catch_up(webhooks: WebhookDesk, seq: int, longest_seconds: float = 120.0) -> float:
    """Seconds until every subscriber has heard the last call's end, which is at most a few lines before `seq`."""
    begun = perf_counter()
    while min(each.after_seq for each in webhooks.all()) < seq - 5:
        if perf_counter() - begun > longest_seconds:
            sys.exit("the subscribers did not catch up")
        sleep(0.05)
    return perf_counter() - begun


async def _receive() -> None:
    """A receiver that reads each message to its end and answers 204."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.lower().split(b"\r\n")
                await reader.readexactly(next(int(line[15:]) for line in lines if line.startswith(b"content-length:")))
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    main()
