"""Subscriptions of other systems in the database, how far each has come, and what could not be delivered to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import BigInteger, Column, Engine, Float, Integer, String, Table, Text, delete, insert, select, update

from ring360.adapters.store.engine import writing
from ring360.adapters.store.schema import metadata
from ring360.operations.webhooks import DeadLetter, Webhook

webhooks: Final = Table(
    "webhooks",
    metadata,
    Column("webhook_id", String(80), primary_key=True),
    Column("url", Text, nullable=False),
    Column("types", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("made_at", Float(53), nullable=False),
    Column("after_seq", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("next_at", Float(53), nullable=False),
    Column("dead_in_a_row", Integer, nullable=False),
    Column("last_status", String(40), nullable=False),
    Column("last_at", Float(53)),
    Column("disabled_at", Float(53)),
    Column("disabled_because", String(40), nullable=False),
    Column("edition", Integer, nullable=False),
)

dead_letters: Final = Table(
    "webhook_dead_letters",
    metadata,
    Column("webhook_id", String(80), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Float(53), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_status", String(40), nullable=False),
)

_PROGRESS: Final = (
    "after_seq", "failures", "next_at", "dead_in_a_row", "last_status", "last_at", "disabled_at", "disabled_because",
)  # fmt: skip


class StoredWebhooks:
    """The subscriptions of one database; secrets are sealed before they are written."""

    def __init__(self, engine: Engine, seal: Callable[[str], str], open_sealed: Callable[[str], str]) -> None:
        self._engine = engine
        self._seal = seal
        self._open = open_sealed

    def all(self) -> list[Webhook]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(webhooks).order_by(webhooks.c.webhook_id)).mappings().all()
        return [self._webhook(row) for row in rows]

    def get(self, webhook_id: str) -> Webhook | None:
        with self._engine.connect() as connection:
            chosen = select(webhooks).where(webhooks.c.webhook_id == webhook_id)
            row = connection.execute(chosen).mappings().first()
        return self._webhook(row) if row else None

    def put(self, webhook: Webhook) -> None:
        row = {
            "webhook_id": webhook.webhook_id, "url": webhook.url, "types": ",".join(webhook.types),
            "secret": self._seal(webhook.secret), "made_at": webhook.made_at, "edition": webhook.edition,
            **{name: getattr(webhook, name) for name in _PROGRESS},
        }  # fmt: skip
        with writing(self._engine) as connection:
            connection.execute(delete(webhooks).where(webhooks.c.webhook_id == webhook.webhook_id))
            connection.execute(insert(webhooks).values(**row))

    def move_on(self, webhook: Webhook) -> None:
        progress = {name: getattr(webhook, name) for name in _PROGRESS}
        same = webhooks.c.webhook_id == webhook.webhook_id, webhooks.c.edition == webhook.edition
        with writing(self._engine) as connection:
            connection.execute(update(webhooks).where(*same).values(**progress))

    def remove(self, webhook_id: str) -> None:
        with writing(self._engine) as connection:
            for table in (dead_letters, webhooks):
                connection.execute(delete(table).where(table.c.webhook_id == webhook_id))

    def put_aside(self, letter: DeadLetter) -> None:
        row = {name: getattr(letter, name) for name in letter.__slots__}
        same = dead_letters.c.webhook_id == letter.webhook_id, dead_letters.c.seq == letter.seq
        with writing(self._engine) as connection:
            connection.execute(delete(dead_letters).where(*same))
            connection.execute(insert(dead_letters).values(**row))

    def dead_letters(self, webhook_id: str, limit: int) -> list[DeadLetter]:
        chosen = select(dead_letters).where(dead_letters.c.webhook_id == webhook_id)
        with self._engine.connect() as connection:
            rows = connection.execute(chosen.order_by(dead_letters.c.seq.desc()).limit(limit)).mappings().all()
        return [DeadLetter(**row) for row in rows]

    def _webhook(self, row: Any) -> Webhook:
        return Webhook(**{**row, "types": tuple(row["types"].split(",")), "secret": self._open(row["secret"])})
