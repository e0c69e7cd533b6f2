"""Reads a journal's lines, heads and keys as plainly as can be: from a SQLite file, a PostgreSQL database or an export.

Verification must see what is stored, not what our own reading of it would make of it: raw cursors, no parsing of
payloads, in stretches that several processes read at the same time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from ring360.adapters.store.location import Location
from ring360.domain.problems import Problem

STRETCH: Final = 1 << 14
"""Lines that are read in one go: a power of two, so that each stretch is a complete subtree."""

LINE: Final = ("seq", "at", "kind", "cause", "payload", "previous", "hash", "by")
HEAD: Final = ("origin", "size", "root", "at", "previous", "key_id", "signature")
KEY: Final = ("key_id", "public_key", "made_at", "endorsed_by", "endorsement")
LINE_BEGIN: Final = b'{"seq":'
EXPORT_BEGIN: Final = b'{"format":"ring360-journal","version":1'

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where a worker finds lines `start + 1` to `start + STRETCH`."""

    start: int
    address: str
    offset: int = 0
    """Of the first line's byte in an export."""


class LineSource(Protocol):
    """A journal to be verified."""

    def key_rows(self) -> list[Row]:
        """Rows of `KEY`, oldest first."""

    def head_rows(self) -> list[Row]:
        """Rows of `HEAD`, smallest first; in the order of the file in an export."""

    def stretches(self) -> Iterator[Stretch]: ...

    def last_seq(self) -> int:
        """About how many lines there are, for the progress bar."""

    def rows(self, stretch: Stretch) -> Iterator[Row]:
        """Rows of `LINE`; the source is pickled to another process for this."""


class DatabaseLines:
    """Lines of a SQLite or PostgreSQL database, read beside a running server without disturbing it."""

    def __init__(self, location: Location) -> None:
        self.name = location.name
        self._is_file = location.is_file
        if location.is_file:
            path = Path(location.name)
            if not path.is_file():
                raise Problem("file-missing", file=location.name)
            self._address = f"{path.resolve().as_uri()}?mode=ro"
        else:
            url = location.url.set(drivername="postgresql")
            self._address = url.render_as_string(hide_password=False)

    def key_rows(self) -> list[Row]:
        return self._all(f"select {_columns(KEY)} from journal_keys order by number")

    def head_rows(self) -> list[Row]:
        return self._all(f"select {_columns(HEAD)} from journal_heads order by size")

    def last_seq(self) -> int:
        return int(self._all("select coalesce(max(seq), 0) from journal")[0][0])

    def stretches(self) -> Iterator[Stretch]:
        for start in range(0, max(1, self.last_seq()), STRETCH):
            yield Stretch(start, self._address)

    def rows(self, stretch: Stretch) -> Iterator[Row]:
        # A line numbered below 1 must not hide before the first stretch.
        least = f"seq > {stretch.start} and " if stretch.start else ""
        most = stretch.start + STRETCH
        return iter(self._all(f"select {_columns(LINE)} from journal where {least}seq <= {most} order by seq"))

    def _all(self, statement: str) -> list[Row]:
        if self._is_file:
            try:
                with closing(sqlite3.connect(self._address, uri=True, timeout=10)) as connection:
                    return connection.execute(statement).fetchall()
            except sqlite3.Error as error:
                raise Problem("database-unreadable", file=self.name, reason=str(error)) from error
        import psycopg

        try:
            with psycopg.connect(self._address) as server:
                return server.execute(statement.encode()).fetchall()
        except psycopg.Error as error:
            raise Problem("database-unreadable", file=self.name, reason=str(error)) from error


class ExportedLines:
    """Lines of a file that `ring360 journal export` wrote."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._keys: list[Row] = []
        self._heads: list[Row] = []
        self._stretches: list[Stretch] = []
        try:
            self._lines = self._scan(path)
        except OSError as error:
            raise Problem("file-unreadable", file=str(path), reason=error.strerror or str(error)) from error

    def key_rows(self) -> list[Row]:
        return self._keys

    def head_rows(self) -> list[Row]:
        return self._heads

    def last_seq(self) -> int:
        return self._lines

    def stretches(self) -> Iterator[Stretch]:
        yield from self._stretches

    def rows(self, stretch: Stretch) -> Iterator[Row]:
        left = STRETCH
        with open(self._path, "rb") as file:
            file.seek(stretch.offset)
            for raw in file:
                if not raw.startswith(LINE_BEGIN):
                    continue
                yield _line(raw)
                left -= 1
                if not left:
                    return

    def _scan(self, path: Path) -> int:
        lines = offset = 0
        with path.open("rb") as file:
            for raw in file:
                if raw.startswith(LINE_BEGIN):
                    if lines % STRETCH == 0:
                        self._stretches.append(Stretch(lines, self._path, offset))
                    lines += 1
                elif offset == 0:
                    if not raw.startswith(EXPORT_BEGIN):
                        raise Problem("journal-export-unreadable", file=str(path))
                else:
                    self._take(raw)
                offset += len(raw)
        return lines

    def _take(self, raw: bytes) -> None:
        # What is neither head nor key was spoilt: it will be missed where it should stand.
        with suppress(ValueError, TypeError, KeyError):
            told = json.loads(raw)
            name, fields, found = ("head", HEAD, self._heads) if "head" in told else ("key", KEY, self._keys)
            if len(told[name]) == len(fields):
                found.append(tuple(told[name][field] for field in fields))


def _line(raw: bytes) -> Row:
    """The fields of a line; what is no line comes back as a row that fits nothing."""
    try:
        told = json.loads(raw)
        return tuple(told[name] for name in LINE) if len(told) == len(LINE) else (told["seq"], *[None] * 7)
    except (ValueError, KeyError, TypeError):
        return (None,) * len(LINE)


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)
