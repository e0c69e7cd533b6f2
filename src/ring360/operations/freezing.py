"""The board as bytes and back, for a quick start: only records of the domain, never anything that runs.

A frozen board is a short cut and no record: it is kept with a mark of the shape of all records, and one of another
shape is not asked for; the journal replayed from the beginning gives the same board.
"""

from __future__ import annotations

import io
import logging
import pickle
import sys
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

from ring360 import __version__
from ring360.domain.board import Board
from ring360.operations.ports import Snapshots

_ROOM: Final = "ring360.domain."

_log = logging.getLogger(__name__)


def freeze(board: Board, facts: int) -> bytes:
    """The board, and how many facts led to it. The board must be held still."""
    return pickle.dumps((facts, board), protocol=5)


def thaw(frozen: bytes) -> tuple[Board, int]:
    """What was frozen; ValueError for what is no frozen board."""
    try:
        facts, board = _Thawer(io.BytesIO(frozen)).load()
    except Exception as error:
        raise ValueError(f"not a frozen board: {error}") from error
    if not isinstance(board, Board) or not isinstance(facts, int):
        raise ValueError("not a frozen board")
    return board, facts


def newest_board(snapshots: Snapshots | None) -> tuple[Board, int, int]:
    """Board, number of its line and how many facts led to it; an empty board where no snapshot can be used."""
    for snapshot in snapshots.all() if snapshots is not None else ():
        try:
            board, facts = thaw(snapshot.board)
        except ValueError as error:
            _log.warning("the snapshot of line %d is not used: %s", snapshot.seq, error)
            continue
        return board, snapshot.seq, facts
    return Board(), 0, 0


@cache
def shape() -> str:
    """A mark that changes with the version, and with the fields of any record of the domain."""
    told: list[Any] = [__version__, Board.__slots__]
    for name in sorted(name for name in sys.modules if name.startswith(_ROOM)):
        for each in vars(sys.modules[name]).values():
            if isinstance(each, type) and is_dataclass(each) and each.__module__ == name:
                told.append((each.__qualname__, [(field.name, str(field.type)) for field in fields(each)]))
    return sha256(repr(told).encode()).hexdigest()


class _Thawer(pickle.Unpickler):
    """Makes records of the domain and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        found = vars(sys.modules.get(module, object)).get(name) if module.startswith(_ROOM) else None
        if not isinstance(found, type) or found.__module__ != module:
            if (module, name) == ("builtins", "frozenset"):
                return frozenset
            raise pickle.UnpicklingError(f"{module}.{name} has no place on a board")
        return found
