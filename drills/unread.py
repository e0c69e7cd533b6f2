"""Clients of the live channel stop reading, by event stream and by WebSocket, while people work.

They are cut off, cost the server little, delay nobody else, and hear when they come back exactly what they missed, or
that they must look afresh where it is too much.
"""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from drills.desk_people import Shift
from drills.evidence import Served, evidence
from drills.ground import UNITS, Ground, Server
from drills.report import Row, spread

NAME = "unread"
EACH = 10
"""Clients of each kind that do not read."""
FEW_TURNS, MANY_TURNS = 250, 1_200
"""Less and more than is kept waiting for one client."""
MEMORY_GOAL_MEGABYTES = 32
HEARD_GOAL_SECONDS = 1.0
CUT_SECONDS = 120.0
RECEIVE_BYTES = 65_536
"""What an unread client keeps for later."""
PROBED = f"U{UNITS - 1}"
WEBSOCKET = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
)


class Reader:
    """A listener that reads; `turns` by number."""

    def __init__(self, server: Server, after: int | None = None) -> None:
        address = server.address.rstrip("/").replace("http", "ws") + "/api/live/socket"
        cookie = {"Cookie": _cookie(server)}
        self._socket = connect(f"{address}?after={after}" if after is not None else address, additional_headers=cookie)
        self.turns: dict[int, dict[str, Any]] = {}
        self.order: list[int] = []
        self.is_lost = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        try:
            for message in self._socket:
                told = json.loads(message)
                self.is_lost |= told["event"] == "resync"
                if told["event"] == "turn":
                    self.turns[told["id"]] = told["data"]
                    self.order.append(told["id"])
        except ConnectionClosed:
            pass

    def close(self) -> None:
        self._socket.close()


