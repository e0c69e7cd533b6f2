"""The thread that sends webhooks: it wakes when the journal grew or a pause is over, and gives every subscriber a turn.

A bounded number of subscribers is served at once, each by one turn at a time; the control room only ever sets a flag.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Final

from ring360.operations.ports import Clock, Journal
from ring360.operations.room_states import RoomClosed
from ring360.operations.webhook_rounds import Rounds
from ring360.operations.webhooks import Webhook, WebhookBook

AT_ONCE: Final = 8
AFTER_FAULT_SECONDS: Final = 1.0
BETWEEN_LOOKS_SECONDS: Final = 0.05
LONGEST_SLEEP_SECONDS: Final = 30.0
"""The wall clock may be set while we sleep."""

_log = logging.getLogger(__name__)


class WebhookSender:
    """Start it once, stop it before the database closes."""

    def __init__(self, book: WebhookBook, journal: Journal, clock: Clock, rounds: Rounds) -> None:
        self._book = book
        self._journal = journal
        self._clock = clock
        self._rounds = rounds
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stirred = asyncio.Event()
        self._stopped = False
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)
        self._busy: dict[str, asyncio.Task[None]] = {}

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def stop(self, wait_seconds: float = 5.0) -> None:
        """Break off what is being sent: it is sent again when the server runs again."""
        self._stopped = True
        if self._thread.is_alive():
            self.stir()
            self._thread.join(wait_seconds)

    def stir(self) -> None:
        """Look again now. Quick, and from any thread."""
        self._soon(self._stirred.set)

    def forget(self, webhook_id: str) -> None:
        """The subscription was moved or taken out by hand."""
        self._soon(lambda: self._let_go(webhook_id))

    def _soon(self, act: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None:
            # It may close in between; then nobody is left to be told.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(act)

    def _let_go(self, webhook_id: str) -> None:
        self._rounds.forget(webhook_id)
        task = self._busy.get(webhook_id)
        if task is not None:
            task.cancel()
        self._stirred.set()

    def _run(self) -> None:
        loop = self._loop
        assert loop is not None
        try:
            loop.run_until_complete(self._serve())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            loop.close()

    async def _serve(self) -> None:
        while not self._stopped:
            self._stirred.clear()
            wait_seconds = LONGEST_SLEEP_SECONDS
            try:
                wait_seconds = await self._begin_turns()
            except RoomClosed as error:
                _log.warning("webhooks could not be looked at: %s", error)
                wait_seconds = AFTER_FAULT_SECONDS
            except Exception:
                _log.exception("webhooks could not be looked at")
                wait_seconds = AFTER_FAULT_SECONDS
            # Many turns of the desk in a row are one look here: a busy desk is not asked for its journal each time.
            await _pause(BETWEEN_LOOKS_SECONDS)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stirred.wait(), wait_seconds)
        for task in self._busy.values():
            task.cancel()
        await asyncio.gather(*self._busy.values(), return_exceptions=True)

    async def _begin_turns(self) -> float:
        """Begin the turns that are due and have room; seconds until there may be others."""
        webhooks = await asyncio.to_thread(self._book.all)
        last_seq = await asyncio.to_thread(self._journal.last_seq) if webhooks else 0
        wait_seconds = LONGEST_SLEEP_SECONDS
        # Who has waited longest for a turn is served first, so that many dead receivers hold up nobody else for long.
        for webhook in sorted(webhooks, key=lambda each: each.last_at or 0.0):
            if webhook.webhook_id in self._busy:
                continue
            if not self._rounds.is_due(webhook, last_seq):
                if webhook.disabled_at is None and self._rounds.reached(webhook) < last_seq:
                    wait_seconds = min(wait_seconds, self._clock.seconds_until(webhook.next_at))
                continue
            if len(self._busy) >= AT_ONCE:
                break
            self._busy[webhook.webhook_id] = asyncio.create_task(self._turn(webhook))
        return wait_seconds

    async def _turn(self, webhook: Webhook) -> None:
        try:
            await self._rounds.take(webhook)
        except Exception:
            _log.exception("the turn of webhook %s broke off", webhook.webhook_id)
            # Not at once again: what broke it off, such as a database that is gone, is likely still so.
            await _pause(AFTER_FAULT_SECONDS)
        finally:
            self._busy.pop(webhook.webhook_id, None)
            self._stirred.set()


async def _pause(seconds: float) -> None:
    """Real time, whatever the desk's clock shows."""
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.Event().wait(), seconds)
