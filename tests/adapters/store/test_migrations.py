"""A database begun by the first version is brought to this one, with nothing of its journal changed."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine, inspect, text

from ring360.adapters.store import schema
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import FIRST_HASH, StoredJournal, hash_of
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.readings import StoredReadings
from ring360.domain.facts import UnitEnteredService, UnitWithdrawn
from ring360.domain.problems import Problem
from ring360.domain.records import to_plain
from ring360.domain.units import Unit
from ring360.operations.ports import Entry, Readings, Taking
from situations import at_junction

FIRST_TABLES = (
    "create table about (name varchar(64) not null primary key, value text not null)",
    "create table journal (seq bigint not null primary key, at double precision not null, kind varchar(64) not null, "
    "cause bigint, payload text not null, previous varchar(64) not null, hash varchar(64) not null)",
    "create table units (unit_id varchar(80) not null primary key, role varchar(80) not null, officers integer not "
    "null, state varchar(32) not null, lon double precision not null, lat double precision not null, "
    "incident_id varchar(80))",
    "create table timeline (seq bigint not null primary key, incident_id varchar(80) not null, at double precision not "
    "null, kind varchar(64) not null, unit_id varchar(80), words text)",
    "create index timeline_by_incident on timeline (incident_id, seq)",
)
FIRST_TRIGGERS = {
    "sqlite": (
        "create trigger journal_no_update before update on journal "
        "begin select raise(abort, 'the journal is append-only'); end",
        "create trigger journal_no_delete before delete on journal "
        "begin select raise(abort, 'the journal is append-only'); end",
    ),
    "postgresql": (
        "create function journal_is_append_only() returns trigger language plpgsql as "
        "$$ begin raise exception 'the journal is append-only'; end $$",
        "create trigger journal_no_change before update or delete or truncate on journal "
        "for each statement execute function journal_is_append_only()",
    ),
}


def begun_by_the_first_version(database: str) -> Engine:
    """Two turns as the first version wrote them; its reading tables left empty."""
    engine = open_engine(located(database))
    point = at_junction("A")
    facts = [
        UnitEnteredService(10.0, "F1", Unit("P1", "patrol"), point),
        UnitEnteredService(11.0, "F2", Unit("P2", "patrol"), point),
        UnitWithdrawn(12.0, "F3", "P1", "flat tyre"),
    ]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for statement in (*FIRST_TABLES, *FIRST_TRIGGERS[engine.dialect.name]):
            connection.execute(text(statement.replace(":", r"\:")))
        about = {"schema_version": "1", "setting": "live", "atlas": "abc"}
        for name, value in about.items():
            connection.execute(text("insert into about values (:name, :value)"), {"name": name, "value": value})
        previous = FIRST_HASH
        for seq, fact in enumerate(facts, start=1):
            plain = to_plain(fact)
            kind = plain.pop("kind")
            payload = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            told = hash_of(seq, fact.at, kind, None, payload, previous)
            connection.execute(
                text("insert into journal values (:seq, :at, :kind, null, :payload, :previous, :hash)"),
                {"seq": seq, "at": fact.at, "kind": kind, "payload": payload, "previous": previous, "hash": told},
            )
            previous = told
    return engine


def test_a_database_of_the_first_version_is_migrated_and_read_anew(database: str) -> None:
    engine = begun_by_the_first_version(database)
    told: list[str] = []
    prepare(engine, "live", "abc", lambda message_id, done: told.append(message_id))
    assert told[0] == "store-migrating"
    assert set(told[1:]) == {"store-rebuilding"}
    journal = StoredJournal(engine)
    assert journal.first_fault() is None
    assert [line.by for line in journal.lines()] == ["", "", ""]
    with engine.connect() as connection:
        states = dict(connection.execute(text("select unit_id, state from units")).all())
        assert states == {"P1": "out_of_service", "P2": "free"}
        assert set(inspect(connection).get_table_names()) == set(schema.metadata.tables)
    [[line]] = journal.write([Taking([Entry(13.0, "UnitReturned/1", {}, True, "someone")], Readings())])
    assert (line.seq, line.by, journal.first_fault()) == (4, "someone", None)
    with pytest.raises(Exception, match="append-only"), engine.connect() as connection, connection.begin():
        connection.execute(text("update journal set at = 2"))
    told.clear()
    prepare(engine, "live", "abc", lambda message_id, done: told.append(message_id))
    assert told == []
    engine.dispose()


def test_reading_tables_of_another_shape_are_made_again(database: str) -> None:
    engine = begun_by_the_first_version(database)
    prepare(engine, "live", "abc")
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("drop table units"))
        connection.execute(text("create table units (unit_id varchar(9) primary key)"))
        connection.execute(text("update about set value = 'another' where name = 'readings'"))
    prepare(engine, "live", "abc")
    with engine.connect() as connection:
        assert connection.execute(text("select count(*) from units where state is not null")).scalar() == 2
    assert StoredReadings(engine).incidents(open_only=False, limit=9) == []
    engine.dispose()


@pytest.mark.parametrize("version", ["3", "0", "old"])
def test_a_version_that_is_not_known_is_refused(database: str, version: str) -> None:
    engine = begun_by_the_first_version(database)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text(f"update about set value = '{version}' where name = 'schema_version'"))
    with pytest.raises(Problem) as refused:
        prepare(engine, "live", "abc")
    assert refused.value.code == "database-other-schema-version"
    engine.dispose()
