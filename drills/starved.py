"""The disk is full or the database is gone, under load: the server says so, and goes on alone once it can."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from drills.desk_people import Shift
from drills.evidence import Served, evidence
from drills.ground import UNITS, Ground
from drills.report import Row, spread

DISK_MEGABYTES = 64
BACK_GOAL_SECONDS = 5.0
READS = ("/api/units", "/api/incidents", "/api/calls")


class CannotMount(Exception):
    """Only root may mount a small disk."""


@dataclass(frozen=True)
class Trouble:
    """A database, how it is taken away and how it is given back."""

    database: str
    begin: Callable[[], None]
    end: Callable[[], None]
    reads_go_on: bool


@contextmanager
def small_disk(ground: Ground) -> Iterator[Trouble]:
    """SQLite on a disk of its own, which is filled to the last byte."""
    folder = ground.folder / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        raise CannotMount
    ballast = folder / "ballast"
    try:
        yield Trouble(str(folder / "drill.sqlite"), lambda: _fill(ballast), ballast.unlink, reads_go_on=True)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def _fill(ballast: Path) -> None:
    handle = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        for size in (1 << 20, 1 << 12):
            try:
                while True:
                    os.write(handle, bytes(size))
            except OSError:
                continue
    finally:
        os.close(handle)


@contextmanager
def stopped_server(ground: Ground) -> Iterator[Trouble]:
    """PostgreSQL, which is stopped and started."""
    server = ground.postgresql()
    yield Trouble(server.new_database(), server.stop, server.start, reads_go_on=False)


def starved(
    name: str, kind: str, trouble_of: Callable[[Ground], AbstractContextManager[Trouble]]
) -> Callable[[Ground, int], list[Row]]:
    """The drill with one kind of trouble."""

    def run(ground: Ground, rounds: int) -> list[Row]:
        with trouble_of(ground) as trouble:
            return _run(name, kind, trouble, ground, rounds)

    return run


def _run(name: str, kind: str, trouble: Trouble, ground: Ground, rounds: int) -> list[Row]:
    shift = Shift(UNITS)
    server = ground.server(trouble.database, begins=True)
    back: list[float] = []
    said: set[str] = set()
    reads: list[int] = []
    for _ in range(rounds):
        shift.begin(server.address, server.client.cookies)
        time.sleep(0.5)
        trouble.begin()
        server.until(lambda: server.client.get("/api/health").status_code == 503)
        said.add(server.health()["state"])
        reads += [server.client.get(path).status_code for path in READS]
        said.add(server.health()["state"])
        trouble.end()
        back.append(server.until(lambda: server.client.get("/api/health").status_code == 200))
        before = shift.acknowledged
        server.until(lambda was=before: shift.acknowledged > was)  # type: ignore[misc]
        shift.end()
    same = server.process.poll() is None
    found = evidence(trouble.database, shift.people, Served.by(server.client))
    server.end()
    rows = [
        Row(name, kind, rounds, "health is 503 and names the state", ", ".join(sorted(said)), said == {"suspended"}),
        Row(name, kind, rounds, f"takes facts again by itself in < {BACK_GOAL_SECONDS:g} s", spread(back),
            same and max(back) < BACK_GOAL_SECONDS),
        Row(name, kind, rounds, "no acknowledged fact lost, none doubled",
            f"{found.facts()}; {shift.sent_again} sent again", found.facts_hold and not shift.wrong),
        Row(name, kind, rounds, "the journal verifies, replay from zero gives the served board", found.journal(),
            found.journal_holds),
    ]  # fmt: skip
    answered = sum(status == 200 for status in reads)
    if trouble.reads_go_on:
        rows.insert(1, Row(name, kind, rounds, "what can be read is still answered",
                           f"{answered} of {len(reads)} reads", answered == len(reads)))  # fmt: skip
    else:
        clear = sum(status in (200, 503) for status in reads)
        rows.insert(1, Row(name, kind, rounds, "reads are answered or refused as unavailable",
                           f"{answered} answered, {clear - answered} unavailable, {len(reads) - clear} otherwise",
                           clear == len(reads)))  # fmt: skip
    return rows