class Unread:
    """A client that reads until it has seen one turn, and then no more."""

    def __init__(self, server: Server, kind: str) -> None:
        where = urlsplit(server.address)
        assert where.hostname
        assert where.port
        self.kind, self._port = kind, where.port
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
        self.socket.settimeout(60)
        self.socket.connect((where.hostname, where.port))
        path, upgrade = ("/api/live/socket", WEBSOCKET) if kind == "socket" else ("/api/live", "")
        asked = f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie: {_cookie(server)}\r\n{upgrade}\r\n"
        self.socket.sendall(asked.encode())
        self._own = self.socket.getsockname()[1]
        self.last = 0

    def read_one(self) -> None:
        seen = b""
        while not (found := re.search(rb'(?:"id":|\nid: )(\d+)\D', seen)):
            data = self.socket.recv(1_024)
            assert data, seen[-500:]
            seen += data
        self.last = int(found[1])

    @property
    def is_held(self) -> bool:
        """Whether the server's end of the connection is still there."""
        ends = (line.split()[1:3] for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        ports = {(int(here[-4:], 16), int(there[-4:], 16)) for here, there in ends}
        return (self._port, self._own) in ports

    def what_was_missed(self, server: Server, until: int) -> dict[int, Any] | None:
        """Come back after the last that was read; None where it has to look afresh."""
        if self.kind == "socket":
            reader = Reader(server, self.last)
            server.until(lambda: reader.is_lost or until in reader.turns, 60)
            reader.close()
            return None if reader.is_lost else reader.turns
        told: dict[int, Any] = {}
        headers, number, event = {"last-event-id": str(self.last)}, 0, ""
        with server.client.stream("GET", "/api/live", headers=headers) as answer:
            for line in answer.iter_lines():
                field, _, value = line.partition(": ")
                event = value if field == "event" else event
                number = int(value) if field == "id" else number
                if field == "data" and event == "resync":
                    return None
                if field == "data" and event == "turn":
                    told[number] = json.loads(value)
                if until in told:
                    break
        return told


def unread(ground: Ground, rounds: int) -> list[Row]:
    database = ground.new_database("sqlite")
    server = ground.server(database, begins=True)
    shift = Shift(UNITS - 1)
    reader = Reader(server)
    begun_bytes = _memory_bytes(server)
    alone = [_heard_seconds(server, reader) for _ in range(10)]
    cut: list[float] = []
    beside: list[float] = []
    exact = afresh = grown = 0
    for _ in range(rounds):
        for turns in (FEW_TURNS, MANY_TURNS):
            with _clients(server) as clients:
                shift.begin(server.address, server.client.cookies)
                for client in clients:
                    client.read_one()
                stopped, first = time.monotonic(), len(reader.order)
                beside += [_heard_seconds(server, reader) for _ in range(10)]
                server.until(lambda to=first + turns: len(reader.order) >= to, 120)  # type: ignore[misc]
                shift.end()
                grown = max(grown, _memory_bytes(server) - begun_bytes)
                for client in clients:
                    server.until(lambda held=client: not held.is_held, CUT_SECONDS)  # type: ignore[misc]
                cut.append(time.monotonic() - stopped)
                grown = max(grown, _memory_bytes(server) - begun_bytes)
                _heard_seconds(server, reader)
                last = reader.order[-1]
                for client in clients:
                    missed = client.what_was_missed(server, last)
                    heard = {seq: data for seq, data in reader.turns.items() if client.last < seq <= last}
                    exact += missed == heard
                    afresh += missed is None and turns == MANY_TURNS
    whole = reader.order == sorted(set(reader.order)) and not reader.is_lost
    found = evidence(database, shift.people, Served.by(server.client))
    reader.close()
    server.end()
    clients_each = 2 * EACH * rounds
    return [
        Row(NAME, "sqlite", rounds, "who does not read is cut off", f"all {len(cut) * 2 * EACH}, {spread(cut)}", True),
        Row(NAME, "sqlite", rounds, f"the server grows by less than {MEMORY_GOAL_MEGABYTES} MB",
            f"{grown / 1e6:.1f} MB with {2 * EACH} such clients", grown < MEMORY_GOAL_MEGABYTES * 1e6),
        Row(NAME, "sqlite", rounds, "who comes back hears exactly what it missed, or of too much that it is too much",
            f"{exact} exactly, {afresh} to look afresh, of {2 * clients_each}",
            exact + afresh == 2 * clients_each and exact >= clients_each),
        Row(NAME, "sqlite", rounds, "who reads hears every turn in order", f"{len(reader.order):,} turns", whole),
        Row(NAME, "sqlite", rounds, f"who reads hears of a fact in < {HEARD_GOAL_SECONDS:g} s",
            f"{spread(beside)}; alone and without load {spread(alone)}", max(beside) < HEARD_GOAL_SECONDS),
        Row(NAME, "sqlite", rounds, "no acknowledged fact lost, none doubled",
            f"{found.facts()}; {shift.sent_again} sent again", found.holds and not shift.wrong),
    ]  # fmt: skip


@contextmanager
def _clients(server: Server) -> Iterator[list[Unread]]:
    clients = [Unread(server, kind) for kind in ("socket", "stream") for _ in range(EACH)]
    try:
        yield clients
    finally:
        for client in clients:
            with closing(client.socket):
                pass


def _heard_seconds(server: Server, reader: Reader) -> float:
    """From asking for a fact until the reader has been told of it."""
    first, begun = len(reader.order), time.monotonic()
    _press(server, "out-of-service")
    server.until(lambda: any("UnitWithdrawn" in reader.turns[seq]["kinds"] for seq in reader.order[first:]), 60)
    took = time.monotonic() - begun
    _press(server, "back-in-service")
    return took


def _press(server: Server, button: str) -> None:
    answer = server.client.post(f"/api/units/{PROBED}/{button}")
    assert answer.is_success, answer.text


def _cookie(server: Server) -> str:
    return "; ".join(f"{name}={value}" for name, value in server.client.cookies.items())


def _memory_bytes(server: Server) -> int:
    told = Path(f"/proc/{server.process.pid}/status").read_text()
    return 1_024 * int(next(line.split()[1] for line in told.splitlines() if line.startswith("VmRSS")))
