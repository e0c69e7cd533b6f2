"""Times several ways of answering one question in turn, so that a busy moment of the machine falls on all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Ask = Callable[[int], object]
"""Answers question number `turn`."""


@dataclass(frozen=True)
class Pace:
    """How long a table may take."""

    seconds: float = 6.0
    """For one question, all contenders together."""
    most_turns: int = 300
    least_turns: int = 5


def median_ms(asks: Mapping[str, Ask], pace: Pace) -> dict[str, float]:
    """Median milliseconds of each contender: one warm-up, then turns in rotation; the slowest take fewer turns."""
    took = {name: _one(ask, 0) for name, ask in asks.items()}
    took = {name: min(took[name], _one(ask, 1)) for name, ask in asks.items()}
    share = pace.seconds / max(len(asks), 1)
    turns = {
        name: int(min(pace.most_turns, max(pace.least_turns, share / max(seconds, 1e-6))))
        for name, seconds in took.items()
    }
    taken: dict[str, list[float]] = {name: [] for name in asks}
    gc.collect()
    gc.disable()
    try:
        for turn in range(max(turns.values(), default=0)):
            for name, ask in asks.items():
                # Spread a slow contender's few turns over the whole run.
                if turn * turns[name] // max(turns.values()) == len(taken[name]):
                    taken[name].append(_one(ask, turn + 2))
    finally:
        gc.enable()
    return {name: 1000.0 * median(seconds) for name, seconds in taken.items()}


def _one(ask: Ask, turn: int) -> float:
    begin = perf_counter()
    ask(turn)
    return perf_counter() - begin
