"""An MQTT broker of the test's own, from the machine's binaries."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import pytest


class Mosquitto:
    """Listens on a free port of the loopback; whoever asks may publish."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
        if program is None:
            if os.environ.get("CI") == "true":
                pytest.fail("no mosquitto here: run `make services`")
            pytest.skip("no mosquitto on this machine")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        settings = folder / "mosquitto.conf"
        user = "user root\n" if os.geteuid() == 0 else ""
        settings.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n{user}")
        self._command = [program, "-c", str(settings)]
        self.start()

    def start(self) -> None:
        """Again too, on the same port."""
        self._process = subprocess.Popen(self._command, stderr=subprocess.DEVNULL)
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
