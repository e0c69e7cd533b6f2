"""The one server that takes facts on a PostgreSQL database: chosen by an advisory lock, shut out by an epoch.

The lock goes with the leader's connection: when its process dies, the next server has it at once. A leader that shows
no sign of life, though its connection stands, has its connections ended. Either way the new leader first raises the
epoch, and every transaction that writes the journal names the epoch it was begun under: none of an old one can land.
"""

from __future__ import annotations

import logging
from typing import Any, Final

import psycopg
from sqlalchemy import DDL, BigInteger, Column, Engine, String, Table, Text, event
from sqlalchemy.exc import SQLAlchemyError

from ring360.adapters.store import schema
from ring360.adapters.store.engine import CLAIM_KEY, own_connection

SILENT_TRIES: Final = 8
"""Looks at an unchanged sign of life after which the leader's connections are ended."""
OUTVOTED: Final = "RG360"
"""SQLSTATE of a write under an epoch that is over."""

_UNREACHABLE: Final = (psycopg.Error, SQLAlchemyError)

_log = logging.getLogger(__name__)

leadership = Table(
    "leadership",
    schema.metadata,
    Column("name", String(16), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("address", Text, nullable=False),
)
"""`epoch`: its number, and where its leader is served; `beat`: how often that leader has shown that it lives."""

_GUARD: Final = (
    "create or replace function ring360_must_lead(wanted bigint) returns void language plpgsql as $$ begin "
    "perform 1 from leadership where name = 'epoch' and number = wanted for share; "
    f"if not found then raise exception 'another server leads' using errcode = '{OUTVOTED}'; end if; end $$"
)
event.listen(leadership, "after_create", DDL(_GUARD).execute_if(dialect="postgresql"))  # type: ignore[no-untyped-call]


class Leadership:
    """One server's part in it. Not for two threads at once."""

    def __init__(self, engine: Engine, address: str = "") -> None:
        self._engine = engine
        self._address = address
        self._connection: Any = None
        self._seen = -1
        self._unchanged = 0
        self.epoch: int | None = None
        """None while another leads."""
        self.leader = ""
        """Address of the one who leads, empty where it is not known."""

    def lock(self) -> bool:
        """Hold the database, where nobody does; nothing may be written before `begin`."""
        if not self._execute("select pg_try_advisory_lock(%s)", CLAIM_KEY):
            return False
        self._execute("set application_name to 'ring360 leads'")
        return True

    def try_to_lead(self) -> bool:
        """Take over where nobody leads; to be asked at a steady pace."""
        if not self.lock():
            self._look_for_life()
            return False
        self.begin()
        return True

    def begin(self) -> None:
        """Raise the epoch: from here on nothing of an earlier leader can land."""
        self.epoch = self._execute(
            "insert into leadership values ('epoch', 1, %s) on conflict (name) do update "
            "set number = leadership.number + 1, address = excluded.address returning number",
            self._address,
        )

    def still_leads(self) -> bool:
        """Show that this server lives; False once another one has taken over. A database that cannot be reached is no
        answer: nobody leads there, and the lock is taken again when it is back."""
        try:
            if self._connection is None:
                self.lock()
            self._execute(
                "insert into leadership values ('beat', 1, '') on conflict (name) do update "
                "set number = leadership.number + 1"
            )
            self.leader = self._execute("select address from leadership where name = 'epoch'") or ""
            return bool(self._execute("select number from leadership where name = 'epoch'") == self.epoch)
        except _UNREACHABLE as error:
            _log.warning("the database does not answer: %s", error)
            return True

    def close(self) -> None:
        """Give up the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _look_for_life(self) -> None:
        beat = self._execute("select number from leadership where name = 'beat'")
        self.leader = self._execute("select address from leadership where name = 'epoch'") or ""
        self._unchanged = self._unchanged + 1 if beat == self._seen else 0
        self._seen = beat
        if self._unchanged >= SILENT_TRIES:
            self._unchanged = 0
            _log.warning("the leader shows no sign of life: its connections are ended")
            self._execute(
                "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() "
                "and application_name = 'ring360 leads' and pid <> pg_backend_pid()"
            )

    def _execute(self, statement: str, *values: Any) -> Any:
        """The first value of the first row. The connection is opened again after a failure."""
        try:
            if self._connection is None:
                self._connection = own_connection(self._engine)
                self._connection.autocommit = True
            cursor = self._connection.execute(statement, values)
            row = cursor.fetchone() if cursor.description else None
            return row[0] if row else None
        except _UNREACHABLE:
            self.close()
            raise
