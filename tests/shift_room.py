"""The room in which a shift is worked: a real server and gateway as users start them, and the people at the desk."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from gateways import Radio, RunningGateway
from served import Server
from shift_city import TIMEZONE, City
from shift_people import hire


class Shift:
    """The room on one day."""

    def __init__(self, city: City, database: str, folder: Path) -> None:
        self.city, self.database, self.folder = city, database, folder
        self.records = {each.number: each for each in city.accidents}
        self.server = self.serve()
        self.gateway = RunningGateway(city.atlas, database, "--jt808-port", "0")
        self.radios: dict[str, Radio] = {}
        self.slow = self.quick = ("", "")
        """Incident and unit of the two accidents."""
        self.tracked = ""
        self.lin = hire(self.server, "lin", "call_taker", "dispatcher")
        self.mei = hire(self.server, "mei", "call_taker", "dispatcher")
        self.zhao = hire(self.server, "zhao", "duty_commander")

    def serve(self, port: int = 0) -> Server:
        zone = {"RING360_TIMEZONE": TIMEZONE}
        return Server(
            self.city.atlas, self.database, *self.city.tables(), folder=self.folder, port=port, environment=zone
        )

    def restart(self) -> None:
        """The server is killed and started again at the same address."""
        port = int(self.server.address.rstrip("/").rpartition(":")[2])
        self.server.kill()
        self.server = self.serve(port)

    def give_radio(self, unit_id: str, number: str) -> Radio:
        """A terminal of its own, registered by the administrator and let in by the gateway."""
        asked = {"kind": "jt808", "number": number, "unit_id": unit_id}
        code = self.server.client.post("/api/devices", json=asked).json()["code"]
        time.sleep(2.5)  # The gateway looks at the register every two seconds.
        radio = Radio(self.gateway.ports["jt808"], number, version=1)
        assert radio.prove(code) == 0
        self.radios[unit_id] = radio
        return radio

    def until(self, holds: Any, seconds: float = 30.0) -> None:
        self.server.until(holds, seconds)

    def end(self) -> None:
        self.gateway.stop()
        self.server.end()

    def unit(self, unit_id: str) -> dict[str, Any]:
        told: dict[str, Any] = self.zhao.get(f"units/{unit_id}")
        return told

    def everything(self) -> dict[str, Any]:
        """What the room shows, without the ring, which is reckoned anew, and the numbers that run on."""
        state: dict[str, Any] = self.zhao.get("state")
        for name in ("ring", "seq", "now"):
            state.pop(name)
        rows = self.zhao.get("incidents?limit=500")["incidents"]
        incidents = [self.zhao.incident(row["incident_id"]) for row in rows]
        return {**state, "all": incidents, "shifts": self.zhao.get("shifts")}
