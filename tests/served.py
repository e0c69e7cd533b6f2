"""`ring360 serve` as a user starts it: a process of its own that is spoken to over HTTP, killed, paused and resumed."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import httpx

START_SECONDS = 120.0
PASSWORD = "three quiet herons"


class Server:
    """Signed in as the administrator. `wrapped` is put before the command, `folder` is where it runs."""

    def __init__(
        self, atlas: Path, database: Path | str, *options: str, folder: Path | None = None, wrapped: Sequence[str] = (),
        sign_in: bool = True, port: int = 0, environment: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        command = [*wrapped, sys.executable, "-m", "ring360", "--lang", "en", "serve", "--atlas", str(atlas)]
        command += ["--database", str(database), "--port", str(port), *options]
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        )  # fmt: skip
        self._told: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.said = ""
        self.line_with("Ctrl-C")
        self.address = re.findall(r"serves .*: (http://\S+)", self.said)[0]
        self.client = httpx.Client(base_url=self.address, timeout=30)
        self.until(lambda: self.client.get("/api/health").status_code == 200)
        self.started_seconds = time.monotonic() - self.begun
        if sign_in:
            self.sign_in()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._told.put(line)
        self._told.put("")

    def line_with(self, part: str) -> str:
        while line := self._told.get(timeout=START_SECONDS):
            self.said += line
            if part in line:
                return line
        raise AssertionError(f"the server did not say {part!r} but: {self.said}")

    def sign_in(self) -> None:
        """By the link that makes the administrator where there are no users yet, else as that administrator."""
        asked = {"name": "duty", "password": PASSWORD}
        code = re.findall(r"#setup=(\S+)", self.said)
        try:
            answer = self.client.post("/api/session/setup" if code else "/api/session",
                                      json={**asked, "code": code[0]} if code else asked)  # fmt: skip
        except httpx.ConnectError as error:
            # It has just told that it is well: whoever ended it, its own last words are what is needed.
            raise AssertionError(f"the server is gone ({self.process.poll()}): {self._last_words()}") from error
        assert answer.status_code == 204, answer.text

    def _last_words(self) -> str:
        words = self.said
        while not self._told.empty():
            words += self._told.get()
        return words

    def call(self, number: int, words: str = "", key: str = "") -> httpx.Response:
        """Take a call somewhere in the small county."""
        place = {"lon": 117.2 + 0.001 * (number % 7), "lat": 28.303}
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(
            "/api/calls", json={"place": place, "category": "help", "words": words}, headers=headers
        )

    def until(self, is_so: Callable[[], bool], seconds: float = START_SECONDS) -> float:
        """Ask again and again; how long it took."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            try:
                if is_so():
                    return time.monotonic() - begun
            except httpx.HTTPError:
                pass
            time.sleep(0.02)
        raise AssertionError(f"it did not come about in {seconds:.0f} s; the server said: {self.said}")

    def health(self) -> dict[str, str]:
        told: dict[str, str] = self.client.get("/api/health").json()
        return told

    def pause(self) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def end(self) -> None:
        """Stop it however it stands, and print what it had still to say: shown with a test that fails."""
        if self.process.poll() is None:
            self.resume()
            self.kill()
        while not self._told.empty():
            print(self._told.get(), end="")
        self.client.close()
