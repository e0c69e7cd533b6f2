"""One server's desk on a PostgreSQL database, as one application while it follows, takes over and leads.

A follower serves what can be read. When it takes over, the desk is opened afresh, as at a start, with the atlas that is
already warm; then the application goes over to it, and live channels end so that consoles come back to the new one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ring360.adapters.broker.nats import NatsBroker
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.leadership import Leadership
from ring360.adapters.store.location import Location
from ring360.assembly.live import OpenedDesk
from ring360.operations.control_room import ControlRoom
from ring360.operations.take_over import TakeOver

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a server begins: leading, or following the one that leads."""

    follows: bool = False
    may_lead: bool = True
    """Whether a follower takes over where the leader falls silent."""
    broker: str = ""
    """Address of a broker by which followers hear sooner of news; empty for none."""


LEADS: Final = Standing()


def leadership_of(where: Location, address: str) -> Leadership | None:
    """A server's part in leading a PostgreSQL database; None for a file, which its one server holds."""
    return None if where.is_file else Leadership(open_engine(where), address)


class StandingDesk:
    """The desk that is served now, and the thread that follows or leads."""

    def __init__(
        self, opened: OpenedDesk, leadership: Leadership | None, reopen: Callable[[], OpenedDesk],
        app_of: Callable[[OpenedDesk], ASGIApp], standing: Standing, database: str = "",
    ) -> None:  # fmt: skip
        """`reopen` opens the desk as its leader; by the name of its `database` servers find each other at a broker."""
        self.opened = opened
        self.is_lost = False
        self._app = app_of(opened)
        self._app_of = app_of
        self._reopen = reopen
        self._stop: Callable[[], None] = lambda: None
        self._leadership = leadership
        self._take_over: TakeOver | None = None
        self._broker: NatsBroker | None = None
        if leadership is None:
            return
        leads = leadership.epoch is not None
        self._take_over = TakeOver(self._room, leadership, leads, standing.may_lead, self._began, self._lost)
        if standing.broker:
            self._broker = NatsBroker(standing.broker, database, self._take_over.stir)
            if leads:
                self._tell_of(opened)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def start(self) -> None:
        self.opened.start()
        if self._take_over is not None:
            self._take_over.start()
        if self._broker is not None:
            self._broker.start()

    def stop_by(self, stop: Callable[[], None]) -> None:
        """How to end the server when another one leads."""
        self._stop = stop

    def end_channels(self) -> None:
        self.opened.desk.broadcast.close()

    def close(self) -> None:
        if self._broker is not None:
            self._broker.stop()
        if self._take_over is not None:
            self._take_over.stop()
        self.opened.close()
        if self._leadership is not None:
            self._leadership.close()

    def _room(self) -> ControlRoom:
        return self.opened.desk.room

    def _tell_of(self, opened: OpenedDesk) -> None:
        """Tell followers of whatever this desk journals, once it is safe on disk."""
        if (broker := self._broker) is not None:
            opened.desk.room.hear(lambda session: broker.tell(session.seq))

    def _began(self) -> None:
        Thread(target=self._lead, name="begin-to-lead", daemon=True).start()

    def _lead(self) -> None:
        try:
            opened = self._reopen()
        except Exception:
            # Another server may do better; this one gives up the lock with its process.
            _log.exception("this server could not begin to lead")
            self._lost()
            return
        self._tell_of(opened)
        followed, self.opened = self.opened, opened
        opened.start()
        self._app = self._app_of(opened)
        _log.warning("this server leads now, from line %d on", opened.desk.room.seq)
        followed.close()

    def _lost(self) -> None:
        self.is_lost = True
        self._stop()
