"""Where drills are held: a small real atlas with units, a folder, and empty databases of both kinds."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from postgresql_server import PostgreSQLServer
from served import Server
from small_county import small_atlas

UNITS = 4
"""One for each person at the desk."""


@dataclass
class Ground:
    """The folder and what lies in it."""

    folder: Path
    atlas: Path
    _databases: list[PostgreSQLServer] = field(default_factory=list)

    @property
    def units(self) -> Path:
        return self.folder / "drill.units.csv"

    def server(self, database: Path | str, *options: str, begins: bool = False, wrapped: tuple[str, ...] = (),
               environment: dict[str, str] | None = None) -> Server:  # fmt: skip
        """Started as a user starts it; `begins` enters the units and signs in, otherwise the session is still good."""
        if begins:
            options = (*options, "--units", str(self.units))
        # As everywhere but in some containers: Python may keep what it compiled.
        kept = {"PYTHONDONTWRITEBYTECODE": ""}
        return Server(
            self.atlas, database, *options, folder=self.folder, sign_in=begins, wrapped=wrapped,
            environment={**kept, **(environment or {})},
        )  # fmt: skip

    def postgresql(self) -> PostgreSQLServer:
        """A PostgreSQL server of the drill's own, as durable as in service."""
        server = PostgreSQLServer(durable=True)
        self._databases.append(server)
        return server

    def new_database(self, kind: str) -> str:
        """The address of an empty one."""
        if kind == "sqlite":
            return str(Path(tempfile.mkdtemp(dir=self.folder)) / "drill.sqlite")
        return self.postgresql().new_database()

    def clear(self) -> None:
        for server in self._databases:
            server.remove()


@contextmanager
def ground() -> Iterator[Ground]:
    """A new one, removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="ring360-drills-") as name:
        made = Ground(Path(name), small_atlas(Path(name)))
        rows = [f"U{n},patrol,{117.2 + 0.002 * n:.4f},28.303,2,west" for n in range(UNITS)]
        made.units.write_text("\n".join(["unit_id,role,lon,lat,officers,post", *rows, ""]), encoding="utf-8")
        try:
            yield made
        finally:
            made.clear()
