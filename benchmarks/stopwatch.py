"""Times several ways of answering one question in turn, so that a busy moment of the machine falls on all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Ask = Callable[[int], object]
"""Answers question number `turn`."""

BURST_SECONDS = 0.02
SLOW_SECONDS = 2.0


@dataclass(frozen=True)
class Pace:
    """How long a table may take."""

    seconds: float = 6.0
    """For one question, all contenders together."""
    most_turns: int = 500
    least_turns: int = 5


def median_ms(asks: Mapping[str, Ask], pace: Pace) -> dict[str, float]:
    """Median milliseconds of each contender: two warm-ups, then rounds in which each asks for about 20 ms or once.

    Every contender is timed turn by turn; the short bursts let each have its own data in the processor's cache.
    """
    took = {name: _one(ask, 0) for name, ask in asks.items()}
    took = {name: min(took[name], _one(ask, 1)) for name, ask in asks.items()}
    # A question of many seconds is asked once more only: it has been asked twice.
    fewest = {name: 1 if took[name] > SLOW_SECONDS else pace.least_turns for name in asks}
    taken: dict[str, list[float]] = {name: [] for name in asks}
    until = perf_counter() + pace.seconds
    gc.collect()
    gc.disable()
    try:
        while True:
            in_time = perf_counter() < until
            most = {name: pace.most_turns if in_time and took[name] <= SLOW_SECONDS else fewest[name] for name in asks}
            waiting = [name for name in asks if len(taken[name]) < most[name]]
            if not waiting:
                break
            for name in waiting:
                for _ in range(max(1, min(20, int(BURST_SECONDS / max(took[name], 1e-6))))):
                    taken[name].append(_one(asks[name], len(taken[name])))
    finally:
        gc.enable()
    return {name: 1000.0 * median(seconds) for name, seconds in taken.items()}


def _one(ask: Ask, turn: int) -> float:
    begin = perf_counter()
    ask(turn)
    return perf_counter() - begin
