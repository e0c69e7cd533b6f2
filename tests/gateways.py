"""A gateway as a user starts it, and a terminal that speaks JT/T 808 to it over a real socket."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import Any

from ring360.adapters.devices.jt808_terminal import Heard, Jt808Terminal, location_body

START_SECONDS = 120.0
ANSWER, REGISTERED = 0x8001, 0x8100


class RunningGateway:
    """`ring360 gateway` in a process of its own; `ports` by kind."""

    def __init__(self, atlas: Path, database: Path | str, *options: str, **settings: str) -> None:
        command = [sys.executable, "-m", "ring360", "--lang", "en", "gateway", "--atlas", str(atlas)]
        command += ["--database", str(database), "--status-port", "0", *options]
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", **settings}
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        )
        self._told: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.ports: dict[str, int] = {}
        said = ""
        while "Ctrl-C" not in said.rpartition("\n")[2]:
            line = self._told.get(timeout=START_SECONDS)
            assert line, f"the gateway did not start: {said}"
            said = f"{said}\n{line.rstrip()}"
            if found := re.match(r"Trackers \((\S+)\): \S+ port (\d+)", line):
                self.ports[found[1]] = int(found[2])

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(line)
        self._told.put("")

    def status(self) -> dict[str, int]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.ports['status']}/status", timeout=20) as answer:
            told: dict[str, int] = json.load(answer)
        return told

    def wait_for(self, counter: str, count: int) -> None:
        deadline = time.monotonic() + 30
        while self.status().get(counter, 0) < count:
            assert time.monotonic() < deadline, f"{counter} did not come to {count}: {self.status()}"
            time.sleep(0.02)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def __enter__(self) -> RunningGateway:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()


class Radio:
    """One terminal's connection."""

    def __init__(self, port: int, number: str, version: int | None = None, serial: int = 0) -> None:
        self.terminal = Jt808Terminal(number, version, serial)
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._heard: list[Heard] = []

    def register(self) -> str:
        """Register and prove itself; the code it was given."""
        self.socket.sendall(self.terminal.register("浙A12345"))
        code = self.hear(REGISTERED).code
        self.prove(code)
        return code

    def prove(self, code: str) -> int:
        """The result of the authentication, 0 = let in."""
        self.socket.sendall(self.terminal.authenticate(code))
        return self.result()

    def tell(self, at: float, lon: float, lat: float, **fields: Any) -> int:
        """Send a position; its serial."""
        self.socket.sendall(self.terminal.tell(location_body(at, lon, lat, **fields)))
        return self.terminal.serial

    def hear(self, message_id: int) -> Heard:
        """The next message of that kind."""
        while True:
            for place, heard in enumerate(self._heard):
                if heard.message_id == message_id:
                    return self._heard.pop(place)
            data = self.socket.recv(65_536)
            if not data:
                raise ConnectionError("the gateway hung up")
            self._heard += self.terminal.hear(data)

    def answered(self) -> tuple[int, int]:
        """Serial and result of the next general answer."""
        answer = self.hear(ANSWER).answer
        assert answer is not None
        return answer.serial, answer.result

    def result(self) -> int:
        return self.answered()[1]

    def close(self) -> None:
        self.socket.close()
