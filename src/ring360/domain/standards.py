"""What the service is held to: the ring, the allowances of its segments and the deadlines, all in seconds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standards:
    """The ring is total response: processing + turnout + travel, from call received to first unit on scene."""

    ring_seconds: float = 360.0
    processing_seconds: float = 60.0
    """Allowance from the call until units are sent."""
    turnout_seconds: float = 30.0
    """Allowance from being sent until the wheels turn, acknowledgement included."""
    acknowledgement_seconds: float = 60.0
    """A unit that has not acknowledged by then is brought to the dispatcher's attention."""

    @property
    def travel_seconds(self) -> float:
        """What the ring leaves for driving."""
        return self.ring_seconds - self.processing_seconds - self.turnout_seconds
