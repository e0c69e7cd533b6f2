"""Personal data is kept apart from the journal: sealed under a key of its own, looked at for a reason, erased in time.

The journal holds a reference and the hash of what is sealed, never the words, so erasing leaves it whole. Nothing is
opened before the look is journaled; nothing is said to be erased before it is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final, Protocol

from ring360.domain.facts import AdministrationChanged, PersonalDataErased, RecordLookedAt
from ring360.domain.problems import Problem
from ring360.domain.refusals import NotKnown
from ring360.operations.control_room import ControlRoom, MakeFact, RoomClosed

DAY_SECONDS: Final = 86_400.0
CALLER: Final = "caller"
"""The category of what a caller says of himself or herself."""
KEPT: Final = "personal-data-kept"
"""Action of the fact that names what is kept for a subject."""
OTHER: Final = "other"
"""The category whose term holds for those that have none."""
LEAST_REASON: Final = 3
SWEEP_SECONDS: Final = 3_600.0
"""How often what is due is looked for: the wall clock may be set, and a day's end should not wait for the next day."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What may stand in the journal for personal data: where it lies, and SHA-256 of it as it lies there."""

    reference: str
    digest: str


class Vault(Protocol):
    """Keeps sealed records, each under its own key."""

    def seal(
        self, fields: Mapping[str, str], category: str, subject: str, at: float, expires_at: float, by: str
    ) -> Sealed: ...

    def kept_of(self, subject: str) -> Sequence[str]:
        """References of what is kept for a subject, newest first."""

    def keeps(self, reference: str) -> bool:
        """False also for what was erased."""

    def open(self, reference: str) -> dict[str, str] | None:
        """None where nothing is kept, Problem where it was changed or the key is not the right one."""

    def erase(self, reference: str, at: float) -> bool:
        """Destroy key and content, for good; False where nothing was kept."""

    def due(self, now: float) -> Sequence[str]:
        """References whose term has ended."""

    def erase_again(self, at: float) -> int:
        """Erase what was erased before and came back with an older copy of the database; how many."""

    def untold(self) -> Sequence[str]:
        """Erased records of which `told` does not know yet."""

    def told(self, reference: str) -> None:
        """Note that the erasure is in the journal."""

    def settle(self) -> bool:
        """Drive what was erased out of the database's own left-overs; False where it must be tried again later."""


class PersonalData:
    """The one way to personal data in a running control room."""

    def __init__(self, room: ControlRoom, vault: Vault, days: Mapping[str, float]) -> None:
        """`days` by category; `other` for those not named."""
        self._room = room
        self._vault = vault
        self._days = days
        self._is_settled = False
        """Nothing that was erased is left in what the database keeps for itself."""

    def seal(self, fields: Mapping[str, str], category: str, by: str, subject: str = "") -> Sealed | None:
        """Keep what is said until its term ends, for a fact that will name it; None where no field says anything."""
        said = {name: value for name, value in fields.items() if value}
        if not said:
            return None
        now = self._room.now()
        days = self._days.get(category, self._days[OTHER])
        return self._vault.seal(said, category, subject, now, now + days * DAY_SECONDS, by)

    def keep(self, subject: str, fields: Mapping[str, str], category: str, by: str) -> Sealed | None:
        """Keep what is said about a subject that is in the journal already; it replaces what was kept of it before."""
        before = self._vault.kept_of(subject)
        sealed = self.seal(fields, category, by, subject)
        if sealed is None:
            return None
        details = (("category", category), ("digest", sealed.digest), ("reference", sealed.reference))
        try:
            self._room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, KEPT, subject, details), by=by)
        except BaseException:
            self.take_back(sealed.reference)
            raise
        for reference in before:
            self.erase(reference, by)
        return sealed

    def kept_of(self, subject: str) -> Sequence[str]:
        """References of what is kept for a subject, newest first."""
        return self._vault.kept_of(subject)

    def look(self, reference: str, subject: str, reason: str, by: str) -> dict[str, str]:
        """What is kept, once the look is in the journal. `subject` is what it belongs to, such as a call's id.

        NotKnown where nothing is kept (any more), Problem without a reason, RoomClosed where it cannot be journaled.
        """
        if len(reason.strip()) < LEAST_REASON:
            raise Problem("reason-needed", least=LEAST_REASON)
        if not self._vault.keeps(reference):
            raise NotKnown("personal-data-gone", reference=reference)
        self._room.take(lambda at, fact_id: RecordLookedAt(at, fact_id, subject, reference, reason.strip()), by=by)
        found = self._vault.open(reference)
        if found is None:
            raise NotKnown("personal-data-gone", reference=reference)
        return found

    def erase(self, reference: str, by: str) -> None:
        """Erase before the term, on somebody's word; NotKnown where nothing is kept."""
        if not self._vault.erase(reference, self._room.now()):
            raise NotKnown("personal-data-gone", reference=reference)
        self._settle(1)
        self._tell(by)

    def take_back(self, reference: str) -> None:
        """Erase what never came into the journal, because the call it belongs to was refused."""
        if self._vault.erase(reference, self._room.now()):
            self._is_settled = False
            self._vault.told(reference)

    def erase_due(self) -> int:
        """Erase what is due and what came back with an older copy; how many."""
        now = self._room.now()
        count = self._vault.erase_again(now)
        for reference in self._vault.due(now):
            count += self._vault.erase(reference, now)
        self._settle(count)
        self._tell("")
        return count

    def _settle(self, erased: int) -> None:
        if erased or not self._is_settled:
            self._is_settled = self._vault.settle()

    def _tell(self, by: str) -> None:
        for reference in self._vault.untold():
            self._room.take(_erased(reference), by=by)
            self._vault.told(reference)


def _erased(reference: str) -> MakeFact:
    return lambda at, fact_id: PersonalDataErased(at, fact_id, reference)


class ErasureSweep:
    """Erases what is due, at start and then every hour; a thread of its own."""

    def __init__(self, personal: PersonalData, every_seconds: float = SWEEP_SECONDS) -> None:
        self._personal = personal
        self._every_seconds = every_seconds
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="erasure-sweep", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)

    def _run(self) -> None:
        while not self._stopped.wait(self._every_seconds):
            try:
                self._personal.erase_due()
            except RoomClosed:
                continue
            except Exception:
                _log.exception("what is due could not be erased; it is tried again")
