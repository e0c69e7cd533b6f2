"""What units can reach: the seconds at which the first of them drives onto each road, and who that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ring360.geography.compiled import compiled
from ring360.geography.costs import UNREACHABLE_MS
from ring360.geography.snapping import Snaps


@dataclass(frozen=True, slots=True)
class Starts:
    """Where journeys begin: the directed segments on which units stand, one row for each way a unit may drive off."""

    unit: NDArray[np.int32]
    directed: NDArray[np.int32]
    position_ms: NDArray[np.int32]
    """Driving time from the beginning of the directed segment to the unit."""

    def outside(self, closed: frozenset[int]) -> Starts:
        """Without those on closed directed segments: a unit may drive off such a road, but nothing on it is reached."""
        if not closed:
            return self
        kept = ~np.isin(self.directed, np.fromiter(closed, np.int64))
        return Starts(self.unit[kept], self.directed[kept], self.position_ms[kept])


@dataclass(frozen=True, slots=True)
class Ring:
    """First arrival on every directed segment, (2 * segments,); travel time only, no allowances."""

    enter_ms: NDArray[np.int32]
    """When the first unit drives onto the segment at its beginning, turn included; UNREACHABLE_MS = never."""
    drive_ms: NDArray[np.int32]
    """From there to the far end."""
    unit: NDArray[np.int32]
    """Row of the first unit, -1 = none."""
    starts: Starts

    @property
    def enter_seconds(self) -> NDArray[np.float32]:
        """`enter_ms` in seconds, inf = never."""
        seconds = (self.enter_ms / np.float32(1000)).astype(np.float32)
        seconds[self.enter_ms >= UNREACHABLE_MS] = np.inf
        return seconds

    @property
    def drive_seconds(self) -> NDArray[np.float32]:
        return (self.drive_ms / np.float32(1000)).astype(np.float32)

    def at(self, places: Snaps) -> NDArray[np.float64]:
        """Seconds until the first unit is at each place, inf = never."""
        return seconds_of(self.at_ms(places))

    def at_ms(self, places: Snaps) -> NDArray[np.int32]:
        """Milliseconds until the first unit is at each place, (places,)."""
        best = np.full(len(places), UNREACHABLE_MS, np.int32)
        for backward in (0, 1):
            directed = 2 * places.segment + backward
            position = position_ms(self.drive_ms[directed], places.fraction, backward)
            best = np.minimum(best, self.enter_ms[directed] + position)
            # A unit may stand on the same segment, short of the place: it need not leave it and come again.
            mine = np.flatnonzero(np.isin(directed, self.starts.directed))
            for row in mine.tolist():
                ahead = position[row] - self.starts.position_ms[self.starts.directed == directed[row]]
                if (ahead >= 0).any():
                    best[row] = min(best[row], ahead[ahead >= 0].min())
        return np.minimum(best, UNREACHABLE_MS)


Reach = Ring
"""What one unit can reach: a ring of one."""


def position_ms(drive_ms: NDArray[np.int32], fraction: NDArray[np.float64], backward: int) -> NDArray[np.int32]:
    """Driving time from the beginning of a directed segment to `fraction` (of the segment as drawn).

    Forwards and backwards round the same way, so that the two parts of a segment always add up to the whole.
    """
    drawn = np.rint(drive_ms * fraction).astype(np.int32)
    return drive_ms - drawn if backward else drawn


def seconds_of(ms: NDArray[np.int32]) -> NDArray[np.float64]:
    """Milliseconds to seconds, inf = unreachable; the same shape and layout."""
    if ms.ndim == 2 and not ms.flags.c_contiguous:
        return seconds_of(ms.T).T
    return _seconds(np.ravel(ms)).reshape(ms.shape)


@compiled
def _seconds(ms: NDArray[np.int32]) -> NDArray[np.float64]:
    seconds = np.empty(len(ms), np.float64)
    for row in range(len(ms)):
        seconds[row] = ms[row] / 1000.0 if ms[row] < UNREACHABLE_MS else np.inf
    return seconds
