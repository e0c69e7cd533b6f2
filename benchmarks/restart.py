"""How soon a server is back after a day: `python -m benchmarks.restart [--calls 3000] [--units 40]`.

A day of a busy county is simulated on a drawn town and journaled; then the chain is checked, the journal replayed, and
the same from the newest snapshot. Seconds, once each.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.domain.board import Board, apply
from ring360.domain.calls import Call
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact
from ring360.domain.places import Place
from ring360.domain.records import is_fact, to_plain
from ring360.domain.units import Shift, Unit
from ring360.operations.ports import Entry, Readings, Taking
from ring360.operations.rebuilding import record_of
from ring360.simulation.call_sources import plan_calls
from ring360.simulation.crews import Behaviour, Crew
from ring360.simulation.journeys import AtlasRoadway
from ring360.simulation.run import run
from ring360.simulation.world import World
from situations import at_junction, knowledge, travel

CATEGORIES = ("help", "crime", "robbery", "traffic", "dispute")


def day(journal: StoredJournal, calls: int, units: int) -> None:
    """Journal a simulated day."""
    chance = np.random.default_rng(360)
    instants = np.sort(chance.uniform(0.0, 86_400.0, calls)).round(3).tolist()
    made = [
        Call(f"c{number}", at, Place(at_junction(str(chance.choice(list("ABCDEFGH"))))), str(chance.choice(CATEGORIES)))
        for number, at in enumerate(instants)
    ]
    crews = [
        Crew(Unit(f"P{number}", "patrol"), at_junction(str(chance.choice(list("ABCDEFGH")))), (Shift(0.0, 86_400.0),))
        for number in range(units)
    ]
    behaviour = Behaviour()
    world = World(crews, plan_calls(made, [None] * calls, behaviour, chance), AtlasRoadway(travel()), 0.0, behaviour)
    takings: list[Taking] = []

    def record(fact: Fact, consequences: Sequence[Consequence]) -> None:
        plains = [(each, to_plain(each)) for each in (fact, *consequences)]
        entries = [Entry(each.at, plain.pop("kind"), plain, is_fact(each)) for each, plain in plains]
        takings.append(Taking(entries, Readings()))
        if len(takings) == 500:
            journal.write(takings)
            takings.clear()

    run(world, knowledge(), record)
    if takings:
        journal.write(takings)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=3_000)
    parser.add_argument("--units", type=int, default=40)
    parser.add_argument("--keep", type=Path, help="file for the journal, kept")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.keep or Path(folder) / "day.sqlite"
        engine = open_engine(located(path))
        prepare(engine, "live", "abc")
        journal = StoredJournal(engine)
        if journal.last_seq() == 0:
            day(journal, asked.calls, asked.units)
        print(f"{journal.last_seq():,} lines, {path.stat().st_size / 1e6:.0f} MB")
        begun = time.perf_counter()
        assert journal.first_fault() is None
        print(f"check of the whole chain  {time.perf_counter() - begun:6.2f} s")
        begun = time.perf_counter()
        board = Board()
        for line in journal.lines():
            apply(board, record_of(line))
        print(f"replay from the beginning {time.perf_counter() - begun:6.2f} s, {len(board.incidents):,} incidents")
        engine.dispose()


if __name__ == "__main__":
    main()
