"""Which database an option names: a path is a SQLite file, `postgresql://…` a database of a PostgreSQL server."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from ring360.domain.problems import Problem

_SCHEMES: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a database is."""

    url: URL
    path: Path | None
    """The file, None for a server's database."""

    @property
    def name(self) -> str:
        """How it is called in messages; never with its password."""
        return str(self.path) if self.path is not None else self.url.render_as_string(hide_password=True)

    @property
    def is_file(self) -> bool:
        return self.path is not None


def located(option: str | Path | Location) -> Location:
    """The database that an option, a path or an address names; Problem where the address cannot be one."""
    if isinstance(option, Location):
        return option
    told = str(option)
    if told.startswith(_SCHEMES):
        try:
            # The driver is named, or a long since frozen one would be looked for.
            return Location(make_url(f"postgresql+psycopg://{told.split('://', 1)[1]}"), None)
        except (ArgumentError, ValueError) as error:
            raise Problem("database-address-wrong", address=told.split("@")[-1]) from error
    path = Path(told)
    return Location(URL.create("sqlite", database=str(path)), path)
