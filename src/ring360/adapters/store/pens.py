"""The connection that the journal is written with: one for each database, opened again after every failure.

It speaks to the driver directly, for what is written here is written at each turn of the desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Engine

from ring360.adapters.store.engine import own_connection
from ring360.adapters.store.statements import Cursor


class Pen:
    """Writes transactions, one at a time; made for SQLite."""

    mark = "?"
    """How a parameter is written in a statement."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None
        self._lock = Lock()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """All that is executed within is safe on disk when this ends without an exception, and undone when not."""
        with self._lock:
            try:
                if self._connection is None:
                    self._connection = self._opened()
                with self._written(self._connection) as cursor:
                    yield cursor
            except BaseException:
                self._drop()
                raise

    def close(self) -> None:
        """Let go of the connection; the next transaction opens another."""
        with self._lock:
            self._drop()

    @contextmanager
    def _written(self, connection: Any) -> Iterator[Cursor]:
        cursor = connection.cursor()
        cursor.execute("begin immediate")
        yield cursor
        cursor.execute("commit")

    def _opened(self) -> Any:
        return own_connection(self._engine)

    def _drop(self) -> None:
        # A connection that is closed undoes what it had begun, whatever state it was left in.
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class PipelinedPen(Pen):
    """The same for PostgreSQL: all statements of a transaction travel together, for one answer."""

    mark = "%s"

    @contextmanager
    def _written(self, connection: Any) -> Iterator[Cursor]:
        with connection.pipeline():
            cursor = connection.cursor()
            cursor.execute("begin")
            yield cursor
            cursor.execute("commit")

    def _opened(self) -> Any:
        connection = super()._opened()
        connection.autocommit = True
        # By this name the connections of a leader that fell silent are found.
        connection.execute("set application_name to 'ring360 leads'")
        return connection


def pen_of(engine: Engine) -> Pen:
    """The pen that suits a database."""
    return Pen(engine) if engine.dialect.name == "sqlite" else PipelinedPen(engine)
