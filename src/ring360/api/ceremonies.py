"""Where signing in does its work: a few at a time, a bounded queue, and a limit to waiting.

A password hash takes tens of milliseconds and 46 MiB. At a shift change many come at once; they wait here, and the
desk's own threads stay free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Final, ParamSpec, TypeVar

from fastapi import Depends, Request

from ring360.api.gate import Gate
from ring360.domain.problems import Problem
from ring360.operations.identity.desk import Identity
from ring360.operations.identity.passkeys import Site

AT_ONCE: Final = 2
WAITING_MOST: Final = 100
PATIENCE_SECONDS: Final = 15.0

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Ceremonies:
    """A pool of its own; Problem `log-in-busy` where the queue is full or the turn does not come in time."""

    def __init__(
        self, at_once: int = AT_ONCE, waiting_most: int = WAITING_MOST, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._pool = ThreadPoolExecutor(at_once, "sign-in")
        self._most = at_once + waiting_most
        self._patience_seconds = patience_seconds
        self._running = 0

    async def run(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """The work's result. What has begun is finished even if nobody waits for it any more."""
        if self._running >= self._most:
            raise Problem("log-in-busy")
        self._running += 1
        future = self._pool.submit(work, *given, **named)
        future.add_done_callback(lambda _: self._ended(loop))
        loop = asyncio.get_running_loop()
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self._patience_seconds)
        except TimeoutError:
            future.cancel()
            raise Problem("log-in-busy") from None

    def _ended(self, loop: asyncio.AbstractEventLoop) -> None:
        def count() -> None:
            self._running -= 1

        if not loop.is_closed():
            loop.call_soon_threadsafe(count)


def _ceremonies(request: Request) -> Ceremonies:
    pool: Ceremonies = request.app.state.ceremonies
    return pool


def _gate(request: Request) -> Gate:
    gate: Gate = request.scope["state"]["gate"]
    return gate


def _identity(request: Request) -> Identity:
    identity = _gate(request).identity
    if identity is None:
        raise Problem("no-users-here")
    return identity


def _site(request: Request) -> Site:
    scheme = "https" if _gate(request).secure else "http"
    return Site(request.url.hostname or "", f"{scheme}://{request.headers['host']}")


Pool = Annotated[Ceremonies, Depends(_ceremonies)]
OpenGate = Annotated[Gate, Depends(_gate)]
Who = Annotated[Identity, Depends(_identity)]
"""Users, sessions, devices; Problem in an exercise, which has none."""
Here = Annotated[Site, Depends(_site)]
