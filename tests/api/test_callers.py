from __future__ import annotations

from pathlib import Path

import pytest

from live_desks import BEGIN, HandClock, client_of, opened_desk
from ring360.adapters.store.line_sources import DatabaseLines
from ring360.adapters.store.location import located
from ring360.adapters.store.verification import verify
from ring360.assembly.live import OpenedDesk
from ring360.domain.facts import Fact
from ring360.domain.records import from_plain
from ring360.operations.control_room import RoomClosed
from ring360.operations.personal_data import DAY_SECONDS

CALLER = {"name": "张三", "telephone": "13800000000", "words": "穿红衣"}
PLACE = {"lon": 117.2, "lat": 28.3}


def kinds(opened: OpenedDesk, *wanted: str) -> list[tuple[str, str]]:
    lines = [(line.kind.partition("/")[0], line.by) for line in opened.desk.journal.lines()]
    return [line for line in lines if line[0] in wanted]


def call_taken(opened: OpenedDesk) -> str:
    client = client_of(opened, "call_taker")
    answer = client.post("/api/calls", json={"place": PLACE, "category": "help"})
    assert answer.status_code == 201, answer.text
    with opened.desk.room.look() as board:
        return next(reversed(board.calls))


def test_a_caller_is_shown_for_a_reason_to_who_may_see_it_and_never_stands_in_the_journal(
    small: Path, tmp_path: Path
) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened:
        call_id = call_taken(opened)
        path = f"/api/calls/{call_id}/caller"
        taker, auditor = client_of(opened, "call_taker"), client_of(opened, "auditor")
        assert taker.get(f"{path}?reason=回拨").json()["code"] == "caller-unknown"
        reference = taker.put(path, json=CALLER).json()["reference"]
        assert taker.get(path).status_code == 422
        assert taker.get(f"{path}?reason=x").json()["code"] == "reason-needed"
        assert auditor.get(f"{path}?reason=回拨核实").status_code == 403
        assert kinds(opened, "RecordLookedAt") == []
        told = taker.get(f"{path}?reason=回拨核实").json()
        assert told == {"call_id": call_id, "reference": reference, "caller": CALLER}
        assert kinds(opened, "RecordLookedAt") == [("RecordLookedAt", "U-call_taker")]
        looks = auditor.get("/api/journal/looks", params={"reference": reference}).json()["looks"]
        assert [(look["by"], look["subject"], look["reason"]) for look in looks] == [
            ("U-call_taker", call_id, "回拨核实")
        ]
        assert auditor.get("/api/journal/looks", params={"reference": "D"}).json()["looks"] == []
        written = repr(list(opened.desk.journal.lines()))
        assert [word for word in CALLER.values() if word in written] == []
        assert reference in written


def test_what_is_said_anew_takes_the_place_of_what_was_kept(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened:
        path, client = f"/api/calls/{call_taken(opened)}/caller", client_of(opened)
        first = client.put(path, json=CALLER).json()["reference"]
        second = client.put(path, json={"telephone": "110"}).json()["reference"]
        assert client.put(path, json={}).json()["reference"] is None
        assert client.get(f"{path}?reason=check").json()["caller"] == {"telephone": "110"}
        assert first != second
        assert len(kinds(opened, "PersonalDataErased")) == 1
        assert client.put("/api/calls/C0/caller", json=CALLER).json()["code"] == "call-unknown"
        assert client.put(path, json={"face": "x"}).status_code == 422


def test_nothing_is_opened_when_the_look_cannot_be_journaled(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened:
        personal = opened.desk.personal
        sealed = personal.seal(CALLER, "caller", "u1")
        assert sealed is not None
        opened.desk.room.close()
        with pytest.raises(RoomClosed):
            personal.look(sealed.reference, "C1", "回拨核实", "u1")


def test_erasing_at_its_term_leaves_the_journal_whole_and_replayable(small: Path, tmp_path: Path) -> None:
    clock, database = HandClock(), tmp_path / "d.sqlite"
    with opened_desk(small, database, clock) as opened:
        call_id = call_taken(opened)
        client = client_of(opened)
        client.put(f"/api/calls/{call_id}/caller", json=CALLER)
        assert opened.desk.personal.erase_due() == 0
        assert opened.desk.heads.sign(clock.at) is not None
    clock.at = BEGIN + 181 * DAY_SECONDS
    with opened_desk(small, database, clock) as opened:
        # The desk erased what was due before it let anybody in.
        assert kinds(opened, "PersonalDataErased") == [("PersonalDataErased", "")]
        assert client_of(opened).get(f"/api/calls/{call_id}/caller?reason=check").json()["code"] == "caller-unknown"
        assert (opened.desk.personal.erase_due(), opened.desk.personal.kept_of(call_id)) == (0, [])
        assert opened.desk.heads.sign(clock.at) is not None
        records: list[Fact] = [from_plain({"kind": line.kind, **line.payload}) for line in opened.desk.journal.lines()]  # type: ignore[misc]
        assert len(records) == opened.desk.room.seq
        told = verify(DatabaseLines(located(database)))
        assert (told.fault, told.lines, told.signed_lines) == (None, opened.desk.room.seq, opened.desk.room.seq)


def test_erasing_before_the_term_asks_for_proof_and_names_who_did_it(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "e.sqlite") as opened:
        path, client = f"/api/calls/{call_taken(opened)}/caller", client_of(opened, "administrator")
        client_of(opened, "call_taker").put(path, json=CALLER)
        assert client_of(opened, "dispatcher").delete(path).status_code == 403
        assert client.delete(path).status_code == 204
        assert client.delete(path).json()["code"] == "caller-unknown"
        assert kinds(opened, "PersonalDataErased") == [("PersonalDataErased", "U-administrator")]
