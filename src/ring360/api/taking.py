"""Takes facts for the handlers: on whose word, and only once where the request carries an `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from fastapi import Depends, Header
from fastapi import Request as HttpRequest

from ring360.api.console import Desk, OpenDesk
from ring360.api.permissions import Actor
from ring360.operations.control_room import MakeFact
from ring360.operations.once import Request
from ring360.operations.readings import Turn

Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=100)]


def _nothing(_turn: Turn) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Taker:
    """The desk as one request may change it."""

    desk: Desk
    by: str
    request: Request | None

    def take(self, make: MakeFact, about: Callable[[Turn], str] = _nothing) -> str:
        """Take the fact, or know it for taken already; `about` of the turn either way, such as the id it made."""
        return self.desk.once.take(self.request, make, self.by, about)


async def _taker(http: HttpRequest, desk: OpenDesk, actor: Actor, key: Key = None) -> Taker:
    if key is None:
        return Taker(desk, actor.person_id, None)
    told = b"\n".join((http.method.encode(), http.url.path.encode(), await http.body()))
    return Taker(desk, actor.person_id, Request(f"{actor.person_id}/{key}", sha256(told).hexdigest()))


Doing = Annotated[Taker, Depends(_taker)]
