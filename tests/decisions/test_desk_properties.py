"""Whatever is reported in whatever order: no unit on two incidents, nothing illegal taken, a replay gives the same."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ring360.decisions.desk import take
from ring360.domain import facts
from ring360.domain.board import Board, apply
from ring360.domain.lifecycles import BUSY, FREE, ON_THE_WAY
from ring360.domain.records import from_plain, to_plain
from ring360.domain.refusals import Refused
from ring360.planning.replay import first_difference
from situations import PLANS, Desk

UNITS = [f"P{number}" for number in range(4)]
LETTERS = st.sampled_from("ABCDEFGH")
REPORTS = st.sampled_from([
    facts.AssignmentAcknowledged, facts.UnitDeparted, facts.UnitArrived, facts.UnitStartedClearing, facts.UnitCleared,
    facts.UnitStoodDown, facts.UnitWithdrawn, facts.UnitReturned, facts.UnitLeftService,
])  # fmt: skip


class Shift(RuleBasedStateMachine):
    """A shift in which everybody presses any button at any time."""

    @initialize()
    def begin(self) -> None:
        self.desk = Desk(candidates_weighed=0)
        self.at = 0.0
        self.calls = 0

    def tell(self, act: object, *given: object, **named: object) -> None:
        self.at += 10.0
        seen = self.desk.board.at
        try:
            act(*given, at=self.at, **named)  # type: ignore[operator]
        except Refused:
            assert self.desk.board.at == seen

    @rule(unit_id=st.sampled_from(UNITS), letter=LETTERS, role=st.sampled_from(["patrol", "traffic"]))
    def enter(self, unit_id: str, letter: str, role: str) -> None:
        self.tell(self.desk.enter, unit_id, letter, role=role)

    @rule(letter=LETTERS, category=st.sampled_from(sorted(PLANS)))
    def call(self, letter: str, category: str) -> None:
        self.calls += 1
        self.tell(self.desk.call, f"c{self.calls}", letter, category=category)

    @rule(data=st.data())
    def accept_the_recommendation(self, data: st.DataObject) -> None:
        offered = {key: each.standing.unit_ids for key, each in self.desk.board.incidents.items() if each.standing}
        ready = sorted(key for key, unit_ids in offered.items() if unit_ids)
        if ready:
            incident_id = data.draw(st.sampled_from(ready))
            self.at += 10.0
            # What stands recommended can always be accepted.
            unit_ids = offered[incident_id]
            diverted = tuple(each for each in unit_ids if self.desk.board.units[each].state != FREE)
            self.desk.tell(
                facts.RecommendationAccepted, self.at, incident_id=incident_id, unit_ids=unit_ids,
                taken_from_others=diverted,
            )  # fmt: skip

    @rule(number=st.integers(1, 5), unit_ids=st.lists(st.sampled_from(UNITS), max_size=3))
    def override(self, number: int, unit_ids: list[str]) -> None:
        self.at += 10.0
        with suppress(Refused):
            self.desk.accept(f"I{number:06d}", self.at, *unit_ids, reason="override")

    @rule(kind=REPORTS, unit_id=st.sampled_from(UNITS))
    def report(self, kind: type, unit_id: str) -> None:
        self.at += 10.0
        with suppress(Refused):
            self.desk.report(kind, unit_id, self.at)

    @rule(number=st.integers(1, 5))
    def close(self, number: int) -> None:
        self.tell(self.desk.tell, facts.IncidentClosed, incident_id=f"I{number:06d}")

    @rule()
    def let_a_deadline_pass(self) -> None:
        due_at = self.desk.board.next_due_at
        if due_at is not None:
            deadline = min(self.desk.board.deadlines.values(), key=lambda each: each.due_at)
            self.at = max(self.at, due_at)
            self.desk.tell(facts.DeadlinePassed, self.at, deadline_id=deadline.deadline_id)

    @invariant()
    def every_busy_unit_is_on_one_incident(self) -> None:
        if not hasattr(self, "desk"):
            return
        board = self.desk.board
        on = [(unit_id, key) for key, entry in board.incidents.items() for unit_id in entry.unit_ids]
        busy = [(unit_id, entry.incident_id) for unit_id, entry in board.units.items() if entry.state in BUSY]
        assert sorted(on) == sorted(busy)
        assert all(entry.incident_id == "" for entry in board.units.values() if entry.state not in BUSY)

    @invariant()
    def the_indexes_of_the_board_agree_with_it(self) -> None:
        if not hasattr(self, "desk"):
            return
        board = self.desk.board
        assert sorted(board.free) == sorted(key for key, entry in board.units.items() if entry.state == FREE)
        assert sorted(board.pending) == sorted(key for key, entry in board.incidents.items() if entry.is_pending)
        running = [unit.deadlines for unit in board.units.values()]
        running += [entry.deadlines for entry in board.incidents.values()]
        running += [board.desk_deadlines, *board.call_deadlines.values()]
        assert sorted(key for each in running for key in each.values()) == sorted(board.deadlines)
        assert all(board.deadlines[key].code == code for each in running for code, key in each.items())

    @invariant()
    def no_unit_stands_recommended_twice_or_busy(self) -> None:
        if not hasattr(self, "desk"):
            return
        board = self.desk.board
        standing = [unit_id for each in board.pending.values() if each.standing for unit_id in each.standing.unit_ids]
        assert len(standing) == len(set(standing))
        for entry in board.pending.values():
            for unit_id in entry.standing.unit_ids if entry.standing else ():
                unit = board.units[unit_id]
                # Free, or on its way to something less urgent, which it may be taken off.
                assert unit.state == FREE or (
                    unit.state in ON_THE_WAY
                    and board.incidents[unit.incident_id].incident.priority > entry.incident.priority
                )

    def teardown(self) -> None:
        if not hasattr(self, "desk"):
            return
        knowledge = self.desk.knowledge
        assert first_difference(self.desk.turns, knowledge.checksum(), knowledge) is None
        retold, applied = Board(), Board()
        for fact, consequences in self.desk.turns:
            read = from_plain(json.loads(json.dumps(to_plain(fact))))
            take(retold, read, knowledge)  # type: ignore[arg-type]
            for record in (fact, *consequences):
                apply(applied, record)
        for name in Board.__slots__:
            assert getattr(retold, name) == getattr(self.desk.board, name) == getattr(applied, name)


Shift.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestShift = Shift.TestCase
