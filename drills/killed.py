"""`kill -9` under load, again and again: every time the server is back, and at the end nothing is lost or doubled."""

from __future__ import annotations

import random
import signal
import threading
import time
from collections.abc import Callable

from drills.desk_people import Shift
from drills.evidence import Served, evidence
from drills.ground import UNITS, Ground
from drills.report import Row, spread

RESTART_GOAL_SECONDS = 3.0
LOAD_SECONDS = (0.15, 0.7)
SEED = 360


def killed(kind: str) -> Callable[[Ground, int], list[Row]]:
    """The drill on one kind of database."""

    def run(ground: Ground, rounds: int) -> list[Row]:
        database = ground.new_database(kind)
        chance = random.Random(SEED)
        shift = Shift(UNITS)
        server = ground.server(database, begins=True)
        cookies = server.client.cookies
        restarts: list[float] = []
        enough = threading.Event()
        # Who does not want to wait for all rounds ends the drill by SIGTERM, and has what was seen so far.
        signal.signal(signal.SIGTERM, lambda *_: enough.set())
        while len(restarts) < rounds and not enough.is_set():
            shift.begin(server.address, cookies)
            time.sleep(chance.uniform(*LOAD_SECONDS))
            server.kill()
            shift.end()
            server.end()
            server = ground.server(database)
            server.client.cookies = cookies
            restarts.append(server.started_seconds)
        rounds = len(restarts)
        # The last answers that are still owed.
        shift.begin(server.address, cookies)
        time.sleep(0.5)
        shift.end()
        found = evidence(database, shift.people, Served.by(server.client))
        server.end()
        name = f"kill-{kind}"
        return [
            Row(name, kind, rounds, "no acknowledged fact lost, none doubled",
                f"{found.facts()}; {shift.sent_again} sent again", found.facts_hold and not shift.wrong),
            Row(name, kind, rounds, "the journal verifies, replay from zero gives the served board", found.journal(),
                found.journal_holds),
            Row(name, kind, rounds, "no request refused that should be taken", f"{len(shift.wrong)} {shift.wrong[:1]}",
                not shift.wrong),
            Row(name, kind, rounds, f"back and answering in < {RESTART_GOAL_SECONDS:g} s", spread(restarts),
                max(restarts) < RESTART_GOAL_SECONDS),
        ]  # fmt: skip

    return run
