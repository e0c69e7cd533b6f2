"""A dossier says what the board knows of an incident: calls, orders, merges, feedback and hand-over."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from ring360.adapters.exchange.chain import CALLS, FEEDBACK, ORDERS, chain_of
from ring360.adapters.exchange.eido_reader import read_eido
from ring360.adapters.exchange.eido_writer import eido_of
from ring360.domain import facts
from ring360.domain.categories import CATEGORIES
from ring360.domain.incidents import Feedback
from ring360.domain.refusals import NotKnown
from ring360.operations.dossier_making import dossier_of, opened_between
from ring360.operations.dossiers import DossierFeedback, DossierLink, DossierNote, DossierOrder, DossierReferral
from situations import Desk


@pytest.fixture(scope="module")
def worked() -> Desk:
    """Two calls merged into one incident, another linked, a unit that went through, feedback and hand-over."""
    desk = Desk()
    desk.enter("P1", "A", officers=4)
    desk.enter("T1", "D", role="traffic")
    desk.call("C1", "H", 100.0, "traffic-injury")
    desk.call("C2", "G", 110.0, "road-blocked")
    desk.call("C3", "A", 120.0, "noise")
    first, second, third = list(desk.board.incidents)
    desk.accept(first, 130.0, "P1", "T1", reason="nearest")
    desk.tell(facts.IncidentsMerged, 140.0, incident_id=first, merged_id=second)
    desk.tell(facts.IncidentsLinked, 141.0, incident_id=first, other_id=third, sort="parent")
    desk.tell(facts.NoteAdded, 150.0, incident_id=first, words="两车相撞")
    desk.report(facts.AssignmentAcknowledged, "P1", 135.0 + 20)
    desk.report(facts.UnitDeparted, "P1", 160.0)
    desk.report(facts.UnitArrived, "P1", 200.0)
    desk.tell(facts.UnitStoodDown, 210.0, unit_id="T1", reason="not needed")
    desk.report(facts.UnitCleared, "P1", 300.0)
    told = Feedback(310.0, "自行协商", "轻微擦碰", "traffic-damage", 5, "P1")
    desk.tell(facts.FeedbackGiven, 310.0, incident_id=first, feedback=told)
    desk.tell(facts.IncidentHandedOver, 320.0, incident_id=first, agency="12345", words="清扫路面")
    desk.tell(facts.HandoverAnswered, 330.0, incident_id=first, words="已派人")
    return desk


def test_it_says_what_the_board_knows(worked: Desk) -> None:
    first, second, third = list(worked.board.incidents)
    dossier = dossier_of(worked.board, CATEGORIES, first)
    assert [(call.call_id, call.category, call.codes) for call in dossier.calls] == [
        ("C1", "traffic-injury", ("04", "0401")), ("C2", "road-blocked", ("04", "0404")),
    ]  # fmt: skip
    assert dossier.orders == (
        DossierOrder(f"{first}-P1-1", "P1", "patrol", 4, 130.0, 155.0, 160.0, 200.0, 300.0),
        DossierOrder(f"{first}-T1-1", "T1", "traffic", 2, 130.0, released_at=210.0),
    )
    assert dossier.notes == (DossierNote(150.0, "两车相撞"),)
    assert dossier.feedback == (
        DossierFeedback(f"{first}-F1", 310.0, "自行协商", "轻微擦碰", "traffic-damage", "P1", 5, ("04", "0402")),
    )
    assert dossier.referrals == (DossierReferral(320.0, "12345", "清扫路面", 330.0, "已派人"),)
    assert (dossier.merged_ids, dossier.links) == ((second,), (DossierLink("parent", third),))
    assert (dossier.opened_at, dossier.updated_at, dossier.state) == (100.0, 330.0, "handed_over")
    gone = dossier_of(worked.board, CATEGORIES, second)
    assert (gone.merged_into, gone.calls, gone.state) == (first, (), "merged")
    with pytest.raises(NotKnown):
        dossier_of(worked.board, CATEGORIES, "I99")


def test_a_period_takes_in_its_beginning_and_leaves_out_its_end(worked: Desk) -> None:
    first, second, third = list(worked.board.incidents)
    assert opened_between(worked.board, 100.0, 120.0) == [first, second]
    assert opened_between(worked.board, 110.5, 130.0) == [third]


def test_the_desks_own_incident_goes_out_and_comes_back(worked: Desk) -> None:
    first = next(iter(worked.board.incidents))
    dossier = dossier_of(worked.board, CATEGORIES, first)
    assert read_eido(eido_of(dossier, "110.example", ZoneInfo("UTC"))) == replace(dossier, agency="110.example")
    chain = chain_of([dossier], "110.example", ZoneInfo("UTC"))
    assert [(kind, len(records)) for kind, records in chain.items()] == [(CALLS, 2), (ORDERS, 2), (FEEDBACK, 1)]
    assert (chain[FEEDBACK][0]["cjdbh"], chain[FEEDBACK][0]["jqlxdm"]) == (f"{first}-P1-1", "0402")
