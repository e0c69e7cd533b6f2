"""Keeps the newest rows of every drill, each with the day it was held and on what, in docs/reference/drills.md.

Only the table and the list of machines are written; what people wrote around them stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from drills.report import COLUMNS, Row, lines_of

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "drills.md"
HEAD = """# Fault drills

| held | {columns} |
| --- | {rules} |

The machines:

"""
ROW, RULE, MACHINE = "| 2", "| --- ", "* 2"
MACHINES = "The machines:"


def write(rows: Sequence[Row], on_machine: str) -> None:
    """Put the rows in the place of those of the same drills; others stay."""
    today = datetime.now(UTC).date().isoformat()
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else _empty()
    PAGE.write_text(merged(page, today, rows, on_machine), encoding="utf-8")


def merged(page: str, today: str, rows: Sequence[Row], on_machine: str) -> str:
    """The page with these rows and their machine in place of those of the same drills."""
    held = list(dict.fromkeys(row.drill for row in rows))
    written: list[str] = []
    machine = f"* {today}, {', '.join(held)}: {on_machine}"
    for line in page.splitlines():
        if line.startswith(ROW) and line.split(" | ")[1] in held:
            continue
        if line.startswith(MACHINE):
            when, _, what = line[2:].partition(": ")
            day, *drills = when.split(", ")
            left = [drill for drill in drills if drill not in held]
            if not left:
                continue
            line = f"* {', '.join([day, *left])}: {what}"
        written.append(line)
    last_row = max(place for place, line in enumerate(written) if line.startswith((ROW, RULE)))
    written[last_row + 1 : last_row + 1] = [f"| {today} {line}" for line in lines_of(rows)]
    # After the list's last line, or where it begins.
    begun = written.index(MACHINES)
    last = max([begun + 1, *(place for place, line in enumerate(written) if line.startswith(MACHINE))])
    written.insert(last + 1, machine)
    return "\n".join(written).rstrip("\n") + "\n"


def _empty() -> str:
    return HEAD.format(columns=" | ".join(COLUMNS), rules=" | ".join("---" for _ in COLUMNS))
