"""Holds the fault drills: `python -m drills [--only NAME,…] [--rounds N] [--write]`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from drills.ground import ground
from drills.registry import DRILLS
from drills.report import Row, machine, show


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run and print; returns the rows."""
    parser = argparse.ArgumentParser("python -m drills", description=__doc__)
    parser.add_argument("--only", default="", help=f"names, of {', '.join(DRILLS)}")
    parser.add_argument("--rounds", type=int, help="in place of each drill's own number")
    parser.add_argument("--write", action="store_true", help="put the rows into docs/reference/drills.md")
    asked = parser.parse_args(arguments)
    names = asked.only.split(",") if asked.only else list(DRILLS)
    told, rows = machine(), []
    for name in names:
        begun = time.monotonic()
        drill = DRILLS[name]
        with ground() as made:
            found = drill.run(made, asked.rounds or drill.rounds)
        print(f"{name}: {time.monotonic() - begun:.0f} s")
        show(found)
        rows += found
    if asked.write:
        from drills.page import write

        write(rows, told)
    return rows


if __name__ == "__main__":
    sys.exit(0 if all(row.held for row in main()) else 1)
