from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from live_desks import BEGIN, HandClock, opened_desk
from ring360.adapters.store.journal import StoredJournal
from ring360.assembly.live import OpenedDesk
from ring360.domain.board import Board
from ring360.domain.calls import Call
from ring360.domain.facts import (
    AssignmentAcknowledged,
    CallReceived,
    DeadlinePassed,
    RecommendationAccepted,
    UnitReturned,
    UnitWithdrawn,
)
from ring360.domain.refusals import Refused
from ring360.operations.control_room import ControlRoom, NotWritten, RoomClosed, Session
from ring360.operations.locating import locate
from ring360.operations.ports import JournalLine, Taking
from ring360.operations.wake_up import WakeUp


class FailingJournal:
    """The real journal, except that it fails when told to: before it wrote, or after."""

    def __init__(self, real: StoredJournal) -> None:
        self.real = real
        self.fails = ""

    def write(self, takings: Sequence[Taking]) -> list[list[JournalLine]]:
        if self.fails == "before":
            raise OSError("no space left on the disk")
        written = self.real.write(takings)
        if self.fails == "after":
            raise OSError("the answer was lost")
        return written

    def can_write(self) -> None:
        if self.fails:
            raise OSError("still none")
        self.real.can_write()

    def lines(self, after: int = 0, limit: int | None = None):  # type: ignore[no-untyped-def]
        if self.fails == "always":
            raise OSError("the disk is gone")
        return self.real.lines(after, limit)

    def last_seq(self) -> int:
        return self.real.last_seq()


def states(board: Board) -> dict[str, str]:
    return {name: entry.state for name, entry in board.units.items()}


def withdraw(opened_room: ControlRoom, unit_id: str = "P1") -> None:
    opened_room.take(lambda at, fact_id: UnitWithdrawn(at, fact_id, unit_id, "flat tyre"))


def failing_room(opened: OpenedDesk) -> tuple[ControlRoom, FailingJournal]:
    journal = FailingJournal(opened.desk.journal)  # type: ignore[arg-type]
    return ControlRoom(journal, HandClock(BEGIN + 50), opened.desk.room._knowledge), journal


@pytest.mark.parametrize(("when", "state", "lines"), [("before", "free", 3), ("after", "out_of_service", 4)])
def test_when_the_journal_fails_the_board_is_what_the_journal_holds(
    small: Path, tmp_path: Path, when: str, state: str, lines: int
) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        room, journal = failing_room(opened)
        heard: list[Session] = []
        room.hear(heard.append)
        journal.fails = when
        with pytest.raises(NotWritten):
            withdraw(room)
        assert heard == []
        with pytest.raises(NotWritten):
            withdraw(room, "P2")
        assert (room.state.name, room.state.reason) == ("suspended", "still none")
        journal.fails = ""
        with room.look() as board:
            assert states(board) == {"P1": state, "P2": "free", "T1": "free"}
        assert (room.seq, journal.last_seq(), heard) == (lines, lines, [])
        withdraw(room, "P2")
        assert [session.seq for session in heard] == [lines + 1]


def test_a_room_whose_journal_is_gone_takes_nothing_until_it_is_back(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        room, journal = failing_room(opened)
        real_write, journal.fails = journal.write, "before"
        journal.lines = lambda after=0, limit=None: (_ for _ in ()).throw(OSError("gone"))  # type: ignore[method-assign]
        with pytest.raises(RoomClosed):
            withdraw(room)
        journal.fails = ""
        journal.write = real_write  # type: ignore[method-assign]
        with pytest.raises(RoomClosed):
            withdraw(room)
        assert opened.desk.journal.last_seq() == 3
        del journal.lines
        withdraw(room)
        assert (room.state.name, opened.desk.journal.last_seq()) == ("open", 4)


def test_of_many_facts_those_refused_are_left_out(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened:
        room = opened.desk.room
        refused = room.take_all([
            lambda at, fact_id: UnitWithdrawn(at, fact_id, "P1"),
            lambda at, fact_id: AssignmentAcknowledged(at, fact_id, "P2"),
            lambda at, fact_id: UnitReturned(at, fact_id, "P1"),
        ])  # fmt: skip
        assert [refusal.code for refusal in refused] == ["unit-transition"]
        lines = list(opened.desk.journal.lines(after=3))
        assert [line.kind for line in lines] == ["UnitWithdrawn/1", "UnitReturned/1"]
        assert [line.payload["fact_id"] for line in lines] == ["F4", "F5"]
        assert lines[0].at < lines[1].at


def test_a_fact_is_journaled_with_whose_word_it_is_and_a_consequence_without(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "g.sqlite") as opened:
        room, atlas = opened.desk.room, opened.desk.atlas
        place = locate(atlas, "", 117.203, 28.303)
        turn = room.take(lambda at, fact_id: CallReceived(at, fact_id, Call("C1", at, place, "help")), by="taker-1")
        room.take_all([lambda at, fact_id: UnitWithdrawn(at, fact_id, "P1")], by="dispatcher-2")
        assert turn.by == "taker-1"
        lines = list(opened.desk.journal.lines(after=3))
        facts = [(line.kind.split("/")[0], line.by) for line in lines if line.cause is None]
        assert facts == [("CallReceived", "taker-1"), ("UnitWithdrawn", "dispatcher-2")]
        assert {line.by for line in lines if line.cause is not None} == {""}
        told = opened.desk.readings.timeline_of("I000001")[:2]
        assert [(row["kind"], row["by"]) for row in told] == [("CallReceived", "taker-1"), ("IncidentOpened", None)]


def test_a_clock_set_back_does_not_turn_the_journal_round(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "d.sqlite", clock) as opened:
        clock.at -= 3600
        withdraw(opened.desk.room)
        instants = [line.at for line in opened.desk.journal.lines()]
        assert instants == sorted(set(instants))


def test_a_deadline_that_passes_is_told_by_itself(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "e.sqlite", clock) as opened:
        room = opened.desk.room
        place = locate(opened.desk.atlas, "", 117.203, 28.303)
        room.take(lambda at, fact_id: CallReceived(at, fact_id, Call("C1", at, place, "help")))
        room.take(lambda at, fact_id: RecommendationAccepted(at, fact_id, "I000001", ("T1",), "near"))
        wake_up = WakeUp(room, clock)
        assert 59 < wake_up._pass_what_is_due() + 30.001 < 90.01
        clock.at += 61
        wake_up._pass_what_is_due()
        kinds = [line.kind for line in opened.desk.journal.lines()]
        assert "AttentionRaised/1" in kinds[kinds.index("DeadlinePassed/1") :]
        with room.look() as board:
            assert "F5/T1" not in board.deadlines
            assert [each.reason.code for each in board.incidents["I000001"].attention] == ["not-acknowledged"]
        with pytest.raises(Refused):
            room.take(lambda at, fact_id: DeadlinePassed(at, fact_id, "F5/T1"))


def test_a_listener_that_fails_harms_nobody(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "f.sqlite") as opened:
        heard: list[int] = []
        opened.desk.room.hear(lambda session: 1 / 0)  # type: ignore[arg-type,return-value]
        opened.desk.room.hear(lambda session: heard.append(session.seq))
        withdraw(opened.desk.room)
        assert heard == [4]
