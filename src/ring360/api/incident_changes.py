"""What the room does with an incident besides sending units: amend, merge, link, note, feed back, hand over."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field

from ring360.api.calls import PlaceAsked
from ring360.api.console import OpenDesk
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.taking import Doing
from ring360.api.words import Asked, Name, Words
from ring360.domain import facts as told
from ring360.domain.incidents import Feedback
from ring360.domain.problems import Problem
from ring360.operations.locating import locate

router = APIRouter(prefix="/api/incidents/{incident_id}", tags=["incidents"])


class AmendAsked(Asked):
    """What is known better now; what is left out stays."""

    category: Name | None = None
    priority: Annotated[int, Field(ge=1, le=4)] | None = None
    place: PlaceAsked | None = None
    reason: Words = ""


class AlarmAsked(Asked):
    alarm_level: Annotated[int, Field(ge=2, le=9)]
    reason: Words = ""


class OtherAsked(Asked):
    """Another incident."""

    incident_id: Name
    reason: Words = ""


class LinkAsked(Asked):
    incident_id: Name
    sort: Literal["related", "parent", "child"] = "related"


class NoteAsked(Asked):
    words: Annotated[Words, Field(min_length=1)]


class FeedbackAsked(Asked):
    """What came of it (反馈)."""

    disposition: Name
    words: Words = ""
    category: Name | None = None
    satisfaction: Annotated[int, Field(ge=1, le=5)] | None = None
    unit_id: Name | None = None


class HandOverAsked(Asked):
    agency: Name
    words: Words = ""


class WordsAsked(Asked):
    words: Words = ""


@router.post("/amend", dependencies=[may("incidents.change")])
def amend(incident_id: str, asked: AmendAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Correct category, priority or place; what it needs follows from the category."""
    _known_category(desk.categories, asked.category)
    there = asked.place
    place = locate(desk.atlas, there.words, there.lon, there.lat) if there is not None else None
    doing.take(
        lambda at, fact_id: told.IncidentAmended(
            at, fact_id, incident_id, asked.category, asked.priority, place, asked.reason
        )
    )
    return told_incident(desk, incident_id, language)


@router.post("/alarm", dependencies=[may("incidents.alarm")])
def alarm(incident_id: str, asked: AlarmAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Raise the alarm level: what the plan's next levels add is wanted on top."""
    doing.take(lambda at, fact_id: told.AlarmRaised(at, fact_id, incident_id, asked.alarm_level, asked.reason))
    return told_incident(desk, incident_id, language)


@router.post("/merge", dependencies=[may("calls.merge")])
def merge(incident_id: str, asked: OtherAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Take another incident's calls and units into this one: they are about the same thing."""
    doing.take(lambda at, fact_id: told.IncidentsMerged(at, fact_id, incident_id, asked.incident_id, asked.reason))
    return told_incident(desk, incident_id, language)


@router.post("/unmerge", dependencies=[may("calls.merge")])
def unmerge(incident_id: str, asked: OtherAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Give a merged incident its calls back."""
    doing.take(lambda at, fact_id: told.IncidentsUnmerged(at, fact_id, incident_id, asked.incident_id, asked.reason))
    return told_incident(desk, incident_id, language)


@router.post("/link", dependencies=[may("incidents.change")])
def link(incident_id: str, asked: LinkAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Say that another incident has to do with this one: `related`, or its `parent` or `child`."""
    doing.take(lambda at, fact_id: told.IncidentsLinked(at, fact_id, incident_id, asked.incident_id, asked.sort))
    return told_incident(desk, incident_id, language)


@router.post("/unlink", dependencies=[may("incidents.change")])
def unlink(incident_id: str, asked: OtherAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    doing.take(lambda at, fact_id: told.IncidentsUnlinked(at, fact_id, incident_id, asked.incident_id))
    return told_incident(desk, incident_id, language)


@router.post("/notes", status_code=201, dependencies=[may("incidents.note")])
def note(incident_id: str, asked: NoteAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Add a remark; it cannot be changed afterwards."""
    doing.take(lambda at, fact_id: told.NoteAdded(at, fact_id, incident_id, asked.words))
    return told_incident(desk, incident_id, language)


@router.post("/feedback", status_code=201, dependencies=[may("incidents.feedback")])
def feed_back(incident_id: str, asked: FeedbackAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Say what came of it."""
    _known_category(desk.categories, asked.category)

    def given(at: float, fact_id: str) -> told.FeedbackGiven:
        feedback = Feedback(
            at, asked.disposition, asked.words, asked.category or "", asked.satisfaction, asked.unit_id or ""
        )
        return told.FeedbackGiven(at, fact_id, incident_id, feedback)

    doing.take(given)
    return told_incident(desk, incident_id, language)


@router.post("/hand-over", dependencies=[may("incidents.hand_over")])
def hand_over(incident_id: str, asked: HandOverAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Give it to another agency; it stays in sight until that agency has answered."""
    doing.take(lambda at, fact_id: told.IncidentHandedOver(at, fact_id, incident_id, asked.agency, asked.words))
    return told_incident(desk, incident_id, language)


@router.post("/hand-over/answer", dependencies=[may("incidents.follow_up")])
def answer_handover(incident_id: str, asked: NoteAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Write down what the other agency did."""
    doing.take(lambda at, fact_id: told.HandoverAnswered(at, fact_id, incident_id, asked.words))
    return told_incident(desk, incident_id, language)


@router.post("/hand-over/take-back", dependencies=[may("incidents.follow_up")])
def take_back(incident_id: str, asked: WordsAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """The other agency cannot: it is ours again."""
    doing.take(lambda at, fact_id: told.HandoverTakenBack(at, fact_id, incident_id, asked.words))
    return told_incident(desk, incident_id, language)


@router.post("/reopen", dependencies=[may("incidents.close")])
def reopen(incident_id: str, asked: WordsAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    doing.take(lambda at, fact_id: told.IncidentReopened(at, fact_id, incident_id, asked.words))
    return told_incident(desk, incident_id, language)


def _known_category(categories: Any, name: str | None) -> None:
    if name is not None and name not in categories:
        raise Problem("category-unknown", category=name, known=", ".join(sorted(categories)))
