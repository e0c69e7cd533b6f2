"""Which streets and places are served worst: uncovered metres and seconds under the names that people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from ring360.geography.coverage import middle_and_worst_seconds
from ring360.geography.reach import Ring
from ring360.geography.roads import Roads

FARTHEST_PLACE_METRES = 5000.0
"""A road farther than this from every named place belongs to none."""
_NO_LANGUAGES = frozenset({"ref", "alt_name", "old_name", "short_name", "official_name", "loc_name", "int_name"})
"""Keys of a street's names that are not languages."""
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A town, quarter or village with its names by language ("" = the local one)."""

    names: dict[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class ServedPlace:
    """A street or place and how it is served. Seconds are total response, allowances included."""

    kind: str
    """`street` or `place`."""
    names: dict[str, str]
    metres: float
    uncovered_metres: float
    median_seconds: float
    """Half of its length is reached sooner; inf where half is never reached."""
    worst_seconds: float
    near: dict[str, str] = field(default_factory=dict)
    """Names of the nearest place, for streets: the same street name may exist in several."""

    def name(self, language: str) -> str:
        """The name in `language`, else the local one."""
        return name_in(self.names, language)

    def as_json(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "name": self.names.get("", ""),
            "names": {key: name for key, name in self.names.items() if key and key not in _NO_LANGUAGES},
            **({"near": self.near.get("", "")} if self.near else {}),
            "metres": round(self.metres, 1),
            "uncovered_metres": round(self.uncovered_metres, 1),
            "covered_share": round(1.0 - self.uncovered_metres / self.metres, 6) if self.metres else None,
            "median_seconds": round(self.median_seconds, 3) if np.isfinite(self.median_seconds) else None,
            "worst_seconds": round(self.worst_seconds, 3) if np.isfinite(self.worst_seconds) else None,
        }


def name_in(names: dict[str, str], language: str) -> str:
    """The name in `language` ("zh-CN" finds "zh"), else the local one, else any."""
    short = language.split("-")[0]
    return names.get(language) or names.get(short) or names.get("") or next(iter(names.values()), "")


def by_street(
    roads: Roads, ring: Ring, metres: NDArray[np.float64], covered: NDArray[np.float64], allowance_seconds: float,
    places: Sequence[NamedPlace],
) -> tuple[ServedPlace, ...]:  # fmt: skip
    """Named streets with anything uncovered, most uncovered metres first. Streets of one name near different places
    are different streets. `metres`, `covered` (segments,)."""
    nearest = _nearest(roads, places)
    key = (roads.segment_name.astype(np.int64) + 1) * (len(places) + 1) + nearest + 1
    used = (metres > 0) & (roads.segment_name >= 0)
    served = [
        ServedPlace(
            "street", dict(roads.names[group // (len(places) + 1) - 1]), *figures,
            near=dict(places[group % (len(places) + 1) - 1].names) if group % (len(places) + 1) else {},
        )
        for group, figures in _grouped(key, used, ring, metres, covered, allowance_seconds)
    ]  # fmt: skip
    return tuple(sorted((one for one in served if one.uncovered_metres >= 0.5), key=_worst_first))


def by_nearest_place(
    roads: Roads, ring: Ring, metres: NDArray[np.float64], covered: NDArray[np.float64], allowance_seconds: float,
    places: Sequence[NamedPlace],
) -> tuple[ServedPlace, ...]:  # fmt: skip
    """All named places with the roads that are nearer to them than to any other, most uncovered metres first."""
    nearest = _nearest(roads, places)
    grouped = _grouped(nearest, (metres > 0) & (nearest >= 0), ring, metres, covered, allowance_seconds)
    served = [ServedPlace("place", dict(places[group].names), *figures) for group, figures in grouped]
    return tuple(sorted(served, key=_worst_first))


def _worst_first(place: ServedPlace) -> tuple[float, str]:
    return -round(place.uncovered_metres, 3), place.names.get("", "")


def _nearest(roads: Roads, places: Sequence[NamedPlace]) -> NDArray[np.int64]:
    """(segments,) row of the nearest place to the middle of each segment, -1 = none near enough."""
    if not places:
        return np.full(roads.segments, -1, np.int64)
    both_ends = roads.shape_start[:-1] + roads.shape_start[1:] - 1
    middle, other = both_ends // 2, (both_ends + 1) // 2
    stretch = np.cos(np.radians(np.mean([place.lat for place in places])))
    scale = np.array([_METRES_PER_DEGREE * stretch, _METRES_PER_DEGREE])
    known = cKDTree(np.array([[place.lon, place.lat] for place in places]) * scale)
    lon = (roads.shape_lon[middle] + roads.shape_lon[other]) / 2
    lat = (roads.shape_lat[middle] + roads.shape_lat[other]) / 2
    roads_at = np.stack([lon, lat], axis=1) * scale
    far, row = known.query(roads_at, distance_upper_bound=FARTHEST_PLACE_METRES)
    return np.where(np.isfinite(far), row, -1).astype(np.int64)


def _grouped(
    key: NDArray[np.integer], used: NDArray[np.bool_], ring: Ring, metres: NDArray[np.float64],
    covered: NDArray[np.float64], allowance_seconds: float,
) -> list[tuple[int, tuple[float, float, float, float]]]:  # fmt: skip
    """For each key: metres, uncovered metres, median and worst seconds (weighted by length)."""
    middle, worst = middle_and_worst_seconds(ring)
    rows = np.flatnonzero(used)
    rows = rows[np.lexsort((middle[rows], key[rows]))]
    groups, first = np.unique(key[rows], return_index=True)
    found: list[tuple[int, tuple[float, float, float, float]]] = []
    if not len(rows):
        return found
    for group, part in zip(groups.tolist(), np.split(rows, first[1:]), strict=True):
        along = np.cumsum(metres[part])
        median = float(middle[part[int(np.searchsorted(along, along[-1] / 2))]])
        uncovered = float(((1.0 - covered[part]) * metres[part]).sum())
        slowest = float(worst[part].max())
        found.append((group, (float(along[-1]), uncovered, median + allowance_seconds, slowest + allowance_seconds)))
    return found
