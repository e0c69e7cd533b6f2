"""Trackers and the tokens of programs in the database, each known by the hash of its code."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, Engine, Float, String, Table, Text, delete, insert, select

from ring360.adapters.store.engine import writing
from ring360.adapters.store.schema import metadata
from ring360.operations.identity.ports import Device, Token

devices: Final = Table(
    "devices",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("number", String(80), primary_key=True),
    Column("unit_id", String(80), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("made_at", Float(53), nullable=False),
    Column("revoked_at", Float(53)),
)

tokens: Final = Table(
    "tokens",
    metadata,
    Column("token_id", String(80), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("actions", Text, nullable=False),
    Column("made_at", Float(53), nullable=False),
    Column("ends_at", Float(53), nullable=False),
    Column("revoked_at", Float(53)),
)


class StoredDevices:
    """The trackers of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Device]:
        with self._engine.connect() as connection:
            chosen = select(devices).order_by(devices.c.kind, devices.c.number)
            return [Device(**row) for row in connection.execute(chosen).mappings()]

    def get(self, kind: str, number: str) -> Device | None:
        chosen = select(devices).where(devices.c.kind == kind, devices.c.number == number)
        with self._engine.connect() as connection:
            row = connection.execute(chosen).mappings().first()
        return Device(**row) if row else None

    def put(self, device: Device) -> None:
        same = devices.c.kind == device.kind, devices.c.number == device.number
        with writing(self._engine) as connection:
            connection.execute(delete(devices).where(*same))
            connection.execute(insert(devices).values(**_row(devices, device)))


class StoredTokens:
    """The programs' tokens of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Token]:
        with self._engine.connect() as connection:
            return [_token(row) for row in connection.execute(select(tokens).order_by(tokens.c.made_at)).mappings()]

    def by_hash(self, token_hash: str) -> Token | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(tokens).where(tokens.c.token_hash == token_hash)).mappings().first()
        return _token(row) if row else None

    def put(self, token: Token) -> None:
        row = {**_row(tokens, token), "actions": ",".join(token.actions)}
        with writing(self._engine) as connection:
            connection.execute(delete(tokens).where(tokens.c.token_id == token.token_id))
            connection.execute(insert(tokens).values(**row))


def _row(table: Table, record: object) -> dict[str, object]:
    return {column.name: getattr(record, column.name) for column in table.columns}


def _token(row: Any) -> Token:
    return Token(**{**row, "actions": tuple(row["actions"].split(","))})
