"""Joins users, sessions and devices with the desk's database, journal and clock."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

from sqlalchemy import Engine

from ring360.adapters.providers.oidc import OidcProvider
from ring360.adapters.store.devices import StoredDevices, StoredTokens
from ring360.adapters.store.location import Location
from ring360.adapters.store.people import StoredAccounts
from ring360.adapters.store.sessions import StoredSessions
from ring360.adapters.store.vault import FileVault
from ring360.assembly.settings_identity import IdentitySettings
from ring360.operations.control_room import ControlRoom
from ring360.operations.identity.audit_log import RoomAudit
from ring360.operations.identity.desk import Identity, open_identity
from ring360.operations.identity.policy import HOUR, MINUTE, IdentityPolicy
from ring360.operations.identity.ports import Audit


def identity_of_desk(
    engine: Engine, room: ControlRoom, vault_path: Path, now: Callable[[], float], settings: IdentitySettings,
    wall: Callable[[], float] | None = None,
) -> Identity:  # fmt: skip
    """Identity of a running desk; what changes is journaled by its control room."""
    return identity_of(engine, RoomAudit(room), vault_path, now, settings, wall)


def identity_of(
    engine: Engine, audit: Audit, vault_path: Path, now: Callable[[], float], settings: IdentitySettings,
    wall: Callable[[], float] | None = None,
) -> Identity:  # fmt: skip
    """Identity of a database. `wall` is the time that phones and providers go by, where it is not `now`."""
    breached = settings.breached()
    provider = None
    if settings.oidc_issuer:
        provider = OidcProvider(
            settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret.get_secret_value(),
            settings.oidc_roles_claim, wall or now,
        )  # fmt: skip
    return open_identity(
        StoredAccounts(engine), StoredSessions(engine), StoredDevices(engine), StoredTokens(engine), audit,
        FileVault(vault_path), policy_of(settings), now, is_breached=lambda password: password.lower() in breached,
        provider=provider, roles_by_group=settings.oidc_roles, wall=wall,
    )  # fmt: skip


def vault_path(where: Location) -> Path:
    """The file of the key that seals second factors: beside a file's database, else in the working folder."""
    return where.path.with_name(f"{where.path.name}.secrets") if where.path else Path("ring360.secrets")


def policy_of(settings: IdentitySettings) -> IdentityPolicy:
    """The settings as the rules read them."""
    lockout = settings.lockout_minutes
    return IdentityPolicy(
        session_seconds=settings.session_hours * HOUR,
        idle_seconds=settings.idle_hours * HOUR,
        lock_seconds=settings.lock_minutes * MINUTE,
        staffed_roles=frozenset(settings.staffed_roles),
        staffed_places=tuple(ip_network(each, strict=False) for each in settings.staffed_places),
        failures_most=settings.failures_most,
        lockout_seconds=lockout * MINUTE if lockout else None,
        second_factor=settings.second_factor,
        password_days=settings.password_days or None,
        password_least=settings.password_least,
        password_words=tuple(settings.password_words),
    )
