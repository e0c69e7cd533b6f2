"""Opens a real desk on a real SQLite file, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from ring360.api.app import make_app
from ring360.api.guard import Access, Gate
from ring360.assembly.atlas import load_atlas
from ring360.assembly.live import LIVE, OpenedDesk, enter_units, open_desk
from ring360.assembly.settings import DeskSettings

BEGIN = 1_750_000_000.0


class HandClock:
    """Shows what it is set to."""

    def __init__(self, at: float = BEGIN) -> None:
        self.at = at

    def now(self) -> float:
        return self.at

    def seconds_until(self, at: float) -> float:
        return max(0.0, at - self.at)


@contextmanager
def opened_desk(atlas_path: Path, database: Path, clock: HandClock | None = None) -> Iterator[OpenedDesk]:
    """A desk with the three units of the small county on duty; its threads are not started."""
    atlas = load_atlas(atlas_path)
    opened = open_desk(
        atlas, atlas_path, database, LIVE, clock or HandClock(), DeskSettings(), lambda stage, done: None
    )
    try:
        enter_units(opened, atlas_path.with_suffix(".units.csv"))
        yield opened
    finally:
        opened.desk.broadcast.close()
        opened.desk.room.close()
        opened.let_go()


def client_of(opened: OpenedDesk, access: Access | None = None) -> TestClient:
    """An HTTP client that comes by the loopback name."""
    app = make_app(opened.desk, Gate(("127.0.0.1",), access))
    return TestClient(app, base_url="http://127.0.0.1:8360", raise_server_exceptions=False)
