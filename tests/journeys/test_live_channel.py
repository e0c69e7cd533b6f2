"""The live channel over a real socket: turns in order, taken up again where they broke off, and its end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from live_desks import client_of, opened_desk, served
from ring360.api.guard import Gate

OPEN = Gate(("127.0.0.1",), None)
"""To whoever comes, as in an exercise."""


def events(lines: Iterator[str], count: int) -> list[tuple[str, str, Any]]:
    """(event, id, data) of the next messages."""
    told: list[tuple[str, str, Any]] = []
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        else:
            if "event" in fields:
                told.append((fields["event"], fields.get("id", ""), json.loads(fields["data"])))
            fields = {}
        if len(told) == count:
            break
    return told


def test_turns_are_told_in_order_and_again_from_where_they_broke_off(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "a.sqlite") as opened, served(opened, OPEN) as address:
        client = client_of(opened)
        with httpx.stream("GET", f"http://{address}/api/live?lang=zh-CN", timeout=20) as listening:
            lines = listening.iter_lines()
            assert next(lines) == "retry: 1000"
            client.post("/api/units/P1/out-of-service")
            client.post("/api/units/P1/back-in-service")
            told = events(lines, 2)
        assert [(name, number) for name, number, _ in told] == [("turn", "4"), ("turn", "5")]
        assert [told[row][2]["units"][0]["state_label"] for row in (0, 1)] == ["停用", "空闲"]
        headers = {"last-event-id": "4"}
        with httpx.stream("GET", f"http://{address}/api/live?after=2&lang=zh-CN", headers=headers, timeout=20) as again:
            assert events(again.iter_lines(), 1) == told[1:]
    with opened_desk(small, tmp_path / "a.sqlite") as opened, served(opened, OPEN) as address:
        # What was told before a restart is in the journal, not in the channel's memory.
        with httpx.stream("GET", f"http://{address}/api/live?after=4", timeout=20) as too_late:
            assert events(too_late.iter_lines(), 1) == [("resync", "", {})]
        assert client_of(opened).get("/api/state").json()["seq"] == 5


def test_the_end_of_the_room_ends_the_channel(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "b.sqlite") as opened, served(opened, OPEN) as address:
        with httpx.stream("GET", f"http://{address}/api/live", timeout=20) as listening:
            lines = listening.iter_lines()
            next(lines)
            opened.desk.broadcast.close()
            assert list(lines) == [""]
        assert opened.desk.broadcast.listeners == 0


def test_a_socket_is_brought_back_exactly_to_the_present(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "c.sqlite") as opened, served(opened, OPEN) as address:
        client = client_of(opened)
        where = f"ws://{address}/api/live/socket"
        with connect(f"{where}?lang=zh-CN") as socket:
            client.post("/api/units/P1/out-of-service")
            client.post("/api/units/P1/back-in-service")
            told = [json.loads(socket.recv(timeout=20)) for _ in range(2)]
        assert [(each["event"], each["id"]) for each in told] == [("turn", 4), ("turn", 5)]
        assert [each["data"]["units"][0]["state_label"] for each in told] == ["停用", "空闲"]
        assert told[0]["data"]["kinds"] == ["UnitWithdrawn"]
        with connect(f"{where}?after=4&lang=zh-CN") as socket:
            assert json.loads(socket.recv(timeout=20)) == told[1]
    with opened_desk(small, tmp_path / "c.sqlite") as opened, served(opened, OPEN) as address:
        where = f"ws://{address}/api/live/socket"
        with connect(f"{where}?after=4") as socket:
            assert json.loads(socket.recv(timeout=20)) == {"event": "resync", "id": None, "data": {}}
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=20)


def test_a_socket_hears_only_its_own_page_and_no_long_speeches(small: Path, tmp_path: Path) -> None:
    with opened_desk(small, tmp_path / "d.sqlite") as opened, served(opened, OPEN) as address:
        where = f"ws://{address}/api/live/socket"
        with pytest.raises(InvalidStatus) as refused:
            connect(where, origin=Origin("https://elsewhere.example"))
        assert refused.value.response.status_code == 403
        with connect(where) as socket:
            socket.send("x" * 2_000)
            client_of(opened).post("/api/units/P1/out-of-service")
            with pytest.raises(ConnectionClosed):
                socket.recv(timeout=20)
        assert opened.desk.broadcast.listeners == 0
