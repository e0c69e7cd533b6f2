"""Users of a database whose server does not run: the way in when nobody can sign in any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import inspect
from sqlalchemy.exc import DatabaseError

from ring360.adapters.clocks import WallClock
from ring360.adapters.store.engine import claim, open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.assembly.identity import identity_of_desk, vault_path
from ring360.assembly.settings_identity import read_identity_settings
from ring360.decisions.knowledge import Knowledge
from ring360.domain.places import RoadPoint
from ring360.domain.problems import Problem
from ring360.operations.control_room import ControlRoom
from ring360.operations.identity.desk import Identity

TERMINAL: Final = "terminal"
"""Stands as `by` for who has a shell on the server's machine."""


@contextmanager
def opened_users(database: str) -> Iterator[Identity]:
    """Identity of a database, its changes journaled; Problem where there is none, or a server has it."""
    where = located(database)
    if where.path is not None and not where.path.exists():
        raise Problem("file-missing", file=where.name)
    with ExitStack() as stack:
        stack.enter_context(closing(claim(where)))
        engine = open_engine(where)
        stack.callback(engine.dispose)
        try:
            tables = set(inspect(engine).get_table_names())
        except DatabaseError as error:
            raise Problem("database-unreadable", file=where.name, reason=str(error.orig)) from error
        if not {"about", "journal", "people"} <= tables:
            raise Problem("users-not-here-yet", file=where.name)
        journal, clock = StoredJournal(engine), WallClock()
        stack.callback(journal.close)
        room = ControlRoom(journal, clock, Knowledge(travel=NoRoads()))
        stack.callback(room.close)
        yield identity_of_desk(engine, room, vault_path(where), clock.now, read_identity_settings())


class NoRoads:
    """What is told from the terminal makes the desk decide nothing, so that no road is asked for."""

    checksum = ""

    def seconds_to(
        self, mode: str, units: Sequence[RoadPoint], target: RoadPoint, at: float, closed: frozenset[int]
    ) -> list[float]:
        raise NotImplementedError

    def seconds_to_each(
        self, mode: str, units: Sequence[RoadPoint], targets: Sequence[RoadPoint], at: float, closed: frozenset[int]
    ) -> list[list[float]]:
        raise NotImplementedError

    def road_shares(
        self, modes: Sequence[str], units: Sequence[RoadPoint], without: Sequence[int], within_seconds: float,
        at: float, closed: frozenset[int],
    ) -> list[float]:  # fmt: skip
        raise NotImplementedError

    def reached(
        self, modes: Sequence[str], places: Sequence[RoadPoint], within_seconds: float, at: float,
        closed: frozenset[int],
    ) -> list[NDArray[np.int32]]:  # fmt: skip
        raise NotImplementedError

    def road_metres(self, modes: Sequence[str]) -> NDArray[np.float64]:
        raise NotImplementedError
