"""How many positions a second one core decodes: `python -m benchmarks.trackers [--seconds 3] [--json FILE]`.

Ours is the whole session of a terminal (frames, proof, checks, fixes, what to acknowledge, and the acknowledgement's
bytes) beside a reader that goes byte by byte and makes a dictionary of each position. No decoder of JT/T 808 could be
found among Python's packages to stand beside. Both are timed in processor seconds, turn by turn, in one run; the goal
is 50,000 positions a second, 20 ms for a thousand.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from rich.console import Console

from benchmarks.peers.plain_jt808 import PlainReader
from benchmarks.report import Row, Section, as_json, show
from ring360.adapters.devices.jt808.session import Jt808Session
from ring360.adapters.devices.jt808_terminal import Jt808Terminal, location_body
from ring360.adapters.devices.nmea_session import NmeaSession

NOW = 1_772_337_600.0
ITEMS = bytes.fromhex("0104000000640302003c30011531010c")
PLAIN = "byte by byte"
GOAL_MS = 20.0


class Anybody:
    """A register that lets everybody in."""

    def knows(self, device_id: str) -> bool:
        return True

    def code_for(self, device_id: str) -> str:
        return "code"

    def authenticates(self, device_id: str, code: str) -> bool:
        return True

    def model_of(self, device_id: str) -> str:
        return ""


def main(arguments: list[str] | None = None) -> Section:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m benchmarks.trackers", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="for each question (default 3)")
    parser.add_argument("--json", type=Path, help="write the figures to this file as well")
    asked = parser.parse_args(arguments)
    section = Section("Trackers: 1,000 positions, in processor time", [
        _row("one frame a segment", _chunks(1), asked.seconds),
        _row("20 frames a segment", _chunks(20), asked.seconds),
        _row("batches of 20 from a dead zone", _batches(20), asked.seconds),
        _row("20 frames a segment, acknowledged", _chunks(20), asked.seconds, acknowledges=True),
        _nmea(asked.seconds),
    ])  # fmt: skip
    section.facts += [
        ("positions a second", ", ".join(f"{row.question}: {1e6 / row.ours_ms:,.0f}" for row in section.rows
                                         if row.ours_ms)),
    ]  # fmt: skip
    show(section, Console(width=None if Console().is_terminal else 170))
    if asked.json:
        asked.json.write_text(json.dumps(as_json([section]), ensure_ascii=False, indent=1) + "\n")
    return section


def _bodies() -> list[bytes]:
    """A thousand seconds of a drive."""
    return [
        location_body(NOW + second, 116.4 + second * 1e-4, 39.9 + second * 5e-5, 12.5, 63, 44, items=ITEMS)
        for second in range(1000)
    ]


def _chunks(frames: int) -> list[bytes]:
    terminal = Jt808Terminal("13800138000")
    said = [terminal.tell(body) for body in _bodies()]
    return [b"".join(said[first : first + frames]) for first in range(0, len(said), frames)]


def _batches(size: int) -> list[bytes]:
    terminal, bodies = Jt808Terminal("13800138000"), _bodies()
    return [terminal.tell_batch(bodies[first : first + size]) for first in range(0, len(bodies), size)]


def _row(question: str, chunks: list[bytes], seconds: float, acknowledges: bool = False) -> Row:
    session = Jt808Session(Anybody())
    session.receive(Jt808Terminal("13800138000").authenticate("code"), NOW)

    def ours() -> list[tuple[float, float, float]]:
        told = []
        for chunk in chunks:
            for delivery in session.receive(chunk, NOW).deliveries:
                told += [report.fix for report in delivery.reports]
                if acknowledges and delivery.acknowledgement is not None:
                    session.acknowledge(delivery.acknowledgement)
        return [(fix.at, fix.lon, fix.lat) for fix in told if fix is not None]

    def theirs() -> list[tuple[float, float, float]]:
        reader = PlainReader()
        told = [position for chunk in chunks for position in reader.receive(chunk)]
        return [(position["at"], position["lon"], position["lat"]) for position in told]

    assert ours() == theirs()
    assert len(ours()) == 1000
    ours_ms, theirs_ms = _medians(ours, theirs, seconds)
    return Row(question, PLAIN, ours_ms, theirs_ms, goal_ms=GOAL_MS)


def _nmea(seconds: float) -> Row:
    sentence = "GPRMC,120000,A,3954.0000,N,11624.0000,E,10.0,90.0,010326,,,A"
    folded = 0
    for byte in sentence.encode():
        folded ^= byte
    chunks = [f"${sentence}*{folded:02X}\r\n".encode() * 20] * 50
    session = NmeaSession(Anybody(), "car-1")

    def ours() -> int:
        return sum(len(session.receive(chunk, NOW).deliveries) for chunk in chunks)

    assert ours() == 1000
    return Row("NMEA, 20 sentences a segment", "", _medians(ours, ours, seconds)[0], None)


def _medians(ours: Callable[[], object], theirs: Callable[[], object], seconds: float) -> tuple[float, float]:
    """Milliseconds of processor time of each, in turn."""
    took: tuple[list[float], list[float]] = ([], [])
    until = perf_counter() + seconds
    gc.collect()
    gc.disable()
    while perf_counter() < until or len(took[0]) < 3:
        for work, times in zip((ours, theirs), took, strict=True):
            begin = process_time()
            work()
            times.append(process_time() - begin)
    gc.enable()
    return 1000 * statistics.median(took[0]), 1000 * statistics.median(took[1])


if __name__ == "__main__":
    main()
