"""What every journal promises, asked of each database in turn."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.readings import StoredReadings
from ring360.domain.problems import Problem
from ring360.operations.ports import Entry, JournalLine, Readings, Taking

INCIDENT = {
    "incident_id": "I1", "opened_at": 10.0, "category": "fire", "priority": 1, "state": "waiting", "lon": 117.2,
    "lat": 28.3, "place": "人民路", "cleared_at": None, "closed_at": None, "alarm_level": 1, "merged_into": None,
    "disposition": "", "agency": None,
}  # fmt: skip


def entry(number: int, of_fact: bool = True) -> Entry:
    return Entry(float(number), "CallReceived/1", {"number": number, "words": "路口，两车"}, of_fact)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    made = open_engine(located(database))
    prepare(made, "live", "abc")
    yield made
    made.dispose()


def write(journal: StoredJournal, entries: Sequence[Entry], readings: Readings | None = None) -> list[JournalLine]:
    [lines] = journal.write([Taking(entries, readings or Readings())])
    return lines


def behind_the_back(engine: Engine, statement: str) -> None:
    """Change the journal as somebody would who may do anything with the database."""
    if engine.dialect.name == "sqlite":
        drops = ["drop trigger journal_no_update", "drop trigger journal_no_delete"]
    else:
        drops = ["drop trigger journal_no_change on journal"]
    with engine.connect() as connection, connection.begin():
        for each in (*drops, statement):
            connection.execute(text(each))


def test_lines_are_numbered_chained_and_read_back_in_order(engine: Engine) -> None:
    journal = StoredJournal(engine)
    assert journal.last_seq() == 0
    written = write(journal, [entry(1), entry(2, of_fact=False), entry(3, of_fact=False)])
    written += write(journal, [entry(4), entry(5, of_fact=False)])
    assert [(line.seq, line.cause) for line in written] == [(1, None), (2, 1), (3, 1), (4, None), (5, 4)]
    assert list(journal.lines()) == written
    assert list(journal.lines(after=3)) == written[3:]
    assert list(journal.lines(after=1, limit=2)) == written[1:3]
    assert [line.previous for line in written] == ["0" * 64, *(line.hash for line in written[:-1])]
    assert journal.last_seq() == 5
    assert journal.first_fault() is None


def test_lines_cannot_be_changed_or_taken_out(engine: Engine) -> None:
    write(StoredJournal(engine), [entry(1)])
    for statement in ("update journal set at = 2", "delete from journal"):
        with pytest.raises(DatabaseError, match="append-only"), engine.connect() as connection, connection.begin():
            connection.execute(text(statement))
    assert StoredJournal(engine).last_seq() == 1


@pytest.mark.parametrize("change", ["payload = '{}'", "at = 7", "kind = 'UnitMoved/1'", "cause = 9"])
def test_a_line_changed_behind_the_back_is_found(engine: Engine, change: str) -> None:
    journal = StoredJournal(engine)
    write(journal, [entry(number) for number in (1, 2, 3)])
    behind_the_back(engine, f"update journal set {change} where seq = 2")
    assert journal.first_fault() == 2


def test_a_line_taken_out_behind_the_back_is_found(engine: Engine) -> None:
    journal = StoredJournal(engine)
    write(journal, [entry(number) for number in (1, 2, 3)])
    behind_the_back(engine, "delete from journal where seq = 2")
    assert journal.first_fault() == 2


def test_readings_are_written_with_the_turn_or_not_at_all(engine: Engine) -> None:
    journal, readings = StoredJournal(engine), StoredReadings(engine)
    write(journal, [entry(1)], Readings(incidents=[INCIDENT]))
    line = {
        "entry": 1, "incident_id": "I1", "at": 11.0, "kind": "UnitAssigned", "unit_id": "P1", "words": None,
        "code": None, "by": None,
    }  # fmt: skip
    later = {**INCIDENT, "state": "cleared", "cleared_at": 20.0}
    write(journal, [entry(2), entry(3)], Readings(incidents=[later], timeline=[line]))
    assert readings.incident("I1") == later
    assert readings.incidents(open_only=True, limit=9) == []
    assert readings.incidents(open_only=False, limit=9) == [later]
    assert [row["seq"] for row in readings.timeline_of("I1")] == [3]
    with pytest.raises((sqlite3.Error, psycopg.Error)):
        write(journal, [entry(4)], Readings(incidents=[{**INCIDENT, "incident_id": "I2"}, {**INCIDENT, "lon": None}]))
    assert (journal.last_seq(), readings.incident("I2"), readings.incident("I1")) == (3, None, later)


@pytest.mark.parametrize(("setting", "atlas", "code"), [
    ("exercise", "abc", "database-other-setting"), ("live", "abd", "database-other-atlas"),
])  # fmt: skip
def test_a_database_is_not_taken_for_another(engine: Engine, setting: str, atlas: str, code: str) -> None:
    prepare(engine, "live", "abc")
    with pytest.raises(Problem) as refused:
        prepare(engine, setting, atlas)
    assert refused.value.code == code
