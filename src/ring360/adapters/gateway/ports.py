"""What the gateway needs: decoders of each protocol, the list of trackers, and a clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from ring360.domain.fixes import Fix


class Report(Protocol):
    """What one tracker said at once."""

    @property
    def device_id(self) -> str: ...

    @property
    def fix(self) -> Fix | None: ...

    @property
    def alarms(self) -> tuple[str, ...]: ...


class Delivery(Protocol):
    """Reports that are stored together, and what is acknowledged then (None: nothing)."""

    @property
    def reports(self) -> Sequence[Report]: ...

    @property
    def acknowledgement(self) -> Any: ...


class Heard(Protocol):
    """What came of some bytes."""

    @property
    def deliveries(self) -> Sequence[Delivery]: ...

    @property
    def answers(self) -> Sequence[bytes]:
        """To be sent at once."""

    @property
    def refusals(self) -> Sequence[str]: ...

    @property
    def is_over(self) -> bool:
        """The connection should be closed."""


class Session(Protocol):
    """One tracker's connection without its socket; it never raises."""

    @property
    def device_id(self) -> str:
        """Who this is, once it has proved it; empty before."""

    def receive(self, data: bytes, at: float) -> Heard: ...

    def due(self, at: float) -> Heard:
        """What has become due with time."""

    def acknowledge(self, acknowledgement: Any) -> bytes:
        """The bytes to send after the commit."""


class Request(NamedTuple):
    """One HTTP request of a tracker, already whole and within its limits."""

    path: str
    query: bytes
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes


class Carrier(NamedTuple):
    """A known tracker: its name with the kind in front, and the unit that carries it."""

    device_id: str
    unit_id: str


class Carriers(Protocol):
    """The list of trackers, answered from memory."""

    def carrier(self, kind: str, number: str) -> Carrier | None: ...

    def admits(self, kind: str, number: str, code: str) -> bool:
        """Whether this is the tracker's own code."""


class Clock(Protocol):
    def now(self) -> float:
        """UNIX seconds UTC."""
