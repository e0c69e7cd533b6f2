"""How a database of an older version becomes one of this: one function a version, each run in the opening transaction.

Only what cannot be made again is migrated; the reading tables are dropped and written anew from the journal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Column, Connection, String


def migrate(connection: Connection, found: int) -> None:
    """Bring the tables from version `found` to the newest, one version after the other."""
    operations = Operations(MigrationContext.configure(connection))
    for version in range(found + 1, OLDEST + len(_TO) + 1):
        _TO[version - OLDEST - 1](operations)


def _to_2(operations: Operations) -> None:
    """Lines say on whose word they were taken; nothing is known of the older ones."""
    operations.add_column("journal", Column("by", String(80), nullable=False, server_default=""))


OLDEST: Final = 1
_TO: Final[tuple[Callable[[Operations], None], ...]] = (_to_2,)
"""The steps to version 2, 3, …"""
