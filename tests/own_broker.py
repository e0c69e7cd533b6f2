"""A broker of the test's own, from the machine's binaries: started, killed and started again on the same port."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Sequence

import pytest


class OwnBroker:
    """Listens on a free port of the loopback. Where the machine has no such program the test is skipped, or fails
    under CI."""

    def __init__(self, program: str) -> None:
        found = shutil.which(program) or shutil.which(program, path="/usr/sbin")
        if found is None:
            if os.environ.get("CI") == "true":
                pytest.fail(f"no {program} here: run `make services`")
            pytest.skip(f"no {program} on this machine")
        self._program = found
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def options(self) -> Sequence[str]:
        """What the program is started with."""
        raise NotImplementedError

    def start(self) -> None:
        """Again too, on the same port."""
        command = [self._program, *self.options()]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < deadline, "the broker did not start"
                time.sleep(0.02)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(timeout=20)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
