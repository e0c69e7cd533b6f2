"""Opens identity on real tables in a real SQLite file, with quick password hashes, a clock that the test moves and an
audit that can be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pyotp

from ring360.adapters.store.devices import StoredDevices, StoredTokens
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.location import located
from ring360.adapters.store.people import StoredAccounts
from ring360.adapters.store.schema import metadata
from ring360.adapters.store.sessions import StoredSessions
from ring360.adapters.store.vault import FileVault
from ring360.operations.identity.desk import Identity, open_identity
from ring360.operations.identity.passwords import Passwords
from ring360.operations.identity.policy import IdentityPolicy

BEGIN = 1_750_000_000.0
PASSWORD = "three quiet herons"
HERE = "192.0.2.7"
ROOM = ip_network("10.1.2.0/24")


@dataclass
class Notes:
    """An audit as a list: (action, subject, by, details)."""

    taken: list[tuple[str, str, str, dict[str, str]]] = field(default_factory=list)

    def note(self, action: str, subject: str, by: str, **details: str) -> None:
        self.taken.append((action, subject, by, details))

    @property
    def actions(self) -> list[str]:
        return [action for action, *_ in self.taken]


@dataclass
class Clock:
    """Shows what it is set to."""

    at: float = BEGIN

    def now(self) -> float:
        return self.at


@dataclass
class House:
    """Identity with everything that a test turns."""

    identity: Identity
    notes: Notes
    clock: Clock

    def member(self, name: str, *roles: str, unit_id: str = "") -> str:
        """A user with `PASSWORD`; the id."""
        account, code = self.identity.people.add(name, name, roles, unit_id, "test")
        self.identity.people.activate(code, PASSWORD)
        return account.person_id

    def log_in(self, name: str, password: str = PASSWORD, code: str = "", address: str = HERE) -> str:
        return self.identity.log_in.with_password(name, password, code, address, "test")

    def with_totp(self, person_id: str) -> tuple[pyotp.TOTP, list[str]]:
        """An authenticator app set up half a minute ago, and the recovery codes."""
        account = self.identity.people.get(person_id)
        made = pyotp.parse_uri(self.identity.second_factors.offer_totp(account))
        assert isinstance(made, pyotp.TOTP)
        codes = self.identity.second_factors.confirm_totp(person_id, made.generate_otp(int(self.clock.at) // 30))
        self.clock.at += 60
        return made, codes

    def shown(self, app: pyotp.TOTP) -> str:
        """The code that the app shows now."""
        return app.generate_otp(int(self.clock.at) // 30)


def open_house(folder: Path, **policy: Any) -> House:
    """Nobody lives there yet."""
    engine = open_engine(located(folder / "identity.sqlite"))
    metadata.create_all(engine)
    notes, clock = Notes(), Clock()
    identity = open_identity(
        StoredAccounts(engine), StoredSessions(engine), StoredDevices(engine), StoredTokens(engine), notes,
        FileVault(folder / "identity.secrets"), IdentityPolicy(**policy), clock.now, Passwords(1_024, 1),
    )  # fmt: skip
    return House(identity, notes, clock)
