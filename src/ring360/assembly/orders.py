"""Musters and containments asked offline: units of a file on an atlas, no desk, nothing journaled because nothing is
ordered.

The clock of the answer counts from the order (musters) or from the sighting (containments).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ring360.adapters.history.rows import UnitRow
from ring360.assembly.inputs import Placed, unit_of
from ring360.assembly.places import AskedPlace
from ring360.decisions.containment import Containment, contain
from ring360.decisions.muster import muster
from ring360.decisions.musters import Muster, MusterQuestion, Wanted
from ring360.decisions.pursuits import ClosingRules, FlightRules, Question, Trail
from ring360.decisions.road_approach import RoadApproach
from ring360.decisions.road_reach import RoadReach
from ring360.decisions.road_travel import RoadTravel, points_of_snaps
from ring360.domain.advice import Sighting
from ring360.domain.entries import UnitEntry
from ring360.domain.standards import Standards
from ring360.geography.atlas import Atlas


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may be sent, and who is off duty at that hour: those are never counted."""

    on_duty: tuple[UnitEntry, ...]
    off_duty: tuple[str, ...]


def roster_of(placed: Placed[UnitRow], mode: str, hour: int | None) -> Roster:
    """The units of a file at an hour of the week; without one all of them are on duty.

    Shifts are told by the day's clock, so only the hour of the day counts; a shift that ends at its beginning is a
    whole day.
    """
    on_duty, off_duty = [], []
    for row, point in zip(placed.rows, points_of_snaps(placed.snaps), strict=True):
        if hour is None or _is_on_duty(row, hour % 24):
            on_duty.append(UnitEntry(replace(unit_of(row), mode=row.mode or mode), point, 0.0))
        else:
            off_duty.append(row.unit_id)
    return Roster(tuple(on_duty), tuple(off_duty))


def _is_on_duty(row: UnitRow, hour: int) -> bool:
    if not row.shift_start or row.shift_start == row.shift_end:
        return True
    now, start, end = 60 * hour, _minutes(row.shift_start), _minutes(row.shift_end)
    return start <= now < end if start < end else now >= start or now < end


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return 60 * int(hours) + int(minutes)


def ask_muster(
    atlas: Atlas, roster: Roster, place: AskedPlace, hour: int | None, closed: Sequence[int],
    wanted: Sequence[Wanted], standards: Standards,
) -> Muster:  # fmt: skip
    """Who of the roster can be at a place how soon, and who should go."""
    travel = _travel(atlas, hour)
    (scene,) = points_of_snaps(place.snap)
    question = MusterQuestion(
        scene, 0.0, roster.on_duty, closed=frozenset(closed), counts=tuple(each.officers for each in wanted),
        targets=tuple(wanted),
    )  # fmt: skip
    return muster(question, travel, RoadApproach(travel), standards)


def ask_containment(
    atlas: Atlas, roster: Roster, case: str, place: AskedPlace, seconds_ago: float, hour: int | None,
    closed: Sequence[int], flight: FlightRules, closing: ClosingRules, standards: Standards,
) -> Containment:  # fmt: skip
    """How the roster closes the roads ahead of a vehicle of the case, seen at a place so long ago."""
    travel = _travel(atlas, hour)
    (seen,) = points_of_snaps(place.snap)
    question = Question(
        Trail(case, Sighting(seen, 0.0)), seconds_ago, roster.on_duty, (), frozenset(closed), flight, closing
    )
    return contain(question, RoadReach(travel), travel, standards)


def _travel(atlas: Atlas, hour: int | None) -> RoadTravel:
    return RoadTravel(atlas, None if hour is None else lambda at: hour)
