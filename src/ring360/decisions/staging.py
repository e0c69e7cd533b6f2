"""Where mustered units wait: on different roads that lead to the scene, so that they don't all come by one street."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from ring360.domain.places import RoadPoint

SIDES = ("north", "east", "south", "west")

CAPACITY_BY_CLASS = {"motorway": 0, "trunk": 8, "primary": 8, "secondary": 6, "tertiary": 6}


@dataclass(frozen=True, slots=True)
class StagingRules:
    """How far off units wait, and how many on one road."""

    metres: float = 150.0
    """Driven, from the staging point to the scene; 0 = everybody goes straight to the scene."""
    units_by_class: Mapping[str, int] = field(default_factory=lambda: CAPACITY_BY_CLASS)
    """Road class -> units that find room; the number below where the class is not named."""
    units_elsewhere: int = 4


class Waits(Protocol):
    """A staging point as the roads tell it."""

    @property
    def point(self) -> RoadPoint: ...
    @property
    def directed_segment(self) -> int: ...
    @property
    def bearing_degrees(self) -> float: ...
    @property
    def road_class(self) -> str: ...


class MusterRoads(Protocol):
    """The roads round a scene."""

    def staging_points(self, scene: RoadPoint, metres: float, at: float, closed: frozenset[int]) -> Sequence[Waits]: ...

    def seconds_between(
        self, mode: str, units: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float, closed: frozenset[int]
    ) -> NDArray[np.float64]: ...


class Mover(Protocol):
    """Somebody who is sent."""

    @property
    def mode(self) -> str: ...
    @property
    def point(self) -> RoadPoint: ...
    @property
    def ready_seconds(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Staged:
    """Where one unit waits, and when it can be at the scene by that road. Seconds from the order."""

    point: RoadPoint
    side: str
    """Of the scene: north, east, south or west."""
    staging_seconds: float
    scene_seconds: float
    is_direct: bool = False
    """No staging point had room for it in time: it goes to the scene."""
    directed_segment: int = -1


def stage(
    movers: Sequence[Mover], due_seconds: Sequence[float], scene: RoadPoint, at: float, closed: frozenset[int],
    roads: MusterRoads, rules: StagingRules,
) -> tuple[Staged, ...]:  # fmt: skip
    """One staging point for each, in their order: least time to the scene in all, nobody made late by it, roads not
    overfilled. Who cannot be staged so goes straight to the scene."""
    if not movers:
        return ()
    points = roads.staging_points(scene, rules.metres, at, closed) if rules.metres > 0 else ()
    places = [one.point for one in points]
    out = np.full((len(movers), len(places) + 1), inf)
    for mode in sorted({mover.mode for mover in movers}):
        rows = [row for row, mover in enumerate(movers) if mover.mode == mode]
        here = [movers[row].point for row in rows]
        out[rows] = roads.seconds_between(mode, here, [*places, scene], at, closed)
        if places:
            last = roads.seconds_between(mode, places, [scene], at, closed)[:, 0]
            out[np.ix_(rows, range(len(places)))] += last
    ready = np.array([mover.ready_seconds for mover in movers])
    seconds = out + ready[:, None]
    room = [rules.units_by_class.get(one.road_class.removesuffix("_link"), rules.units_elsewhere) for one in points]
    slot = np.repeat(np.arange(len(places)), room)
    due = np.array(due_seconds)
    # Whom no road takes in time goes straight: dearer than any detour, so that as few as can be do.
    fits = seconds[:, slot] <= np.maximum(due, seconds[:, -1])[:, None]
    straight = np.where(np.eye(len(movers), dtype=bool), 1e6, 1e9)
    cost = np.concatenate([np.where(fits, seconds[:, slot], 1e9), straight], axis=1)
    rows, columns = linear_sum_assignment(cost)
    staged: list[Staged] = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        if column >= len(slot):
            there = float(seconds[row, -1])
            staged.append(Staged(scene, "", there, there, is_direct=True))
            continue
        chosen = points[int(slot[column])]
        there = float(seconds[row, slot[column]])
        mode = movers[row].mode
        on = float(roads.seconds_between(mode, [chosen.point], [scene], at, closed)[0, 0])
        staged.append(Staged(chosen.point, side_of(chosen.bearing_degrees), there - on, there,
                             directed_segment=chosen.directed_segment))  # fmt: skip
    return tuple(staged)


def side_of(bearing_degrees: float) -> str:
    """The quarter of the compass."""
    return SIDES[int(((bearing_degrees + 45.0) % 360.0) // 90.0)]
