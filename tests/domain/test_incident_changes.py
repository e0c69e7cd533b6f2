"""Incidents that are merged, parted, linked, amended, handed over and fed back: what the board keeps and refuses."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from ring360.domain import facts
from ring360.domain.advice import Closure
from ring360.domain.board import Board
from ring360.domain.entries import ContainmentEntry
from ring360.domain.hazards import Hazard, hazards_near
from ring360.domain.incidents import Feedback, Link, Note, Referral
from ring360.domain.places import Place
from ring360.domain.refusals import Refused
from ring360.domain.response_plans import Requirement, ResponsePlan
from situations import Desk, at_junction


@pytest.fixture
def desk() -> Desk:
    """Two calls about the same thing, one incident attended, the other on its way; a third unit is free."""
    desk = Desk()
    for unit_id, letter in (("P1", "A"), ("P2", "D"), ("P3", "H")):
        desk.enter(unit_id, letter)
    desk.call("c1", "B", 100.0)
    desk.call("c2", "C", 90.0 + 20.0)
    desk.accept("I000001", 160.0, "P1")
    desk.report(facts.UnitArrived, "P1", 200.0)
    desk.accept("I000002", 210.0, "P2")
    return desk


def refused(desk: Desk, kind: type[Any], at: float = 500.0, **fields: Any) -> str:
    """The code of the refusal; the board must be as it was."""
    before = {name: deepcopy(getattr(desk.board, name)) for name in Board.__slots__}
    with pytest.raises(Refused) as refusal:
        desk.tell(kind, at, **fields)
    assert {name: getattr(desk.board, name) for name in Board.__slots__} == before
    return refusal.value.code


def merge(desk: Desk, kept: str, gone: str, at: float = 300.0) -> None:
    desk.tell(facts.IncidentsMerged, at, incident_id=kept, merged_id=gone, reason="same fight")


def test_a_merged_incident_gives_its_calls_and_its_units(desk: Desk) -> None:
    merge(desk, "I000001", "I000002")
    kept, gone = desk.board.incident("I000001"), desk.board.incident("I000002")
    assert (gone.state, gone.merged_into, gone.calls, gone.unit_ids) == ("merged", "I000001", [], [])
    assert (kept.calls, kept.unit_ids, kept.merged) == (["c1", "c2"], ["P1", "P2"], {"I000002": ("c2",)})
    assert desk.board.units["P2"].incident_id == "I000001"
    assert desk.board.incident_of_call == {"c1": "I000001", "c2": "I000001"}
    assert [(each.unit_id, each.released_at) for each in gone.assignments] == [("P2", 300.0)]
    desk.report(facts.UnitArrived, "P2", 320.0)
    assert [(each.unit_id, each.arrived_at) for each in kept.assignments] == [("P1", 200.0), ("P2", 320.0)]


def test_the_clock_starts_with_the_first_of_all_calls(desk: Desk) -> None:
    merge(desk, "I000002", "I000001")
    assert desk.board.incident("I000002").incident.received_at == 100.0
    desk.tell(facts.IncidentsUnmerged, 400.0, incident_id="I000002", merged_id="I000001")
    assert desk.board.incident("I000002").incident.received_at == 110.0


def test_a_wrong_merge_is_undone_and_the_units_stay_where_they_were_sent(desk: Desk) -> None:
    merge(desk, "I000001", "I000002")
    told = desk.tell(facts.IncidentsUnmerged, 400.0, incident_id="I000001", merged_id="I000002", reason="two fights")
    kept, gone = desk.board.incident("I000001"), desk.board.incident("I000002")
    assert (kept.calls, kept.unit_ids, kept.merged) == (["c1"], ["P1", "P2"], {})
    assert (gone.state, gone.calls, gone.missing) == ("waiting", ["c2"], (Requirement(),))
    assert desk.board.incident_of_call == {"c1": "I000001", "c2": "I000002"}
    assert [each.unit_ids for each in told] == [("P3",)]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (facts.IncidentsMerged, {"incident_id": "I000001", "merged_id": "I000001"}, "incident-transition"),
        (facts.IncidentsMerged, {"incident_id": "I000001", "merged_id": "I9"}, "incident-unknown"),
        (facts.IncidentsUnmerged, {"incident_id": "I000001", "merged_id": "I000002"}, "incident-not-merged"),
        (facts.IncidentsLinked, {"incident_id": "I000001", "other_id": "I000001"}, "link-impossible"),
        (facts.IncidentsLinked, {"incident_id": "I000001", "other_id": "I000002", "sort": "twin"}, "link-impossible"),
        (facts.IncidentsUnlinked, {"incident_id": "I000001", "other_id": "I000002"}, "link-unknown"),
        (facts.AlarmRaised, {"incident_id": "I000001", "alarm_level": 1}, "alarm-not-higher"),
        (facts.IncidentHandedOver, {"incident_id": "I000001", "agency": "12345"}, "incident-transition"),
        (facts.HandoverAnswered, {"incident_id": "I000001", "words": "done"}, "incident-transition"),
        (facts.IncidentReopened, {"incident_id": "I000001"}, "incident-transition"),
        (facts.ContainmentEnded, {"incident_id": "I000001"}, "containment-none"),
        (facts.HazardLifted, {"hazard_id": "H1"}, "hazard-unknown"),
        (facts.CallAbandoned, {"call_id": "c9"}, "call-not-ringing"),
        (facts.CallRang, {"call_id": "c1"}, "call-known"),
    ],
)
def test_what_does_not_fit_changes_nothing(desk: Desk, kind: type[Any], fields: dict[str, Any], code: str) -> None:
    assert refused(desk, kind, **fields) == code


def test_a_closed_incident_takes_nothing_in(desk: Desk) -> None:
    desk.tell(facts.IncidentClosed, 300.0, incident_id="I000001")
    assert refused(desk, facts.IncidentsMerged, incident_id="I000001", merged_id="I000002") == "incident-transition"
    assert refused(desk, facts.IncidentAmended, incident_id="I000001", priority=1) == "incident-transition"


def test_a_link_is_seen_from_both_sides(desk: Desk) -> None:
    desk.tell(facts.IncidentsLinked, 300.0, incident_id="I000001", other_id="I000002", sort="parent")
    assert desk.board.incident("I000001").links == [Link("parent", "I000002")]
    assert desk.board.incident("I000002").links == [Link("child", "I000001")]
    assert refused(desk, facts.IncidentsLinked, incident_id="I000002", other_id="I000001") == "link-known"
    desk.tell(facts.IncidentsUnlinked, 600.0, incident_id="I000002", other_id="I000001")
    assert desk.board.incident("I000001").links == desk.board.incident("I000002").links == []


def test_an_amended_category_changes_what_is_needed(desk: Desk) -> None:
    told = desk.tell(
        facts.IncidentAmended, 300.0, incident_id="I000001", category="robbery", priority=1, reason="knife"
    )
    incident = desk.board.incident("I000001").incident
    assert (incident.category, incident.priority, incident.needs) == ("robbery", 1, (Requirement(2),))
    recommended = [each.unit_ids for each in told if type(each).__name__ == "UnitsRecommended"]
    assert recommended == [("P3",)]


def test_a_plan_for_one_priority_goes_before_that_of_all() -> None:
    plans = (ResponsePlan("traffic"), ResponsePlan("traffic", (Requirement(3),), priority=1))
    desk = Desk(plans={plan.key: plan for plan in plans})
    desk.call("c1", "C", 100.0, "traffic")
    assert desk.board.incident("I000001").incident.needs == (Requirement(),)
    desk.tell(facts.IncidentAmended, 110.0, incident_id="I000001", priority=1)
    assert desk.board.incident("I000001").incident.needs == (Requirement(3),)


def test_units_on_the_way_hear_of_a_new_place(desk: Desk) -> None:
    desk.tell(facts.IncidentAmended, 300.0, incident_id="I000002", place=Place(at_junction("G"), "behind the market"))
    (assignment,) = desk.board.incident("I000002").assignments
    assert assignment.target == at_junction("G")
    desk.report(facts.UnitArrived, "P2", 320.0)
    assert desk.board.units["P2"].point == at_junction("G")
    # Who is on scene already has found the place.
    told = desk.tell(facts.IncidentAmended, 330.0, incident_id="I000001", place=Place(at_junction("E")))
    assert [type(each).__name__ for each in told] == []


def test_alarm_levels_add_up(desk: Desk) -> None:
    desk.tell(facts.IncidentAmended, 300.0, incident_id="I000001", category="crowd")
    desk.tell(facts.AlarmRaised, 310.0, incident_id="I000001", alarm_level=2)
    assert desk.board.incident("I000001").incident.needs == (Requirement(6, officers=30),)
    desk.tell(facts.AlarmRaised, 320.0, incident_id="I000001", alarm_level=3)
    assert desk.board.incident("I000001").incident.needs == (Requirement(6, officers=100),)


def test_a_hand_over_waits_for_the_other_agency_and_can_come_back(desk: Desk) -> None:
    desk.call("c3", "F", 300.0, "noise")
    desk.tell(facts.IncidentHandedOver, 310.0, incident_id="I000003", agency="12345", words="music at night")
    entry = desk.board.incident("I000003")
    assert (entry.state, entry.is_pending, entry.standing) == ("handed_over", False, None)
    desk.tell(facts.HandoverAnswered, 900.0, incident_id="I000003", words="visited")
    assert entry.referrals == [Referral(310.0, "12345", "music at night", 900.0, "visited")]
    desk.tell(facts.HandoverTakenBack, 950.0, incident_id="I000003", reason="violent now")
    assert (entry.state, entry.is_pending) == ("waiting", True)
    assert entry.standing is not None


def test_notes_and_feedback_are_kept_in_order(desk: Desk) -> None:
    feedback = Feedback(400.0, "mediated", "both went home", "dispute", None, "P1")
    desk.tell(facts.NoteAdded, 300.0, incident_id="I000001", words="two men")
    desk.tell(facts.FeedbackGiven, 400.0, incident_id="I000001", feedback=feedback)
    desk.tell(facts.NoteAdded, 410.0, incident_id="I000001", words="quiet now")
    entry = desk.board.incident("I000001")
    assert entry.notes == [Note(300.0, "two men"), Note(410.0, "quiet now")]
    assert entry.feedbacks == [feedback]


def test_a_ringing_call_is_answered_or_abandoned(desk: Desk) -> None:
    desk.tell(facts.CallRang, 300.0, call_id="t1")
    desk.tell(facts.CallRang, 301.0, call_id="t2")
    desk.tell(facts.CallAbandoned, 305.0, call_id="t2")
    assert desk.board.ringing == {"t1": 300.0}
    desk.call("t1", "E", 310.0)
    assert desk.board.ringing == {}
    assert desk.board.incident_of_call["t1"] == "I000003"


def test_a_hazard_is_told_near_it_until_it_expires(desk: Desk) -> None:
    place = Place(at_junction("B"), "yard with a dog")
    desk.tell(facts.HazardReported, 300.0, hazard=Hazard("H1", place, "dog", 400.0, radius_metres=60.0))
    desk.tell(facts.HazardReported, 301.0, hazard=Hazard("H2", Place(at_junction("D")), "gas", 900.0))
    hazards = desk.board.hazards.values()
    near = Place(at_junction("B"))
    assert [each.hazard_id for each in hazards_near(hazards, near, 350.0)] == ["H1"]
    assert hazards_near(hazards, near, 400.0) == []
    desk.tell(facts.HazardReported, 500.0, hazard=Hazard("H3", near, "ice", 900.0))
    assert sorted(desk.board.hazards) == ["H2", "H3"]


def test_what_was_seen_of_a_vehicle_ends_with_its_case(desk: Desk) -> None:
    from ring360.domain.advice import Sighting

    sighting = Sighting(at_junction("G"), 295.0)
    desk.tell(facts.VehicleSighted, 300.0, incident_id="I000001", sighting=sighting)
    assert desk.board.incident("I000001").sightings == [sighting]
    desk.tell(facts.IncidentClosed, 400.0, incident_id="I000001")
    assert desk.board.incident("I000001").sightings == []
    assert refused(desk, facts.VehicleSighted, incident_id="I000001", sighting=sighting) == "incident-transition"


def test_a_second_containment_leaves_who_still_goes_on_closing(desk: Desk) -> None:
    def order(at: float, *closures: Closure) -> None:
        desk.tell(facts.ContainmentOrdered, at, incident_id="I000001", closures=closures, reason="told so")

    for unit_id, letter in (("P4", "E"), ("P5", "F")):
        desk.enter(unit_id, letter, 250.0)
    first = [Closure(unit_id, at_junction(at), (0,), 20.0) for unit_id, at in (("P3", "C"), ("P4", "E"), ("P5", "F"))]
    order(300.0, *first)
    desk.tell(facts.UnitStoodDown, 310.0, unit_id="P4", reason="not needed")
    desk.tell(facts.UnitStoodDown, 310.0, unit_id="P5", reason="needed elsewhere")
    order(330.0, Closure("P4", at_junction("G"), (2,), 15.0))
    # P3 stays, P4 closes another place, P5 is gone; all seconds count from the first order.
    told = desk.board.incident("I000001").containment
    assert told == ContainmentEntry(300.0, (first[0], Closure("P4", at_junction("G"), (2,), 45.0)))
