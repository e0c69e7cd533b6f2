"""The study: the world's heap turned by hand, every fact taken by the desk at once, no clock and no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import Consequence
from ring360.domain.facts import DeadlinePassed, Fact
from ring360.simulation.world import World

Recorder = Callable[[Fact, Sequence[Consequence]], None]


def run(
    world: World, knowledge: Knowledge, record: Recorder | None = None, progress: Callable[[float], None] | None = None
) -> Board:
    """Run the world to its end and return the board. `record` is given every turn of the desk, `progress` the
    instant reached."""
    board = Board()
    turns = deadlines = 0
    while (at := world.due()) is not None:
        due_at = board.next_due_at
        if due_at is not None and due_at < at:
            deadline = min(board.deadlines.values(), key=lambda each: (each.due_at, each.deadline_id))
            deadlines += 1
            facts: Sequence[Fact] = [DeadlinePassed(due_at, f"D{deadlines}", deadline.deadline_id)]
        else:
            facts = world.advance(at)
        for fact in facts:
            consequences = take(board, fact, knowledge)
            world.hear(consequences)
            if record is not None:
                record(fact, consequences)
        turns += 1
        if progress is not None and turns % 1000 == 0:
            progress(at)
    return board
