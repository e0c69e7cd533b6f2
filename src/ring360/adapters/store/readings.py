"""Questions to the reading tables, answered as plain rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Engine, Select, Table, and_, or_, select

from ring360.adapters.store import schema
from ring360.domain.lifecycles import CLEARED, CLOSED, MERGED
from ring360.operations.ports import Position, Row


class StoredReadings:
    """What people look at, as of the last turn."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def incidents(self, open_only: bool, limit: int, after: Position | None = None) -> list[Row]:
        """Newest first, from after the row whose instant and id are given."""
        table = schema.incidents
        statement = _newest_first(table, table.c.opened_at, table.c.incident_id, limit, after)
        running = table.c.state.not_in((CLEARED, CLOSED, MERGED))
        return self._rows(statement.where(running) if open_only else statement)

    def calls(self, limit: int, after: Position | None = None) -> list[Row]:
        """Newest first, from after the row whose instant and id are given."""
        table = schema.calls
        return self._rows(_newest_first(table, table.c.received_at, table.c.call_id, limit, after))

    def incident(self, incident_id: str) -> Row | None:
        rows = self._rows(select(schema.incidents).where(schema.incidents.c.incident_id == incident_id))
        return rows[0] if rows else None

    def calls_of(self, incident_id: str) -> list[Row]:
        table = schema.calls
        return self._rows(select(table).where(table.c.incident_id == incident_id).order_by(table.c.received_at))

    def assignments_of(self, incident_id: str) -> list[Row]:
        table = schema.assignments
        chosen = select(table).where(table.c.incident_id == incident_id)
        return self._rows(chosen.order_by(table.c.assigned_at, table.c.unit_id))

    def timeline_of(self, incident_id: str) -> list[Row]:
        """Oldest first."""
        table = schema.timeline
        return self._rows(select(table).where(table.c.incident_id == incident_id).order_by(table.c.seq))

    def _rows(self, statement: Select[Any]) -> list[Row]:
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]


def _newest_first(
    table: Table, instant: Column[Any], name: Column[Any], limit: int, after: Position | None
) -> Select[Any]:
    statement = select(table).order_by(instant.desc(), name.desc()).limit(limit)
    if after is None:
        return statement
    at, last = after
    return statement.where(or_(instant < at, and_(instant == at, name < last)))
