"""What the journal proves afterwards: nothing acknowledged lost, nothing doubled, the chain whole, one board."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from drills.desk_people import BUTTONS, Person
from ring360.adapters.store.engine import open_engine
from ring360.adapters.store.journal import StoredJournal
from ring360.adapters.store.location import located
from ring360.adapters.store.snapshots import StoredSnapshots
from ring360.domain.board import Board, apply
from ring360.operations.freezing import newest_board
from ring360.operations.ports import JournalLine
from ring360.operations.rebuilding import record_of

STATED = {"RecommendationAccepted": "reason", "IncidentClosed": "disposition"}


@dataclass(frozen=True)
class Served:
    """What a server shows of its board."""

    units: dict[str, tuple[str, str]]
    incidents: dict[str, str]

    @classmethod
    def by(cls, client: httpx.Client) -> Served:
        units = client.get("/api/units").json()["units"]
        incidents: dict[str, str] = {}
        page: str | None = ""
        while page is not None:
            told = client.get("/api/incidents", params={"limit": 500, **({"cursor": page} if page else {})}).json()
            incidents.update((row["incident_id"], row["state"]) for row in told["incidents"])
            page = told["next"]
        return cls({row["unit_id"]: (row["state"], row["incident_id"] or "") for row in units}, incidents)

    @classmethod
    def of(cls, board: Board) -> Served:
        units = {name: (str(entry.state), entry.incident_id or "") for name, entry in board.units.items()}
        incidents = {name: str(entry.state) for name, entry in board.incidents.items()}
        return cls(units, incidents)


@dataclass(frozen=True)
class Evidence:
    """The figures of a finished drill; all but `lines` and `acknowledged` should be none."""

    lines: int
    acknowledged: int
    lost: int
    doubled: int
    first_fault: int | None
    command_said: str
    boards_differ: bool
    served_differs: bool

    @property
    def holds(self) -> bool:
        return self.facts_hold and self.journal_holds

    @property
    def facts_hold(self) -> bool:
        return not self.lost and not self.doubled

    @property
    def journal_holds(self) -> bool:
        return self.first_fault is None and not self.command_said and not self.boards_differ and not self.served_differs

    def facts(self) -> str:
        return f"{self.acknowledged:,} acknowledged, {self.lost} lost, {self.doubled} doubled"

    def journal(self) -> str:
        faults = [
            *([f"first fault at {self.first_fault}"] if self.first_fault is not None else []),
            *([self.command_said] if self.command_said else []),
            *(["snapshot and replay differ"] if self.boards_differ else []),
            *(["what is served differs"] if self.served_differs else []),
        ]
        return f"{self.lines:,} lines: " + (", ".join(faults) or "whole; replay, snapshot and server agree")


def evidence(database: str, people: Sequence[Person], served: Served) -> Evidence:
    """Look into the journal itself, beside the server that has it open or is gone."""
    engine = open_engine(located(database))
    journal = StoredJournal(engine)
    lines = list(journal.lines())
    board = Board()
    for line in lines:
        apply(board, record_of(line))
    from_snapshot, seq, _ = newest_board(StoredSnapshots(engine))
    for line in lines[seq:]:
        apply(from_snapshot, record_of(line))
    fault = journal.first_fault()
    engine.dispose()
    lost = doubled = 0
    for person in people:
        gone, again = _compared(person, lines)
        lost, doubled = lost + gone, doubled + again
    return Evidence(
        len(lines), sum(len(person.acknowledged) for person in people), lost, doubled, fault, _verified(database),
        any(getattr(board, name) != getattr(from_snapshot, name) for name in Board.__slots__),
        Served.of(board) != served,
    )  # fmt: skip


def lines_of_journal(database: str) -> list[JournalLine]:
    """All of them, read beside the server."""
    engine = open_engine(located(database))
    lines = list(StoredJournal(engine).lines())
    engine.dispose()
    return lines


def _compared(person: Person, lines: Sequence[JournalLine]) -> tuple[int, int]:
    """Facts lost and facts too many. What still waits may have been taken or not."""
    taken = [fact for line in lines if line.cause is None and (fact := _fact(line, person)) is not None]
    told = list(person.acknowledged)
    if person.waiting is not None and len(taken) > len(told) and taken[-1] == person.waiting.fact:
        taken.pop()
    if taken == told:
        return 0, 0
    left = list(taken)
    lost = 0
    for fact in told:
        if fact in left:
            left.remove(fact)
        else:
            lost += 1
    # The same facts in another order would be as wrong.
    return lost, len(left) or int(not lost)


def _fact(line: JournalLine, person: Person) -> tuple[str, str] | None:
    payload: dict[str, Any] = line.payload
    kind = line.kind.partition("/")[0]
    if kind == "CallReceived" or kind in STATED:
        words = payload[STATED[kind]] if kind in STATED else payload["call"]["words"]
        return (kind, words) if words.startswith(f"{person.number}/") else None
    return (kind, person.unit) if kind in BUTTONS.values() and payload["unit_id"] == person.unit else None


def _verified(database: str) -> str:
    """Empty where `ring360 journal verify` says that all is well, else what it says."""
    command = [sys.executable, "-m", "ring360", "--lang", "en", "journal", "verify", "--database", database]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if run.returncode == 0 else (run.stdout + run.stderr).strip()[-200:]
