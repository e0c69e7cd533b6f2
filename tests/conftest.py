"""What every test may ask for: the strict language room and the folder of real maps and records, where there is one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from postgresql_server import PostgreSQLServer
from ring360.language import strict_words

# A property holds or not, however busy the machine: how fast things are is measured by `make bench`.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True, scope="session")
def _strict_words() -> None:
    strict_words()


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root folder."""
    return PROJECT


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    """A PostgreSQL server for the whole run; ask it for `new_database()`."""
    server = PostgreSQLServer()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once on each kind: what `--database` would be given."""
    if request.param == "sqlite":
        return str(tmp_path / "ring.sqlite")
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    return server.new_database()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real maps and call records (`RING360_SHARED`, or `../shared`); it is no part of the project."""
    folder = Path(os.environ.get("RING360_SHARED") or PROJECT.parent / "shared")
    if (folder / "data").is_dir():
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail(f"no real maps in {folder}; set RING360_SHARED")
    pytest.skip("no real maps: set RING360_SHARED to a folder that holds data/")
