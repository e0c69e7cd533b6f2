"""Where a study's calls come from: the records replayed, or new ones drawn from the demand that the records show."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ring360.domain.calls import Call
from ring360.simulation.crews import Behaviour, PlannedCall

SCENE_SIGMA = 0.5
"""Spread of the logarithm of times on scene: the 90th percentile is 1.9 times the median. An assumption."""

HOUR_SECONDS = 3600.0


def plan_calls(
    calls: Sequence[Call], recorded_scene_seconds: Sequence[float | None], behaviour: Behaviour,
    chance: np.random.Generator,
) -> list[PlannedCall]:  # fmt: skip
    """Calls by instant, each with its time on scene: the recorded one, or one drawn around its category's median.

    Every call takes one draw whether it needs it or not, so that the same seed gives a call the same time on scene
    in every study.
    """
    spread = np.exp(SCENE_SIGMA * chance.standard_normal(len(calls)))
    planned = []
    for call, recorded, factor in zip(calls, recorded_scene_seconds, spread.tolist(), strict=True):
        seconds = recorded
        if seconds is None:
            # Whole milliseconds, as everywhere: instants then add up the same way on every machine.
            seconds = round(behaviour.scene_median_seconds(call.category) * factor, 3)
        planned.append(PlannedCall(call, seconds))
    return sorted(planned, key=lambda each: (each.call.received_at, each.call.call_id))


def drawn(
    history: Sequence[PlannedCall], hour_of_week: Callable[[float], int], starts_at: float, ends_at: float,
    chance: np.random.Generator,
) -> Iterator[PlannedCall]:  # fmt: skip
    """New calls from the history's demand: a Poisson number for each hour at that hour of the week's mean rate, each
    with the place, category and time on scene of a call of that hour drawn from the history."""
    if not history:
        return
    by_hour, hours_seen = _demand(history, hour_of_week)
    count = 0
    at = starts_at
    while at < ends_at:
        hour = hour_of_week(at)
        pool = by_hour.get(hour)
        span = min(HOUR_SECONDS, ends_at - at)
        if pool is not None:
            rate = len(pool) / max(hours_seen, 1.0) * span / HOUR_SECONDS
            instants = np.sort(np.round(chance.uniform(0.0, span, chance.poisson(rate)), 3))
            for instant, row in zip(instants.tolist(), chance.choice(pool, len(instants)).tolist(), strict=True):
                count += 1
                model = history[row]
                yield replace(model, call=replace(model.call, call_id=f"drawn-{count}", received_at=at + instant))
        at += span


def _demand(
    history: Sequence[PlannedCall], hour_of_week: Callable[[float], int]
) -> tuple[Mapping[int, NDArray[np.int64]], float]:
    """Rows of the history by hour of the week, and how many weeks it spans (1 at the least)."""
    hours = np.array([hour_of_week(each.call.received_at) for each in history])
    first, last = history[0].call.received_at, history[-1].call.received_at
    weeks = max(1.0, (last - first) / (168 * HOUR_SECONDS))
    return {int(hour): np.flatnonzero(hours == hour) for hour in np.unique(hours)}, weeks
