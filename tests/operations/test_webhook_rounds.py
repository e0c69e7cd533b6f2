"""Subscribers hear everything that concerns them, in order, at least once, and a dead one holds up nobody."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from live_desks import HandClock
from receivers import Receiver, hang, receiver, speaker
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.webhooks import StoredWebhooks
from ring360.adapters.webhooks.addresses import AllowedAddresses
from ring360.adapters.webhooks.post import HttpPost
from ring360.operations.ports import Entry, Readings, Taking
from ring360.operations.webhook_rounds import Rounds
from ring360.operations.webhook_sender import AT_ONCE, WebhookSender
from ring360.operations.webhooks import ATTEMPTS_MOST, DEAD_IN_A_ROW, DeadLetter, Webhook, secret_of, verified

BEGIN = 1_750_000_000.0
SECRET = secret_of(bytes(32))


class Sending:
    """A journal, subscriptions and a sender on one database, with a clock moved by hand."""

    def __init__(self, folder: Path, seconds: float = 2.0) -> None:
        self.clock = HandClock(BEGIN)
        self.engine: Engine = open_engine(f"sqlite:///{folder / 'w.sqlite'}")
        prepare(self.engine, "live", "abc")
        self.journal = StoredJournal(self.engine)
        self.book = StoredWebhooks(self.engine, lambda text: text[::-1], lambda text: text[::-1])
        self.off: list[Webhook] = []
        post = HttpPost(AllowedAddresses(["127.0.0.0/8"]), whole_seconds=seconds)
        self.rounds = Rounds(
            self.book, self.journal, self.clock, post, "110.example", "live", lambda: 1.0, self.off.append
        )
        self.sender = WebhookSender(self.book, self.journal, self.clock, self.rounds)

    def subscribe(self, name: str, url: str, *types: str) -> Webhook:
        webhook = Webhook(name, url, types or ("*",), SECRET, BEGIN, self.journal.last_seq())
        self.book.put(webhook)
        return webhook

    def tell(self, kind: str = "IncidentClosed", **payload: Any) -> int:
        entry = Entry(BEGIN, f"{kind}/1", payload or {"incident_id": "I1"}, True)
        seq = self.journal.write([Taking([entry], Readings())])[0][-1].seq
        self.sender.stir()
        return seq

    def turn(self, name: str) -> Webhook:
        """One turn without the thread; the subscription as stored after it."""
        webhook = self.book.get(name)
        assert webhook is not None
        asyncio.run(self.rounds.take(webhook))
        after = self.book.get(name)
        assert after is not None
        return after


@contextmanager
def sending(folder: Path, seconds: float = 2.0) -> Iterator[Sending]:
    made = Sending(folder, seconds)
    try:
        yield made
    finally:
        made.sender.stop()
        made.journal.close()
        made.engine.dispose()


def seqs(there: Receiver) -> list[int]:
    return [json.loads(request.body)["seq"] for request in there.requests]


def until(condition: Any, seconds: float = 10.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.01)


def test_a_subscriber_hears_what_concerns_it_in_order_and_signed(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver() as there, receiver() as other:
        desk.tell()
        desk.subscribe("W1", there.url)
        desk.subscribe("W2", other.url, "unit-arrived")
        desk.sender.start()
        told = [desk.tell("UnitArrived", unit_id="P1"), desk.tell("NoteAdded", words="x"), desk.tell()]
        until(lambda: len(there.requests) == 2 and len(other.requests) == 1)
        assert (seqs(there), seqs(other)) == ([told[0], told[2]], [told[0]])
        for request in there.requests:
            assert verified(SECRET, request.headers, request.body, BEGIN)
        assert [request.headers["webhook-id"] for request in there.requests] == [f"W1-{told[0]}", f"W1-{told[2]}"]


def test_a_failure_is_tried_again_after_longer_and_longer_pauses(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver(Receiver(answers=lambda count: 500 if count < 2 else 204)) as there:
        desk.subscribe("W1", there.url)
        first, second = desk.tell(), desk.tell()
        webhook = desk.turn("W1")
        assert (webhook.failures, webhook.next_at, webhook.last_status) == (1, BEGIN + 5, "500")
        assert not desk.rounds.is_due(webhook, second)
        desk.clock.at += 5
        assert desk.rounds.is_due(webhook, second)
        assert desk.turn("W1").next_at == BEGIN + 5 + 10
        webhook = desk.turn("W1")
        assert (webhook.failures, webhook.after_seq, webhook.last_status) == (0, second, "204")
        assert seqs(there) == [first, first, first, second]
        assert len({request.headers["webhook-id"] for request in there.requests}) == 2


def test_a_receiver_that_asks_for_time_is_given_it(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver(Receiver(answers=lambda _: 429, headers={"retry-after": "600"})) as there:
        desk.subscribe("W1", there.url)
        desk.tell()
        assert desk.turn("W1").next_at == BEGIN + 600


def test_after_too_many_failures_an_event_is_put_aside_and_after_too_many_of_those_all_stops(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver(Receiver(answers=lambda _: 500)) as there:
        desk.subscribe("W1", there.url)
        told = [desk.tell() for _ in range(DEAD_IN_A_ROW + 1)]
        for _ in range(DEAD_IN_A_ROW * ATTEMPTS_MOST):
            webhook = desk.turn("W1")
            if webhook.disabled_at is not None:
                break
            desk.clock.at = max(desk.clock.at, webhook.next_at)
        assert (webhook.disabled_because, webhook.after_seq) == ("failures", told[-2])
        assert [each.webhook_id for each in desk.off] == ["W1"]
        assert [(each.seq, each.attempts, each.last_status) for each in desk.book.dead_letters("W1", 9)] == [
            (seq, ATTEMPTS_MOST, "500") for seq in reversed(told[:-1])
        ]
        assert not desk.rounds.is_due(webhook, told[-1])
        assert set(seqs(there)) == set(told[:-1])


def test_a_receiver_that_is_gone_is_left_alone(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver(Receiver(answers=lambda _: 410)) as there:
        desk.subscribe("W1", there.url)
        desk.tell()
        webhook = desk.turn("W1")
        assert (webhook.disabled_because, webhook.last_status, len(there.requests)) == ("gone", "410", 1)


def test_dead_and_hanging_receivers_hold_up_nobody_else(tmp_path: Path) -> None:
    with sending(tmp_path, seconds=1.0) as desk, speaker(hang) as dead, receiver() as there:
        for number in range(AT_ONCE - 1):
            desk.subscribe(f"D{number}", dead)
        desk.subscribe("W1", there.url)
        desk.sender.start()
        told = [desk.tell() for _ in range(20)]
        begun = time.monotonic()
        until(lambda: len(there.requests) == 20)
        assert time.monotonic() - begun < 2.0
        assert seqs(there) == told
        until(
            lambda: all(webhook.last_status == "timeout" for webhook in desk.book.all() if webhook.webhook_id != "W1")
        )


def test_a_new_process_goes_on_where_the_old_one_was_and_loses_nothing(tmp_path: Path) -> None:
    with receiver(Receiver(answers=lambda count: 500 if count == 1 else 204)) as there:
        with sending(tmp_path) as desk:
            desk.subscribe("W1", there.url)
            told = [desk.tell() for _ in range(3)]
            desk.turn("W1")
        with sending(tmp_path) as desk:
            desk.clock.at += 60
            desk.sender.start()
            until(lambda: len(there.requests) >= 4)
            told.append(desk.tell())
            until(lambda: len(there.requests) >= 5)
        assert seqs(there) == [told[0], told[1], told[1], told[2], told[3]]


def test_a_long_stretch_that_concerns_nobody_is_passed_over_once(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver() as there:
        webhook = desk.subscribe("W1", there.url, "panic-raised")
        entry = Entry(BEGIN, "IncidentClosed/1", {"incident_id": "I1"}, True)
        desk.journal.write([Taking([entry] * 1_200, Readings())])
        assert desk.turn("W1").after_seq == webhook.after_seq
        assert desk.rounds.reached(webhook) == desk.journal.last_seq()
        panic = desk.tell("PanicRaised", unit_id="P1")
        assert desk.turn("W1").after_seq == panic
        assert seqs(there) == [panic]


def test_what_is_changed_by_hand_is_not_undone_by_a_turn_begun_before(tmp_path: Path) -> None:
    with sending(tmp_path) as desk, receiver() as there:
        webhook = desk.subscribe("W1", there.url)
        seq = desk.tell()
        desk.book.put(replace(webhook, after_seq=0, edition=1))
        desk.book.move_on(replace(webhook, after_seq=seq))
        stored = desk.book.get("W1")
        assert stored is not None
        assert stored.after_seq == 0
        desk.book.put_aside(DeadLetter("W1", seq, BEGIN, 12, "500"))
        desk.book.remove("W1")
        assert desk.book.all() == desk.book.dead_letters("W1", 9) == []
        desk.book.move_on(webhook)
        assert desk.book.get("W1") is None


def test_secrets_are_sealed_in_the_database(tmp_path: Path) -> None:
    with sending(tmp_path) as desk:
        webhook = desk.subscribe("W1", "https://example.com/")
        assert desk.book.get("W1") == webhook
        with desk.engine.connect() as connection:
            assert connection.exec_driver_sql("select secret from webhooks").scalar() == SECRET[::-1]


@pytest.mark.parametrize("count", [1, 3])
def test_stopping_breaks_off_what_hangs(tmp_path: Path, count: int) -> None:
    with sending(tmp_path, seconds=20.0) as desk, speaker(hang) as dead:
        for number in range(count):
            desk.subscribe(f"D{number}", dead)
        desk.sender.start()
        desk.tell()
        time.sleep(0.2)
        begun = time.monotonic()
        desk.sender.stop()
        assert time.monotonic() - begun < 2.0
