"""The twin: facts once recorded are taken again by a fresh desk, and its consequences held against those recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ring360.decisions.desk import take
from ring360.decisions.knowledge import Knowledge
from ring360.domain.board import Board
from ring360.domain.consequences import Consequence
from ring360.domain.facts import Fact


@dataclass(frozen=True, slots=True)
class Difference:
    """The first turn that came out otherwise."""

    turn: int
    """Counted from 0."""
    fact: Fact
    recorded: tuple[Consequence, ...]
    replayed: tuple[Consequence, ...]


def replay(facts: Iterable[Fact], knowledge: Knowledge) -> Iterator[tuple[Fact, tuple[Consequence, ...]]]:
    """Each fact with the consequences that a fresh desk draws from it, in order."""
    board = Board()
    for fact in facts:
        yield fact, tuple(take(board, fact, knowledge))


def first_difference(
    turns: Iterable[tuple[Fact, Sequence[Consequence]]], recorded_checksum: str, knowledge: Knowledge
) -> Difference | None:
    """Replay the turns up to the first whose consequences differ; None where all are equal.

    ValueError where the record was made with other knowledge: then a difference would say nothing.
    """
    if recorded_checksum != knowledge.checksum():
        raise ValueError("the record was made with another atlas, other plans or other standards")
    kept = [(fact, tuple(consequences)) for fact, consequences in turns]
    for turn, (fact, again) in enumerate(replay((fact for fact, _ in kept), knowledge)):
        if again != kept[turn][1]:
            return Difference(turn, fact, kept[turn][1], again)
    return None
