"""Opens a real desk on a real SQLite file, with a clock that the test moves."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.testclient import TestClient

from ring360.api.app import make_app
from ring360.api.gate import COOKIE, Gate
from ring360.assembly.atlas import load_atlas
from ring360.assembly.live import LIVE, OpenedDesk, enter_units, open_desk
from ring360.assembly.settings import DeskSettings
from ring360.domain.people import PEOPLE_ROLES
from ring360.operations.identity.ports import Account
from ring360.operations.ports import Clock

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
def opened_desk(atlas_path: Path, database: Path, clock: Clock | None = None) -> Iterator[OpenedDesk]:
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


def client_of(opened: OpenedDesk, role: str = "", *more_roles: str, unit_id: str = "") -> TestClient:
    """An HTTP client by the loopback name, signed in with these roles; without any as whoever may do everything."""
    roles = (role, *more_roles) if role else PEOPLE_ROLES
    name = "+".join(sorted(roles)) + unit_id
    accounts = opened.identity.accounts
    account = accounts.by_name(name)
    if account is None:
        account = Account(f"U-{name}"[:80], name, name, tuple(roles), unit_id)
        accounts.add(account)
    client = stranger_of(opened)
    token = opened.identity.sessions.begin(account, "127.0.0.1", "test", "password")
    client.cookies.set(COOKIE, token, domain="127.0.0.1")
    return client


def stranger_of(opened: OpenedDesk, gate: Gate | None = None) -> TestClient:
    """An HTTP client by the loopback name that has not signed in."""
    app = make_app(opened.desk, gate or Gate(("127.0.0.1",), opened.identity))
    return TestClient(app, base_url="http://127.0.0.1:8360", raise_server_exceptions=False)


@contextmanager
def served(opened: OpenedDesk, gate: Gate | None = None) -> Iterator[str]:
    """The desk on a real socket of the loopback: its `host:port`."""
    app = make_app(opened.desk, gate or Gate(("127.0.0.1",), opened.identity))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    opened.desk.broadcast.close()
    server.should_exit = True
    thread.join(timeout=20)
    assert not thread.is_alive()
