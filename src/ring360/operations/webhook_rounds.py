"""One subscriber's turn: read the journal on from where it stands, send what concerns it, note what came of it.

Runs beside the desk and never under its lock. A failure holds back what follows for that subscriber alone; after too
many an event is put aside, and after too many of those the subscription is switched off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, Protocol

from ring360.operations.ports import Clock, Journal, JournalLine
from ring360.operations.webhooks import (
    ATTEMPTS_MOST,
    DEAD_IN_A_ROW,
    LONGEST_PAUSE_SECONDS,
    DeadLetter,
    Event,
    Webhook,
    WebhookBook,
    event_of,
    headers_for,
    pause_seconds,
)

PAGE: Final = 500
NOTE_SECONDS: Final = 1.0
"""How far a subscriber has come is written down this often at most: every note takes a turn at the database."""
NOTE_LINES: Final = 5_000
"""Lines that did not concern a subscriber are noted this often at least."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an attempt came to: a status, or the code of a fault; how long the receiver asks us to wait."""

    status: int | None
    fault: str = ""
    retry_after_seconds: float | None = None

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """The receiver says that it wants no more (410)."""
        return self.status == 410

    @property
    def told(self) -> str:
        return self.fault if self.status is None else str(self.status)


class Post(Protocol):
    """Sends one message to another server, within a bounded time; never raises for what the other side does."""

    async def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer: ...


class Rounds:
    """Takes subscribers' turns. The methods may be called from one event loop only."""

    def __init__(
        self, book: WebhookBook, journal: Journal, clock: Clock, post: Post, agency: str, setting: str,
        chance: Callable[[], float], switched_off: Callable[[Webhook], None],
    ) -> None:  # fmt: skip
        """`switched_off` is told, in a thread of its own, of every subscription that was switched off."""
        self._book = book
        self._journal = journal
        self._clock = clock
        self._post = post
        self._agency = agency
        self._setting = setting
        self._chance = chance
        self._switched_off = switched_off
        self._reached: dict[str, int] = {}
        """Journal lines passed since the last note."""

    def is_due(self, webhook: Webhook, last_seq: int) -> bool:
        if webhook.disabled_at is not None or self.reached(webhook) >= last_seq:
            return False
        return self._clock.seconds_until(webhook.next_at) <= 0

    def reached(self, webhook: Webhook) -> int:
        """The last line that is known to be done with, noted or not."""
        return max(webhook.after_seq, self._reached.get(webhook.webhook_id, 0))

    def forget(self, webhook_id: str) -> None:
        """The subscription was moved by hand: only what is written down counts."""
        self._reached.pop(webhook_id, None)

    async def take(self, webhook: Webhook) -> None:
        """Send until nothing is left or something fails."""
        noted_at = self._clock.now()
        while True:
            after = self.reached(webhook)
            lines = await asyncio.to_thread(self._page, after)
            for line in lines:
                event = event_of(line, self._agency, self._setting)
                if event is None or not webhook.wants(event.type):
                    self._reached[webhook.webhook_id] = line.seq
                    continue
                webhook, goes_on = await self._send(webhook, event)
                if not goes_on:
                    return
                if self._clock.now() - noted_at >= NOTE_SECONDS:
                    await self._note(webhook)
                    noted_at = self._clock.now()
            if len(lines) < PAGE:
                break
        moved = self.reached(webhook) - webhook.after_seq
        if (webhook.last_at is not None and webhook.last_at >= noted_at) or moved >= NOTE_LINES:
            await self._note(webhook)

    def _page(self, after: int) -> list[JournalLine]:
        return list(self._journal.lines(after, PAGE))

    async def _send(self, webhook: Webhook, event: Event) -> tuple[Webhook, bool]:
        """The subscription after one attempt, and whether to go on with the next event."""
        at = self._clock.now()
        answer = await self._post(webhook.url, headers_for(webhook, event, at), event.body)
        webhook = replace(webhook, last_status=answer.told, last_at=self._clock.now())
        if answer.is_taken:
            self._reached[webhook.webhook_id] = event.seq
            return replace(webhook, failures=0, dead_in_a_row=0, next_at=0.0), True
        failures = webhook.failures + 1
        if answer.is_gone:
            await self._switch_off(webhook, "gone")
            return webhook, False
        if failures < ATTEMPTS_MOST:
            pause = max(pause_seconds(failures, self._chance()), answer.retry_after_seconds or 0.0)
            next_at = self._clock.now() + min(pause, LONGEST_PAUSE_SECONDS)
            await self._note(replace(webhook, failures=failures, next_at=next_at))
            return webhook, False
        letter = DeadLetter(webhook.webhook_id, event.seq, self._clock.now(), failures, answer.told)
        await asyncio.to_thread(self._book.put_aside, letter)
        self._reached[webhook.webhook_id] = event.seq
        webhook = replace(webhook, failures=0, next_at=0.0, dead_in_a_row=webhook.dead_in_a_row + 1)
        if webhook.dead_in_a_row >= DEAD_IN_A_ROW:
            await self._switch_off(webhook, "failures")
            return webhook, False
        await self._note(webhook)
        return webhook, True

    async def _switch_off(self, webhook: Webhook, because: str) -> None:
        off = replace(webhook, disabled_at=self._clock.now(), disabled_because=because, failures=0)
        await self._note(off)
        await asyncio.to_thread(self._switched_off, off)

    async def _note(self, webhook: Webhook) -> None:
        await asyncio.to_thread(self._book.move_on, replace(webhook, after_seq=self.reached(webhook)))
