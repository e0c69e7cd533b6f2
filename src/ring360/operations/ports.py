"""What the control room needs from the world: a clock, a journal and tables to read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from ring360.domain.facts import UnitPosition

Row = dict[str, str | int | float | None]
Position = tuple[float, str]
"""The instant and the id of a row in a list sorted by them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record about to be journaled."""

    at: float
    kind: str
    payload: dict[str, Any]
    of_fact: bool
    """True for a fact; a consequence is caused by the nearest fact before it in the same turn."""
    by: str = ""
    """Id of the person or device on whose word a fact is taken; empty where nobody's, and for consequences."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One record as journaled; `hash` covers every other field, `previous` is the hash of the line before.

    An empty `by` is left out of the hash, so that lines written before there was one still verify.
    """

    seq: int
    at: float
    kind: str
    cause: int | None
    """`seq` of the fact that a consequence answers, None for a fact."""
    payload: dict[str, Any]
    previous: str
    hash: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Readings:
    """Rows of the reading tables as they stand after a turn, and the timeline lines it adds."""

    calls: Sequence[Row] = ()
    incidents: Sequence[Row] = ()
    units: Sequence[Row] = ()
    assignments: Sequence[Row] = ()
    timeline: Sequence[Row] = ()
    """Each names its entry by `entry` (position in the turn); the journal puts `seq` in its place."""


@dataclass(frozen=True, slots=True)
class Taking:
    """What one `take` or `take_all` gives to be written: the records of its turns and the rows that they changed."""

    entries: Sequence[Entry]
    readings: Readings
    beside: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Rows of other tables, by name, put by primary key in the same transaction."""


class Clock(Protocol):
    def now(self) -> float:
        """UNIX seconds UTC."""

    def seconds_until(self, at: float) -> float:
        """Real seconds to wait until the clock shows `at`."""


class Journal(Protocol):
    """The truth: lines are added, never changed."""

    def write(self, takings: Sequence[Taking]) -> list[list[JournalLine]]:
        """Journal all of them in one transaction, in order, and bring the tables up to the last: all or nothing, safe
        on disk when this returns. The lines of each."""

    def can_write(self) -> None:
        """Write nothing of weight; the same exception as `write` where that would fail."""

    def lines(self, after: int = 0, limit: int | None = None) -> Iterator[JournalLine]:
        """Lines with `seq` above `after`, in order."""

    def last_seq(self) -> int:
        """0 when empty."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen board, and number and hash of the journal line that it was frozen at."""

    seq: int
    hash: str
    board: bytes


class Snapshots(Protocol):
    """Short cuts to the board of a long journal."""

    def all(self) -> list[Snapshot]:
        """Those of this version's shape, newest first."""

    def keep(self, seq: int, board: bytes) -> None: ...


class Positions(Protocol):
    """Where the units are, kept outside the journal until the desk decides by it."""

    def changed(self) -> tuple[UnitPosition, ...]:
        """The newest position of every unit that was heard since this was last asked."""


class ReadingTables(Protocol):
    """What people look at, as of the last turn."""

    def incidents(self, open_only: bool, limit: int, after: Position | None = None) -> list[Row]:
        """Newest first, from after the row whose instant and id are given."""

    def calls(self, limit: int, after: Position | None = None) -> list[Row]:
        """As `incidents`."""

    def incident(self, incident_id: str) -> Row | None: ...

    def calls_of(self, incident_id: str) -> list[Row]: ...

    def assignments_of(self, incident_id: str) -> list[Row]: ...

    def timeline_of(self, incident_id: str) -> list[Row]:
        """Oldest first: `seq`, `at`, `kind`, `unit_id`."""
