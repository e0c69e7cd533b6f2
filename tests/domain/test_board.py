"""The board takes what fits, refuses the rest whole, and keeps every stamp."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ring360.domain import facts
from ring360.domain.board import Board, apply
from ring360.domain.consequences import UnitAssigned
from ring360.domain.entries import AssignmentEntry
from ring360.domain.refusals import NotKnown, Refused
from ring360.domain.response_plans import Requirement
from situations import Desk, at_junction

TWICE = "units-named-twice-or-none"


def plain(board: Board) -> dict[str, Any]:
    """Everything on the board, comparable."""
    return {name: deepcopy(getattr(board, name)) for name in Board.__slots__}


@pytest.fixture
def desk() -> Desk:
    """One unit busy with one incident, another free."""
    desk = Desk()
    desk.enter("P1", "A")
    desk.enter("P2", "H")
    desk.call("c1", "B", 100.0)
    desk.accept("I000001", 160.0, "P1")
    return desk


def refused(desk: Desk, kind: type[Any], at: float = 200.0, **fields: Any) -> str:
    """The code of the refusal; the board must be as it was."""
    before = plain(desk.board)
    with pytest.raises(Refused) as refusal:
        desk.tell(kind, at, **fields)
    assert plain(desk.board) == before
    return refusal.value.code


def test_a_second_assignment_never_resets_a_busy_unit(desk: Desk) -> None:
    desk.call("c2", "D", 170.0)
    code = refused(desk, facts.RecommendationAccepted, incident_id="I000002", unit_ids=("P2", "P1"))
    assert code == "unit-transition"
    before = plain(desk.board)
    with pytest.raises(Refused):
        apply(desk.board, UnitAssigned(200.0, "F9", "P1", "I000002", at_junction("D")))
    assert plain(desk.board) == before


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (facts.UnitCleared, {"unit_id": "P1"}, "unit-transition"),
        (facts.UnitLeftService, {"unit_id": "P1"}, "unit-transition"),
        (facts.UnitArrived, {"unit_id": "P2"}, "unit-transition"),
        (facts.UnitStoodDown, {"unit_id": "P2"}, "unit-transition"),
        (facts.UnitArrived, {"unit_id": "P9"}, "unit-unknown"),
        (facts.IncidentClosed, {"incident_id": "I9"}, "incident-unknown"),
        (facts.DeadlinePassed, {"deadline_id": "none"}, "deadline-unknown"),
        (facts.DeadlinePassed, {"deadline_id": "F4/not-acknowledged/P1"}, "deadline-not-due"),
        (facts.RecommendationAccepted, {"incident_id": "I000001", "unit_ids": ()}, TWICE),
        (facts.RecommendationAccepted, {"incident_id": "I000001", "unit_ids": ("P2", "P2")}, TWICE),
    ],
)
def test_what_does_not_fit_changes_nothing(desk: Desk, kind: type[Any], fields: dict[str, Any], code: str) -> None:
    assert refused(desk, kind, **fields) == code


def test_time_does_not_run_backwards(desk: Desk) -> None:
    assert refused(desk, facts.UnitArrived, at=159.0, unit_id="P1") == "record-out-of-order"


def test_unknown_names_are_told_apart(desk: Desk) -> None:
    with pytest.raises(NotKnown):
        desk.board.unit("P9")
    with pytest.raises(NotKnown):
        desk.board.incident("I9")


def test_the_stamps_of_an_incident_are_kept(desk: Desk) -> None:
    desk.report(facts.AssignmentAcknowledged, "P1", 170.0)
    desk.report(facts.UnitDeparted, "P1", 190.0)
    desk.report(facts.UnitArrived, "P1", 200.0)
    desk.report(facts.UnitStartedClearing, "P1", 900.0)
    desk.report(facts.UnitCleared, "P1", 950.0)
    entry = desk.board.incident("I000001")
    assert entry.assignments == [
        AssignmentEntry("P1", 160.0, 170.0, 190.0, 200.0, 950.0, target=at_junction("B"), expected_at=200.0)
    ]
    assert (entry.first_dispatched_at, entry.first_arrived_at, entry.cleared_at) == (160.0, 200.0, 950.0)
    assert entry.state == "cleared"
    assert list(desk.board.free) == ["P2", "P1"]
    assert desk.board.units["P1"].point == at_junction("B")


def test_a_forgotten_button_does_not_stop_the_next(desk: Desk) -> None:
    desk.report(facts.UnitArrived, "P1", 200.0)
    assert desk.board.units["P1"].state == "on_scene"
    assert desk.board.deadlines == {}


def test_a_stood_down_unit_leaves_the_incident_waiting(desk: Desk) -> None:
    desk.tell(facts.UnitStoodDown, 170.0, unit_id="P1", reason="flat tyre")
    entry = desk.board.incident("I000001")
    assert (entry.state, entry.unit_ids, entry.missing) == ("waiting", [], (Requirement(1),))
    assert entry.standing is not None
    assert entry.standing.unit_ids == ("P2",)


def test_closing_frees_everybody_on_it(desk: Desk) -> None:
    desk.tell(facts.IncidentClosed, 300.0, incident_id="I000001", disposition="false alarm")
    entry = desk.board.incident("I000001")
    assert (entry.state, entry.disposition, entry.unit_ids) == ("closed", "false alarm", [])
    assert sorted(desk.board.free) == ["P1", "P2"]
    assert desk.board.pending == {}
