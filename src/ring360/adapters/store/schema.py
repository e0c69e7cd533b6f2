"""The tables, written once for SQLite and PostgreSQL: the journal, which is the truth, and what is read from it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    event,
)

SCHEMA_VERSION: Final = 2

NOUNS: Final = (
    "people",
    "sessions",
    "devices",
    "requests",
    "roots",
    "snapshots",
    "leadership",
    "personal",
    "warnings",
    "webhooks",
)
"""The files beside this one that define tables on `metadata`: loaded before tables are made, so that all exist."""

metadata = MetaData()
_whole = BigInteger().with_variant(Integer, "sqlite")

about = Table(
    "about",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What this database is: schema version, live or exercise, checksum of the atlas."""

journal = Table(
    "journal",
    metadata,
    Column("seq", _whole, primary_key=True, autoincrement=False),
    Column("at", Float(53), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("cause", _whole),
    Column("payload", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("by", String(80), nullable=False, server_default=""),
)

calls = Table(
    "calls",
    metadata,
    Column("call_id", String(80), primary_key=True),
    Column("received_at", Float(53), nullable=False),
    Column("answered_at", Float(53)),
    Column("channel", String(32), nullable=False),
    Column("category", String(80), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("place", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("caller", String(80), nullable=False),
    Column("incident_id", String(80), index=True),
)

incidents = Table(
    "incidents",
    metadata,
    Column("incident_id", String(80), primary_key=True),
    Column("opened_at", Float(53), nullable=False, index=True),
    Column("category", String(80), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(32), nullable=False, index=True),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("place", Text, nullable=False),
    Column("cleared_at", Float(53)),
    Column("closed_at", Float(53)),
    Column("alarm_level", Integer, nullable=False),
    Column("merged_into", String(80)),
    Column("disposition", Text, nullable=False),
    Column("agency", String(80)),
)

units = Table(
    "units",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("role", String(80), nullable=False),
    Column("officers", Integer, nullable=False),
    Column("state", String(32), nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("incident_id", String(80)),
    Column("post", String(80), nullable=False),
    Column("state_since", Float(53), nullable=False),
    Column("moved_at", Float(53), nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("incident_id", String(80), primary_key=True),
    Column("unit_id", String(80), primary_key=True),
    Column("assigned_at", Float(53), primary_key=True),
    Column("expected_at", Float(53)),
    Column("acknowledged_at", Float(53)),
    Column("en_route_at", Float(53)),
    Column("on_scene_at", Float(53)),
    Column("cleared_at", Float(53)),
    Column("released_at", Float(53)),
)

timeline = Table(
    "timeline",
    metadata,
    Column("seq", _whole, primary_key=True, autoincrement=False),
    Column("incident_id", String(80), nullable=False),
    Column("at", Float(53), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("unit_id", String(80)),
    Column("words", Text),
    Column("code", String(64)),
    Column("by", String(80)),
    Index("timeline_by_incident", "incident_id", "seq"),
)

_APPEND_ONLY: Final = (
    (
        "sqlite",
        "create trigger if not exists journal_no_update before update on journal "
        "begin select raise(abort, 'the journal is append-only'); end",
    ),
    (
        "sqlite",
        "create trigger if not exists journal_no_delete before delete on journal "
        "begin select raise(abort, 'the journal is append-only'); end",
    ),
    (
        "postgresql",
        "create or replace function journal_is_append_only() returns trigger language plpgsql as "
        "$$ begin raise exception 'the journal is append-only'; end $$",
    ),
    (
        "postgresql",
        "create trigger journal_no_change before update or delete or truncate on journal "
        "for each statement execute function journal_is_append_only()",
    ),
)
"""The journal refuses change even from someone who holds the file: at least not by an ordinary statement."""

for _dialect, _statement in _APPEND_ONLY:
    # SQLAlchemy leaves DDL without types.
    event.listen(journal, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
