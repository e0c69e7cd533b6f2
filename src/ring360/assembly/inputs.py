"""Joins the readers of planners' files with an atlas: rows, where they stand on its roads, and what looks wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import numpy as np

from ring360.adapters.history.calls import read_calls
from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import Account, CallRow, UnitRow
from ring360.adapters.history.units import read_units
from ring360.domain.problems import Problem
from ring360.domain.units import Unit, mode_of
from ring360.geography.atlas import Atlas
from ring360.geography.shifts import suspect_shift
from ring360.geography.snapping import Snaps

FARTHEST_FROM_ROAD_METRES = 500.0
"""A point farther than this from every road of the map is outside it."""

_STILL_TESTED_METRES = 1500.0
"""Points up to here are tested for a shift: a wrong datum moves them by hundreds of metres."""

Row = TypeVar("Row", UnitRow, CallRow)


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to tell before the result: message `inputs-warning-<code>` with its details."""

    code: str
    details: dict[str, str | int | float]

    def as_json(self) -> dict[str, object]:
        return {"code": self.code, **self.details}


@dataclass(frozen=True)
class Placed(Generic[Row]):
    """The rows inside the map with their places on its roads, row by row, and the account of the others."""

    rows: list[Row]
    snaps: Snaps
    outside: list[Row]
    account: Account
    warnings: tuple[Warned, ...]


def unit_of(row: UnitRow) -> Unit:
    """A row of `units.csv` as the desk's record."""
    return Unit(row.unit_id, row.role, row.officers, row.skills, mode_of(row.role, row.mode), row.post, row.equipment)


def place_units(path: Path, atlas: Atlas, options: InputOptions, mode: str = "car") -> Placed[UnitRow]:
    """Units of a file on the roads of `mode`; Problem where none is inside the map."""
    rows, account = read_units(path, options)
    return _place(rows, account, atlas, options, mode)


def place_calls(path: Path, atlas: Atlas, options: InputOptions, mode: str = "car") -> Placed[CallRow]:
    """Calls of a file on the roads of `mode`; Problem where none is inside the map."""
    rows, account = read_calls(path, options)
    return _place(rows, account, atlas, options, mode)


def _place(rows: list[Row], account: Account, atlas: Atlas, options: InputOptions, mode: str) -> Placed[Row]:
    lon, lat = np.array([row.lon for row in rows]), np.array([row.lat for row in rows])
    snapper = atlas.snapper(mode)
    on_earth = np.abs(lat) <= 85.0
    snaps = snapper.snap(np.where(on_earth, lon, 0.0), np.where(on_earth, lat, 0.0))
    off = np.where(on_earth, snaps.metres_off, np.inf)
    inside = np.flatnonzero(off <= FARTHEST_FROM_ROAD_METRES)
    swapped = _swapped(atlas, lon, lat)
    if len(inside) == 0:
        code = "inputs-swapped" if swapped > len(rows) / 2 else "inputs-all-outside"
        raise Problem(code, file=account.file, rows=len(rows), map=atlas.name, **_box(atlas))
    warnings = []
    near = off <= _STILL_TESTED_METRES
    shift = suspect_shift(lon[near], lat[near], snapper, options.datum)
    if shift is not None:
        figures: dict[str, str | int | float] = {
            "file": account.file, "metres_off": round(shift.metres_off, 1),
            "metres_off_then": round(shift.metres_off_then, 1), "east_metres": round(shift.east_metres),
            "north_metres": round(shift.north_metres),
        }  # fmt: skip
        if shift.datum:
            warnings.append(Warned("datum", {"given": options.datum, "datum": shift.datum, **figures}))
        else:
            warnings.append(Warned("offset", figures))
    if swapped > max(len(inside), 10):
        warnings.append(Warned("swapped", {"file": account.file, "rows": swapped}))
    beyond = np.flatnonzero(off > FARTHEST_FROM_ROAD_METRES)
    return Placed(
        [rows[row] for row in inside.tolist()], snaps[inside], [rows[row] for row in beyond.tolist()], account,
        tuple(warnings),
    )  # fmt: skip


def _swapped(atlas: Atlas, lon: np.ndarray, lat: np.ndarray) -> int:
    """How many points outside the map would lie inside it with longitude and latitude exchanged."""
    west, south, east, north = atlas.roads.bounds
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    exchanged = (lat >= west) & (lat <= east) & (lon >= south) & (lon <= north)
    return int((exchanged & ~inside).sum())


def _box(atlas: Atlas) -> dict[str, float]:
    names = ("west", "south", "east", "north")
    return {name: round(value, 4) for name, value in zip(names, atlas.roads.bounds, strict=True)}


def accounts_json(placed: Sequence[tuple[str, Placed[UnitRow] | Placed[CallRow] | None]]) -> dict[str, object]:
    """What machines are told of the files: refused, outside and warnings by kind of file."""
    given = [(kind, one) for kind, one in placed if one is not None]
    return {
        "refused": {kind: one.account.as_json() for kind, one in given},
        "outside": {kind: len(one.outside) for kind, one in given},
        "warnings": [warned.as_json() for _, one in given for warned in one.warnings],
    }
