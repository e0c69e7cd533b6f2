"""Frozen boards in the database, each with the journal line it was frozen at; the two newest are kept."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, Column, Engine, Integer, LargeBinary, String, Table, delete, insert, select

from ring360.adapters.store import schema
from ring360.adapters.store.engine import writing
from ring360.operations.freezing import shape
from ring360.operations.ports import Snapshot

KEPT: Final = 2

snapshots = Table(
    "snapshots",
    schema.metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("shape", String(64), nullable=False),
    Column("board", LargeBinary, nullable=False),
)


class StoredSnapshots:
    """The snapshots of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> list[Snapshot]:
        """Newest first; only those of this version's shape whose line is in the journal with the same hash."""
        table, lines = snapshots, schema.journal
        same = select(table).where(table.c.shape == shape())
        fits = same.join(lines, (lines.c.seq == table.c.seq) & (lines.c.hash == table.c.hash))
        with self._engine.connect() as connection:
            rows = connection.execute(fits.order_by(table.c.seq.desc())).all()
        return [Snapshot(row.seq, row.hash, bytes(row.board)) for row in rows]

    def keep(self, seq: int, board: bytes) -> None:
        """Keep a board frozen at line `seq`."""
        with writing(self._engine) as connection:
            told = connection.execute(select(schema.journal.c.hash).where(schema.journal.c.seq == seq)).scalar()
            if told is None:
                return
            connection.execute(delete(snapshots).where(snapshots.c.seq == seq))
            connection.execute(insert(snapshots), [{"seq": seq, "hash": told, "shape": shape(), "board": board}])
            newest = select(snapshots.c.seq).order_by(snapshots.c.seq.desc()).limit(KEPT)
            connection.execute(delete(snapshots).where(snapshots.c.seq.not_in(newest.scalar_subquery())))
