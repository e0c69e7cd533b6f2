"""Sessions in the database: by the hash of their token, which nobody can turn back into the token."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Engine, Float, String, Table, Text, bindparam, delete, insert, select, update

from ring360.adapters.store.engine import writing
from ring360.adapters.store.schema import metadata
from ring360.operations.identity.ports import StoredSession

sessions: Final = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("session_id", String(80), nullable=False, unique=True),
    Column("person_id", String(80), nullable=False, index=True),
    Column("begun_at", Float(53), nullable=False),
    Column("seen_at", Float(53), nullable=False),
    Column("proved_at", Float(53), nullable=False),
    Column("address", String(64), nullable=False),
    Column("agent", Text, nullable=False),
    Column("factors", String(40), nullable=False),
)


class StoredSessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def by_token(self, token_hash: str) -> StoredSession | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).mappings().first()
        return StoredSession(**row) if row else None

    def of(self, person_id: str) -> list[StoredSession]:
        chosen = select(sessions).where(sessions.c.person_id == person_id)
        newest_first = chosen.order_by(sessions.c.begun_at.desc(), sessions.c.session_id)
        with self._engine.connect() as connection:
            return [StoredSession(**row) for row in connection.execute(newest_first).mappings()]

    def put(self, session: StoredSession) -> None:
        with writing(self._engine) as connection:
            row = {column.name: getattr(session, column.name) for column in sessions.columns}
            connection.execute(insert(sessions).values(**row))

    def seen(self, at_by_token: dict[str, float]) -> None:
        if not at_by_token:
            return
        statement = update(sessions).where(sessions.c.token_hash == bindparam("told")).values(seen_at=bindparam("at"))
        with writing(self._engine) as connection:
            connection.execute(statement, [{"told": token_hash, "at": at} for token_hash, at in at_by_token.items()])

    def drop(self, token_hash: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def drop_of(self, person_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.person_id == person_id))

    def drop_begun_before(self, at: float) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.begun_at < at))
