"""All drills by name, each with the rounds of a full run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drills.brokers import broker_gone
from drills.clock_set import clock_set
from drills.ground import Ground
from drills.killed import killed
from drills.leader import killed_leader, sleeping_leader
from drills.nats_gone import nats_gone
from drills.report import Row
from drills.starved import small_disk, starved, stopped_server
from drills.unread import unread


@dataclass(frozen=True)
class Drill:
    run: Callable[[Ground, int], list[Row]]
    rounds: int


DRILLS = {
    "kill-sqlite": Drill(killed("sqlite"), 200),
    "kill-postgresql": Drill(killed("postgresql"), 200),
    "leader-killed": Drill(killed_leader, 10),
    "leader-asleep": Drill(sleeping_leader, 5),
    "disk-full": Drill(starved("disk-full", "sqlite", small_disk), 10),
    "database-gone": Drill(starved("database-gone", "postgresql", stopped_server), 10),
    "clock-set": Drill(clock_set, 3),
    "unread": Drill(unread, 2),
    "broker-gone": Drill(broker_gone, 5),
    "nats-gone": Drill(nats_gone, 3),
}
