"""The benchmark still runs and its answers still agree; how fast is asked by `make bench`, never by a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

TABLES = {
    1: "1. Many units to one place",
    2: "2. The ring: nearest of 100 units for every junction copy and every road",
    3: "3. One unit to everywhere",
    4: "4. The matrix (time of the whole matrix)",
    5: "5. One route, ours with shape and times, theirs with its nodes or arcs",
    6: "6. Other speeds, closed roads",
    7: "7. One of 100 units moves: live ring beside a ring computed anew",
    10: "10. The limit that memory sets",
    12: "12. Verifying a journal",
}


def test_a_quick_run_measures_scipy_and_agrees_with_it(tmp_path: Path, project: Path) -> None:
    out = tmp_path / "figures.json"
    wanted = ",".join(str(number) for number in TABLES)
    command = [sys.executable, "-m", "benchmarks", "--quick", "--tables", wanted, "--json", str(out)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    sections = json.loads(out.read_text(encoding="utf-8"))
    assert [section["title"].split(" of ")[0] for section in sections[1:]] == [
        title.split(" of ")[0] for title in TABLES.values()
    ]
    compared = [row for section in sections for row in section["rows"] if row["largest_difference_seconds"] is not None]
    assert {row["contender"] for row in compared} >= {"scipy", "ring anew"}
    assert max(row["largest_difference_seconds"] for row in compared) < 0.01
