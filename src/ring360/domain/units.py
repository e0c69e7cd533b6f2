"""What can be dispatched: a vehicle or a foot team with its crew, role and skills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DEFAULT_MODE: Final = "car"


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of unit and how it travels. Roles are data: a file may bring others, which travel by car."""

    name: str
    mode: str = DEFAULT_MODE


ROLES: Final = {name: Role(name) for name in ("special", "patrol", "traffic", "community")}
"""The roles known from the start: special police, patrol, traffic police, community police."""


def role_of(name: str) -> Role:
    """The role of that name, a new one that travels by car where the name is not known."""
    return ROLES.get(name) or Role(name)


def mode_of(role: str, mode: str | None = None) -> str:
    """The travel mode of a unit of that role, where nobody says another."""
    return mode or role_of(role).mode


@dataclass(frozen=True, slots=True)
class Unit:
    """What does not change during a shift: who and what the unit is."""

    unit_id: str
    role: str
    officers: int = 2
    skills: tuple[str, ...] = ()
    mode: str = "car"
    post: str = ""
    """Name of the post it stands at when free; empty where it has none."""
    equipment: tuple[str, ...] = ()
    """What it carries: a drone, a breathalyser, a stretcher."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of duty, UNIX seconds UTC; the end is outside."""

    starts_at: float
    ends_at: float
