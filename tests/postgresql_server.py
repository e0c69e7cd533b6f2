"""A PostgreSQL server of the test's own, from the machine's binaries, in a folder that is removed afterwards."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

_numbers = itertools.count(1)


def binaries() -> Path | None:
    """The folder of the newest server binaries, None where there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


def need_binaries() -> Path:
    """The same; the test is skipped where there are none, and fails where a full run must have them."""
    folder = binaries()
    if folder is not None:
        return folder
    if os.environ.get("CI") == "true":
        pytest.fail("no PostgreSQL server here: run `make services`")
    pytest.skip("no PostgreSQL server on this machine")


class PostgreSQLServer:
    """Listens on a socket in its own folder. `durable=False` leaves out what only a power cut would show."""

    def __init__(self, durable: bool = False) -> None:
        self._bin = need_binaries()
        # The server refuses to run as root, and its user must be able to come to the folder.
        self._as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] * (os.geteuid() == 0)
        self.folder = Path(tempfile.mkdtemp(prefix="ring360-pg-", dir="/tmp"))
        if self._as_user:
            shutil.chown(self.folder, "postgres")
        quick = [] if durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        self._options = [
            *("-c", "listen_addresses="), *("-k", str(self.folder)), *("-c", "max_connections=200"), *quick,
        ]  # fmt: skip
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
                  "-D", str(self.folder / "data"))  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._bin / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        log = (self.folder / "log").open("ab")
        command = [*self._as_user, str(self._bin / "postgres"), "-D", str(self.folder / "data"), *self._options]
        self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", start_new_session=True)
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.address("postgres")).close()
                return
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown, SIGQUIT leaves everything lying as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=60)
            self._process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"ring{os.getpid()}_{next(_numbers)}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(f"create database {name}")
        return self.address(name)
