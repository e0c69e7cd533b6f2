"""Keeps a request that is sent again from being taken again: its key is written in the same transaction as its turn.

A key is forgotten a day after it was used. The same key with other contents is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from ring360.domain.facts import Fact
from ring360.domain.refusals import Refused
from ring360.operations.control_room import ControlRoom
from ring360.operations.ports import Row
from ring360.operations.readings import Turn

KEPT_SECONDS: Final = 86_400.0
TABLE: Final = "requests"


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked under a key."""

    key: str
    digest: str
    """Of its method, path and body: tells whether it is the same request."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A request already taken, and the id of what it made or changed."""

    digest: str
    about: str
    at: float


class TakenRequests(Protocol):
    """Where keys are kept beside the journal."""

    def since(self, at: float) -> Iterable[tuple[str, Taken]]:
        """Key and request of all that were taken from `at` on."""

    def forget_before(self, at: float) -> None:
        """Remove older ones."""


class _Again(Exception):
    """Found under the room's lock: the request was taken before."""


class OnceBook:
    """The keys of the last day, in memory for asking and in the database for a restart."""

    def __init__(self, room: ControlRoom, kept: TakenRequests) -> None:
        self._room = room
        self._kept = kept
        self._taken: dict[str, Taken] = {}
        kept.forget_before(room.now() - KEPT_SECONDS)
        self._remember()
        room.hear(lambda session: None, restored=self._remember)

    def take(
        self, request: Request | None, make: Callable[[float, str], Fact], by: str, about: Callable[[Turn], str]
    ) -> str:
        """Take the fact unless it was taken before; `about` of its turn either way. Refused as by the room, and
        where the key stands for another request."""
        if request is None:
            return about(self._room.take(make, by))
        told = request

        def make_once(at: float, fact_id: str) -> Fact:
            if told.key in self._taken:
                raise _Again
            return make(at, fact_id)

        def beside(turn: Turn) -> dict[str, list[Row]]:
            taken = Taken(told.digest, about(turn), turn.fact.at)
            self._taken[told.key] = taken
            return {TABLE: [{"key": told.key, "digest": taken.digest, "about": taken.about, "at": taken.at}]}

        try:
            return about(self._room.take(make_once, by, beside))
        except _Again:
            taken = self._taken[told.key]
            if taken.digest != told.digest:
                raise Refused("idempotency-key-reused") from None
            # It may still be on its way to the disk.
            with self._room.look():
                return taken.about

    def _remember(self) -> None:
        now = self._room.now()
        self._taken = dict(self._kept.since(now - KEPT_SECONDS))
