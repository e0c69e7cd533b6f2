"""What a map file says of its roads, before anything is made of it: ways, points and turn restrictions as found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Restriction:
    """A turn restriction relation: members in order, as (role, kind, id) with kind "n" or "w"."""

    relation: int
    tags: Tags
    members: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class RawMap:
    """Roads of a file as found. Points are named by their ids; coordinates are degrees WGS 84."""

    way_id: NDArray[np.int64]
    way_start: NDArray[np.int64]
    """(ways + 1,) cuts `way_point`."""
    way_point: NDArray[np.int64]
    """Point ids along the ways."""
    way_tags: tuple[Tags, ...]
    point_id: NDArray[np.int64]
    """(points,) ascending."""
    point_lon: NDArray[np.float64]
    """NaN where the file names a point but does not hold it."""
    point_lat: NDArray[np.float64]
    point_tags: Mapping[int, Tags]
    """Tags of barriers and controls, by point id."""
    restrictions: tuple[Restriction, ...]
    building_lon: NDArray[np.float64]
    """One corner of each building, to tell town from country; may be empty."""
    building_lat: NDArray[np.float64]
    is_sorted: bool
