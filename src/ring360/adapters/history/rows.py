"""What a planner's files give once they are read: units, calls, and the account of rows that were not taken."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit of `units.csv`. Degrees are WGS 84."""

    unit_id: str
    role: str
    lon: float
    lat: float
    officers: int
    skills: tuple[str, ...] = ()
    post: str = ""
    shift_start: str = ""
    """`HH:MM` local time, or empty = always on duty."""
    shift_end: str = ""
    mode: str = ""
    """How it travels: `car`, `motorcycle`, `ebike`, `foot`; empty = as its role does."""
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of `calls.csv`. Degrees are WGS 84, instants UNIX seconds, None where the record has no stamp."""

    call_id: str
    received_at: float
    lon: float
    lat: float
    category: str
    priority: str = ""
    dispatched_at: float | None = None
    en_route_at: float | None = None
    arrived_at: float | None = None
    cleared_at: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken. Rows are numbered as a spreadsheet shows them: the header is row 1."""

    row: int
    reason: str
    field: str = ""
    value: str = ""


@dataclass(slots=True)
class Account:
    """What happened to the rows of one file."""

    file: str
    encoding: str = "utf-8"
    rows: int = 0
    taken: int = 0
    repeated: int = 0
    """Rows that say again what an earlier row said (one row for each unit sent): merged, not refused."""
    notes: Counter[str] = field(default_factory=Counter)
    """Code -> rows taken with a reservation: `date-only`, `ambiguous-time`, `skipped-time`, `stamp-unreadable`."""
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return len(self.refusals)

    @property
    def refused_share(self) -> float:
        return self.refused / self.rows if self.rows else 0.0

    @property
    def reasons(self) -> dict[str, int]:
        """Reason -> rows, the commonest first."""
        return dict(Counter(refusal.reason for refusal in self.refusals).most_common())

    def refuse(self, row: int, reason: str, field_name: str = "", value: str = "") -> None:
        self.refusals.append(Refusal(row, reason, field_name, value[:80]))

    def as_json(self, listed: int = 1000) -> dict[str, object]:
        """The account for machines; at most `listed` refusals one by one, all of them by reason."""
        return {
            "file": self.file,
            "encoding": self.encoding,
            "rows": self.rows,
            "taken": self.taken,
            "repeated": self.repeated,
            "refused": self.refused,
            "reasons": self.reasons,
            "notes": dict(sorted(self.notes.items())),
            "refused_rows": [
                {"row": one.row, "reason": one.reason, "field": one.field, "value": one.value}
                for one in self.refusals[:listed]
            ],
        }
