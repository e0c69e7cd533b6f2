"""The connection that the journal is written with: one for each database, opened again after every failure.

It speaks to the driver directly, for what is written here is written at each turn of the desk.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import Engine

from ring360.adapters.store.engine import own_connection
from ring360.adapters.store.statements import Cursor

ROOM_BYTES: Final = 4 << 20
"""Free bytes that a disk must have before a journal that could not be written is tried again: a small turn may fit
where the next one does not."""


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

    def must_have_room(self) -> None:
        """OSError where the disk is full, or all but full."""
        disk = os.statvfs(Path(str(self._engine.url.database)).absolute().parent)
        if disk.f_bavail * disk.f_frsize < ROOM_BYTES:
            raise OSError(errno.ENOSPC, "the disk is full")

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

    def must_have_room(self) -> None:
        """The server's disk is its own business."""

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
