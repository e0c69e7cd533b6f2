"""Calls: every row is taken or accounted for, and logs with a row for each unit become calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from ring360.adapters.history.calls import read_calls
from ring360.adapters.history.options import InputOptions, parse_columns
from ring360.adapters.history.rows import Refusal
from ring360.domain.problems import Problem

HEADER = "received_at,lon,lat,category,call_id\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_bad_row_has_its_number_and_reason(tmp_path: Path) -> None:
    rows = [
        "2025-03-01T08:00:00Z,117.2,28.3,help,a",
        "2025-03-01T08:00:00Z,,,help,b",
        "2025-03-01T08:00:00Z,east,28.3,help,c",
        "2025-03-01T08:00:00Z,0,0.0,help,d",
        "2025-03-01T08:00:00Z,28.3,117.2,help,e",
        "2025-03-01T08:00:00Z,517.2,28.3,help,f",
        "yesterday,117.2,28.3,help,g",
        "2025-03-01 08:00,117.2,28.3,help,h",
        ",117.2,28.3,help,i",
        "2025-03-01T08:00:00Z,117.2,28.3,,j",
        "2025-03-01T09:00:00Z,117.2,28.3,help,a",
        "2025-03-01T08:00:00Z,117.2",
        "2025-03-01T07:00:00Z,117.3,28.4,fire,k",
    ]
    calls, account = read_calls(written(tmp_path, HEADER + "\n".join(rows)), InputOptions(max_refused=1.0))
    assert [(call.call_id, call.received_at) for call in calls] == [("k", 1740812400.0), ("a", 1740816000.0)]
    assert [(one.row, one.reason) for one in account.refusals] == [
        (3, "place-empty"), (4, "place-unreadable"), (5, "place-zero"), (6, "place-swapped"), (7, "place-impossible"),
        (8, "time-unreadable"), (9, "time-without-zone"), (10, "time-empty"), (11, "category-empty"),
        (12, "id-repeated"), (13, "row-short"),
    ]  # fmt: skip
    assert account.refusals[5] == Refusal(8, "time-unreadable", "received_at", "yesterday")
    assert (account.rows, account.taken, account.refused) == (13, 2, 11)


def test_too_many_refused_stop_the_run(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "2025-03-01T08:00:00Z,117.2,28.3,help,a\n,1,1,help,b\n")
    with pytest.raises(Problem) as told:
        read_calls(path)
    assert told.value.code == "inputs-too-many-refused"
    assert told.value.details["reasons"] == "time-empty 1"
    assert len(read_calls(path, InputOptions(max_refused=0.5))[0]) == 1


def test_rows_for_each_unit_become_one_call(tmp_path: Path) -> None:
    text = (
        "call_id,received_at,lon,lat,category,arrived_at,cleared_at\n"
        "a,2025-03-01T08:00:00Z,117.2,28.3,help,2025-03-01T08:06:00Z,2025-03-01T08:20:00Z\n"
        "a,2025-03-01T08:00:00Z,117.2,28.3,help,2025-03-01T08:04:00Z,2025-03-01T08:50:00Z\n"
        "a,2025-03-01T08:00:00Z,117.2,28.3,help,,noon\n"
    )
    calls, account = read_calls(written(tmp_path, text))
    received = calls[0].received_at
    assert [(call.arrived_at, call.cleared_at) for call in calls] == [(received + 240, received + 3000)]
    assert (account.repeated, account.refused, account.notes["stamp-unreadable"]) == (2, 0, 1)


def test_a_missing_column_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        read_calls(written(tmp_path, "received_at,lon,lat,kind\nx,1,2,y\n"))
    assert told.value.details == {"file": "calls.csv", "field": "category", "columns": "received_at, lon, lat, kind"}


def test_columns_are_mapped_and_one_cell_may_hold_the_place(tmp_path: Path) -> None:
    path = written(tmp_path, 'When,Where,Call Type\n2025-03-01T08:00:00Z,"(28.3, 117.2)",fire\n')
    columns = parse_columns(["received_at=When,location=Where", "calls.category=Call Type"], "calls")
    calls, _ = read_calls(path, InputOptions(columns=columns))
    assert [(call.lon, call.lat, call.category) for call in calls] == [(117.2, 28.3, "fire")]


def test_columns_bind_one_kind_of_file_when_they_say_so() -> None:
    texts = ["calls.lon=x,lat=y", "units.officers=crew"]
    assert parse_columns(texts, "calls") == {"lon": "x", "lat": "y"}
    assert parse_columns(texts, "units") == {"lat": "y", "officers": "crew"}
    for wrong in ("lon", "colour=red", "posts.lon=x"):
        with pytest.raises(Problem):
            parse_columns([wrong], "calls")


def test_projected_points_are_brought_to_degrees(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "2012-03-01T08:00:00Z,7641076,684831,help,a\n")
    calls, _ = read_calls(path, InputOptions(datum="EPSG:2913"))
    assert (round(calls[0].lon, 6), round(calls[0].lat, 6)) == (-122.689285, 45.524257)
    with pytest.raises(Problem):
        read_calls(path, InputOptions(datum="mars"))


LOGS = [
    ("porto_alegre_br/eptc_acidentes_2020_2025.csv.gz", "received_at=data_hora,lon=longitude,lat=latitude,"
     "category=tipo_acid,call_id=idacidente", "America/Sao_Paulo", None, (68837, 58033, 0, 10804)),
    ("portland_us/ppb_calls_nij.csv.gz", "received_at=occ_date,category=final_case", "America/Los_Angeles", None,
     (33378, 33378, 0, 0)),
    ("milwaukee_us/mpd_calls_2018-05.csv.gz", "received_at=time,lon=longitude,lat=latitude,category=nature,call_id=id",
     "America/Chicago", None, (33968, 33957, 0, 11)),
    ("san_francisco_us/sffd_calls_2016-12-31_2017-01-07.csv.gz", "received_at=Received DtTm,location=Location,"
     "category=Call Type,call_id=Call Number,arrived_at=On Scene DtTm", "America/Los_Angeles", "%m/%d/%Y %I:%M:%S %p",
     (7704, 3560, 4144, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("file", "columns", "zone", "pattern", "counts"), LOGS, ids=[row[0][:8] for row in LOGS])
def test_real_logs(
    shared: Path, file: str, columns: str, zone: str, pattern: str | None, counts: tuple[int, ...]
) -> None:
    options = InputOptions(parse_columns([columns], "calls"), zone, pattern)
    calls, account = read_calls(shared / "data" / file, options)
    assert (account.rows, account.taken, account.repeated, account.refused) == counts
    assert len(calls) == account.taken
