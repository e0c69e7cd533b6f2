"""An MQTT broker of the test's own."""

from __future__ import annotations

import os
from pathlib import Path

from own_broker import OwnBroker


class Mosquitto(OwnBroker):
    """Whoever asks may publish."""

    def __init__(self, folder: Path) -> None:
        super().__init__("mosquitto")
        self._settings = folder / "mosquitto.conf"
        user = "user root\n" if os.geteuid() == 0 else ""
        self._settings.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n{user}")
        self.start()

    def options(self) -> list[str]:
        return ["-c", str(self._settings)]
