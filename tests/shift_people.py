"""The people of a shift at a real server: a client each, and what only they do."""

from __future__ import annotations

import json
import threading
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from served import PASSWORD, Server


class Person:
    """Somebody signed in at the server."""

    def __init__(self, server: Server, name: str) -> None:
        self.name = name
        self.client = httpx.Client(base_url=server.address, timeout=60, headers={"accept-language": "en"})

    def get(self, path: str) -> Any:
        return _told(self.client.get(f"/api/{path}"), 200)

    def post(self, path: str, status: int = 200, **fields: Any) -> Any:
        return _told(self.client.post(f"/api/{path}", json=fields), status)

    def put(self, path: str, **fields: Any) -> Any:
        return _told(self.client.put(f"/api/{path}", json=fields), 200)

    def call(self, lon: float, lat: float, category: str, words: str = "") -> dict[str, Any]:
        """Take a call; the incident."""
        place = {"lon": lon, "lat": lat}
        told: dict[str, Any] = self.post("calls", 201, place=place, category=category, words=words)
        return told

    def incident(self, incident_id: str) -> dict[str, Any]:
        told: dict[str, Any] = self.get(f"incidents/{incident_id}")
        return told

    def accept(self, incident_id: str) -> list[str]:
        """Send whom the desk recommends; who went."""
        told = self.post(f"incidents/{incident_id}/accept")
        return [each["unit_id"] for each in told["assignments"] if each["cleared_at"] is None]

    def press(self, unit_id: str, *reports: str) -> None:
        """A crew's buttons, one after the other."""
        for report in reports:
            self.post(f"units/{unit_id}/{report}")

    def waits_for(self, incident_id: str, code: str) -> bool:
        """Whether the desk has brought that up about the incident."""
        raised = self.get("attention")["attention"]
        return any((each["incident_id"], each["reason"]["code"]) == (incident_id, code) for each in raised)


def _told(answer: httpx.Response, status: int) -> Any:
    assert answer.status_code == status, f"{answer.request.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def hire(server: Server, name: str, *roles: str, unit_id: str = "") -> Person:
    """The administrator makes a user, who sets a password by the code and signs in."""
    asked = {"name": name, "roles": roles, "unit_id": unit_id}
    code = _told(server.client.post("/api/people", json=asked), 201)["code"]
    person = Person(server, name)
    _told(person.client.post("/api/session/activate", json={"password": PASSWORD, "code": code}), 204)
    _told(person.client.post("/api/session", json={"name": name, "password": PASSWORD}), 204)
    return person


class Tablet:
    """A page that follows the live channel and notes the numbers of the turns it was told."""

    def __init__(self, person: Person, after: int | None = None) -> None:
        self.turns: list[int] = []
        self.events: list[str] = []
        address = str(person.client.base_url).replace("http", "ws").rstrip("/") + "/api/live/socket"
        cookie = "; ".join(f"{name}={value}" for name, value in person.client.cookies.items())
        query = "" if after is None else f"?after={after}"
        self._opened = threading.Event()
        self._channel = connect(address + query, additional_headers={"cookie": cookie}, open_timeout=60)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        assert self._opened.wait(timeout=60)

    def _listen(self) -> None:
        with self._channel as channel:
            self._opened.set()
            try:
                for message in channel:
                    told = json.loads(message)
                    self.events.append(told["event"])
                    if told["event"] == "turn":
                        self.turns.append(told["id"])
            except ConnectionClosed:
                return

    def ended(self) -> bool:
        """Wait until the channel ends by itself."""
        self._thread.join(timeout=60)
        return not self._thread.is_alive()
