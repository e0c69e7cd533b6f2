"""Many rows in one statement, in the words that SQLite and PostgreSQL share.

A statement a row lets other threads in between and waits for them each time; one statement a batch does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, Protocol

from sqlalchemy import Table

VALUES_MOST: Final = 30_000
"""Values in one statement; SQLite takes 32,766."""


class Cursor(Protocol):
    """What both drivers offer."""

    def execute(self, statement: str, values: Sequence[Any], /) -> Any: ...


def insert_rows(cursor: Cursor, table: Table, rows: Sequence[Mapping[str, Any]], mark: str) -> None:
    """Add rows; `mark` is how the driver writes a parameter, `?` or `%s`."""
    for part in _parts(table, rows):
        cursor.execute(_insert(table, len(part), mark), _values(table, part))


def put_rows(cursor: Cursor, table: Table, rows: Iterable[Mapping[str, Any]], mark: str) -> None:
    """Add rows, or replace those of the same primary key; of rows with the same key the last one stays."""
    keys = [column.name for column in table.primary_key.columns]
    newest = {tuple(row[key] for key in keys): row for row in rows}
    for part in _parts(table, list(newest.values())):
        cursor.execute(_upsert(table, len(part), mark), _values(table, part))


def _parts(table: Table, rows: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    """Slices whose lengths are powers of two, so that few different statements have to be prepared."""
    most = 1 << ((VALUES_MOST // len(table.columns)).bit_length() - 1)
    begin = 0
    while begin < len(rows):
        length = min(most, 1 << ((len(rows) - begin).bit_length() - 1))
        yield rows[begin : begin + length]
        begin += length


def _values(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    names = [column.name for column in table.columns]
    return [row[name] for row in rows for name in names]


@lru_cache(maxsize=1_000)
def _insert(table: Table, count: int, mark: str) -> str:
    names = ", ".join(_quoted(column.name) for column in table.columns)
    row = f"({', '.join([mark] * len(table.columns))})"
    return f"insert into {_quoted(table.name)} ({names}) values {', '.join([row] * count)}"


@lru_cache(maxsize=1_000)
def _upsert(table: Table, count: int, mark: str) -> str:
    keys = [column.name for column in table.primary_key.columns]
    rest = [column.name for column in table.columns if column.name not in keys]
    told = f"{_insert(table, count, mark)} on conflict ({', '.join(map(_quoted, keys))}) do "
    if not rest:
        return told + "nothing"
    return told + "update set " + ", ".join(f"{_quoted(name)} = excluded.{_quoted(name)}" for name in rest)


def _quoted(name: str) -> str:
    return f'"{name}"'
