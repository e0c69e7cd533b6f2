"""Where subscriptions are made, changed and taken out, each change told to the journal first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Protocol

from ring360.domain.facts import AdministrationChanged
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.operations.control_room import ControlRoom
from ring360.operations.webhooks import SECRET_BYTES, DeadLetter, Webhook, WebhookBook, secret_of, types_asked

WEBHOOKS_MOST: Final = 50


class Sending(Protocol):
    """Whoever sends: told when a subscription changed."""

    def stir(self) -> None: ...

    def forget(self, webhook_id: str) -> None: ...


class WebhookDesk:
    """The subscriptions of one desk. Every method may be called from any thread."""

    def __init__(
        self, room: ControlRoom, book: WebhookBook, must_fit: Callable[[str], None], random: Callable[[int], bytes],
        sending: Sending,
    ) -> None:  # fmt: skip
        """`must_fit` raises Problem for a URL that may never be sent to; `random` gives so many random bytes."""
        self._room = room
        self._book = book
        self._must_fit = must_fit
        self._random = random
        self._sending = sending

    def all(self) -> list[Webhook]:
        return self._book.all()

    def get(self, webhook_id: str) -> Webhook:
        """NotKnown where there is none."""
        webhook = self._book.get(webhook_id)
        if webhook is None:
            raise NotKnown("webhook-unknown", webhook=webhook_id)
        return webhook

    def dead_letters(self, webhook_id: str, limit: int) -> list[DeadLetter]:
        self.get(webhook_id)
        return self._book.dead_letters(webhook_id, limit)

    def subscribe(self, url: str, types: Sequence[str], by: str) -> Webhook:
        """A new subscription that hears of everything from now on. Its secret is told this once."""
        self._must_fit(url)
        wanted = self._types(types)
        if len(self._book.all()) >= WEBHOOKS_MOST:
            raise Problem("webhooks-too-many", most=WEBHOOKS_MOST)
        webhook_id = f"W{self._random(8).hex()}"
        self._tell("webhook-made", webhook_id, by, url=url, types=",".join(wanted))
        now, seq = self._room.now(), self._room.seq
        webhook = Webhook(webhook_id, url, wanted, secret_of(self._random(SECRET_BYTES)), now, seq)
        self._book.put(webhook)
        return webhook

    def change(self, webhook_id: str, url: str | None, types: Sequence[str] | None, by: str) -> Webhook:
        """Another URL or other types, from the next event on."""
        webhook = self.get(webhook_id)
        if url is not None:
            self._must_fit(url)
        wanted = webhook.types if types is None else self._types(types)
        self._tell("webhook-changed", webhook_id, by, url=url or webhook.url, types=",".join(wanted))
        return self._put(replace(webhook, url=url or webhook.url, types=wanted))

    def new_secret(self, webhook_id: str, by: str) -> Webhook:
        """Another secret, told this once; the one before is worth nothing from now on."""
        webhook = self.get(webhook_id)
        self._tell("webhook-secret-changed", webhook_id, by)
        return self._put(replace(webhook, secret=secret_of(self._random(SECRET_BYTES))))

    def resume(self, webhook_id: str, after_seq: int | None, by: str) -> Webhook:
        """Try at once, switched off or not; with `after_seq`, from the journal line after that one on, so that what
        was put aside is sent again. Never beyond what the journal holds."""
        webhook = self.get(webhook_id)
        seq = webhook.after_seq if after_seq is None else min(after_seq, self._room.seq)
        self._tell("webhook-resumed", webhook_id, by, after_seq=str(seq))
        return self._put(replace(
            webhook, after_seq=seq, failures=0, next_at=0.0, dead_in_a_row=0, disabled_at=None, disabled_because="",
        ))  # fmt: skip

    def remove(self, webhook_id: str, by: str) -> None:
        webhook = self.get(webhook_id)
        self._tell("webhook-removed", webhook_id, by, url=webhook.url)
        self._book.remove(webhook_id)
        self._sending.forget(webhook_id)

    def note_switched_off(self, webhook: Webhook) -> None:
        """Told by the sender: the journal and with it the audit say that somebody hears no more."""
        self._tell("webhook-switched-off", webhook.webhook_id, "", because=webhook.disabled_because, url=webhook.url)

    def _put(self, webhook: Webhook) -> Webhook:
        webhook = replace(webhook, edition=webhook.edition + 1)
        self._book.put(webhook)
        self._sending.forget(webhook.webhook_id)
        return webhook

    def _types(self, types: Sequence[str]) -> tuple[str, ...]:
        try:
            return types_asked(types)
        except ValueError as error:
            raise Problem("webhook-type", type=str(error)) from None

    def _tell(self, action: str, subject: str, by: str, **details: str) -> None:
        told = tuple(sorted(details.items()))
        self._room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, action, subject, told), by)
