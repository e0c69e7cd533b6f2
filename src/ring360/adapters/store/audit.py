"""Questions of auditors, put to the journal's table: every filter is a statement, so that little is read."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Engine, select

from ring360.adapters.store import schema
from ring360.operations.audit import LinesAsked
from ring360.operations.ports import JournalLine


class StoredAudit:
    """The journal of one database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def lines(self, asked: LinesAsked, after: int, limit: int) -> Sequence[JournalLine]:
        table = schema.journal
        chosen = select(table).where(table.c.seq > after).order_by(table.c.seq).limit(limit)
        if asked.kind:
            chosen = chosen.where(table.c.kind.startswith(f"{asked.kind}/", autoescape=True))
        if asked.by:
            chosen = chosen.where(table.c.by == asked.by)
        if asked.since is not None:
            chosen = chosen.where(table.c.at >= asked.since)
        if asked.until is not None:
            chosen = chosen.where(table.c.at < asked.until)
        for name, told in asked.fields:
            # Payloads are written in one way only, so that a field can be found as a piece of text.
            piece = f"{json.dumps(name)}:{json.dumps(told, ensure_ascii=False)}"
            chosen = chosen.where(table.c.payload.contains(piece, autoescape=True))
        with self._engine.connect() as connection:
            rows = connection.execute(chosen).all()
        return [
            JournalLine(row.seq, row.at, row.kind, row.cause, json.loads(row.payload), row.previous, row.hash, row.by)
            for row in rows
        ]
