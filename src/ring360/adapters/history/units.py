"""Reads `units.csv` (or GeoJSON): which units there are, with whom, and where they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from math import isfinite
from pathlib import Path

from ring360.adapters.history.fields import close, converted, find_fields, rows_with_place
from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import Account, UnitRow
from ring360.adapters.history.tables import open_table
from ring360.geography.roads import MODES

_NEEDED = ("unit_id", "role", "lon", "lat", "officers")
_WANTED = ("skills", "post", "shift_start", "shift_end", "mode", "equipment")
_CLOCK = re.compile(r"(?:([01]?\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?|24:00(?::00)?)$")


def read_units(path: Path, options: InputOptions | None = None) -> tuple[list[UnitRow], Account]:
    """Units in the order of the file and the account of its rows; Problem where the file cannot be taken."""
    options = options or InputOptions()
    table = open_table(path, options.encoding)
    account = Account(table.file, table.encoding)
    fields = find_fields(table, options, _NEEDED, _WANTED)
    numbers: list[int] = []
    xs: list[float] = []
    ys: list[float] = []
    drafts: list[UnitRow] = []
    seen: set[str] = set()
    for number, row, x, y in rows_with_place(table, fields, options, account):
        unit_id, role = fields.cell(row, "unit_id"), fields.cell(row, "role")
        officers = _officers(fields.cell(row, "officers"))
        mode = fields.cell(row, "mode").lower()
        shift = fields.cell(row, "shift_start"), fields.cell(row, "shift_end")
        if not unit_id:
            account.refuse(number, "id-empty", "unit_id")
        elif unit_id in seen:
            account.refuse(number, "id-repeated", "unit_id", unit_id)
        elif not role:
            account.refuse(number, "role-empty", "role")
        elif officers is None:
            account.refuse(number, "officers-unreadable", "officers", fields.cell(row, "officers"))
        elif bool(shift[0]) != bool(shift[1]) or (shift[0] and not all(_CLOCK.match(text) for text in shift)):
            account.refuse(number, "shift-unreadable", "shift_start, shift_end", " ".join(shift))
        elif mode and mode not in MODES:
            account.refuse(number, "mode-unknown", "mode", mode)
        else:
            seen.add(unit_id)
            skills, equipment = (_listed(fields.cell(row, name)) for name in ("skills", "equipment"))
            post = fields.cell(row, "post")
            drafts.append(UnitRow(unit_id, role, x, y, officers, skills, post, *shift, mode, equipment))
            numbers.append(number)
            xs.append(x)
            ys.append(y)
    lon, lat = converted(xs, ys, numbers, options.datum, account)
    units = [
        replace(draft, lon=place_lon, lat=place_lat)
        for draft, place_lon, place_lat in zip(drafts, lon.tolist(), lat.tolist(), strict=True)
        if isfinite(place_lon)
    ]
    close(account, len(units), options)
    return units, account


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;|，、,]", text) if part.strip())


def _officers(text: str) -> int | None:
    try:
        officers = float(text)
    except ValueError:
        return None
    return int(officers) if officers == int(officers) and 0 < officers <= 1000 else None
