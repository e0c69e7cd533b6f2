"""Muster: how many officers can be at a place how soon, and the order that brings them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from ring360.api.calls import PlaceAsked
from ring360.api.console import OpenDesk
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_reason
from ring360.api.taking import Doing
from ring360.api.words import Asked, Lat, Lon, Name, Words
from ring360.decisions.musters import TARGETS, Comer, Muster, MusterOrder, Wanted
from ring360.domain.advice import Station
from ring360.domain.facts import MusterOrdered
from ring360.operations.locating import locate, point_at
from ring360.operations.questions import MusterAsked

router = APIRouter(prefix="/api", tags=["muster"])

Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]


class WantedAsked(Asked):
    officers: Annotated[int, Field(ge=1, le=10_000)]
    within_seconds: Seconds


class MusterQuestionAsked(Asked):
    """How many can be there, and who should go: by default 30 officers in 3 minutes and 100 in 6."""

    place: PlaceAsked | None = None
    """Left out = at the incident."""
    incident_id: Name | None = None
    wanted: Annotated[tuple[WantedAsked, ...], Field(max_length=6)] = ()
    within_seconds: Annotated[tuple[Seconds, ...], Field(max_length=12)] = (180.0, 360.0, 600.0)
    with_busy: bool = False
    """Count units on their way to something less urgent than the incident."""
    with_reserves: bool = False
    """Count people who would have to be called up; nobody else off duty is ever alerted."""


class StationAsked(Asked):
    unit_id: Name
    lon: Lon
    lat: Lat


class MusterOrderAsked(Asked):
    """The order as it was shown: each unit to its staging point, and who is called up."""

    stations: Annotated[tuple[StationAsked, ...], Field(max_length=500)] = ()
    reserves: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    reason: Words = ""


@router.post("/muster", dependencies=[may("muster.ask")])
def ask(asked: MusterQuestionAsked, desk: OpenDesk, language: Language) -> Any:
    """Ask; nothing is ordered."""
    there = asked.place
    if there is not None:
        scene = locate(desk.atlas, there.words, there.lon, there.lat).point
    else:
        with desk.room.look() as board:
            scene = board.incident(asked.incident_id or "").incident.place.point
    wanted = tuple(Wanted(each.officers, each.within_seconds) for each in asked.wanted) or TARGETS
    question = MusterAsked(
        scene, wanted, asked.within_seconds, asked.incident_id or "", asked.with_busy, asked.with_reserves
    )
    return told_muster(desk.questions.muster(question), language)


@router.post("/incidents/{incident_id}/muster", dependencies=[may("muster.order")])
def order(incident_id: str, asked: MusterOrderAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Order units to their staging points and call reserves up."""
    with desk.room.look() as board:
        modes = {each.unit_id: board.unit(each.unit_id).unit.mode for each in asked.stations}
        taken = tuple(each.unit_id for each in asked.stations if board.units[each.unit_id].incident_id)
    stations = tuple(
        Station(each.unit_id, point_at(desk.atlas, each.lon, each.lat, modes[each.unit_id])) for each in asked.stations
    )
    doing.take(
        lambda at, fact_id: MusterOrdered(at, fact_id, incident_id, stations, asked.reserves, asked.reason, taken)
    )
    return told_incident(desk, incident_id, language)


def told_muster(told: Muster, language: Language) -> dict[str, Any]:
    """The answer: officers by then, when the n-th is there, and the order."""
    return {
        "at": told.at,
        "scene": {"lon": told.scene.lon, "lat": told.scene.lat},
        "by_seconds": [{**asdict(each), "by_role": dict(each.by_role)} for each in told.by_seconds],
        "reaches": [asdict(each) for each in told.reaches],
        "unreachable": told.unreachable,
        "order": _told_order(told.order, language),
    }


def _told_order(order: MusterOrder, language: Language) -> dict[str, Any]:
    stations = {station.unit_id: station.point for station in order.stations()}
    leaves = order.leaves
    return {
        "officers": order.officers,
        "meets_all": order.meets_all,
        "units": [_told_comer(each, stations) for each in order.comers if each.name in stations],
        "reserves": order.reserves(),
        "taken_from_others": order.taken_from_others(),
        "shortfalls": [asdict(each) for each in order.shortfalls],
        "road_share_before": leaves.road_share_before,
        "road_share_after": leaves.road_share_after,
        "road_share_lost_bound": order.ring_share_bound,
        "reasons": [told_reason(each, language) for each in order.reasons],
    }


def _told_comer(comer: Comer, stations: dict[str, Any]) -> dict[str, Any]:
    point = stations[comer.name]
    return {
        "unit_id": comer.name, "role": comer.role, "officers": comer.officers, "lon": point.lon, "lat": point.lat,
        "travel_seconds": comer.travel_seconds, "arrival_seconds": comer.arrival_seconds,
    }  # fmt: skip
