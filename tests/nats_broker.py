"""A NATS server of the test's own, from the machine's binaries."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time

import pytest


class Nats:
    """Listens on a free port of the loopback, the same after it was stopped and started again."""

    def __init__(self) -> None:
        program = shutil.which("nats-server") or shutil.which("nats-server", path="/usr/sbin")
        if program is None:
            if os.environ.get("CI") == "true":
                pytest.fail("no nats-server here: run `make services`")
            pytest.skip("no nats-server on this machine")
        self._program = program
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.address = f"nats://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        command = [self._program, "-a", "127.0.0.1", "-p", str(self._port)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, "the broker did not start"
                time.sleep(0.02)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)
