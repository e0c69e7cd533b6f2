"""The one scale on which choices of units are weighed: seconds of arrival, and what everything else is worth in them.

All is told in *weighted seconds*. An incident costs its weight (1 for the least urgent priority, doubled with every
step of urgency) times the sum of

* `FIRST_WEIGHT` times the arrival of its first unit, since the ring's clock stops then; seconds outside the ring count
  twice, and where a unit is on its way already only being there sooner counts;
* for every line of its need the arrival of those who make it whole, averaged over all units and officers that it lacks:
  each that is there sooner is worth its share, seconds after `within_seconds` count twice;
* for what a line stays short of, the seconds waited so far, so that of two like incidents the longer waiting is served.

A unit of a preferred role counts as being there `preference_seconds` sooner. Every unit sent costs `UNIT_SECONDS`, so
a second one goes only where it wins more; the share of roads that falls out of the ring without it costs
`SHARE_SECONDS` for the whole; taking it off its way costs `PREEMPTION_SECONDS`. Lacking units and officers are no
seconds at all: they are compared before, the most urgent priority first. Behind the milliseconds stand, for equal costs
only, preferred roles, which unit has worked less, and that the older incident gets the sooner unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ring360.domain.categories import LEAST_URGENT
from ring360.domain.response_plans import Requirement

FIRST_WEIGHT: Final = 2
UNIT_SECONDS: Final = 240.0
"""The nearest of any role is sent beside a specialist who could do it alone if that stops the ring's clock sooner by
10 s at the most urgent priority, 20, 40 and 80 s at the others."""
SHARE_SECONDS: Final = 6000.0
"""A hundredth of the roads weighs as 2.5 s of a single unit's arrival at priority 1, 5, 10 and 20 s at the others."""
PREEMPTION_SECONDS: Final = 600.0
"""A crew that turns round wins 25 s at least at priority 1, 50 and 100 s at 2 and 3."""
FARTHEST_SECONDS: Final = 10_800.0
"""Arrivals and waits beyond three hours are all alike."""

BEHIND: Final = 1 << 20
"""So many steps of what decides between equal costs make a millisecond."""
KEPT: Final = 1 << 52
"""More than all seconds together: a unit on its way is never taken off it for nobody."""
NOBODY_POINTS: Final = 10
UNIT_POINTS: Final = 2
OFFICER_POINTS: Final = 1
"""Within a priority: an incident that nobody goes to weighs as five lacking units, a unit as two officers."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def weight_of(priority: int) -> int:
    """1 for the least urgent, doubled with every step of urgency."""
    return int(1 << max(0, LEAST_URGENT - priority))


def milliseconds(seconds: Floats) -> Ints:
    """Whole milliseconds, at most three hours either way."""
    bounded = np.minimum(np.maximum(seconds, -FARTHEST_SECONDS), FARTHEST_SECONDS)
    return np.rint(bounded * 1000.0).astype(np.int64)


def whole_milliseconds(seconds: float) -> int:
    """The same of one number."""
    return round(min(max(seconds, -FARTHEST_SECONDS), FARTHEST_SECONDS) * 1000.0)


def late(arrival: Ints, spent_ms: int, within_seconds: float | None) -> Ints:
    """Arrivals with the part beyond the bound counted twice; `spent_ms` have gone since the call."""
    if within_seconds is None:
        return arrival
    return arrival + np.maximum(arrival + (spent_ms - round(within_seconds * 1000.0)), 0)


def points_of(lacking: Iterable[Requirement]) -> int:
    """The most points that a need can fall short by."""
    return NOBODY_POINTS + sum(UNIT_POINTS * line.units + OFFICER_POINTS * line.officers for line in lacking)


def shortage_scales(priorities: Sequence[int], points: Sequence[int]) -> dict[int, int]:
    """For each priority what one point counts: more than all points of the less urgent ones together."""
    scales: dict[int, int] = {}
    below = 0
    for priority in sorted(set(priorities), reverse=True):
        scales[priority] = below + 1
        below += scales[priority] * sum(each for of, each in zip(priorities, points, strict=True) if of == priority)
    return scales
