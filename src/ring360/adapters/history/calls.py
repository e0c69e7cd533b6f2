"""Reads `calls.csv` (or GeoJSON): what was reported when and where, and when the units were on their way."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from pathlib import Path

from ring360.adapters.history.fields import Fields, close, converted, find_fields, rows_with_place
from ring360.adapters.history.options import InputOptions
from ring360.adapters.history.rows import Account, CallRow
from ring360.adapters.history.tables import open_table
from ring360.adapters.history.times import Times

_NEEDED = ("received_at", "lon", "lat", "category")
_STAMPS = ("dispatched_at", "en_route_at", "arrived_at", "cleared_at")
_WANTED = ("call_id", "priority", *_STAMPS)

Stamps = list[float | None]


def read_calls(path: Path, options: InputOptions | None = None) -> tuple[list[CallRow], Account]:
    """Calls by time of receipt and the account of the file's rows; Problem where the file cannot be taken.

    Rows that repeat a call's number, time and place (a log with one row for each unit sent) become one call: its first
    dispatch, departure and arrival, its last clearing. A number that comes again with another time or place is refused.
    """
    options = options or InputOptions()
    times = Times(options.zone(), options.time_format)
    table = open_table(path, options.encoding)
    account = Account(table.file, table.encoding)
    fields = find_fields(table, options, _NEEDED, _WANTED)
    drafts: list[_Draft] = []
    by_id: dict[str, _Draft] = {}
    stamped = [name for name in _STAMPS if fields.at[name] >= 0]
    for number, row, x, y in rows_with_place(table, fields, options, account):
        draft = _draft(number, row, x, y, fields, times, account)
        if draft is None:
            continue
        earlier = by_id.get(draft.call_id) if draft.call_id else None
        if earlier is not None and (earlier.received_at, earlier.x, earlier.y) != (draft.received_at, x, y):
            account.refuse(number, "id-repeated", "call_id", draft.call_id)
            continue
        if stamped:
            _stamp(draft, row, fields, times, stamped, account)
        if earlier is not None:
            earlier.merge(draft)
            account.repeated += 1
            continue
        by_id[draft.call_id] = draft
        drafts.append(draft)
    calls = _placed(drafts, options, account)
    account.notes.update(times.notes)
    close(account, len(calls), options)
    return calls, account


class _Draft:
    """One call before its place is converted."""

    __slots__ = ("call_id", "category", "number", "priority", "received_at", "stamps", "x", "y")

    def __init__(
        self, number: int, call_id: str, received_at: float, x: float, y: float, category: str, priority: str
    ) -> None:
        self.number = number
        self.call_id = call_id
        self.received_at = received_at
        self.x = x
        self.y = y
        self.category = category
        self.priority = priority
        self.stamps: Stamps = [None, None, None, None]

    def merge(self, other: _Draft) -> None:
        picks: tuple[Callable[[float, float], float], ...] = (min, min, min, max)
        for index, pick in enumerate(picks):
            mine, theirs = self.stamps[index], other.stamps[index]
            self.stamps[index] = theirs if mine is None else mine if theirs is None else pick(mine, theirs)


def _draft(
    number: int, row: list[str], x: float, y: float, fields: Fields, times: Times, account: Account
) -> _Draft | None:
    written = fields.cell(row, "received_at")
    if not written:
        account.refuse(number, "time-empty", "received_at")
        return None
    received_at = times.read(written)
    if isinstance(received_at, str):
        account.refuse(number, received_at, "received_at", written)
        return None
    category = fields.cell(row, "category")
    if not category:
        account.refuse(number, "category-empty", "category")
        return None
    return _Draft(number, fields.cell(row, "call_id"), received_at, x, y, category, fields.cell(row, "priority"))


def _stamp(draft: _Draft, row: list[str], fields: Fields, times: Times, stamped: list[str], account: Account) -> None:
    for name in stamped:
        written = fields.cell(row, name)
        if not written:
            continue
        instant = times.read(written)
        if isinstance(instant, str):
            account.notes["stamp-unreadable"] += 1
        else:
            draft.stamps[_STAMPS.index(name)] = instant


def _placed(drafts: list[_Draft], options: InputOptions, account: Account) -> list[CallRow]:
    numbers = [draft.number for draft in drafts]
    lon, lat = converted([one.x for one in drafts], [one.y for one in drafts], numbers, options.datum, account)
    calls = [
        CallRow(
            one.call_id or f"row-{one.number}",
            one.received_at,
            place_lon,
            place_lat,
            one.category,
            one.priority,
            *one.stamps,
        )
        for one, place_lon, place_lat in zip(drafts, lon.tolist(), lat.tolist(), strict=True)
        if isfinite(place_lon)
    ]
    calls.sort(key=lambda call: call.received_at)
    return calls
