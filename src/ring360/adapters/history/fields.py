"""Finds the asked-for fields in a table and walks its rows, for units and calls alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ring360.adapters.history.options import POINT_FIELD, InputOptions
from ring360.adapters.history.places import Degrees, convert, is_projected, place_reason, split_point
from ring360.adapters.history.rows import Account
from ring360.adapters.history.tables import Table
from ring360.domain.problems import Problem

MOST_LISTED_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Fields:
    """Where each field stands in a row; -1 where the file has none."""

    at: Mapping[str, int]
    in_one: int
    """Column that holds the whole place, -1 where lon and lat have their own."""

    def cell(self, row: list[str], name: str) -> str:
        """The trimmed text of `name`, "" where the file or the row has none."""
        at = self.at[name]
        return row[at].strip() if 0 <= at < len(row) else ""


def find_fields(table: Table, options: InputOptions, needed: tuple[str, ...], wanted: tuple[str, ...]) -> Fields:
    """Match the field names with the columns, letter case aside; Problem where a needed one is missing."""
    exact = {name: index for index, name in reversed(list(enumerate(table.columns)))}
    loose = {name.casefold(): index for index, name in reversed(list(enumerate(table.columns)))}

    def position(field: str) -> int:
        for name in (options.columns.get(field), field):
            if name is not None and (name in exact or name.casefold() in loose):
                return exact.get(name, loose.get(name.casefold(), -1))
        return -1

    at = {field: position(field) for field in (*needed, *wanted)}
    in_one = position(POINT_FIELD) if POINT_FIELD in options.columns or at["lon"] < 0 else -1
    for field in needed:
        if at[field] < 0 and not (in_one >= 0 and field in ("lon", "lat")):
            columns = ", ".join(table.columns[:MOST_LISTED_COLUMNS])
            raise Problem("inputs-column-missing", file=table.file, field=field, columns=columns)
    return Fields(at, in_one)


def rows_with_place(
    table: Table, fields: Fields, options: InputOptions, account: Account
) -> Iterator[tuple[int, list[str], float, float]]:
    """(row number, cells, x, y) of each row whose place can be one, as written; the others are refused."""
    projected = is_projected(options.datum)
    lon_at, lat_at, in_one = fields.at["lon"], fields.at["lat"], fields.in_one
    widest = max(lon_at, lat_at, in_one)
    for number, row in table.rows:
        account.rows += 1
        if len(row) <= widest:
            account.refuse(number, "row-short")
            continue
        if in_one >= 0:
            written = split_point(row[in_one])
            if written is None:
                _refuse_place(account, number, "location", row[in_one])
                continue
            x_text, y_text = written
        else:
            x_text, y_text = row[lon_at], row[lat_at]
        try:
            x, y = float(x_text), float(y_text)
        except ValueError:
            if not table.decimal_comma:
                _refuse_place(account, number, "lon, lat", f"{x_text.strip()}, {y_text.strip()}".strip(", "))
                continue
            try:
                x, y = float(x_text.replace(",", ".")), float(y_text.replace(",", "."))
            except ValueError:
                _refuse_place(account, number, "lon, lat", f"{x_text.strip()}, {y_text.strip()}".strip(", "))
                continue
        reason = place_reason(x, y, projected)
        if reason:
            account.refuse(number, reason, "lon, lat", f"{x_text.strip()}, {y_text.strip()}")
            continue
        yield number, row, x, y


def converted(x: list[float], y: list[float], rows: list[int], datum: str, account: Account) -> tuple[Degrees, Degrees]:
    """WGS 84 degrees of the rows read so far; points that the projection cannot place are refused and become nan."""
    lon, lat = convert(np.array(x, np.float64), np.array(y, np.float64), datum)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    for index in np.flatnonzero(lost):
        account.refuse(rows[index], "place-impossible", "lon, lat", f"{x[index]}, {y[index]}")
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def close(account: Account, taken: int, options: InputOptions) -> None:
    """Finish the account; Problem where nothing was taken or more than the set share was refused."""
    account.taken = taken
    account.refusals.sort(key=lambda refusal: refusal.row)
    reasons = ", ".join(f"{reason} {count}" for reason, count in account.reasons.items())
    first = ", ".join(str(refusal.row) for refusal in account.refusals[:5])
    details: dict[str, str | int | float] = {
        "file": account.file,
        "refused": account.refused,
        "total": account.rows,
        "reasons": reasons,
        "rows": first,
    }
    if account.rows == 0:
        raise Problem("inputs-no-rows", file=account.file)
    if account.refused_share > options.max_refused:
        raise Problem("inputs-too-many-refused", **details, limit_percent=round(100 * options.max_refused, 1))
    if taken == 0:
        raise Problem("inputs-none-taken", **details)


def _refuse_place(account: Account, number: int, field: str, text: str) -> None:
    account.refuse(number, "place-unreadable" if text.strip() else "place-empty", field, text.strip())
