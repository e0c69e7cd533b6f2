"""The measurement of the decoders still runs; how fast they are is asked there, never by a test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def test_a_short_run_agrees_with_the_plain_reader(tmp_path: Path, project: Path) -> None:
    out = tmp_path / "figures.json"
    command = [sys.executable, "-m", "benchmarks.trackers", "--seconds", "0", "--json", str(out)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (section,) = json.loads(out.read_text(encoding="utf-8"))
    assert [row["contender"] for row in section["rows"]] == ["byte by byte"] * 4 + [""]
    assert min(row["ours_ms"] for row in section["rows"]) > 0
