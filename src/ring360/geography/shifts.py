"""Suspects that points were given in another datum or lie off the roads by a constant offset, and says which.

Points of calls lie on or beside roads. So the right reading of them brings most points nearer to a road than a wrong
one does: a test on medians and on signs, which a few far-off points cannot sway.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from ring360.geography.datums import DATUMS, bd09_from_gcj02, gcj02_from_wgs84, in_shifted_area, to_wgs84
from ring360.geography.snapping import Snaps

Degrees = NDArray[np.float64]

FEWEST_POINTS: Final = 20
MOST_POINTS: Final = 1000
"""A sample is enough; it is taken evenly over the file."""
SMALLEST_GAIN_METRES: Final = 6.0
LARGEST_REMAINDER: Final = 0.6
"""The suspected reading must bring the median distance down to this share of what it was."""
_METRES_PER_DEGREE: Final = 111_195.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A reading of the points that fits the roads better than the one given."""

    datum: str
    """The datum that fits, "" where it is a plain offset."""
    east_metres: float
    north_metres: float
    """From where the points should be to where they were put, in the median."""
    metres_off: float
    """Median distance from the roads as given."""
    metres_off_then: float
    """The same under the suspected reading."""


class Nearest(Protocol):
    """Finds the nearest road; a `Snapper` is one."""

    def snap(self, lon: Degrees, lat: Degrees) -> Snaps: ...


def suspect_shift(lon: Degrees, lat: Degrees, roads: Nearest, datum: str = "wgs84") -> Shift | None:
    """The better reading of WGS 84 points (points,) that were given in `datum`; None where they fit as they are."""
    if len(lon) < FEWEST_POINTS:
        return None
    chosen = np.linspace(0, len(lon) - 1, min(len(lon), MOST_POINTS)).astype(np.int64)
    lon, lat = lon[chosen], lat[chosen]
    given = roads.snap(lon, lat).metres_off
    readings = [("", *_without_offset(lon, lat, roads))]
    if datum in DATUMS and in_shifted_area(lon, lat).mean() > 0.9:
        readings += _other_datums(lon, lat, datum)
    found = [_weigh(name, lon, lat, other_lon, other_lat, given, roads) for name, other_lon, other_lat in readings]
    fitting = [shift for shift in found if shift is not None]
    # A datum explains more than a number does: it is named unless a plain offset fits far better.
    return min(fitting, key=lambda shift: shift.metres_off_then * (1.0 if shift.datum else 1.5), default=None)


def _other_datums(lon: Degrees, lat: Degrees, datum: str) -> list[tuple[str, Degrees, Degrees]]:
    written = lon, lat
    if datum in ("gcj02", "bd09"):
        written = gcj02_from_wgs84(*written)
    if datum == "bd09":
        written = bd09_from_gcj02(*written)
    return [(name, *to_wgs84(*written, name)) for name in DATUMS if name != datum]


def _without_offset(lon: Degrees, lat: Degrees, roads: Nearest) -> tuple[Degrees, Degrees]:
    """Move all points together until they stand on the roads best: least squares on the distances across the roads."""
    stretch = np.cos(np.radians(lat.mean()))
    for _ in range(10):
        snaps = roads.snap(lon, lat)
        east = (lon - snaps.lon) * _METRES_PER_DEGREE * stretch
        north = (lat - snaps.lat) * _METRES_PER_DEGREE
        off = np.hypot(east, north)
        near = (off > 0.1) & (off <= max(np.quantile(off, 0.8), 1.0))
        if near.sum() < FEWEST_POINTS // 2:
            break
        across = np.stack([east[near], north[near]], axis=1) / off[near, None]
        move, *_ = np.linalg.lstsq(across, off[near], rcond=None)
        lon = lon - move[0] / _METRES_PER_DEGREE / stretch
        lat = lat - move[1] / _METRES_PER_DEGREE
        if np.hypot(*move) < 0.5:
            break
    return lon, lat


def _weigh(
    name: str, lon: Degrees, lat: Degrees, other_lon: Degrees, other_lat: Degrees,
    given: NDArray[np.float64], roads: Nearest,
) -> Shift | None:  # fmt: skip
    then = roads.snap(other_lon, other_lat).metres_off
    nearer = float((then < given).mean())
    before, after = float(np.median(given)), float(np.median(then))
    by_chance = 0.5 + 2.0 * np.sqrt(0.25 / len(given))
    if nearer <= by_chance or after > LARGEST_REMAINDER * before or before - after < SMALLEST_GAIN_METRES:
        return None
    east = np.median((lon - other_lon) * np.cos(np.radians(lat))) * _METRES_PER_DEGREE
    north = np.median(lat - other_lat) * _METRES_PER_DEGREE
    return Shift(name, float(east), float(north), before, after)
