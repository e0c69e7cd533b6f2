"""The broker that hurries followers along is killed and started again: news only comes a little later meanwhile."""

from __future__ import annotations

from drills.ground import Ground, Server
from drills.report import Row, spread
from nats_broker import Nats

NAME = "nats-gone"
CALLS = 9
GOAL_SECONDS = 2.0


def nats_gone(ground: Ground, rounds: int) -> list[Row]:
    database = ground.new_database("postgresql")
    nats = Nats()
    leader = ground.server(database, "--broker", nats.address, begins=True)
    follower = ground.server(database, "--follow", "--broker", nats.address)
    follower.client.cookies = leader.client.cookies
    beside: list[float] = []
    without: list[float] = []
    again: list[float] = []
    states: set[tuple[str, str]] = set()
    try:
        for _ in range(rounds):
            beside += [_seconds_behind(leader, follower, number) for number in range(CALLS)]
            nats.kill()
            without += [_seconds_behind(leader, follower, number) for number in range(CALLS)]
            states.add((leader.health()["state"], follower.health()["state"]))
            nats.start()
            again += [_seconds_behind(leader, follower, number) for number in range(CALLS)]
    finally:
        nats.kill()
        follower.end()
        leader.end()
    most = max(*beside, *without, *again)
    return [
        Row(NAME, "nats", rounds, "one leads and one follows as before", ", ".join(map("/".join, sorted(states))),
            states == {("open", "following")}),
        Row(NAME, "nats", rounds, f"the follower shows a call in < {GOAL_SECONDS:g} s, with the broker and without",
            f"with it {spread(beside)}; without {spread(without)}; once it is back {spread(again)}",
            most < GOAL_SECONDS),
    ]  # fmt: skip


def _seconds_behind(leader: Server, follower: Server, number: int) -> float:
    """From the leader's answer until the follower shows the incident."""
    about = f"/api/incidents/{leader.call(number).json()['incident_id']}"
    return follower.until(lambda: follower.client.get(about).status_code == 200)
