"""Keys of requests that were taken, so that one sent again is answered and not taken twice."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Column, Engine, Float, String, Table, delete, select

from ring360.adapters.store import schema
from ring360.adapters.store.engine import writing
from ring360.operations.once import TABLE, Taken

requests = Table(
    TABLE,
    schema.metadata,
    Column("key", String(200), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("about", String(200), nullable=False),
    Column("at", Float(53), nullable=False, index=True),
)


class StoredRequests:
    """Written by the journal beside a turn, read at start."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, at: float) -> Iterable[tuple[str, Taken]]:
        with self._engine.connect() as connection:
            rows = connection.execute(select(requests).where(requests.c.at >= at)).all()
        return [(row.key, Taken(row.digest, row.about, row.at)) for row in rows]

    def forget_before(self, at: float) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(requests).where(requests.c.at < at))
