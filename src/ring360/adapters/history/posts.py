"""Reads `posts.csv` and `reserves.csv`: where free units can stand, and who can be called up. Whole or not at all.

Posts: `post_id`, `kind`, `lon`, `lat` and, where wanted, `name`, `roles`, `units_most`. Reserves: `name`, `lon`, `lat`,
`officers` and, where wanted, `role`, `callup_seconds`. Degrees are WGS 84; roles are divided by `;`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ring360.adapters.history.strict_tables import Faults, Line, lines_of
from ring360.domain.posts import SORTS

LONGEST_CALLUP_SECONDS: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post, not yet on the road."""

    name: str
    sort: str
    lon: float
    lat: float
    label: str = ""
    roles: tuple[str, ...] = ()
    units_most: int = 1


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """One reserve, not yet on the road."""

    name: str
    lon: float
    lat: float
    officers: int
    role: str = "patrol"
    callup_seconds: float = 600.0


def read_posts(path: Path, encoding: str | None = None) -> list[PostRow]:
    """Posts in the order of the file; Problem names the first row and column that is wrong."""
    faults, posts, seen = Faults(path.name), [], set[str]()
    for line in lines_of(path, ("post_id", "kind", "lon", "lat"), ("name", "roles", "units_most"), encoding):
        name, sort = _new_name(line, "post_id", seen, faults), line.cells["kind"]
        if sort not in SORTS:
            faults.add(line, "kind", "post-kind")
        place, units_most = _place(line, faults), faults.whole(line, "units_most", 1, 1_000, 1)
        if place is not None and units_most is not None:
            posts.append(PostRow(name, sort, *place, line.cells["name"], line.list("roles"), units_most))
    faults.stop_if_any()
    return posts


def read_reserves(path: Path, encoding: str | None = None) -> list[ReserveRow]:
    """Reserves in the order of the file; Problem names the first row and column that is wrong."""
    faults, reserves, seen = Faults(path.name), [], set[str]()
    for line in lines_of(path, ("name", "lon", "lat", "officers"), ("role", "callup_seconds"), encoding):
        name, place = _new_name(line, "name", seen, faults), _place(line, faults)
        officers = faults.whole(line, "officers", 1, 1_000, None)
        callup_seconds = faults.number(line, "callup_seconds", 0.0, LONGEST_CALLUP_SECONDS, 600.0)
        if place is not None and officers is not None and callup_seconds is not None:
            reserves.append(ReserveRow(name, *place, officers, line.cells["role"] or "patrol", callup_seconds))
    faults.stop_if_any()
    return reserves


def _new_name(line: Line, column: str, seen: set[str], faults: Faults) -> str:
    name = line.cells[column]
    if not name:
        faults.add(line, column, "empty")
    elif name in seen:
        faults.add(line, column, "repeated")
    seen.add(name)
    return name


def _place(line: Line, faults: Faults) -> tuple[float, float] | None:
    lon = faults.number(line, "lon", -180.0, 180.0, None)
    lat = faults.number(line, "lat", -85.0, 85.0, None)
    return None if lon is None or lat is None else (lon, lat)
