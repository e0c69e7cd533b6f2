"""Table 12: how long it takes to verify a journal of a million lines, with all its hashes, roots and signatures.

`python -m benchmarks.verify [--lines N]` runs it alone. Beside it stand the plain way (each row by SQLAlchemy, each
payload parsed and written again, the chain alone) and reading the rows without looking at them, the least there can be.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from sqlalchemy import insert, select

from benchmarks.report import Row, Section, show
from benchmarks.stopwatch import Pace, median_ms
from ring360.adapters.store import schema
from ring360.adapters.store.engine import open_engine, writing
from ring360.adapters.store.journal import hash_of
from ring360.adapters.store.line_sources import DatabaseLines
from ring360.adapters.store.location import located
from ring360.adapters.store.preparing import prepare
from ring360.adapters.store.roots import StoredRoots
from ring360.adapters.store.signing_key import open_signing_key
from ring360.adapters.store.verification import verify

PROJECT = Path(__file__).resolve().parent.parent
LINES = 1_000_000
HEAD_LINES = 1_000
GOAL_MS = 5_000.0


def verifying(lines: int, pace: Pace) -> Section:
    """Our two verifiers beside the plain way, on one journal made for it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        megabytes = _write(path, lines)
        source, processes = DatabaseLines(located(path)), os.cpu_count() or 1
        command = [sys.executable, str(PROJECT / "scripts" / "verify_journal.py"), str(path)]

        def several(_turn: int) -> None:
            with get_context("fork").Pool(processes) as pool:
                assert verify(source, pool=pool).signed_lines == lines

        asks = {
            "ours": several,
            "one process": lambda _: verify(source),
            "the file on the standard library": lambda _: subprocess.run(command, check=True, capture_output=True),
            "rows by SQLAlchemy, payloads parsed, no tree": lambda _: _plainly(path),
            "reading the rows alone": lambda _: _read(path),
        }
        times = median_ms(asks, pace)
    section = Section(f"12. Verifying a journal of {lines:,} lines ({megabytes:.0f} MB, {lines // HEAD_LINES} heads)")
    ours = times["ours"]
    section.rows.append(Row("verify", f"{processes} processes", ours, None, goal_ms=GOAL_MS if lines == LINES else None,
                            note=f"{lines / ours * 1000:,.0f} lines/s"))  # fmt: skip
    section.rows += [
        Row("verify", name, ours, took, note=f"{lines / took * 1000:,.0f} lines/s")
        for name, took in times.items() if name != "ours"
    ]  # fmt: skip
    return section


def _write(path: Path, lines: int) -> float:
    """A journal with a signed head every thousand lines; its size in megabytes."""
    engine = open_engine(located(path))
    prepare(engine, "live", "benchmark")
    roots = StoredRoots(engine, open_signing_key(path.with_name("key"), 1.0))
    previous, rows = "0" * 64, []
    for seq in range(1, lines + 1):
        at, cause, by = 1.75e9 + seq / 7, None if seq % 3 else seq - 1, "" if seq % 3 else "U12"
        payload = json.dumps({
            "at": at, "fact_id": f"F{seq}", "unit_id": f"P{seq % 200}", "words": "路口，两车相撞，一人受伤",
            "point": {"lon": 117.2 + seq * 1e-7, "lat": 28.3, "segment": 12_345, "share": 0.33},
            "candidates": [{"unit_id": "P1", "travel_seconds": 87.912, "within_ring": True}] * 2,
        }, ensure_ascii=False, separators=(",", ":"), sort_keys=True)  # fmt: skip
        told = hash_of(seq, at, "UnitMoved/1", cause, payload, previous, by)
        rows.append({"seq": seq, "at": at, "kind": "UnitMoved/1", "cause": cause, "payload": payload,
                     "previous": previous, "hash": told, "by": by})  # fmt: skip
        previous = told
        if seq % HEAD_LINES == 0 or seq == lines:
            with writing(engine) as connection:
                connection.execute(insert(schema.journal), rows)
            roots.sign(at)
            rows.clear()
    engine.dispose()
    return path.stat().st_size / 1e6


def _plainly(path: Path) -> None:
    engine = open_engine(located(path))
    previous = "0" * 64
    with engine.connect() as connection:
        for row in connection.execute(select(schema.journal).order_by(schema.journal.c.seq)):
            payload = json.dumps(
                json.loads(row.payload), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False
            )
            assert row.hash == hash_of(row.seq, row.at, row.kind, row.cause, payload, previous, row.by)
            previous = row.hash
    engine.dispose()


def _read(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        for _row in database.execute("select * from journal order by seq"):
            pass


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m benchmarks.verify", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    show(verifying(parser.parse_args().lines, Pace()), Console(width=170))
