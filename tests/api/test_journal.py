from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import httpx
import pytest

from live_desks import BEGIN, HandClock, client_of, opened_desk
from ring360.adapters.store.signing_key import is_signed
from ring360.adapters.witness.kept_heads import read_heads
from ring360.adapters.witness.remote_heads import RemoteHeads
from ring360.assembly import witnessing
from ring360.assembly.live import OpenedDesk
from ring360.domain.merkle import is_consistent, is_included
from ring360.domain.problems import Problem
from ring360.operations.witness import note_key_hash


def worked(opened: OpenedDesk, clock: HandClock, times: int) -> None:
    """Some lines and a signed head over them."""
    client = client_of(opened, "dispatcher")
    for _ in range(times):
        clock.at += 1
        for report in ("out-of-service", "back-in-service"):
            assert client.post(f"/api/units/P1/{report}").status_code == 200
    assert opened.desk.heads.sign(clock.at) is not None


def test_an_auditor_reads_lines_by_filter_and_page(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "a.sqlite", clock) as opened:
        worked(opened, clock, 3)
        auditor = client_of(opened, "auditor")
        assert client_of(opened, "dispatcher").get("/api/journal").status_code == 403
        everything = auditor.get("/api/journal").json()
        assert (len(everything["lines"]), everything["next"]) == (everything["seq"], None)
        asked = {"kind": "UnitWithdrawn", "by": "U-dispatcher", "limit": 2}
        page = auditor.get("/api/journal", params=asked).json()
        rest = auditor.get("/api/journal", params={**asked, "after": page["next"]}).json()
        assert [line["kind"] for line in (*page["lines"], *rest["lines"])] == ["UnitWithdrawn/1"] * 3
        assert (page["next"], rest["next"]) == (page["lines"][1]["seq"], None)
        second = auditor.get("/api/journal", params={"since": BEGIN + 2, "until": BEGIN + 3}).json()["lines"]
        assert [line["kind"] for line in second] == ["UnitWithdrawn/1", "UnitReturned/1"]
        assert auditor.get("/api/journal", params={"kind": "Unit%"}).json()["lines"] == []


def test_heads_and_proofs_can_be_checked_by_an_outsider(small: Path, tmp_path: Path) -> None:
    clock = HandClock()
    with opened_desk(small, tmp_path / "b.sqlite", clock) as opened:
        auditor = client_of(opened, "auditor")
        assert auditor.get("/api/journal/checkpoint").json()["code"] == "journal-head-unknown"
        worked(opened, clock, 2)
        worked(opened, clock, 3)
        told = auditor.get("/api/journal/heads").json()
        [first, second], [key] = told["heads"], told["keys"]
        seq, size = first["size"] - 1, second["size"]
        shown = auditor.get("/api/journal/inclusion", params={"seq": seq, "size": size}).json()
        line = auditor.get("/api/journal", params={"after": seq - 1, "limit": 1}).json()["lines"][0]
        assert shown["line_hash"] == line["hash"]
        proof = [bytes.fromhex(node) for node in shown["proof"]]
        roots = [bytes.fromhex(head["root"]) for head in (first, second)]
        assert is_included(bytes.fromhex(line["hash"]), seq - 1, size, proof, roots[1])
        grown = auditor.get("/api/journal/consistency", params={"first": first["size"], "second": size}).json()
        growth = [bytes.fromhex(node) for node in grown["proof"]]
        assert is_consistent(first["size"], roots[0], size, roots[1], growth)
        text, _, signature = auditor.get("/api/journal/checkpoint").text.partition("\n\n— ")
        name, signed = signature.split()
        raw = b64decode(signed)
        assert (text.split("\n")[:2], name) == ([second["origin"], str(size)], second["origin"])
        assert raw[:4] == note_key_hash(name, key["public_key"])
        assert is_signed(key["public_key"], raw[4:].hex(), f"{text}\n".encode())
        for path in ("inclusion?seq=1&size=2", "consistency?first=1&second=2", "inclusion?seq=999&size=" + str(size)):
            assert auditor.get(f"/api/journal/{path}").status_code == 404


def test_a_witness_keeps_heads_and_says_when_the_journal_was_rewritten(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, database, keep = HandClock(), tmp_path / "c.sqlite", tmp_path / "kept.jsonl"

    def round_of(opened: OpenedDesk) -> witnessing.Round:
        client = client_of(opened, "auditor")

        def answer(request: httpx.Request) -> httpx.Response:
            given = client.get(request.url.raw_path.decode())
            return httpx.Response(given.status_code, json=given.json())

        transport = httpx.MockTransport(answer)
        monkeypatch.setattr(witnessing, "RemoteHeads", lambda url, token: RemoteHeads(url, token, transport))
        return witnessing.witness(keep, "http://127.0.0.1", "", None, ())

    with opened_desk(small, database, clock) as opened:
        assert round_of(opened).kept == 0
        for times in (2, 3):
            worked(opened, clock, times)
            assert (round_of(opened).taken, round_of(opened).taken) == (1, 0)
        worked(opened, clock, 1)
        worked(opened, clock, 1)
        done = round_of(opened)
        assert (done.taken, done.kept, done.refused, done.evidence) == (1, 3, [], None)
        assert [shown.first for shown in read_heads(keep)[1]] == [
            0,
            *(each.head.size for each in read_heads(keep)[1][:2]),
        ]
    for file in database.parent.glob("c.sqlite*"):
        if not file.name.endswith("signing-key"):
            file.unlink()
    with opened_desk(small, database, clock) as opened:
        worked(opened, clock, 40)
        done = round_of(opened)
        assert [code for code, _ in done.refused] == ["head-gone", "not-an-extension"]
        assert done.taken == 0
        assert done.evidence is not None
        assert len(read_heads(done.evidence)[1]) == 2


def test_an_answer_that_is_none_is_told(tmp_path: Path) -> None:
    for answer in (httpx.Response(500), httpx.Response(200, json={}), httpx.Response(200, text="x")):
        transport = httpx.MockTransport(lambda request, answer=answer: answer)
        with pytest.raises(Problem, match="witness-answer-wrong"), RemoteHeads("http://x", "t", transport) as server:
            server.shown(None)
