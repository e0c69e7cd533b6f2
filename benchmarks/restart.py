"""How soon a server is back after a day: `python -m benchmarks.restart [--calls 3000] [--units 40]`.

A day of a busy county is simulated on a drawn town and journaled; then the chain is checked, the journal replayed, and
the same from the newest snapshot, as a server does at its start. Both must give the same board. Seconds, once each.
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
from ring360.adapters.store.snapshots import StoredSnapshots
from ring360.domain.board import Board, apply
from ring360.domain.calls import Call
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact
from ring360.domain.places import Place
from ring360.domain.records import is_fact, to_plain
from ring360.domain.units import Shift, Unit
from ring360.operations.control_room import SNAPSHOT_LINES
from ring360.operations.freezing import freeze, newest_board
from ring360.operations.ports import Entry, Readings, Taking
from ring360.operations.rebuilding import record_of, turns_of
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


def replayed(journal: StoredJournal, board: Board, after: int) -> Board:
    for line in journal.lines(after):
        apply(board, record_of(line))
    return board


def replayed_to_turn(journal: StoredJournal, seq: int) -> tuple[int, Board]:
    """The board after the last whole turn up to line `seq`, and that turn's last line."""
    board, last = Board(), 0
    for turn, lines in turns_of(journal.lines(limit=max(1, seq)), board):
        del turn
        last = lines[-1].seq
    # The last turn may have been cut by the limit: its other lines belong to the same board.
    for line in journal.lines(last):
        if line.cause is None:
            break
        apply(board, record_of(line))
        last = line.seq
    return last, board


def told(board: Board) -> dict[str, object]:
    """All that a board holds, to be compared."""
    return {name: getattr(board, name) for name in Board.__slots__}


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
        checked_seconds = time.perf_counter() - begun
        print(f"check of the whole chain    {checked_seconds:6.2f} s")
        begun = time.perf_counter()
        board = replayed(journal, Board(), 0)
        replayed_seconds = time.perf_counter() - begun
        print(f"replay from the beginning   {replayed_seconds:6.2f} s, {len(board.incidents):,} incidents")
        snapshots = StoredSnapshots(engine)
        if not snapshots.all():
            # A server freezes its board every SNAPSHOT_LINES lines: the worst moment to end is right before the next.
            at_most = max(0, journal.last_seq() - SNAPSHOT_LINES)
            seq, frozen = replayed_to_turn(journal, at_most)
            snapshots.keep(seq, freeze(frozen, 0))
        begun = time.perf_counter()
        kept = snapshots.all()[0]
        assert journal.first_fault(kept.seq, kept.hash) is None
        thawed, seq, _ = newest_board(snapshots)
        restarted = replayed(journal, thawed, seq)
        restarted_seconds = time.perf_counter() - begun
        print(f"from the newest snapshot    {restarted_seconds:6.2f} s, {journal.last_seq() - seq:,} lines after it; "
              f"{(checked_seconds + replayed_seconds) / restarted_seconds:.1f} times as fast")  # fmt: skip
        assert told(restarted) == told(board)
        print("the boards are equal")
        engine.dispose()


if __name__ == "__main__":
    main()
