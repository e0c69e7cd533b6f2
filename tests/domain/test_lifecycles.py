"""The tables of states are complete, closed and name records that exist."""

from __future__ import annotations

from pathlib import Path

from ring360.domain.lifecycles import (
    BUSY,
    CLEARED,
    CLOSED,
    FREE,
    INCIDENT_TRANSITIONS,
    MERGED,
    OFF_DUTY,
    UNIT_TRANSITIONS,
    WAITING,
    diagram,
)
from ring360.domain.records import KINDS


def reached(table: dict[str, dict[str, str]], first: str) -> set[str]:
    found, todo = {first}, [first]
    while todo:
        for state in table[todo.pop()].values():
            if state not in found:
                found.add(state)
                todo.append(state)
    return found


def test_every_state_can_be_reached_and_has_a_row() -> None:
    assert reached(UNIT_TRANSITIONS, OFF_DUTY) == set(UNIT_TRANSITIONS)
    assert reached(INCIDENT_TRANSITIONS, WAITING) == set(INCIDENT_TRANSITIONS)


def test_every_unit_gets_free_again() -> None:
    assert all(FREE in reached(UNIT_TRANSITIONS, state) for state in UNIT_TRANSITIONS)


def test_every_incident_can_be_closed() -> None:
    assert all(CLOSED in reached(INCIDENT_TRANSITIONS, state) for state in INCIDENT_TRANSITIONS)
    at_once = {state for state, row in INCIDENT_TRANSITIONS.items() if row.get("IncidentClosed") == CLOSED}
    # What was merged is closed with the incident it was merged into.
    assert set(INCIDENT_TRANSITIONS) - at_once == {CLOSED, MERGED}


def test_an_incident_with_units_on_it_is_not_handed_over() -> None:
    assert {state for state, row in INCIDENT_TRANSITIONS.items() if "IncidentHandedOver" in row} == {WAITING, CLEARED}


def test_a_busy_unit_is_never_assigned() -> None:
    assert [state for state, row in UNIT_TRANSITIONS.items() if "UnitAssigned" in row] == [FREE]
    assert {row["UnitAssigned"] for row in UNIT_TRANSITIONS.values() if "UnitAssigned" in row} <= BUSY


def test_the_tables_speak_of_records_that_exist() -> None:
    named = {kind for table in (UNIT_TRANSITIONS, INCIDENT_TRANSITIONS) for row in table.values() for kind in row}
    assert named - set(KINDS) == {"LastUnitReleased", "LastUnitCleared"}


def test_the_reference_shows_these_tables(project: Path) -> None:
    page = (project / "docs" / "reference" / "states.md").read_text(encoding="utf-8")
    assert diagram(UNIT_TRANSITIONS, OFF_DUTY) in page
    assert diagram(INCIDENT_TRANSITIONS, WAITING) in page
