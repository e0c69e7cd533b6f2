"""What the handlers work with: the rooms of one running desk, put together by assembly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from ring360.api.byte_ranges import FilePart
from ring360.api.outside import Exchange
from ring360.decisions.knowledge import Knowledge
from ring360.domain.categories import Category
from ring360.geography.atlas import Atlas
from ring360.operations.audit import AuditTrail
from ring360.operations.broadcast import Broadcast
from ring360.operations.control_room import ControlRoom
from ring360.operations.coverage_watch import CoverageWatch
from ring360.operations.once import OnceBook
from ring360.operations.personal_data import PersonalData
from ring360.operations.ports import Journal, ReadingTables
from ring360.operations.positions import PositionBook
from ring360.operations.questions import Questions
from ring360.operations.witness import Heads


@dataclass(frozen=True, slots=True)
class Desk:
    """One running desk with everything that can be asked of it."""

    room: ControlRoom
    once: OnceBook
    journal: Journal
    readings: ReadingTables
    broadcast: Broadcast
    watch: CoverageWatch
    questions: Questions
    atlas: Atlas
    knowledge: Knowledge
    """What the desk decides by: plans, posts, reserves, rules."""
    categories: Mapping[str, Category]
    positions: PositionBook
    """Where the units are by their trackers."""
    setting: str
    """"live" or "exercise"."""
    rate: float
    """How many times faster than the wall clock its clock runs."""
    timezone: str
    """IANA name of the clock of the area."""
    basemap: FilePart | None
    """PMTiles, None where the atlas has none."""
    heads: Heads
    """Signed heads of the journal."""
    audit: AuditTrail
    personal: PersonalData
    exchange: Exchange | None = None
    """With other agencies and systems."""


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


OpenDesk = Annotated[Desk, Depends(_desk)]
