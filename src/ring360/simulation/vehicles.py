"""One crew's vehicle in the pretended world: where it stands or drives, worked out only when somebody asks."""

from __future__ import annotations

from math import inf

from ring360.domain.places import RoadPoint
from ring360.simulation.crews import Crew
from ring360.simulation.journeys import Journey, Roadway


class Vehicle:
    """Position and errand of one crew. A drive's route is looked up at the first question about it."""

    __slots__ = ("_beat_row", "_closed", "_journey", "_left_at", "_roadway", "_target", "crew", "errand", "home",
                 "incident_id", "leaves", "on_duty", "point", "reported_at", "turn")  # fmt: skip

    def __init__(self, crew: Crew, roadway: Roadway) -> None:
        self.crew = crew
        self.point = crew.home
        """Where it stands, or where it was when it last moved or set off."""
        self.home = crew.home
        """Where it stands when free, until it is sent to another post."""
        self.errand = crew.home
        """Where it was last sent."""
        self.incident_id = ""
        self.on_duty = False
        self.leaves = False
        """Its shift is over; it goes as soon as it is free."""
        self.reported_at = -1.0
        """When it last told where it is."""
        self.turn = 0
        """Counts its errands; what was planned for an earlier one is void."""
        self._roadway = roadway
        self._target: RoadPoint | None = None
        self._journey: Journey | None = None
        self._left_at = 0.0
        self._closed: frozenset[int] = frozenset()
        self._beat_row = 0

    @property
    def is_rolling(self) -> bool:
        return self._target is not None

    def seconds_to(self, target: RoadPoint, at: float, closed: frozenset[int]) -> float | None:
        """Driving time from where it stands, None where there is no way."""
        seconds = self._roadway.seconds(self.crew.unit.mode, self.point, target, at, closed)
        return None if seconds == inf else seconds

    def set_off(self, target: RoadPoint, at: float, closed: frozenset[int]) -> None:
        """Start to drive; where there turns out to be no way it stays."""
        self._journey = None
        self._target = None if target == self.point else target
        self._left_at, self._closed = at, closed

    def move(self, at: float) -> None:
        """Bring `point` up to the instant; a drive that has ended by then is over."""
        journey = self._route()
        if journey is None:
            return
        elapsed = at - self._left_at
        if elapsed >= journey.seconds:
            assert self._target is not None
            self.arrive(self._target)
        else:
            self.point = journey.place(elapsed)

    def stop(self, at: float) -> None:
        """Stop where it is at the instant."""
        self.move(at)
        self._target = self._journey = None

    def arrive(self, point: RoadPoint) -> None:
        self.point, self._target, self._journey = point, None, None

    def rest_seconds(self, at: float) -> float:
        """How long its drive still takes, 0 where it stands."""
        journey = self._route()
        return 0.0 if journey is None else max(0.0, journey.seconds - (at - self._left_at))

    def next_beat_place(self) -> RoadPoint:
        place = self.crew.beat[self._beat_row % len(self.crew.beat)]
        self._beat_row += 1
        return place

    def _route(self) -> Journey | None:
        if self._target is None:
            return None
        if self._journey is None:
            self._journey = self._roadway.journey(
                self.crew.unit.mode, self.point, self._target, self._left_at, self._closed
            )
            if self._journey is None:
                self._target = None
        return self._journey
