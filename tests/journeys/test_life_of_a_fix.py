"""A terminal's bytes become a unit's place on every console; nothing that it was told is stored is ever lost."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gateways import Radio, RunningGateway
from live_desks import opened_desk
from ring360.adapters.clocks import WallClock
from ring360.assembly.live import OpenedDesk
from ring360.domain.calls import Call
from ring360.domain.facts import CallReceived, RecommendationAccepted
from ring360.domain.places import Place
from ring360.operations.locating import point_at
from ring360.operations.ports import JournalLine

NUMBER = "13912345678"
ROUNDS = 2


def until(holds: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.01)


def with_devices(opened: OpenedDesk, *units: str) -> None:
    for number, unit_id in enumerate(units):
        opened.identity.devices.register("jt808", str(int(NUMBER) + number), unit_id, "test")


def test_from_a_terminals_bytes_to_the_board_the_ring_and_an_arrival(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite"
    with opened_desk(small, database, WallClock()) as opened:
        with_devices(opened, "P1")
        assert opened.positions is not None
        opened.positions.start()
        room, book, began_at = opened.desk.room, opened.desk.positions, float(int(time.time()) - 40)
        with RunningGateway(small, database, "--jt808-port", "0") as gateway:
            radio = Radio(gateway.ports["jt808"], NUMBER, version=1)
            assert radio.tell(began_at, 117.2, 28.3) > 0
            assert radio.result() == 1, "nothing counts before the terminal has proved who it is"
            radio.register()
            for step in range(4):
                serial = radio.tell(began_at + 10 * step, 117.2 + 0.001 * step, 28.3, speed_mps=10.0)
                assert radio.answered() == (serial, 0)
            until(lambda: book.where("P1") is not None and book.where("P1").at == began_at + 30)  # type: ignore[union-attr]
            where = book.where("P1")
            assert where is not None
            assert where.point.lon == pytest.approx(117.203, abs=1e-5)
            opened.desk.watch.look()
            assert opened.desk.watch.latest.told["units_counted"] == 3
            _send_to(opened, "P1", 117.203, 28.3)
            stood = 0
            while _state(opened, "P1") != "on_scene":
                stood += 1
                assert stood < 20, "it did not arrive"
                radio.tell(time.time() + 2 * stood, 117.203, 28.3)
                time.sleep(0.7)
            _panic_is_answered_and_told(opened, radio)
            gateway.wait_for("stored", 5 + stood)
        lines = list(opened.desk.journal.lines())
        assert [line.by for line in lines if _kind(line) in ("UnitArrived", "PanicRaised")] == [f"jt808:{NUMBER}"] * 2
        assert sum(_kind(line) == "UnitsMoved" for line in lines) <= 3
        opened.positions.stop()
        assert room.seq == lines[-1].seq
    with opened_desk(small, database, WallClock()) as again:
        where = again.desk.positions.where("P1")
        assert where is not None
        assert where.point.lon == pytest.approx(117.203, abs=1e-5)
        assert again.desk.positions.panics() == []


def _send_to(opened: OpenedDesk, unit_id: str, lon: float, lat: float) -> None:
    room, place = opened.desk.room, Place(point_at(opened.desk.atlas, lon, lat))
    room.take(lambda at, fact_id: CallReceived(at, fact_id, Call("C1", at, place, "help")))
    with room.look() as board:
        (incident_id,) = board.incidents
    room.take(lambda at, fact_id: RecommendationAccepted(at, fact_id, incident_id, (unit_id,), "nearest"))


def _kind(line: JournalLine) -> str:
    return line.kind.partition("/")[0]


def _state(opened: OpenedDesk, unit_id: str) -> str:
    with opened.desk.room.look() as board:
        return board.units[unit_id].state


def _panic_is_answered_and_told(opened: OpenedDesk, radio: Radio) -> None:
    radio.tell(time.time() + 60, 0.0, 0.0, alarm_bits=1)
    answers = []
    while 4 not in answers:
        answers.append(radio.result())
    assert set(answers[:-1]) == {0}
    until(lambda: any(_kind(line) == "PanicRaised" for line in opened.desk.journal.lines()))


def test_nothing_acknowledged_is_lost_or_doubled_when_the_gateway_is_killed(small: Path, tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite"
    with opened_desk(small, database, WallClock()) as opened:
        with_devices(opened, "P1", "P2")
    begin = float(int(time.time()) - 3_000)
    acknowledged: set[tuple[float, int]] = set()
    sent: dict[int, float] = {}
    for number in range(ROUNDS):
        gateway = RunningGateway(small, database, "--jt808-port", "0")
        radio = Radio(gateway.ports["jt808"], NUMBER, serial=1_000 * (number + 1))
        radio.register()
        # What was not answered before is sent again, by the same serial, as a terminal does.
        waiting = sorted(serial for serial, at in sent.items() if (at, serial) not in acknowledged)
        for serial in waiting:
            radio.terminal.serial = serial - 1
            radio.tell(sent[serial], 117.2, 28.3)
        radio.terminal.serial = 1_000 * (number + 1) + 10
        for step in range(300):
            at = begin + 300 * number + step
            sent[radio.tell(at, 117.2, 28.3)] = at
        for _ in range(100):
            serial, result = radio.answered()
            assert result == 0
            acknowledged.add((sent[serial], serial))
        gateway.kill()
        radio.close()
        with sqlite3.connect(f"{database}.positions") as stored:
            rows = stored.execute("select at, serial from positions").fetchall()
        assert acknowledged <= set(rows)
        assert len(rows) == len(set(rows))
    assert len(acknowledged) == 100 * ROUNDS
