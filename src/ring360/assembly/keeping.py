"""Joins the journal's signatures, its audit and personal data with the desk's database, keys and clock."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from ring360.adapters.store.audit import StoredAudit
from ring360.adapters.store.location import Location
from ring360.adapters.store.personal import StoredPersonalData
from ring360.adapters.store.roots import StoredRoots
from ring360.adapters.store.signing_key import open_signing_key
from ring360.assembly.settings_journal import JournalSettings
from ring360.domain.facts import AdministrationChanged
from ring360.domain.problems import Problem
from ring360.operations.control_room import ControlRoom
from ring360.operations.personal_data import ErasureSweep, PersonalData
from ring360.operations.witness import HeadKeeper

SIGNING_KEY: Final = "signing-key"
PERSONAL_KEY: Final = "personal-key"
ERASED: Final = "erased"
KEY_USED: Final = "journal-key-used"
"""Action of the fact that tells of a new signing key."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What keeps the journal honest and personal data short-lived while a desk runs."""

    heads: StoredRoots
    personal: PersonalData
    audit: StoredAudit
    _keeper: HeadKeeper
    _sweep: ErasureSweep

    def start(self) -> None:
        self._keeper.start()
        self._sweep.start()

    def stop(self) -> None:
        """Sign what is left; before the room closes."""
        self._sweep.stop()
        self._keeper.stop()


def keep(engine: Engine, where: Location, room: ControlRoom, settings: JournalSettings, leads: bool = True) -> Keeping:
    """Open keys and heads, journal a new key, and erase what is due before anything is served."""
    roots = open_roots(engine, key_file(where, settings, SIGNING_KEY), room.now())
    key = roots.public_keys()[-1]
    if leads and roots.is_new_key and key.endorsed_by:
        details = (("endorsed_by", key.endorsed_by), ("public_key", key.public_key))
        room.take(lambda at, fact_id: AdministrationChanged(at, fact_id, KEY_USED, key.key_id, details))
    master, erased = (key_file(where, settings, ending) for ending in (PERSONAL_KEY, ERASED))
    personal = PersonalData(room, StoredPersonalData(engine, master, erased), settings.personal_days)
    if leads:
        personal.erase_due()
    keeper = HeadKeeper(room, roots, settings.head_lines, settings.head_seconds)
    return Keeping(roots, personal, StoredAudit(engine), keeper, ErasureSweep(personal))


def open_roots(engine: Engine, path: Path, now: float) -> StoredRoots:
    """Problem where heads were signed already and the key is gone: a new one must be somebody's decision."""
    if not path.exists() and StoredRoots.has_keys(engine):
        raise Problem("journal-key-missing", file=str(path))
    return StoredRoots(engine, open_signing_key(path, now))


def key_file(where: Location, settings: JournalSettings, ending: str) -> Path:
    """Where a key of this database lies."""
    name = where.path.name if where.path else str(where.url.database or "ring360")
    beside = where.path.parent if where.path else Path()
    return (settings.keys_folder or beside) / f"{name}.{ending}"
