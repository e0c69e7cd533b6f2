"""The wall clock is set two hours forth and back under load, also between two lives of the server.

A unit is ordered and does not acknowledge: its deadline, running when the clock is set or begun afterwards, must be
told in its time as the machine's steady clock has it, and the journal's instants must go on one after the other.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from drills.desk_people import BUTTONS, Shift
from drills.evidence import Served, evidence, lines_of_journal
from drills.ground import UNITS, Ground, Server
from drills.report import Row, spread

HOURS_SECONDS = 7_200
DEADLINE_SECONDS = 3
TOLD_GOAL_SECONDS = 5.0
SOONEST_SECONDS = DEADLINE_SECONDS * 0.85
"""A clock that catches up runs a tenth faster."""
SILENT = f"U{UNITS - 1}"
NAME = "clock-set"


def clock_set(ground: Ground, rounds: int) -> list[Row]:
    database = ground.new_database("sqlite")
    ahead = ground.folder / "ahead"
    ahead.write_text("0")
    wrapped = (sys.executable, str(Path(__file__).with_name("hand_clock.py")), str(ahead))
    environment = {
        "RING360_ACKNOWLEDGEMENT_SECONDS": str(DEADLINE_SECONDS),
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }
    server = ground.server(database, begins=True, wrapped=wrapped, environment=environment)
    cookies = server.client.cookies
    begun = time.monotonic()
    # The silent unit is nobody's.
    shift = Shift(UNITS - 1)
    shift.begin(server.address, cookies)
    took: list[float] = []
    for number in range(rounds):
        for seconds in (HOURS_SECONDS, 0):
            took.append(
                _told_after(server, f"silent/{number}/{seconds}/running", partial(ahead.write_text, str(seconds)))
            )
            took.append(_told_after(server, f"silent/{number}/{seconds}/new"))
        shift.end()
        server.kill()
        server.end()
        ahead.write_text(str(-HOURS_SECONDS))
        server = ground.server(database, wrapped=wrapped, environment=environment)
        server.client.cookies = cookies
        shift.begin(server.address, cookies)
        took.append(_told_after(server, f"silent/{number}/restarted"))
        took.append(_told_after(server, f"silent/{number}/again/running", partial(ahead.write_text, "0")))
    shift.end()
    lasted = time.monotonic() - begun
    found = evidence(database, shift.people, Served.by(server.client))
    server.end()
    instants = [line.at for line in lines_of_journal(database)]
    back = sum(later < earlier for earlier, later in pairwise(instants))
    return [
        Row(NAME, "sqlite", rounds, "the journal's instants never go back and never jump",
            f"{back} went back; {instants[-1] - instants[0]:.0f} s in the journal, {lasted:.0f} s of the steady clock",
            not back and instants[-1] - instants[0] < 1.2 * lasted + 60.0),
        Row(NAME, "sqlite", rounds, f"no deadline of {DEADLINE_SECONDS} s is told early",
            f"{len(took)} deadlines, soonest after {min(took):.2f} s", min(took) >= SOONEST_SECONDS),
        Row(NAME, "sqlite", rounds, f"a deadline of {DEADLINE_SECONDS} s is told in < {TOLD_GOAL_SECONDS:g} s",
            spread(took), max(took) < TOLD_GOAL_SECONDS),
        Row(NAME, "sqlite", rounds, "no acknowledged fact lost, none doubled",
            f"{found.facts()}; {shift.sent_again} sent again", found.facts_hold and not shift.wrong),
        Row(NAME, "sqlite", rounds, "the journal verifies, replay from zero gives the served board", found.journal(),
            found.journal_holds),
    ]  # fmt: skip


def _told_after(server: Server, name: str, meanwhile: Callable[[], object] | None = None) -> float:
    """Order the silent unit somewhere; how long until somebody is told that it has not answered."""
    place = {"lon": 117.2005, "lat": 28.303}
    call = server.client.post("/api/calls", json={"place": place, "category": "help", "words": name})
    about = f"/api/incidents/{call.json()['incident_id']}"
    begun = time.monotonic()
    _do(server, f"{about}/accept", {"unit_ids": [SILENT], "reason": name})
    if meanwhile is not None:
        time.sleep(1.0)
        meanwhile()
    server.until(lambda: any(each["unit_id"] == SILENT for each in _raised(server, about)), 120)
    took = time.monotonic() - begun
    for button in BUTTONS:
        _do(server, f"/api/units/{SILENT}/{button}", {})
    _do(server, f"{about}/close", {"disposition": name})
    return took


def _raised(server: Server, about: str) -> list[dict[str, object]]:
    """What the desk brings up about this incident."""
    raised: list[dict[str, object]] = server.client.get("/api/attention").json()["attention"]
    return [each for each in raised if each["incident_id"] == about.rpartition("/")[2]]


def _do(server: Server, path: str, body: dict[str, object]) -> None:
    answer = server.client.post(path, json=body)
    assert answer.is_success, answer.text
