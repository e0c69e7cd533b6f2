"""A backup's form: gzipped JSON lines with the rows of each table and, at the end, their count and checksum.

The same for both kinds of database, so that either can be restored from the other's. It holds what cannot be made
again: no reading tables, frozen boards, sessions or positions, and none of the keys that lie in files of their own.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final

from ring360.domain.problems import Problem

FORMAT: Final = "ring360-backup"
VERSION: Final = 1
TABLES: Final = (
    "journal", "journal_keys", "journal_heads", "people", "recovery_codes", "passkeys", "devices", "tokens", "requests",
    "personal_records", "personal_keys", "warnings", "webhooks", "webhook_dead_letters",
)  # fmt: skip
"""In the order of the file: the journal first, for where it is cut decides about the rest."""
LEFT_OUT: Final = ("about", "sessions", "snapshots", "leadership", "journal_subtrees")
"""What is made anew: who restores signs in again, and short cuts are taken again."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup is of."""

    setting: str
    atlas: str
    schema_version: int
    taken_at: float
    last_seq: int
    rows: int
    """Rows of all tables."""
    personal_records: int


class Writer:
    """Writes rows, and counts and sums up what it wrote."""

    def __init__(self, file: IO[bytes], header: Header) -> None:
        # No name and no time inside: the same rows make the same bytes.
        self._packed = gzip.GzipFile("", "wb", compresslevel=3, fileobj=file, mtime=0)
        self._sum = sha256()
        self._rows = 0
        self._tell({"format": FORMAT, "version": VERSION, **asdict(header)})

    def table(self, name: str, columns: list[str]) -> None:
        self._tell({"table": name, "columns": columns})

    def row(self, values: list[Any]) -> None:
        self._tell(values)
        self._rows += 1

    def end(self) -> str:
        """Finish; the checksum."""
        checksum = self._sum.hexdigest()
        self._tell({"end": {"rows": self._rows, "sha256": checksum}})
        self._packed.close()
        return checksum

    def _tell(self, told: Any) -> None:
        raw = (json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n").encode()
        self._sum.update(raw)
        self._packed.write(raw)


class Reader:
    """Reads a backup once, from its beginning to its end; Problem where it is none, damaged or cut off."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sum = sha256()
        self._lines = self._read()
        told = next(self._lines, None)
        if not isinstance(told, dict) or told.pop("format", None) != FORMAT:
            raise Problem("backup-unreadable", file=str(path))
        if (version := told.pop("version", None)) != VERSION:
            raise Problem("backup-newer", file=str(path), found=str(version))
        try:
            self.header = Header(**told)
        except TypeError as error:
            raise Problem("backup-unreadable", file=str(path)) from error

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Each table's name with each of its rows. Nothing read may be believed before this has ended."""
        table, columns, count = "", list[str](), 0
        for told in self._lines:
            if isinstance(told, list):
                if table not in TABLES or len(told) != len(columns):
                    raise Problem("backup-damaged", file=str(self._path))
                count += 1
                yield table, dict(zip(columns, told, strict=True))
            elif "end" in told:
                if told["end"] != {"rows": count, "sha256": self._before_last} or count != self.header.rows:
                    break
                return
            else:
                table, columns = str(told.get("table")), list(told.get("columns", ()))
        raise Problem("backup-damaged", file=str(self._path))

    def _read(self) -> Iterator[Any]:
        try:
            with gzip.open(self._path, "rb") as file:
                for raw in file:
                    self._before_last = self._sum.hexdigest()
                    self._sum.update(raw)
                    yield json.loads(raw)
        except gzip.BadGzipFile as error:
            raise Problem("backup-unreadable", file=str(self._path)) from error
        except (EOFError, zlib.error, ValueError) as error:
            raise Problem("backup-damaged", file=str(self._path)) from error
        except OSError as error:
            raise Problem("file-unreadable", file=str(self._path), reason=error.strerror or str(error)) from error
