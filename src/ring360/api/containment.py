"""Containment: closing the roads ahead of a vehicle of an open case; every question is journaled with its reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter
from pydantic import Field

from ring360.api.calls import PlaceAsked
from ring360.api.console import Desk, OpenDesk
from ring360.api.incident_changes import WordsAsked
from ring360.api.incidents import told_incident
from ring360.api.languages import Language
from ring360.api.permissions import may
from ring360.api.reasons import told_reason
from ring360.api.taking import Doing
from ring360.api.words import Asked, Lat, Lon, Name, Words
from ring360.decisions.containment import Containment
from ring360.decisions.pursuits import ClosingPlace, ClosingRules, FlightRules
from ring360.domain.advice import Closure, Sighting
from ring360.domain.facts import ContainmentEnded, ContainmentOrdered, RecordLookedAt, VehicleSighted
from ring360.domain.problems import Problem
from ring360.geography.atlas import Atlas
from ring360.operations.locating import locate, point_at, street_name, street_names

router = APIRouter(prefix="/api/incidents/{incident_id}", tags=["containment"])
OLDEST_SECONDS: Final = 7_200.0

Segment = Annotated[int, Field(ge=0, lt=2**31)]


class SightingAsked(Asked):
    """Where the vehicle was seen, how long ago, and which way it went where somebody saw."""

    place: PlaceAsked
    seconds_ago: Annotated[float, Field(ge=0, le=OLDEST_SECONDS, allow_inf_nan=False)] = 0.0
    directed_segment: Segment | None = None
    words: Words = ""


class ContainAsked(Asked):
    """What is assumed of the flight and of closing; the reason is journaled."""

    reason: Annotated[Words, Field(min_length=1)]
    within_seconds: Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)] = 480.0
    speed_factor: Annotated[float, Field(ge=0.2, le=3, allow_inf_nan=False)] = 1.2
    against_one_ways: bool = False
    radius_metres: Annotated[float, Field(ge=0, le=2_000, allow_inf_nan=False)] = 0.0
    setup_seconds: Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)] = 30.0


class ClosureAsked(Asked):
    unit_id: Name
    lon: Lon
    lat: Lat
    directed_segments: Annotated[tuple[Segment, ...], Field(min_length=1, max_length=100)]
    ready_seconds: Annotated[float, Field(ge=0, le=3_600, allow_inf_nan=False)] = 0.0


class ContainmentOrderAsked(Asked):
    """The closures as they were shown."""

    closures: Annotated[tuple[ClosureAsked, ...], Field(min_length=1, max_length=200)]
    reason: Annotated[Words, Field(min_length=1)]


@router.post("/sightings", status_code=201, dependencies=[may("containment.ask")])
def sight(incident_id: str, asked: SightingAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """The vehicle of this case was seen. It belongs to the case and ends with it."""
    _must_be_roads(desk, () if asked.directed_segment is None else (asked.directed_segment,))
    place = locate(desk.atlas, asked.place.words, asked.place.lon, asked.place.lat)
    doing.take(
        lambda at, fact_id: VehicleSighted(
            at, fact_id, incident_id,
            Sighting(place.point, at - asked.seconds_ago, asked.directed_segment, asked.words or place.words),
        )
    )  # fmt: skip
    return told_incident(desk, incident_id, language)


@router.post("/containment/ask", dependencies=[may("containment.ask")])
def ask(incident_id: str, asked: ContainAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """How to close the roads ahead of it, from the newest sighting; nothing is ordered."""
    flight = FlightRules("car", asked.speed_factor, asked.against_one_ways, asked.radius_metres)
    closing = ClosingRules(setup_seconds=asked.setup_seconds, within_seconds=asked.within_seconds)
    doing.take(lambda at, fact_id: RecordLookedAt(at, fact_id, incident_id, "containment", asked.reason))
    return told_containment(desk.questions.containment(incident_id, flight, closing), desk.atlas, language)


@router.post("/containment", dependencies=[may("containment.order")])
def order(incident_id: str, asked: ContainmentOrderAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """Send units to close the places shown."""
    for each in asked.closures:
        _must_be_roads(desk, each.directed_segments)
    closures = tuple(
        Closure(each.unit_id, point_at(desk.atlas, each.lon, each.lat), each.directed_segments, each.ready_seconds)
        for each in asked.closures
    )
    doing.take(lambda at, fact_id: ContainmentOrdered(at, fact_id, incident_id, closures, asked.reason))
    return told_incident(desk, incident_id, language)


@router.post("/containment/end", dependencies=[may("containment.order")])
def end(incident_id: str, asked: WordsAsked, desk: OpenDesk, doing: Doing, language: Language) -> Any:
    """The roads are open again; units stay on the incident until they are stood down or clear."""
    doing.take(lambda at, fact_id: ContainmentEnded(at, fact_id, incident_id, asked.words))
    return told_incident(desk, incident_id, language)


def _must_be_roads(desk: Desk, directed_segments: tuple[int, ...]) -> None:
    most = 2 * desk.atlas.roads.segments - 1
    if any(each > most for each in directed_segments):
        raise Problem("segment-unknown", most=most)


def told_containment(told: Containment, atlas: Atlas, language: Language) -> dict[str, Any]:
    """The plan: what is closed by whom until when, what leaks, and how far from the best it can be."""
    leaves = told.leaves
    return {
        "at": told.at,
        "seen_at": told.seen_at,
        "contained": told.contained,
        "optimal": told.optimal,
        "closures": [
            {
                "kind": each.place.kind, "name": name_of(each.place, atlas), "lon": each.place.point.lon,
                "lat": each.place.point.lat, "directed_segments": each.place.directed_segments,
                "unit_ids": each.unit_ids, "ready_at": each.ready_at, "vehicle_soonest_at": each.vehicle_soonest_at,
            }
            for each in told.closures
        ],
        "orders": [
            {
                "unit_id": each.unit_id, "lon": each.point.lon, "lat": each.point.lat,
                "directed_segments": each.directed_segments, "ready_seconds": max(0.0, each.ready_seconds),
            }
            for each in told.orders()
        ],
        "leaks": [
            {
                "name": street_name(atlas, each.exit.point), "lon": each.exit.point.lon,
                "lat": each.exit.point.lat, "weight": each.exit.weight, "road_class": each.exit.road_class,
                "out_at": each.out_at,
            }
            for each in told.leaks
        ],
        "leak_weight": told.leak_weight,
        "leak_bound": told.leak_bound,
        "units": told.units,
        "units_bound": told.units_bound,
        "reach_metres": told.reach_metres,
        "contained_metres": told.contained_metres,
        "leaves": leaves and asdict(leaves),
        "reasons": [told_reason(each, language) for each in told.reasons],
    }  # fmt: skip


def name_of(place: ClosingPlace, atlas: Atlas) -> str:
    """The post's own name, or the streets that meet there; empty where the map has no names."""
    return place.name or street_names(atlas, place.directed_segments)
