from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

from live_desks import HandClock, opened_desk
from ring360.domain.board import Board, apply
from ring360.domain.calls import Call
from ring360.domain.facts import CallReceived, RecommendationAccepted, UnitArrived, UnitWithdrawn
from ring360.operations import control_room
from ring360.operations.control_room import ControlRoom
from ring360.operations.freezing import freeze, thaw
from ring360.operations.locating import locate
from ring360.operations.rebuilding import record_of


def contents(board: Board) -> dict[str, Any]:
    return {name: getattr(board, name) for name in Board.__slots__}


def work(room: ControlRoom, place: Any) -> None:
    for number in range(5):
        room.take(lambda at, fact_id, n=number: CallReceived(at, fact_id, Call(f"C{n}", at, place, "help")))  # type: ignore[misc]
    room.take(lambda at, fact_id: RecommendationAccepted(at, fact_id, "I000001", ("T1",), "near"))
    room.take(lambda at, fact_id: UnitArrived(at, fact_id, "T1"))


def test_a_restart_from_a_snapshot_gives_the_board_of_a_replay_from_the_beginning(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_room, "SNAPSHOT_LINES", 10)
    database = tmp_path / "s.sqlite"
    with opened_desk(small, database, HandClock()) as opened:
        room = opened.desk.room
        work(room, locate(opened.desk.atlas, "", 117.203, 28.303))
        room.freeze_if_due()
        frozen_at = room.seq
        room.take(lambda at, fact_id: UnitWithdrawn(at, fact_id, "P1"))
        facts = room._facts
    with opened_desk(small, database, HandClock()) as opened:
        room = opened.desk.room
        assert room._frozen_seq == frozen_at > 10
        replayed = Board()
        for line in opened.desk.journal.lines():
            apply(replayed, record_of(line))
        with room.look() as board:
            assert contents(board) == contents(replayed)
            # What is looked up often is the same object as what it was found from.
            assert all(board.units[name] is entry for name, entry in board.free.items())
            assert all(board.incidents[name] is entry for name, entry in board.pending.items())
        assert (room._facts, room.seq) == (facts, opened.desk.journal.last_seq())


def test_what_is_frozen_thaws_the_same() -> None:
    board, facts = thaw(freeze(Board(), 7))
    assert (contents(board), facts) == (contents(Board()), 7)


@pytest.mark.parametrize("frozen", [b"", b"rubbish", pickle.dumps((1, "no board")), pickle.dumps((1, Path("/etc")))])
def test_nothing_else_thaws(frozen: bytes) -> None:
    with pytest.raises(ValueError):
        thaw(frozen)
