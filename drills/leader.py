"""The leader is killed, or put to sleep and woken, under load: the standby answers soon, and no late write lands."""

from __future__ import annotations

import time
from collections.abc import Callable

from drills.desk_people import Shift
from drills.evidence import Served, evidence
from drills.ground import UNITS, Ground, Server
from drills.report import Row, spread

GOAL_SECONDS = 5.0
SLEEPER_GOAL_SECONDS = 15.0
"""A leader whose connection stands is only outvoted once it has shown no sign of life for some seconds."""


def _kill(leader: Server, standby: Server) -> float:
    leader.kill()
    return standby.until(lambda: standby.health()["state"] == "open", 60)


def _sleep(leader: Server, standby: Server) -> float:
    leader.pause()
    took = standby.until(lambda: standby.health()["state"] == "open", 60)
    leader.resume()
    assert leader.process.wait(timeout=60) == 1, "an outvoted leader ends with status 1"
    return took


def led(name: str, fail: Callable[[Server, Server], float], goal_seconds: float) -> Callable[[Ground, int], list[Row]]:
    """The drill with one way of failing; it says how many seconds the standby took."""

    def run(ground: Ground, rounds: int) -> list[Row]:
        database = ground.new_database("postgresql")
        shift = Shift(UNITS)
        leader = ground.server(database, begins=True)
        cookies = leader.client.cookies
        took: list[float] = []
        for _ in range(rounds):
            standby = ground.server(database, "--standby")
            standby.client.cookies = cookies
            shift.begin(leader.address, cookies)
            time.sleep(0.5)
            took.append(fail(leader, standby))
            shift.end()
            leader.end()
            leader = standby
        shift.begin(leader.address, cookies)
        time.sleep(1.0)
        shift.end()
        found = evidence(database, shift.people, Served.by(leader.client))
        leader.end()
        return [
            Row(name, "postgresql", rounds, f"the standby takes facts in < {goal_seconds:g} s", spread(took),
                max(took) < goal_seconds),
            Row(name, "postgresql", rounds, "no acknowledged fact lost, no late or double write",
                f"{found.facts()}; {shift.sent_again} sent again", found.facts_hold and not shift.wrong),
            Row(name, "postgresql", rounds, "the journal verifies, replay from zero gives the served board",
                found.journal(), found.journal_holds),
        ]  # fmt: skip

    return run


killed_leader = led("leader-killed", _kill, GOAL_SECONDS)
sleeping_leader = led("leader-asleep", _sleep, SLEEPER_GOAL_SECONDS)
