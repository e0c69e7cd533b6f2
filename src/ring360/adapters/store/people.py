"""Users, their recovery codes and passkeys in the database; no secret in it can be used as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    Float,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from ring360.adapters.store.engine import writing
from ring360.adapters.store.schema import metadata
from ring360.operations.identity.ports import Account, Passkey

people: Final = Table(
    "people",
    metadata,
    Column("person_id", String(80), primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("shown", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("unit_id", String(80), nullable=False),
    Column("password_hash", Text),
    Column("password_set_at", Float(53), nullable=False),
    Column("external", String(400), unique=True),
    Column("disabled_at", Float(53)),
    Column("failures", Integer, nullable=False),
    Column("first_failure_at", Float(53), nullable=False),
    Column("locked_until", Float(53)),
    Column("totp_secret", Text),
    Column("totp_step", Integer, nullable=False),
    Column("invite_hash", String(64), unique=True),
    Column("invite_until", Float(53), nullable=False),
)

recovery_codes: Final = Table(
    "recovery_codes",
    metadata,
    Column("person_id", String(80), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

passkeys: Final = Table(
    "passkeys",
    metadata,
    Column("credential_id", String(400), primary_key=True),
    Column("person_id", String(80), nullable=False, index=True),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("label", Text, nullable=False),
    Column("made_at", Float(53), nullable=False),
)


class StoredAccounts:
    """The users of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Account]:
        with self._engine.connect() as connection:
            return [_account(row) for row in connection.execute(select(people).order_by(people.c.name)).mappings()]

    def by_id(self, person_id: str) -> Account | None:
        return self._one(people.c.person_id == person_id)

    def by_name(self, name: str) -> Account | None:
        return self._one(people.c.name == name)

    def by_external(self, external: str) -> Account | None:
        return self._one(people.c.external == external)

    def by_invite(self, invite_hash: str) -> Account | None:
        return self._one(people.c.invite_hash == invite_hash)

    def add(self, account: Account) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(people).values(**_row(account)))

    def change(self, person_id: str, **fields: object) -> None:
        roles = fields.get("roles")
        if isinstance(roles, tuple):
            fields["roles"] = ",".join(roles)
        with writing(self._engine) as connection:
            connection.execute(update(people).where(people.c.person_id == person_id).values(**fields))

    def spend_step(self, person_id: str, step: int) -> bool:
        spent = update(people).where(people.c.person_id == person_id, people.c.totp_step < step)
        with writing(self._engine) as connection:
            return connection.execute(spent.values(totp_step=step)).rowcount == 1

    def put_codes(self, person_id: str, hashes: Sequence[str]) -> None:
        with writing(self._engine) as connection:
            connection.execute(delete(recovery_codes).where(recovery_codes.c.person_id == person_id))
            if hashes:
                rows = [{"person_id": person_id, "code_hash": each} for each in hashes]
                connection.execute(insert(recovery_codes), rows)

    def codes_left(self, person_id: str) -> int:
        counted = select(func.count()).where(recovery_codes.c.person_id == person_id)
        with self._engine.connect() as connection:
            return int(connection.execute(counted).scalar_one())

    def spend_code(self, person_id: str, code_hash: str) -> bool:
        table = recovery_codes
        spent = delete(table).where(table.c.person_id == person_id, table.c.code_hash == code_hash)
        with writing(self._engine) as connection:
            return connection.execute(spent).rowcount == 1

    def passkeys_of(self, person_id: str) -> list[Passkey]:
        chosen = select(passkeys).where(passkeys.c.person_id == person_id).order_by(passkeys.c.made_at)
        with self._engine.connect() as connection:
            return [Passkey(**row) for row in connection.execute(chosen).mappings()]

    def passkey(self, credential_id: str) -> Passkey | None:
        chosen = select(passkeys).where(passkeys.c.credential_id == credential_id)
        with self._engine.connect() as connection:
            row = connection.execute(chosen).mappings().first()
        return Passkey(**row) if row else None

    def put_passkey(self, passkey: Passkey) -> None:
        table = passkeys
        row = {column.name: getattr(passkey, column.name) for column in table.columns}
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(table.c.credential_id == passkey.credential_id))
            connection.execute(insert(table).values(**row))

    def drop_passkey(self, person_id: str, credential_id: str) -> bool:
        table = passkeys
        dropped = delete(table).where(table.c.credential_id == credential_id, table.c.person_id == person_id)
        with writing(self._engine) as connection:
            return connection.execute(dropped).rowcount == 1

    def _one(self, wanted: Any) -> Account | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(people).where(wanted)).mappings().first()
        return _account(row) if row else None


def _account(row: Any) -> Account:
    return Account(**{**row, "roles": tuple(role for role in row["roles"].split(",") if role)})


def _row(account: Account) -> dict[str, object]:
    row = {column.name: getattr(account, column.name) for column in people.columns}
    return {**row, "roles": ",".join(account.roles)}
