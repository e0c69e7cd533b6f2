"""What subscriptions and warnings promise, asked of each database in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.warnings import StoredWarnings
from ring360.adapters.store.webhooks import StoredWebhooks
from ring360.operations.ports import Entry, Readings, Taking
from ring360.operations.warnings import PublicWarning, WarningArea, WarningText, current, row_of
from ring360.operations.webhooks import DeadLetter, Webhook

BEGIN = 1_750_000_000.0
HOOK = Webhook("W1", "https://example.com/字", ("incident-opened", "*"), "whsec_x", BEGIN, 7, last_at=BEGIN + 0.125)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = open_engine(located(database))
    prepare(made, "live", "abc")
    yield made
    made.dispose()


def warning(name: str, sent_at: float, seconds: float = 60.0) -> PublicWarning:
    return PublicWarning(
        name, "110.example", sent_at, "live", "alert", sent_at + seconds, "fire", "immediate", "severe", "observed",
        (WarningText("zh-CN", "火灾", "仓库起火"),), (WarningArea("河西", ((117.2, 28.3, 500.0),)),),
    )  # fmt: skip


def test_a_subscription_is_kept_whole_and_moves_on(engine: Engine) -> None:
    book = StoredWebhooks(engine, lambda text: f"<{text}>", lambda text: text[1:-1])
    book.put(HOOK)
    book.put(replace(HOOK, webhook_id="W0", after_seq=2**40))
    assert book.all() == [replace(HOOK, webhook_id="W0", after_seq=2**40), HOOK]
    moved = replace(HOOK, after_seq=9, failures=2, next_at=BEGIN + 10.5, last_status="500", disabled_at=BEGIN)
    book.move_on(replace(moved, url="https://other.example/"))
    assert book.get("W1") == moved
    book.put(replace(moved, edition=1))
    book.move_on(replace(moved, after_seq=99))
    assert book.get("W1") == replace(moved, edition=1)
    for seq in (5, 6, 5):
        book.put_aside(DeadLetter("W1", seq, BEGIN + seq, 12, "timeout"))
    assert [letter.seq for letter in book.dead_letters("W1", 9)] == [6, 5]
    assert [letter.seq for letter in book.dead_letters("W1", 1)] == [6]
    book.remove("W1")
    assert (book.get("W1"), book.dead_letters("W1", 9), len(book.all())) == (None, [], 1)


def test_a_warning_is_written_with_its_line_or_not_at_all(engine: Engine) -> None:
    journal, book = StoredJournal(engine), StoredWarnings(engine)
    entry = Entry(BEGIN, "AdministrationChanged/1", {"action": "warning-published"}, True)
    for each in (warning("W2", BEGIN + 5), warning("W1", BEGIN)):
        journal.write([Taking([entry], Readings(), {"warnings": [row_of(each)]})])
    assert (book.get("W1"), book.get("W9")) == (warning("W1", BEGIN), None)
    assert [each.warning_id for each in book.since(BEGIN)] == ["W1", "W2"]
    assert [each.warning_id for each in current(book, BEGIN + 10)] == ["W2", "W1"]
    assert [each.warning_id for each in current(book, BEGIN + 62)] == ["W2"]
    broken = {**row_of(warning("W3", BEGIN)), "content": None}
    with pytest.raises(Exception, match=r"(?i)null"):
        journal.write([Taking([entry], Readings(), {"warnings": [broken]})])
    assert (journal.last_seq(), book.get("W3")) == (2, None)
    journal.close()
