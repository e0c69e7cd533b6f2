"""Who did and looked at what: questions to the journal, for auditors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ring360.operations.ports import JournalLine

LOOKED: Final = "RecordLookedAt"


@dataclass(frozen=True, slots=True)
class LinesAsked:
    """Which lines; what is empty or None does not narrow it."""

    kind: str = ""
    """Name of a record without its version."""
    by: str = ""
    """On whose word."""
    since: float | None = None
    until: float | None = None
    """UNIX seconds UTC; `since` included, `until` not."""
    fields: tuple[tuple[str, str], ...] = ()
    """Texts that fields of the record must say, such as `("reference", "D…")`."""


class AuditTrail(Protocol):
    """The journal as an auditor asks it."""

    def lines(self, asked: LinesAsked, after: int, limit: int) -> Sequence[JournalLine]:
        """Lines with `seq` above `after`, oldest first."""


def looks_asked(reference: str = "", subject: str = "", by: str = "", since: float | None = None) -> LinesAsked:
    """Who looked at personal data or footage."""
    fields = tuple((name, told) for name, told in (("reference", reference), ("subject", subject)) if told)
    return LinesAsked(LOOKED, by, since, None, fields)
