"""Messages to the public in the database, written in the transaction of the journal line that tells of them."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Column, Engine, Float, String, Table, Text, select

from ring360.adapters.store.schema import metadata
from ring360.operations.warnings import PublicWarning

warnings: Final = Table(
    "warnings",
    metadata,
    Column("warning_id", String(80), primary_key=True),
    Column("sent_at", Float(53), nullable=False, index=True),
    Column("expires_at", Float(53), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("content", Text, nullable=False),
)


class StoredWarnings:
    """The messages of one database; rows are only ever added."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, warning_id: str) -> PublicWarning | None:
        with self._engine.connect() as connection:
            content = connection.execute(select(warnings.c.content).where(warnings.c.warning_id == warning_id)).scalar()
        return PublicWarning.from_plain(json.loads(content)) if content else None

    def since(self, at: float) -> list[PublicWarning]:
        """Those sent from `at` on, oldest first."""
        chosen = select(warnings.c.content).where(warnings.c.sent_at >= at).order_by(warnings.c.sent_at)
        with self._engine.connect() as connection:
            found: list[Any] = list(connection.execute(chosen).scalars())
        return [PublicWarning.from_plain(json.loads(content)) for content in found]
