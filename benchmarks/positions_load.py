"""Terminals that speak JT/T 808 over real sockets, in a process of their own: tells what they saw as JSON.

`python -m benchmarks.positions_load` reads its order as JSON: `port`, `terminals`, `rate` (positions a second in all,
0 = as fast as they are answered, each terminal with `in_flight` unanswered), `at_once` (positions a terminal sends
together), `seconds`, and for consoles `live` (address of the live channel) and `consoles`. `bare` leaves out
registration, for the peer that only acknowledges. It prints `ready` when all are let in, and at the end what they saw.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import numpy as np
import uvloop

from ring360.adapters.devices.jt808_terminal import Jt808Terminal, location_body

FIRST = 13_800_000_000
TICK_SECONDS = 0.005
BATCH = 64


class Terminal(asyncio.Protocol):
    """One connection. Frames are made before the clock starts."""

    def __init__(self, load: Load, number: int, frames: list[bytes]) -> None:
        self.load, self.frames = load, frames
        self.terminal = Jt808Terminal(str(FIRST + number))
        self.sent = self.answered = 0
        self.is_ready = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        if self.load.order.get("bare"):
            self.ready()
        else:
            self.transport.write(self.terminal.register())

    def ready(self) -> None:
        self.is_ready = True
        self.load.ready += 1

    def data_received(self, data: bytes) -> None:
        if self.is_ready:
            count = data.count(b"~") // 2
            self.answered += count
            self.load.answered += count
            if self.load.is_closed_loop and self.load.running:
                self.send(count)
            return
        for heard in self.terminal.hear(data):
            if heard.code:
                self.transport.write(self.terminal.authenticate(heard.code))
            elif heard.answer is not None and heard.answer.result == 0:
                self.ready()

    def send(self, count: int) -> None:
        frames = self.frames[self.sent : self.sent + count]
        if frames:
            self.sent += len(frames)
            self.load.sent += len(frames)
            self.transport.write(b"".join(frames))


class Load:
    """All terminals of one order."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.order = order
        self.is_closed_loop = not order["rate"]
        self.running = False
        self.ready = self.sent = self.answered = 0
        self.sent_at: dict[tuple[int, int], float] = {}
        """(unit number, second of the fix) -> when it went out."""
        self.heard: list[tuple[float, bytes]] = []
        """When a console got which message."""
        self.begin = 0
        """The second of every terminal's first fix."""

    async def run(self) -> dict[str, Any]:
        loop, order = asyncio.get_running_loop(), self.order
        count, seconds = order["terminals"], order["seconds"]
        each = int((order["rate"] or 60_000) * seconds / count) + 2
        self.begin = int(time.time()) - (0 if order.get("live") else each)
        made = [_frames(number, each, self.begin, order) for number in range(count)]
        terminals: list[Terminal] = []
        for start in range(0, count, BATCH):
            row = [
                loop.create_connection(lambda n=n: Terminal(self, n, made[n]), "127.0.0.1", order["port"])
                for n in range(start, min(count, start + BATCH))
            ]
            terminals += [one for _, one in await asyncio.gather(*row)]
        while self.ready < count:
            await asyncio.sleep(0.01)
        consoles = [asyncio.ensure_future(self.listen(order["live"])) for _ in range(order.get("consoles", 0))]
        await asyncio.sleep(1.0 if consoles else 0.0)
        print("ready", flush=True)
        began, began_busy = time.perf_counter(), time.process_time()
        self.running = True
        if self.is_closed_loop:
            for one in terminals:
                one.send(order["in_flight"])
            await asyncio.sleep(seconds)
        else:
            await self.pace(terminals, began)
        self.running = False
        took, answered = time.perf_counter() - began, self.answered
        busy = (time.process_time() - began_busy) / took
        for _ in range(100):
            await asyncio.sleep(0.05)
            if self.answered >= self.sent:
                break
        for one in consoles:
            one.cancel()
        told = {"sent": self.sent, "answered": self.answered, "in_time": answered, "seconds": took, "core": busy}
        return {**told, **self.latencies()}

    async def pace(self, terminals: list[Terminal], began: float) -> None:
        at_once = self.order.get("at_once", 1)
        rate, seconds, turn = self.order["rate"] / at_once, self.order["seconds"], 0
        wants_times = bool(self.order.get("live"))
        while (elapsed := time.perf_counter() - began) < seconds:
            due = int(elapsed * rate)
            while turn < due:
                number = turn % len(terminals)
                one = terminals[number]
                if wants_times:
                    self.sent_at[number, one.sent] = time.perf_counter()
                one.send(at_once)
                turn += 1
            await asyncio.sleep(TICK_SECONDS)

    async def listen(self, address: str) -> None:
        """One console: keeps when each message of the live channel came."""
        host, port = address.split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 24)
        writer.write(f"GET /api/live HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n".encode())
        while line := await reader.readline():
            if line.startswith(b'data: {"columns"'):
                self.heard.append((time.perf_counter(), line))

    def latencies(self) -> dict[str, Any]:
        if not self.heard:
            return {}
        rows: dict[bytes, np.ndarray[Any, Any]] = {}
        seconds: list[np.ndarray[Any, Any]] = []
        for at, line in self.heard:
            if line not in rows:
                told = json.loads(line[6:])["rows"]
                keys = [(int(row[0][1:]), round(row[3]) - self.begin) for row in told]
                rows[line] = np.array([self.sent_at[key] for key in keys if key in self.sent_at])
            seconds.append(at - rows[line])
        flat = np.concatenate(seconds)
        marks = np.percentile(flat, [50, 95, 99])
        messages = len(rows)
        return {"p50_ms": 1e3 * marks[0], "p95_ms": 1e3 * marks[1], "p99_ms": 1e3 * marks[2],
                "deliveries": len(flat), "messages": messages}  # fmt: skip


def _frames(number: int, count: int, begin: int, order: dict[str, Any]) -> list[bytes]:
    """A drive to and fro along a line through the city, one position a second."""
    west, south, east, north = order["bounds"]
    share = (number * 0.6180339887) % 1.0
    lon, lat = (
        west + (0.2 + 0.6 * share) * (east - west),
        south + (0.2 + 0.6 * ((number * 0.7548) % 1.0)) * (north - south),
    )
    terminal = Jt808Terminal(str(FIRST + number), serial=10)
    return [
        terminal.tell(location_body(begin + step, lon + 1e-4 * (step % 40), lat, 9.0, 90.0)) for step in range(count)
    ]


def main() -> None:
    load = Load(json.load(sys.stdin))
    print(json.dumps(uvloop.run(load.run())))


if __name__ == "__main__":
    main()
