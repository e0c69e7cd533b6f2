"""The measurements that are commands of their own: found by looking, so that none is left out of `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
HELPERS = {
    "import_worker": "one import of table 8",
    "positions_load": "the terminals of `positions`",
    "positions_servers": "the servers of `positions`",
}
"""Files that are started by a measurement and measure nothing by themselves."""
TABLES = {"__main__": "all", "verify": "12"}
"""Files that can be started by themselves, and the tables that they print in `make bench` already."""


def names() -> list[str]:
    """Every file here that can be started and is neither started by another nor printed as a table."""
    startable = (path.stem for path in FOLDER.glob("*.py") if "\nif __name__ ==" in path.read_text("utf-8"))
    return sorted(set(startable) - set(HELPERS) - set(TABLES))


def run(wanted: list[str]) -> list[str]:
    """Run each in a process of its own and let it print; the names of those that failed."""
    failed = []
    for name in wanted:
        print(f"\n== python -m benchmarks.{name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    return failed
