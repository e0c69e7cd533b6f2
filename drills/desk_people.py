"""People who work at a server that fails: each sends with a key, and sends again what was not answered.

Each has a unit of his own and takes one incident after the other from the call to its end, so that the journal must
show exactly the facts that he was told are taken, in his order, each once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

BUTTONS = {
    "acknowledge": "AssignmentAcknowledged", "en-route": "UnitDeparted", "on-scene": "UnitArrived",
    "cleared": "UnitCleared",
}  # fmt: skip
RESEND_SECONDS = 0.05


@dataclass(frozen=True)
class Asked:
    """One request, and the fact it becomes: kind, and what tells it from others of its kind."""

    key: str
    path: str
    body: dict[str, Any]
    fact: tuple[str, str]


@dataclass
class Person:
    """`acknowledged` are the facts that the server said it has taken; `waiting` is asked and not answered yet."""

    number: int
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    waiting: Asked | None = None
    sent_again: int = 0
    wrong: list[str] = field(default_factory=list)
    incident: str = ""

    def __post_init__(self) -> None:
        self._work = self._plan()

    @property
    def unit(self) -> str:
        return f"U{self.number}"

    def _plan(self) -> Iterator[Asked]:
        turn = 0
        while True:
            turn += 1
            name = f"{self.number}/{turn}"
            place = {"lon": 117.2 + 0.001 * (turn % 7), "lat": 28.303}
            yield Asked(f"{name}/call", "/api/calls", {"place": place, "category": "help", "words": name},
                        ("CallReceived", name))  # fmt: skip
            about = f"/api/incidents/{self.incident}"
            yield Asked(f"{name}/accept", f"{about}/accept", {"unit_ids": [self.unit], "reason": name},
                        ("RecommendationAccepted", name))  # fmt: skip
            for button, kind in BUTTONS.items():
                yield Asked(f"{name}/{button}", f"/api/units/{self.unit}/{button}", {}, (kind, self.unit))
            yield Asked(f"{name}/close", f"{about}/close", {"disposition": name}, ("IncidentClosed", name))

    def work(self, client: httpx.Client, until: threading.Event) -> None:
        """Until told to stop or the server does not answer; then what was asked still waits."""
        while not until.is_set():
            if self.waiting is None:
                self.waiting = next(self._work)
            else:
                self.sent_again += 1
            try:
                answer = client.post(self.waiting.path, json=self.waiting.body,
                                     headers={"idempotency-key": self.waiting.key})  # fmt: skip
            except httpx.HTTPError:
                return
            if answer.status_code in (429, 503):
                until.wait(RESEND_SECONDS)
                continue
            self._heard(self.waiting, answer)

    def _heard(self, asked: Asked, answer: httpx.Response) -> None:
        self.waiting = None
        if not answer.is_success:
            self.wrong.append(f"{asked.key}: {answer.status_code} {answer.text[:200]}")
            return
        self.acknowledged.append(asked.fact)
        if asked.fact[0] == "CallReceived":
            self.incident = answer.json()["incident_id"]


class Shift:
    """All people at work at once."""

    def __init__(self, count: int) -> None:
        self.people = [Person(number) for number in range(count)]
        self._until = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self, address: str, cookies: httpx.Cookies) -> None:
        self._until = threading.Event()
        self._threads = [
            threading.Thread(target=self._one, args=(person, address, cookies), daemon=True) for person in self.people
        ]
        for thread in self._threads:
            thread.start()

    def _one(self, person: Person, address: str, cookies: httpx.Cookies) -> None:
        with httpx.Client(base_url=address, cookies=cookies, timeout=20) as client:
            person.work(client, self._until)

    def end(self) -> None:
        """Wait until nobody sends any more."""
        self._until.set()
        for thread in self._threads:
            thread.join(timeout=60)

    @property
    def acknowledged(self) -> int:
        return sum(len(person.acknowledged) for person in self.people)

    @property
    def sent_again(self) -> int:
        return sum(person.sent_again for person in self.people)

    @property
    def wrong(self) -> list[str]:
        return [each for person in self.people for each in person.wrong]
