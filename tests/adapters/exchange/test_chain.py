"""Calls, orders and feedback as 接警单, 处警单 and 反馈单: each names what it belongs to, and is documented."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from example_dossier import AGENCY, DOSSIER
from ring360.adapters.exchange.chain import CALLS, COLUMNS, FEEDBACK, ORDERS, chain_csv, chain_of
from ring360.operations.dossiers import Dossier, DossierCall

ZONE = ZoneInfo("Asia/Shanghai")
CHAIN = chain_of([DOSSIER], AGENCY, ZONE)


def test_the_second_call_points_to_the_main_one() -> None:
    assert [(each["jjdbh"], each["glzjjdbh"], each["gllx"]) for each in CHAIN[CALLS]] == [
        ("C5", None, None), ("C6", "C5", "1"),
    ]  # fmt: skip


def test_a_call_keeps_what_it_was_first_taken_for() -> None:
    first = CHAIN[CALLS][0]
    assert [first[name] for name in ("csjqlbdm", "csjqlxdm", "csjqxldm", "csjqzldm")] == ["01", "0101", None, None]
    assert [first[name] for name in ("jqlbdm", "jqlxdm", "jqxldm", "jqzldm")] == ["01", "0101", "010101", None]
    assert (first["bjsj"], first["jjsj"]) == ("2025-06-15T23:06:40+08:00", "2025-06-15T23:06:43+08:00")
    assert (first["jqlyfs"], first["jqclztdm"], first["ywbjrxx"]) == ("电话报警", "处置中", 1)


def test_orders_carry_every_stamp_and_name_the_main_call() -> None:
    assert CHAIN[ORDERS] == [
        {
            "cjdbh": "I5-P1-1", "jjdbh": "C5", "cjdwdm": "P1", "cjdwlx": "patrol", "cdrc": 4,
            "pjsj": "2025-06-15T23:07:00+08:00", "qssj": "2025-06-15T23:07:05+08:00",
            "cjsj": "2025-06-15T23:07:20+08:00", "ddxcsj": "2025-06-15T23:10:00+08:00",
            "xcclwbsj": "2025-06-15T23:21:40+08:00", "chsj": None, "cjztdm": "处置完毕",
        },
        {
            "cjdbh": "I5-S:2-1", "jjdbh": "C5", "cjdwdm": "S:2", "cjdwlx": "special", "cdrc": 6,
            "pjsj": "2025-06-15T23:07:00+08:00", "qssj": None, "cjsj": None, "ddxcsj": None, "xcclwbsj": None,
            "chsj": "2025-06-15T23:07:40+08:00", "cjztdm": "已撤回",
        },
    ]  # fmt: skip


def test_feedback_names_the_order_it_answers() -> None:
    assert [(each["fkdbh"], each["jjdbh"], each["cjdbh"], each["jqxldm"], each["myd"]) for each in CHAIN[FEEDBACK]] == [
        ("I5-F1", "C5", "I5-P1-1", "010101", None), ("I5-F2", "C5", None, "010101", 5),
    ]  # fmt: skip
    assert {each["yjdwmc"] for each in CHAIN[FEEDBACK]} == {"12345"}


def test_an_incident_without_a_call_has_no_call_record() -> None:
    alarm = Dossier("I9", 1.0, 2.0, "officer-in-danger", 1, "waiting", 117.2, 28.3)
    assert chain_of([alarm], AGENCY, ZONE) == {CALLS: [], ORDERS: [], FEEDBACK: []}


@pytest.mark.parametrize("kind", [CALLS, ORDERS, FEEDBACK])
def test_csv_says_the_same_as_json(kind: str) -> None:
    content = chain_csv(CHAIN[kind], kind)
    assert content.startswith(b"\xef\xbb\xbf")
    header, chinese, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert header == [column.name for column in COLUMNS[kind]]
    assert chinese == [column.chinese for column in COLUMNS[kind]]
    assert rows == [["" if each[name] is None else str(each[name]) for name in header] for each in CHAIN[kind]]
    assert all(list(each) == header for each in CHAIN[kind])


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@x", "\tx"])
def test_no_cell_is_a_formula(words: str) -> None:
    call = DossierCall("C1", 1.0, "help", 117.2, 28.3, words, words)
    told = chain_of([Dossier("I1", 1.0, 1.0, "help", 3, "waiting", 117.2, 28.3, calls=(call,))], AGENCY, ZONE)
    row = next(csv.DictReader(io.StringIO(chain_csv(told[CALLS], CALLS, False).decode("utf-8-sig"), newline="")))
    assert (row["jqdz"], row["bjnr"]) == (f"'{words}", f"'{words}")


def test_the_reference_lists_exactly_these_fields(project: Path) -> None:
    page = (project / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
    for kind, columns in COLUMNS.items():
        section = page.split(f"`{kind}`", 1)[1].split("\n## ", 1)[0]
        listed = re.findall(r"^\| `(\w+)` \| ([^|]+?) \| ([^|]+?) \|", section, re.MULTILINE)
        assert listed == [(column.name, column.chinese, column.ours) for column in columns]
